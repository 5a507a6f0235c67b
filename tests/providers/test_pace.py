"""The gap between two starts follows what the provider accepts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.providers.pace import Pace


def burst(pace: Pace, count: int, refused: range, *, at: float = 0.0, wait: float = 10.0) -> None:
    """So many starts at one time, of which some are refused with a wait."""
    numbers = [pace.start(at) for _ in range(count)]
    for place in refused:
        pace.refuse(numbers[place])
    pace.pause(at, wait)


def test_there_is_no_gap_before_the_first_refusal() -> None:
    pace = Pace()
    for moment in range(5):
        pace.start(moment)
        pace.accept()
        assert pace.ready_at <= moment


def test_a_pause_holds_until_its_end_and_is_not_shortened() -> None:
    pace = Pace()
    pace.pause(5, 10)
    pace.pause(6, 1)
    assert pace.ready_at == 15


def test_what_was_accepted_until_the_pause_ended_gives_the_gap() -> None:
    pace = Pace()
    burst(pace, 30, range(20, 30))
    pace.start(10)
    # Twenty calls in ten seconds.
    assert pace.gap == pytest.approx(0.5)
    assert pace.ready_at == pytest.approx(10.5)


def test_few_refusals_among_many_calls_are_taken_for_chance() -> None:
    pace = Pace()
    burst(pace, 100, range(10, 60, 10))
    pace.start(10)
    assert pace.gap == 0


def test_if_nothing_was_accepted_the_calls_before_count_over_all_the_time_since() -> None:
    pace = Pace()
    burst(pace, 30, range(20, 30))
    burst(pace, 4, range(4), at=10)
    pace.start(20)
    # The same twenty calls, now in twenty seconds.
    assert pace.gap == pytest.approx(1)


def test_if_nothing_was_ever_accepted_the_tried_calls_are_spread_over_the_pause() -> None:
    pace = Pace()
    burst(pace, 8, range(8), wait=40)
    pace.start(40)
    assert pace.gap == pytest.approx(5)


def test_a_single_refused_call_tells_nothing() -> None:
    pace = Pace()
    burst(pace, 1, range(1))
    pace.start(10)
    assert pace.gap == 0


def test_a_later_single_refusal_widens_the_gap_by_a_fifth() -> None:
    pace = Pace()
    burst(pace, 30, range(20, 30))
    number = pace.start(10)
    pace.refuse(number)
    pace.start(20)
    assert pace.gap == pytest.approx(0.6)


def test_answers_narrow_the_gap_until_there_is_none() -> None:
    pace = Pace()
    burst(pace, 30, range(20, 30))
    pace.start(10)
    gaps = []
    while pace.gap:
        gaps.append(pace.gap)
        pace.accept()
    assert gaps[1] == pytest.approx(0.485)
    assert gaps == sorted(gaps, reverse=True)
    assert len(gaps) < 250


def test_only_the_first_refusal_since_the_last_pause_is_news() -> None:
    pace = Pace()
    first, second = pace.start(0), pace.start(0)
    assert [pace.refuse(second), pace.refuse(first)] == [True, False]
    pace.pause(0, 5)
    third = pace.start(5)
    assert [pace.refuse(first), pace.refuse(third)] == [False, True]


@given(
    st.lists(st.tuples(st.integers(1, 20), st.integers(0, 20), st.floats(0.01, 100), st.integers(0, 30)), max_size=40)
)
def test_no_history_makes_the_gap_wider_than_four_pauses(rounds: list[tuple[int, int, float, int]]) -> None:
    pace, moment, longest = Pace(), 0.0, 0.0
    for count, refused, wait, accepted in rounds:
        burst(pace, count, range(min(count, refused)), at=moment, wait=wait)
        longest = max(longest, wait)
        for _ in range(accepted):
            pace.accept()
        assert 0 <= pace.gap <= 4 * longest
        moment = max(moment, pace.ready_at)
