"""Slots are never exceeded, never idle while somebody waits, and shared fairly."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.providers.slots import Lane, Slots
from tests.providers.virtual_time import now, run


async def occupy(lane: Lane, seconds: float, log: list[tuple[str, float]], name: str) -> None:
    await lane.enter()
    log.append((name, now()))
    try:
        await asyncio.sleep(seconds)
    finally:
        lane.leave()


def calls_of(total: int, lanes: dict[str, tuple[int, float, int]]) -> list[tuple[str, float]]:
    """(lane, start) of every call; a lane is (most at once, seconds a call, calls)."""

    async def main() -> list[tuple[str, float]]:
        slots = Slots(total)
        log: list[tuple[str, float]] = []
        async with asyncio.TaskGroup() as group:
            for name, (most, seconds, calls) in lanes.items():
                lane = Lane(slots, most)
                for _ in range(calls):
                    group.create_task(occupy(lane, seconds, log, name))
        return log

    return run(main)


def test_a_slow_lane_does_not_crowd_out_a_fast_one() -> None:
    log = calls_of(4, {"slow": (4, 100, 8), "fast": (4, 1, 20)})
    fast = [start for name, start in log if name == "fast"]
    # Once the first slow call ends, two of the four slots are the fast lane's.
    assert max(fast) < 130


def test_a_lane_alone_takes_all_slots() -> None:
    log = calls_of(4, {"only": (4, 1, 8)})
    assert [round(start) for _, start in log] == [0] * 4 + [1] * 4


def test_a_lane_at_its_own_limit_leaves_the_other_slots_to_the_rest() -> None:
    log = calls_of(4, {"narrow": (1, 10, 2), "wide": (4, 1, 9)})
    assert [round(start) for name, start in log if name == "wide"] == [0] * 3 + [1] * 3 + [2] * 3


def test_one_slot_goes_round() -> None:
    log = calls_of(1, {"a": (1, 1, 3), "b": (1, 1, 3), "c": (1, 1, 3)})
    assert "".join(name for name, _ in log) == "abcabcabc"


@pytest.mark.parametrize("handed", [False, True], ids=["while it waits", "just after it was handed a slot"])
def test_a_cancelled_call_keeps_no_slot(handed: bool) -> None:
    async def main() -> int:
        slots = Slots(1)
        first, second = Lane(slots, 1), Lane(slots, 1)
        await first.enter()
        waiter = asyncio.ensure_future(second.enter())
        await asyncio.sleep(0)
        if handed:
            first.leave()
        waiter.cancel()
        with suppress(asyncio.CancelledError):
            await waiter
        if not handed:
            first.leave()
        async with asyncio.timeout(1):
            await first.enter()
        return second.in_flight

    assert run(main) == 0


def test_a_slot_is_not_handed_to_a_call_that_was_just_cancelled() -> None:
    async def main() -> int:
        slots = Slots(1)
        first, second = Lane(slots, 1), Lane(slots, 1)
        await first.enter()
        waiter = asyncio.ensure_future(second.enter())
        await asyncio.sleep(0)
        waiter.cancel()
        first.leave()
        with suppress(asyncio.CancelledError):
            await waiter
        async with asyncio.timeout(1):
            await first.enter()
        return second.in_flight

    assert run(main) == 0


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 9), st.integers(0, 12)), min_size=1, max_size=4),
)
def test_slots_and_lanes_are_never_exceeded_and_every_call_gets_its_turn(
    total: int, lanes: list[tuple[int, int, int]]
) -> None:
    named = {str(number): lane for number, lane in enumerate(lanes)}
    log = calls_of(total, {name: (most, float(seconds), calls) for name, (most, seconds, calls) in named.items()})
    assert len(log) == sum(calls for _, _, calls in lanes)
    for _, moment in log:
        at_once = [name for name, start in log if start <= moment < start + named[name][1] - 0.01]
        assert len(at_once) <= total
        assert all(at_once.count(name) <= most for name, (most, _, _) in named.items())
