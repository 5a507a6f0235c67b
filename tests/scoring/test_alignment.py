"""Which topic each paragraph deals with, by the order of the rubric."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.scoring.alignment import align, transitions


def likeliest(closeness: list[dict[int, float]], topics: int) -> list[int | None]:
    return [max(chances, key=chances.__getitem__) if chances else None for chances in align(closeness, topics)]


def test_an_answer_without_paragraphs_or_topics_is_aligned_with_nothing() -> None:
    assert align([], 3) == []
    assert align([{}, {}], 0) == [{}, {}]


def test_the_order_decides_between_equals() -> None:
    assert likeliest([{0: 0.6}, {1: 0.3, 4: 0.3}, {2: 0.6}], 5) == [0, 1, 2]


def test_a_close_fit_beats_the_order() -> None:
    assert likeliest([{3: 0.8}, {0: 0.8, 4: 0.2}], 5) == [3, 0]


@pytest.mark.parametrize("topics", [1, 2, 17])
def test_transitions_are_probabilities(topics: int) -> None:
    rows = transitions(topics)
    assert len(rows) == topics + 1
    assert all(sum(row) == pytest.approx(1) and min(row) > 0 for row in rows)


CLOSENESS = st.lists(st.dictionaries(st.integers(0, 9), st.floats(0, 2), max_size=10), max_size=12)


@given(CLOSENESS)
@settings(max_examples=80, deadline=None)
def test_chances_are_between_nothing_and_certainty(closeness: list[dict[int, float]]) -> None:
    found = align(closeness, 10)
    assert len(found) == len(closeness)
    for chances, close in zip(found, closeness, strict=True):
        assert chances.keys() <= close.keys()
        assert all(chance >= 0 for chance in chances.values())
        assert sum(chances.values()) <= 1 + 1e-9
