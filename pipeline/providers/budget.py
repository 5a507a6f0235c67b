"""``--max-cost``: no call starts that could take the spending over it."""

from __future__ import annotations

import asyncio

from pipeline.errors import BudgetError

# US dollars; far below any price, far above the rounding of a sum of floats.
_TOLERANCE = 1e-9


class Budget:
    """Money that may be spent in one run, and what has become of it.

    A call reserves the most that it can cost and later settles for what it did cost. One that does not fit beside
    the calls in flight waits for them; one that does not fit when none is in flight ends the spending for good.

    Args:
        limit: US dollars, 0 or more.
    """

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._spent = 0.0
        self._reserved = 0.0
        self._in_flight = 0
        self._refusal: str | None = None
        self._settled = asyncio.Event()

    @property
    def spent(self) -> float:
        """US dollars of all settled calls."""
        return self._spent

    async def wait_for(self, most: float) -> None:
        """Wait until a call that can cost so much may fit, in US dollars; a free call always does.

        Raises:
            BudgetError: it could cost more than is left, or an earlier call could have.
        """
        while self._refusal is None and not self._fits(most):
            if self._in_flight:
                self._settled.clear()
                await self._settled.wait()
            else:
                self._refuse(most)
        if most and self._refusal is not None:
            raise BudgetError(self._refusal)

    def reserve(self, most: float) -> bool:
        """Set aside what a call can cost at most; False, and nothing done, if it does not fit."""
        if not most:
            return True
        if self._refusal is not None or not self._fits(most):
            return False
        self._reserved += most
        self._in_flight += 1
        return True

    def settle(self, most: float, spent: float) -> None:
        """Replace what was set aside for a call by what it cost."""
        if not most:
            return
        self._in_flight -= 1
        self._reserved -= most
        self._spent += spent
        self._settled.set()

    def _fits(self, most: float) -> bool:
        return not most or self._spent + self._reserved + most <= self._limit + _TOLERANCE

    def _refuse(self, most: float) -> None:
        self._refusal = (
            f"--max-cost {self._limit:g} does not allow another call: {self._spent:.4f} US dollars are spent and it "
            f"could cost {most:.4f}; run the same command with a higher --max-cost, what was answered is kept."
        )
        self._settled.set()
