"""The ``-j`` slots for calls in flight, shared fairly between providers."""

from __future__ import annotations

import asyncio
from collections import deque


class Slots:
    """A number of calls that may be in flight at once, over all lanes.

    A free slot goes to the waiting lane with the fewest calls in flight; of equal ones to the one served longest ago.
    So a slow provider cannot crowd out a fast one, and no slot stays idle while somebody could use it.

    Args:
        total: slots, at least 1.
    """

    def __init__(self, total: int) -> None:
        self._free = total
        self._served = 0
        self._waiting: dict[Lane, deque[asyncio.Future[None]]] = {}

    async def take(self, lane: Lane) -> None:
        """Wait for a slot; calls of the same lane get theirs in turn."""
        handed = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(lane, deque()).append(handed)
        self._hand_out()
        try:
            await handed
        except asyncio.CancelledError:
            if not handed.cancelled():
                self.give_back(lane)
            raise

    def give_back(self, lane: Lane) -> None:
        """Free a slot that was taken."""
        lane.in_flight -= 1
        self._free += 1
        self._hand_out()

    def _hand_out(self) -> None:
        while self._free:
            able = [lane for lane, queue in self._waiting.items() if lane.has_room and _next_of(queue)]
            if not able:
                return
            lane = min(able, key=lambda lane: (lane.in_flight, lane.last_served))
            self._free -= 1
            self._served += 1
            lane.in_flight += 1
            lane.last_served = self._served
            self._waiting[lane].popleft().set_result(None)


class Lane:
    """One provider's share of the slots.

    Args:
        slots: what is shared with the other lanes.
        most: calls this provider may have in flight at once, at least 1.

    Attributes:
        in_flight: calls in flight now.
        last_served: number of the slot it got last, counted over all lanes; 0 if none yet.
    """

    def __init__(self, slots: Slots, most: int) -> None:
        self._slots = slots
        self._most = most
        self.in_flight = 0
        self.last_served = 0

    @property
    def has_room(self) -> bool:
        """Whether one more call may fly."""
        return self.in_flight < self._most

    async def enter(self) -> None:
        """Wait until one more call may fly."""
        await self._slots.take(self)

    def leave(self) -> None:
        """End a call."""
        self._slots.give_back(self)


def _next_of(queue: deque[asyncio.Future[None]]) -> asyncio.Future[None] | None:
    """The first that still waits, or None; those before it were cancelled and are dropped."""
    while queue and queue[0].done():
        queue.popleft()
    return queue[0] if queue else None
