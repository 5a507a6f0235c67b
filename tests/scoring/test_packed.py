"""Whole numbers side by side in one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.scoring.packed import Packing

NUMBERS = st.dictionaries(st.integers(0, 19), st.integers(0, 100_000), max_size=20)


@given(st.lists(NUMBERS, max_size=5))
def test_a_sum_holds_the_sums(several: list[dict[int, int]]) -> None:
    packing = Packing(20)
    together = sum(map(packing.pack, several))
    assert packing.unpack(together) == tuple(sum(each.get(place, 0) for each in several) for place in range(20))


def test_nothing_is_packed_as_nothing() -> None:
    assert Packing(3).unpack(Packing(3).pack({})) == (0, 0, 0)
    assert Packing(0).unpack(0) == ()
