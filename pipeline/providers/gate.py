"""The gate of one provider: how many calls at once, how many a minute, when to wait, and when to give up.

It is the only layer that asks again. The event loop is its clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from random import Random

from aiolimiter import AsyncLimiter

from pipeline.errors import MissingKeyError, ProviderError
from pipeline.providers.base import Request
from pipeline.providers.budget import Budget
from pipeline.providers.prices import cost_of, estimated_input_tokens, highest_cost
from pipeline.providers.slots import Lane
from pipeline.records import Answer, ProviderSpec

# Output tokens a call is taken to use until its answer says how many it did, where max_tokens is not set.
_TYPICAL_OUTPUT = 1000
# Waits for the provider's own limits that are shorter are not worth a message.
_NOTICEABLE_SECONDS = 1.0
_TOO_MANY_REQUESTS = 429
# These concern the key, the account, the address or the model: they meet every call of the provider alike.
_HOPELESS = frozenset({401, 402, 403, 404, _TOO_MANY_REQUESTS})
# No answer came, but it may have been written, and billed.
_PERHAPS_BILLED = frozenset({None, 408, 504})
_LONGEST_JITTER = 1.0
_DAY = 86_400.0


@dataclass(frozen=True)
class Patience:
    """How often a call is tried, and how long it may wait in between.

    Attributes:
        attempts: tries of one call, the first one included.
        longest_wait: seconds a provider may ask to wait; if it asks for more, its calls fail.
        first_backoff: longest first wait, in seconds, where the provider names none; it doubles with every failure.
        longest_backoff: seconds at which that doubling stops.
        lost_calls: calls in a row that fail for good before the provider counts as down.
    """

    attempts: int = 5
    longest_wait: float = 120.0
    first_backoff: float = 1.0
    longest_backoff: float = 30.0
    lost_calls: int = 10


class Gate:
    """Lets the calls of one provider through, and asks again where that may help.

    A refusal (429) or a wait that the provider asks for pauses all its calls, and no other provider's. An error that
    meets every call alike, such as a wrong key, closes the gate: calls that were not sent yet fail with the same
    sentence. A call that waits, for whatever reason, holds no slot.

    Args:
        spec: the provider, with its limits and price.
        lane: its share of the calls in flight.
        budget: money all providers share, or None.
        patience: when to give up.
        random: source of the jitter.
    """

    def __init__(
        self,
        spec: ProviderSpec,
        lane: Lane,
        *,
        budget: Budget | None = None,
        patience: Patience | None = None,
        random: Random | None = None,
    ) -> None:
        self._spec = spec
        self._lane = lane
        self._budget = budget
        self._patience = patience or Patience()
        self._random = random or Random()  # noqa: S311 - jitter, not a secret
        self._requests = _limiter(spec.limits.requests_per_minute)
        self._tokens = _limiter(spec.limits.tokens_per_minute)
        # Requests that may start by the limit a minute, and tokens of started calls that its limit has yet to cover.
        self._tickets = 0
        self._owed = 0.0
        # One call at a time waits for pause, limits and budget; the others queue behind it.
        self._door = asyncio.Lock()
        self._paused_since = 0.0
        self._paused_until = 0.0
        self._refusals = 0
        self._lost = 0
        self._last_loss = ""
        self._verdict: str | None = None
        self._closed = asyncio.Event()

    async def ask(
        self,
        call: Callable[[Request], Awaitable[Answer]],
        request: Request,
        on_wait: Callable[[str], None],
    ) -> Answer:
        """The answer of ``call(request)``, tried as often as it may help.

        Args:
            call: sends the request once.
            request: what is asked.
            on_wait: takes a note such as ``waiting 12 s (429, retry 2/5)``.

        Raises:
            ProviderError: no answer could be had.
        """
        most = highest_cost(self._spec, request) or 0.0
        tokens = estimated_input_tokens(request) + (request.settings.max_tokens or _TYPICAL_OUTPUT)
        attempt = 0
        while True:
            attempt += 1
            await self._enter(tokens, most, on_wait)
            sent = _now()
            spent = 0.0
            try:
                answer = await call(request)
                spent = self._take_note_of(answer, tokens, most)
            except ProviderError as error:
                spent = most if error.retryable and error.status in _PERHAPS_BILLED else 0.0
                wait = self._wait_after(error, attempt, sent)
                note = f"waiting {ceil(wait)} s ({_cause(error)}, retry {attempt + 1}/{self._patience.attempts})"
            else:
                return answer
            finally:
                self._leave(most, spent)
            on_wait(note)
            await self._wait_until(_now() + wait)

    async def _enter(self, tokens: int, most: float, on_wait: Callable[[str], None]) -> None:
        """Wait for whatever there is to wait for; the slot comes last, so that nobody waits with one in hand."""
        while True:
            async with self._door:
                await self._wait_until(self._paused_until)
                await self._wait_for_limits(on_wait)
                if self._budget is not None:
                    await self._budget.wait_for(most)
            await self._lane.enter()
            if self._start(tokens, most):
                return
            # While it waited for the slot, a pause began, or another call took the last of a limit.
            self._lane.leave()

    def _start(self, tokens: int, most: float) -> bool:
        """Whether a call may start now; if so, its share of limits and budget is taken."""
        if self._verdict is not None or self._paused_until > _now():
            return False
        if (self._requests is not None and not self._tickets) or self._owed > 0:
            return False
        if self._budget is not None and not self._budget.reserve(most):
            return False
        if self._requests is not None:
            self._tickets -= 1
        if self._tokens is not None:
            self._owed += tokens
        return True

    def _leave(self, most: float, spent: float) -> None:
        self._lane.leave()
        if self._budget is not None:
            self._budget.settle(most, spent)

    async def _wait_for_limits(self, on_wait: Callable[[str], None]) -> None:
        """Wait until the limits a minute let one more call start.

        The tokens of a call are paid before the next one starts, when they are known better; so the first call starts
        at once, and one that is larger than a second's share can start at all.
        """
        limits = self._spec.limits
        if self._requests is not None and not self._tickets:
            longest = self._requests.time_period / self._requests.max_rate
            if longest >= _NOTICEABLE_SECONDS and not self._requests.has_capacity():
                on_wait(f"waiting {ceil(longest)} s ({limits.requests_per_minute:g} requests a minute)")
            await self._requests.acquire()
            self._tickets += 1
        if self._tokens is not None and self._owed > 0:
            seconds = self._owed * self._tokens.time_period / self._tokens.max_rate
            if seconds >= _NOTICEABLE_SECONDS:
                on_wait(f"waiting {ceil(seconds)} s ({limits.tokens_per_minute:g} tokens a minute)")
            while self._owed > 0:
                part = min(self._owed, self._tokens.max_rate)
                await self._tokens.acquire(part)
                self._owed -= part

    def _take_note_of(self, answer: Answer, tokens: int, most: float) -> float:
        """US dollars the answer cost; the most it can have cost where its usage is not known."""
        self._refusals = self._lost = 0
        self._lane.widen()
        if self._tokens is not None and answer.input_tokens is not None and answer.output_tokens is not None:
            self._owed += answer.input_tokens + answer.output_tokens - tokens
        cost = cost_of(self._spec, answer.input_tokens, answer.output_tokens)
        return most if cost is None else cost

    def _wait_after(self, error: ProviderError, attempt: int, sent: float) -> float:
        """Seconds until the call may be tried again; pauses the provider if it is too busy.

        Raises:
            ProviderError: there is no use in trying again.
        """
        if not error.retryable:
            if error.status in _HOPELESS or isinstance(error, MissingKeyError):
                self._close(str(error))
            self._lose(error)
            raise error
        asked = _seconds_asked(error)
        if asked is not None and asked > self._patience.longest_wait:
            self._close(
                f"{self._spec.label} asks to wait {_shown(asked)}; run the same command again later, "
                "what was answered is kept."
            )
            raise self._refusal_to_ask() from error
        if error.status == _TOO_MANY_REQUESTS:
            self._lane.narrow()
            # Calls that were sent before the pause began tell nothing new.
            if sent >= self._paused_since:
                self._paused_since = _now()
                self._refusals += 1
        wait = self._jittered(asked, max(attempt, self._refusals))
        if asked is not None or error.status == _TOO_MANY_REQUESTS:
            self._paused_until = max(self._paused_until, _now() + wait)
        if attempt >= self._patience.attempts:
            self._lose(error)
            raise ProviderError(f"{str(error).removesuffix('.')} (asked {attempt} times).") from error
        return wait

    def _lose(self, error: ProviderError) -> None:
        """Close the gate after so many lost calls in a row; rejected ones only count if all for the same reason."""
        alike = error.retryable or str(error) == self._last_loss
        self._lost = self._lost + 1 if alike else 1
        self._last_loss = str(error)
        if self._lost >= self._patience.lost_calls:
            self._close(str(error))

    def _jittered(self, asked: float | None, failures: int) -> float:
        """Seconds to wait: a little more than was asked, else exponential back-off with full jitter.

        Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
        """
        if asked is not None:
            return asked + self._random.uniform(0, min(_LONGEST_JITTER, asked / 10))
        doublings = min(failures - 1, 30)
        return self._random.uniform(0, min(self._patience.longest_backoff, self._patience.first_backoff * 2**doublings))

    async def _wait_until(self, time: float) -> None:
        """Wait until a time of the loop's clock, or until the gate is closed.

        Raises:
            ProviderError: the gate is closed.
        """
        if time > _now() and self._verdict is None:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(time):
                    await self._closed.wait()
        if self._verdict is not None:
            raise self._refusal_to_ask()

    def _close(self, verdict: str) -> None:
        if self._verdict is None:
            self._verdict = verdict
            self._closed.set()

    def _refusal_to_ask(self) -> ProviderError:
        return ProviderError(self._verdict or "")


def _limiter(a_minute: float | None) -> AsyncLimiter | None:
    """A limiter with a window of one second, or of one unit where a second holds less: no minute's burst at once."""
    if a_minute is None:
        return None
    a_second = a_minute / 60
    return AsyncLimiter(a_second, 1) if a_second >= 1 else AsyncLimiter(1, 1 / a_second)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _seconds_asked(error: ProviderError) -> float | None:
    """The wait the provider asked for; None where it named none, or nonsense."""
    asked = error.retry_after
    return asked if asked is not None and asked > 0 else None


def _cause(error: ProviderError) -> str:
    return "no response" if error.status is None else str(error.status)


def _shown(seconds: float) -> str:
    return f"{ceil(seconds)} s" if seconds <= _DAY else "more than a day"
