from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.verdicts.statistics import (
    bootstrap_interval,
    differences,
    dominance,
    exercises_needed,
    mean,
    permutation_p,
    smallest_p,
)

SINGLES = [([4.0], [1.0]), ([6.0], [2.0]), ([5.0], [4.0]), ([9.0], [7.0])]
"""Differences 3, 4, 1, 2: all in one direction."""

SIDES = st.lists(st.floats(-1e6, 1e6), max_size=4)
PAIRS = st.lists(st.tuples(SIDES, SIDES), max_size=6)


def generator(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - invented data, not secrecy


def test_the_mean_of_nothing_is_none() -> None:
    assert mean([]) is None
    assert mean([1, 2, 6]) == 3


def test_differences_are_of_means_and_skip_one_sided_exercises() -> None:
    assert differences([([1, 3], [5]), ([], [1]), ([2], []), ([4], [4])]) == [-3, 0]


@pytest.mark.parametrize(
    ("exercises", "p"), [(1, 1.0), (2, 0.5), (3, 0.25), (4, 0.125), (5, 0.0625), (6, 0.03125)], ids=str
)
def test_equal_directions_reach_two_in_all_sign_patterns(exercises: int, p: float) -> None:
    pairs = [([2.0], [1.0])] * exercises
    assert permutation_p(pairs) == p
    assert smallest_p(pairs) == p


def test_one_exercise_against_the_others_is_counted_by_hand() -> None:
    # Sums of +-3 +-4 +-1 +-2 as extreme as 3 + 4 - 1 + 2 = 8: +-10 and +-8, one way each: 4 of 16.
    assert permutation_p([*SINGLES[:2], ([4.0], [5.0]), SINGLES[3]]) == 4 / 16


def test_repeats_make_smaller_p_values_possible() -> None:
    pairs = [([10.0, 11.0, 12.0], [1.0, 2.0, 3.0])] * 2
    # 20 ways to hand out the names in each exercise; only both extremes, and their mirror, reach the difference.
    assert smallest_p(pairs) == 2 / 400
    assert permutation_p(pairs) == 2 / 400


def test_unequal_numbers_of_samples_have_no_mirror_image() -> None:
    assert smallest_p([([1.0, 2.0], [3.0])]) == 1 / 3


def test_no_difference_has_p_one() -> None:
    assert permutation_p([([5.0], [5.0])] * 4) == 1
    assert permutation_p([]) is None
    assert smallest_p([]) == 1


def test_the_random_test_agrees_with_the_exact_one() -> None:
    rng = generator(7)
    small = [([rng.gauss(1, 2)], [0.0]) for _ in range(13)]
    exact = permutation_p(small)
    # One more exercise without any difference doubles the arrangements beyond the exact limit and changes nothing.
    drawn = permutation_p([*small, ([0.0], [0.0])])
    assert exact is not None
    assert drawn is not None
    assert drawn == pytest.approx(exact, abs=0.03)


def test_many_samples_are_shuffled_where_they_cannot_be_listed() -> None:
    clear = [([10.0 + i for i in range(20)], [float(-i) for i in range(20)])]
    assert permutation_p(clear) == pytest.approx(1 / 5001)
    assert (permutation_p([([1.0, 2.0] * 10, [2.0, 1.0] * 10)]) or 0) > 0.9


def test_a_random_p_value_is_never_zero_and_is_the_same_each_time() -> None:
    pairs = [([2.0], [1.0])] * 20
    assert permutation_p(pairs) == permutation_p(pairs)
    assert 0 < (permutation_p(pairs) or 0) < 0.001


def test_six_exercises_are_needed_for_five_percent() -> None:
    assert exercises_needed() == 6
    assert smallest_p([([1.0], [0.0])] * 6) <= 0.05 < smallest_p([([1.0], [0.0])] * 5)
    assert exercises_needed(0.5) == 2


def test_an_enormous_number_of_arrangements_is_no_overflow() -> None:
    assert smallest_p([([1.0], [0.0])] * 5000) == 0


def test_the_interval_holds_the_mean_and_stays_within_the_differences() -> None:
    interval = bootstrap_interval(SINGLES)
    assert interval is not None
    low, high = interval
    assert 1 <= low < 2.5 < high <= 4


def test_the_interval_is_the_percentile_of_all_resamples_of_a_tiny_case() -> None:
    # Two exercises: means 3, 2, 2, 1 with equal chances, so the outer 2.5 % are the extremes themselves.
    assert bootstrap_interval([([3.0], [0.0]), ([1.0], [0.0])]) == (1.0, 3.0)


def test_equal_differences_leave_no_width() -> None:
    assert bootstrap_interval([([3.0], [1.0])] * 4) == (2.0, 2.0)


def test_samples_within_an_exercise_are_resampled_too() -> None:
    interval = bootstrap_interval([([1.0, 5.0], [0.0, 0.0])])
    assert interval == (1.0, 5.0)


def test_one_answer_each_has_no_interval() -> None:
    assert bootstrap_interval([([3.0], [1.0])]) is None
    assert bootstrap_interval([([3.0], [])]) is None


def test_a_seed_gives_the_same_interval_again() -> None:
    rng = generator(3)
    pairs = [([rng.random() for _ in range(3)], [rng.random() for _ in range(3)]) for _ in range(5)]
    assert bootstrap_interval(pairs, seed=1) == bootstrap_interval(pairs, seed=1)
    assert bootstrap_interval(pairs, seed=1) != bootstrap_interval(pairs, seed=2)


def test_the_interval_covers_a_true_difference_most_of_the_time() -> None:
    rng = generator(11)
    covered = 0
    for _ in range(60):
        pairs = [([rng.gauss(1, 1)], [rng.gauss(0, 1)]) for _ in range(30)]
        low, high = bootstrap_interval(pairs, resamples=300) or (0, 0)
        covered += low <= 1 <= high
    assert covered >= 51


@pytest.mark.parametrize(
    ("pairs", "delta"),
    [
        ([([2.0], [1.0])], 1),
        ([([1.0], [2.0])], -1),
        ([([1.0], [1.0])], 0),
        ([([1.0, 3.0], [2.0])], 0),
        ([([3.0, 3.0], [2.0, 4.0]), ([5.0], [1.0])], 0.5),
    ],
    ids=["above", "below", "level", "one of two above", "averaged over exercises"],
)
def test_dominance_counts_who_is_above(pairs: list[tuple[list[float], list[float]]], delta: float) -> None:
    assert dominance(pairs) == delta
    assert dominance([]) is None


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_swapping_the_sides_mirrors_everything(pairs: list[tuple[list[float], list[float]]]) -> None:
    mirrored = [(b, a) for a, b in pairs]
    p, q = permutation_p(pairs), permutation_p(mirrored)
    assert (p is None) == (q is None)
    if p is not None and q is not None:
        assert p == pytest.approx(q, abs=0.05)
        assert smallest_p(pairs) <= p + 1e-12 <= 1 + 1e-9
    assert dominance(mirrored) == (None if (d := dominance(pairs)) is None else -d)


@settings(max_examples=40, deadline=None)
@given(PAIRS)
def test_the_interval_lies_within_the_possible(pairs: list[tuple[list[float], list[float]]]) -> None:
    interval = bootstrap_interval(pairs, resamples=200)
    if interval is not None:
        kept = [(a, b) for a, b in pairs if a and b]
        steps = [x - y for a, b in kept for x, y in itertools.product(a, b)]
        slack = 1e-6 * max(1, *map(abs, steps))
        assert min(steps) - slack <= interval[0] <= interval[1] <= max(steps) + slack
