"""The gate of one provider: how many calls at once, how many a minute, when to wait, and when to give up.

It is the only layer that asks again. The event loop is its clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import nullcontext
from dataclasses import dataclass
from math import ceil
from random import Random
from typing import Any

from pipeline.errors import MissingKeyError, ProviderError
from pipeline.providers.base import Request
from pipeline.providers.budget import Budget
from pipeline.providers.minute_limits import MinuteLimits
from pipeline.providers.pace import Pace
from pipeline.providers.presence import LOOKS, Presence
from pipeline.providers.prices import cost_of, estimated_input_tokens, highest_cost
from pipeline.providers.slots import Lane
from pipeline.records import Answer, ProviderSpec

# Output tokens a call is taken to use until its answer says how many it did, where max_tokens is not set.
_TYPICAL_OUTPUT = 1000
# Shorter waits between two starts are not worth a message.
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
        attempts_while_alive: the same, of a call since whose first try the provider answered others: with 3 of 10
            calls failing at random, 5 tries lose 2 answers of 1,000, and 8 lose none of 10,000.
        longest_wait: seconds a provider may ask to wait; if it asks for more, its calls fail.
        first_backoff: longest first wait, in seconds, where the provider names none; it doubles with every failure.
        longest_backoff: seconds at which that doubling stops.
        lost_calls: calls in a row that fail for good before the provider counts as down.
    """

    attempts: int = 5
    attempts_while_alive: int = 8
    longest_wait: float = 120.0
    first_backoff: float = 1.0
    longest_backoff: float = 30.0
    lost_calls: int = 10


