"""The requests and tokens a minute that the experiment allows one provider."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from math import ceil

from aiolimiter import AsyncLimiter

from pipeline.records import Limits

# Shorter waits are not worth a message.
_NOTICEABLE_SECONDS = 1.0


class MinuteLimits:
    """Requests and tokens a minute, kept second by second so that no minute's worth comes as one burst.

    The tokens of a call are paid before the next one starts, when they are known better; so the first call starts at
    once, and one that is larger than a second's share can start at all.

    Args:
        limits: what is allowed; None in it is no limit.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._requests = _limiter(limits.requests_per_minute)
        self._tokens = _limiter(limits.tokens_per_minute)
        # When the limiter let a request through that did not start yet, and tokens of started calls not paid yet.
        self._ticket: float | None = None
        self._owed = 0.0

    @property
    def ready(self) -> bool:
        """Whether a call may start now."""
        return (self._requests is None or self._ticket is not None) and self._owed <= 0

    async def wait(self, on_wait: Callable[[str], None]) -> None:
        """Wait until a call may start; one task at a time.

        Args:
            on_wait: takes a note such as ``waiting 20 s (3 requests a minute)``.
        """
        if self._requests is not None and self._ticket is None:
            longest = self._requests.time_period / self._requests.max_rate
            if longest >= _NOTICEABLE_SECONDS and not self._requests.has_capacity():
                on_wait(f"waiting {ceil(longest)} s ({self._limits.requests_per_minute:g} requests a minute)")
            await self._requests.acquire()
            self._ticket = _now()
        if self._tokens is not None and self._owed > 0:
            seconds = self._owed * self._tokens.time_period / self._tokens.max_rate
            if seconds >= _NOTICEABLE_SECONDS:
                on_wait(f"waiting {ceil(seconds)} s ({self._limits.tokens_per_minute:g} tokens a minute)")
            while self._owed > 0:
                part = min(self._owed, self._tokens.max_rate)
                await self._tokens.acquire(part)
                self._owed -= part

    async def start(self, tokens: int) -> None:
        """Take note of a call that starts now, and of the tokens it is expected to use; does not wait."""
        if self._requests is not None and self._ticket is not None:
            # What the limiter has forgotten of this request since it let it through, at most all of it.
            rate = self._requests.max_rate / self._requests.time_period
            forgotten = min(1.0, (_now() - self._ticket) * rate)
            self._ticket = None
            await self._requests.acquire(forgotten)
        if self._tokens is not None:
            self._owed += tokens

    def settle(self, expected: int, used: int) -> None:
        """Correct the tokens of a call that was answered."""
        if self._tokens is not None:
            self._owed += used - expected


def _limiter(a_minute: float | None) -> AsyncLimiter | None:
    """A limiter with a window of one second, or of one unit where a second holds less."""
    if a_minute is None:
        return None
    a_second = a_minute / 60
    return AsyncLimiter(a_second, 1) if a_second >= 1 else AsyncLimiter(1, 1 / a_second)


def _now() -> float:
    return asyncio.get_running_loop().time()
