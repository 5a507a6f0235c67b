"""The measures of agreement, with fractions that can be checked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.measuring import Pair, accuracy, confusion, f1, kappa_interval, quantile, weighted_kappa

GRADE = st.integers(0, 2)
PAIRS = st.lists(st.tuples(GRADE, GRADE), min_size=1, max_size=30)
FOUR: list[Pair] = [(0, 0), (0, 1), (1, 1), (2, 2)]


def test_accuracy_is_the_share_of_equal_grades() -> None:
    assert accuracy(FOUR) == 3 / 4


def test_no_rows_have_no_measures() -> None:
    assert (accuracy([]), f1([], 1), weighted_kappa([])) == (None, None, None)


def test_presence_f1_counts_both_upper_grades() -> None:
    """Two found, one false alarm: precision 2/3, recall 1."""
    assert f1(FOUR, 1) == 2 * 2 / (2 + 3)


def test_explained_f1_counts_only_the_highest_grade() -> None:
    """One of two found, one false alarm: precision and recall 1/2."""
    assert f1([(2, 2), (2, 1), (1, 2), (0, 0)], 2) == 1 / 2


def test_f1_is_zero_where_everything_is_missed_and_unknown_where_there_is_nothing_to_find() -> None:
    assert f1([(2, 0), (0, 0)], 1) == 0
    assert f1([(1, 1), (1, 0)], 2) is None


def test_a_confusion_table_has_labels_as_rows() -> None:
    assert confusion([*FOUR, (2, 0)]) == [[1, 1, 0], [0, 1, 0], [1, 0, 1]]


def test_kappa_of_a_small_table() -> None:
    """Observed 1 x 1/4 of 4 rows = 1/16; label totals 2 1 1 and prediction totals 1 2 1 expect 5/16."""
    assert weighted_kappa(FOUR) == pytest.approx(1 - (1 / 16) / (5 / 16))


def test_a_disagreement_by_two_grades_weighs_four_times_one_by_one() -> None:
    """Label totals and prediction totals are 2 0 2: chance expects 8/16, one row in four is off by two grades."""
    assert weighted_kappa([(0, 0), (0, 0), (2, 2), (2, 0)]) == pytest.approx(1 - (1 / 4) / (8 / 16))
    assert weighted_kappa([(0, 0), (0, 0), (2, 2), (2, 1)]) == pytest.approx(1 - (1 / 16) / (7 / 16))


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [([(0, 0), (0, 2), (2, 0), (2, 2)], 0), ([(0, 2), (2, 0)], -1), ([(1, 0), (1, 2), (1, 1)], 0)],
    ids=["independent", "opposite", "labels without variation"],
)
def test_kappa_of_chance_and_of_contradiction(pairs: list[Pair], kappa: float) -> None:
    assert weighted_kappa(pairs) == kappa


def test_kappa_is_unknown_where_nothing_varies() -> None:
    assert weighted_kappa([(1, 1), (1, 1)]) is None


@given(PAIRS)
def test_kappa_is_symmetric_and_bounded(pairs: list[Pair]) -> None:
    kappa = weighted_kappa(pairs)
    assert kappa == pytest.approx(weighted_kappa([(predicted, label) for label, predicted in pairs]))
    assert kappa is None or -1 <= kappa <= 1


@given(st.lists(GRADE, min_size=2, max_size=30).filter(lambda grades: len(set(grades)) > 1))
def test_full_agreement_is_one(grades: list[int]) -> None:
    pairs = [(grade, grade) for grade in grades]
    assert (accuracy(pairs), weighted_kappa(pairs)) == (1, 1)


def test_a_quantile_lies_between_its_neighbours() -> None:
    assert [quantile([0.0, 1.0, 4.0], share) for share in (0, 0.25, 0.5, 0.75, 1)] == [0, 0.5, 1, 2.5, 4]


GOOD: list[Pair] = [(0, 0), (1, 1), (2, 2)]
BAD: list[Pair] = [(0, 2), (1, 1), (2, 0)]


def test_the_interval_holds_the_kappa_and_is_the_same_every_time() -> None:
    answers = [GOOD, GOOD, BAD, GOOD, BAD, GOOD]
    interval = kappa_interval(answers)
    assert interval is not None
    assert interval == kappa_interval(answers)
    assert kappa_interval(answers, samples=9) != kappa_interval(answers, samples=9, seed=4)
    kappa = weighted_kappa([pair for pairs in answers for pair in pairs])
    assert kappa is not None
    assert -1 <= interval[0] < kappa < interval[1] <= 1


def test_the_interval_draws_answers_with_all_their_rows() -> None:
    """Of two answers, one right and one wrong, a draw holds both wrong (kappa -1), one, or none (kappa 1).

    Drawing rows would hardly ever come near either end.
    """
    assert kappa_interval([GOOD * 20, BAD * 20]) == (-1, 1)


def test_each_end_of_the_interval_leaves_out_a_fortieth() -> None:
    """With one right answer in four, a draw of four rights has a chance of 1/256, of three or more 13/256.

    The upper end is therefore the kappa of three right and one wrong, 1 - (1/6) / (1/3).
    """
    assert kappa_interval([GOOD, BAD, BAD, BAD]) == pytest.approx((-1, 1 / 2))


def test_answers_that_agree_alike_have_an_interval_without_width() -> None:
    assert kappa_interval([GOOD, GOOD, GOOD]) == (1, 1)


def test_one_answer_or_no_variation_has_no_interval() -> None:
    assert kappa_interval([GOOD]) is None
    assert kappa_interval([[(1, 1)], [(1, 1)]]) is None