class Gate:
    """Lets the calls of one provider through, and asks again where that may help.

    A refusal (429) or a wait that the provider asks for pauses all its calls, and no other provider's. What meets every
    call alike, such as a wrong key or a server that was not started, closes the gate: calls that were not sent yet fail
    with the same sentence. A call that waits, for whatever reason, holds no slot.

    Args:
        spec: the provider, with its limits and price.
        lane: its share of the calls in flight.
        budget: money all providers share, or None.
        met: addresses at which a server was met in this run, shared with other gates; None shares nothing.
        patience: when to give up.
        random: source of the jitter.
    """

    def __init__(
        self,
        spec: ProviderSpec,
        lane: Lane,
        *,
        budget: Budget | None = None,
        met: set[str] | None = None,
        patience: Patience | None = None,
        random: Random | None = None,
    ) -> None:
        self._spec = spec
        self._lane = lane
        self._budget = budget
        self._presence = Presence(spec, set() if met is None else met)
        self._patience = patience or Patience()
        self._random = random or Random()  # noqa: S311 - jitter, not a secret
        self._limits = MinuteLimits(spec.limits)
        self._pace = Pace()
        # One call at a time waits for pause, limits and budget; the others queue behind it.
        self._door = asyncio.Lock()
        # New calls queue here first, so that a refused one has at most one of them before it: it is served when the
        # provider has just been left in peace, and is not refused over and over.
        self._newcomers = asyncio.Lock()
        self._refusals = 0
        self._answered = 0
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
        attempt, answered = 0, self._answered
        while True:
            attempt += 1
            number = await self._enter(tokens, most, on_wait, new=attempt == 1)
            spent = 0.0
            try:
                answer = await call(request)
                spent = self._take_note_of(answer, tokens, most)
            except ProviderError as error:
                spent = most if error.retryable and error.status in _PERHAPS_BILLED else 0.0
                if not error.unreachable:
                    self._presence.meet()
                most_tries = self._most_tries(error, answered)
                wait = self._wait_after(error, attempt, number, most_tries)
                note = f"waiting {ceil(wait)} s ({_cause(error)}, retry {attempt + 1}/{most_tries})"
            else:
                return answer
            finally:
                self._leave(most, spent)
            on_wait(note)
            await self._wait_until(_now() + wait)

    async def _enter(self, tokens: int, most: float, on_wait: Callable[[str], None], *, new: bool) -> int:
        """The number of the call that may start now; the slot comes last, so that nobody waits with one in hand."""
        while True:
            async with self._newcomers if new else nullcontext(), self._door:
                await self._wait_for_pace(on_wait)
                if not self._limits.ready:
                    await self._unless_closed(self._limits.wait(on_wait))
                if self._budget is not None:
                    await self._budget.wait_for(most)
            await self._lane.enter()
            if self._may_start(most):
                await self._limits.start(tokens)
                return self._pace.start(_now())
            # While it waited for the slot, a pause began, or another call took the last of a limit.
            self._lane.leave()

    def _may_start(self, most: float) -> bool:
        """Whether a call may start now; its money is reserved if so."""
        if self._verdict is not None or self._pace.ready_at > _now() or not self._limits.ready:
            return False
        return self._budget is None or self._budget.reserve(most)

    def _leave(self, most: float, spent: float) -> None:
        self._lane.leave()
        if self._budget is not None:
            self._budget.settle(most, spent)

    def _take_note_of(self, answer: Answer, tokens: int, most: float) -> float:
        """US dollars the answer cost; the most it can have cost where its usage is not known."""
        self._refusals = self._lost = 0
        self._answered += 1
        self._presence.meet()
        self._pace.accept()
        if answer.input_tokens is not None and answer.output_tokens is not None:
            self._limits.settle(tokens, answer.input_tokens + answer.output_tokens)
        cost = cost_of(self._spec, answer.input_tokens, answer.output_tokens)
        return most if cost is None else cost

    def _most_tries(self, error: ProviderError, answered: int) -> int:
        """Tries of a call that failed, before whose first one so many were answered."""
        if self._presence.lacks(error):
            return LOOKS
        patience = self._patience
        return max(patience.attempts, patience.attempts_while_alive) if self._answered > answered else patience.attempts

    def _wait_after(self, error: ProviderError, attempt: int, number: int, most_tries: int) -> float:
        """Seconds until the call may be tried again; pauses the provider if it is too busy.

        Raises:
            ProviderError: there is no use in trying again.
        """
        if not error.retryable:
            if error.status in _HOPELESS or isinstance(error, MissingKeyError):
                self._close(str(error))
            self._lose(error)
            raise error
        if self._presence.lacks(error):
            wait = self._presence.wait(_now())
            if wait <= 0:
                self._close(str(error))
                raise error
            self._pace.pause(_now(), wait)
            return wait
        asked = _seconds_asked(error)
        if asked is not None and asked > self._patience.longest_wait:
            self._close(
                f"{self._spec.label} asks to wait {_shown(asked)}; run the same command again later, "
                "what was answered is kept."
            )
            raise self._refusal_to_ask() from error
        if error.status == _TOO_MANY_REQUESTS and self._pace.refuse(number):
            self._refusals += 1
        wait = self._jittered(asked, max(attempt, self._refusals))
        if asked is not None or error.status == _TOO_MANY_REQUESTS:
            self._pace.pause(_now(), wait)
        if attempt >= most_tries:
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

    async def _wait_for_pace(self, on_wait: Callable[[str], None]) -> None:
        if self._pace.gap >= _NOTICEABLE_SECONDS and self._pace.ready_at >= _now() + _NOTICEABLE_SECONDS:
            on_wait(f"waiting {ceil(self._pace.ready_at - _now())} s (slowed down after 429)")
        await self._wait_until(self._pace.ready_at)

    async def _wait_until(self, time: float) -> None:
        """Wait until a time of the loop's clock; raises a ProviderError as soon as the gate is closed."""
        seconds = time - _now()
        if seconds > 0 or self._verdict is not None:
            await self._unless_closed(asyncio.sleep(seconds))

    async def _unless_closed(self, waiting: Coroutine[Any, Any, None]) -> None:
        """Wait for something; raises a ProviderError as soon as the gate is closed."""
        tasks = [asyncio.ensure_future(waiting), asyncio.ensure_future(self._closed.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
        if self._verdict is not None:
            raise self._refusal_to_ask()

    def _close(self, verdict: str) -> None:
        if self._verdict is None:
            self._verdict = verdict
            self._closed.set()

    def _refusal_to_ask(self) -> ProviderError:
        return ProviderError(self._verdict or "")


def _now() -> float:
    return asyncio.get_running_loop().time()


def _seconds_asked(error: ProviderError) -> float | None:
    """The wait the provider asked for; None where it named none, or nonsense."""
    asked = error.retry_after
    return asked if asked is not None and asked > 0 else None


def _cause(error: ProviderError) -> str:
    if error.unreachable:
        return "no server"
    return "no response" if error.status is None else str(error.status)


def _shown(seconds: float) -> str:
    return f"{ceil(seconds)} s" if seconds <= _DAY else "more than a day"
