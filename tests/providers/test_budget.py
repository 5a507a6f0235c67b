"""Money that is reserved and money that is spent never exceed the limit together."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BudgetError
from pipeline.providers.budget import Budget
from tests.providers.virtual_time import now, run


async def reserve(budget: Budget, most: float) -> None:
    """Wait and reserve, as the gate does."""
    await budget.wait_for(most)
    while not budget.reserve(most):
        await budget.wait_for(most)


def test_what_fits_exactly_is_allowed() -> None:
    async def main() -> float:
        budget = Budget(0.3)
        for _ in range(3):
            await reserve(budget, 0.1)
            budget.settle(0.1, 0.1)
        return budget.spent

    assert run(main) == pytest.approx(0.3)


def test_a_call_that_may_not_fit_waits_for_those_in_flight() -> None:
    async def main() -> float:
        budget = Budget(1)
        await reserve(budget, 1)
        asyncio.get_running_loop().call_later(5, budget.settle, 1, 0.2)
        await reserve(budget, 0.8)
        return now()

    assert run(main) == pytest.approx(5, abs=0.01)


def test_a_call_that_cannot_fit_ends_the_spending_for_all_but_free_calls() -> None:
    async def main() -> list[str]:
        budget = Budget(0.5)
        await reserve(budget, 0.25)
        budget.settle(0.25, 0.25)
        sentences = []
        for most in (0.3, 0.01):
            with pytest.raises(BudgetError) as caught:
                await reserve(budget, most)
            sentences.append(str(caught.value))
        await reserve(budget, 0)
        assert not budget.reserve(0.01)
        return sentences

    first, second = run(main)
    assert first == (
        "--max-cost 0.5 does not allow another call: 0.2500 US dollars are spent and it could cost 0.3000; "
        "run the same command with a higher --max-cost, what was answered is kept."
    )
    assert second == first


def test_the_end_of_the_spending_wakes_those_that_wait() -> None:
    async def main() -> list[object]:
        budget = Budget(1)
        await reserve(budget, 1)
        waiting = [asyncio.ensure_future(reserve(budget, most)) for most in (0.9, 0.05, 0.05)]
        await asyncio.sleep(1)
        budget.settle(1, 0.99)
        return list(await asyncio.gather(*waiting, return_exceptions=True))

    assert [type(result) for result in run(main)] == [BudgetError] * 3


def test_nothing_is_reserved_beyond_the_limit() -> None:
    budget = Budget(1)
    assert [budget.reserve(most) for most in (0.6, 0.6, 0.4, 0, 0.1)] == [True, False, True, True, False]


def test_a_free_call_needs_no_budget() -> None:
    async def main() -> float:
        budget = Budget(0)
        await reserve(budget, 0)
        budget.settle(0, 0)
        return budget.spent

    assert run(main) == 0


@settings(max_examples=80, deadline=None)
@given(
    st.floats(0, 3),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(0, 9)), max_size=30),
)
def test_the_limit_is_never_exceeded_and_nobody_waits_for_ever(
    limit: float, calls: list[tuple[float, float, int]]
) -> None:
    async def main() -> tuple[float, int]:
        budget = Budget(limit)
        refused = 0

        async def call(most: float, part: float, seconds: int) -> None:
            nonlocal refused
            try:
                await reserve(budget, most)
            except BudgetError:
                refused += 1
                return
            await asyncio.sleep(seconds)
            budget.settle(most, most * part)

        async with asyncio.TaskGroup() as group:
            for most, part, seconds in calls:
                group.create_task(call(most, part, seconds))
        return budget.spent, refused

    spent, refused = run(main)
    assert spent <= limit + 1e-6
    if sum(most for most, _, _ in calls) <= limit:
        assert refused == 0
