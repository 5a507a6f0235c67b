"""An event loop whose clock jumps to the next timer, so that hours of waiting take no time."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

# What one turn of the loop takes: limiters that wait for a last billionth of a token would never get it otherwise.
_TURN = 1e-6


class StuckError(AssertionError):
    """Every task waits for something that nothing will bring about."""


class _Selector(selectors.DefaultSelector):
    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise StuckError
        self.now += timeout + _TURN
        return super().select(0)


class _VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._clock = _Selector()
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now


def run(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What ``main()`` returns, on a loop of its own whose clock starts at 0."""
    with asyncio.Runner(loop_factory=_VirtualLoop) as runner:
        return runner.run(main())


def now() -> float:
    """Seconds on the running loop's clock."""
    return asyncio.get_running_loop().time()
