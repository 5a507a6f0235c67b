from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.verdicts.contrasts import Contrast, bands, contrast, explain, state
from pipeline.verdicts.yardsticks import COVERAGE, READING_EASE, WORDS
from tests.verdicts.verdict_cases import EXERCISES, Case


def words(first: Sequence[int], second: Sequence[int]) -> Contrast:
    """Two models by words, one exercise for each pair."""
    case = Case()
    for place, (a, b) in enumerate(zip(first, second, strict=True)):
        case.add("Aurora", f"e{place:02}", words=a).add("Brevis", f"e{place:02}", words=b)
    return contrast(case.evidence, WORDS, "Aurora", "Brevis")


@pytest.mark.parametrize(
    ("first", "second", "standing"),
    [
        ([500] * 4, [400] * 4, "supported"),
        ([499] * 4, [400] * 4, "too close"),
        ([900, 900, 900, 300], [400] * 4, "too few samples"),
        ([900], [400], "supported"),
        ([], [], "not measurable"),
        ([900] * 9 + [300], [400] * 10, "supported"),
        ([2000, 100] * 5, [400] * 10, "too close"),
        ([0] * 4, [0] * 4, "too close"),
        ([7] * 4, [0] * 4, "supported"),
    ],
    ids=[
        "margin just reached",
        "margin just missed",
        "one of four disagrees",
        "a single exercise",
        "nothing to compare",
        "one of ten disagrees, p is small",
        "large but uneven",
        "nothing on both sides",
        "nothing on one side",
    ],
)
def test_standing_takes_margin_and_consistency_or_a_small_p(first: list[int], second: list[int], standing: str) -> None:
    assert words(first, second).standing == standing
    assert words(second, first).standing == standing


def test_a_consistent_difference_is_told_with_both_means() -> None:
    result = words([1400, 1440, 1400, 1440], [560] * 4)
    assert state(result) == "In all four exercises Aurora wrote more words than Brevis: 1,420 against 560 on average."
    assert (
        explain(result)
        == "The difference reaches the margin of 1.25 times and has the same direction in every exercise."
    )


def test_a_single_exercise_is_named() -> None:
    assert state(words([900], [400])) == "In the exercise “E00” Aurora wrote more words than Brevis: 900 against 400."


def test_a_difference_below_the_margin_is_no_difference() -> None:
    text = state(words([100] * 4, [101] * 4))
    assert (
        text
        == "By words per answer Aurora and Brevis are too close to tell apart: Aurora 100 and Brevis 101 on average."
    )


def test_means_say_what_they_are_over_where_those_of_all_answers_are_others() -> None:
    case = Case().four("Aurora", words=[900, 900, 900, 100]).four("Brevis", words=[300, 300, 300, None])
    fewer = contrast(case.evidence, WORDS, "Aurora", "Brevis")
    assert state(fewer).endswith(": 900 against 300 on average over exercises 1, 2 and 3 only.")
    case = Case()
    for exercise in EXERCISES:
        case.add("Aurora", exercise, words=900)
        case.add("Brevis", exercise, words=300).add("Brevis", exercise, words=5, status="truncated")
    complete = contrast(case.evidence, WORDS, "Aurora", "Brevis")
    assert " on average over the complete answers only" in state(complete)
    case = Case().add("Aurora", "e1", words=900).add("Aurora", "e2", words=100).add("Brevis", "e1", words=300)
    assert state(contrast(case.evidence, WORDS, "Aurora", "Brevis")).endswith(": 900 against 300.")


def test_too_few_exercises_follow_from_arithmetic() -> None:
    result = words([900, 900, 900, 300], [400] * 4)
    assert "in three of four exercises: 750 against 400 on average; with so few exercises" in state(result)
    assert "with four exercises no result can have less than p = 0.125" in explain(result)


def test_a_difference_that_one_exercise_denies_is_told_with_its_p() -> None:
    result = words([900] * 9 + [300], [400] * 10)
    assert state(result).startswith("Aurora wrote more words than Brevis in nine of ten exercises: 840 against 400")
    assert "in ten exercises p = 0.004" in explain(result)


def test_nothing_measured_is_said_and_not_zero() -> None:
    result = words([], [])
    assert state(result) == (
        "Aurora and Brevis cannot be compared by words per answer: no exercise has measured complete answers by both."
    )
    assert explain(result) == ""
    assert [number.value for number in result.numbers] == [None, None]


def test_four_single_answers_have_no_interval_and_six_have() -> None:
    assert words([500, 600, 700, 800], [400] * 4).interval is None
    six = words([500, 600, 700, 800, 900, 1000], [400] * 6)
    assert six.interval is not None
    assert "95 % interval" in state(six)
    assert [number.low for number in six.numbers if "minus" in number.name] == [six.interval[0]]


def test_repeats_give_an_interval_on_the_side_of_the_higher_model() -> None:
    case = Case()
    for exercise in EXERCISES:
        for step in (0, 10):
            case.add("Aurora", exercise, words=400 + step).add("Brevis", exercise, words=700 + step)
    result = contrast(case.evidence, WORDS, "Aurora", "Brevis")
    assert result.interval is not None
    assert result.interval[0] <= -300 <= result.interval[1] < 0
    text = state(result)
    assert text.startswith("In all four exercises Brevis wrote more words than Aurora: 705 against 405 on average")
    assert "(difference 300 words, 95 % interval 29" in text


def test_the_interval_of_percentages_is_in_points() -> None:
    case = Case()
    for place in range(6):
        case.add("Aurora", f"e{place}", coverage=0.75).add("Brevis", f"e{place}", coverage=0.5)
    text = state(contrast(case.evidence, COVERAGE, "Aurora", "Brevis"))
    assert text.endswith("75 % against 50 % on average (difference 25.0 points, 95 % interval 25.0 to 25.0).")


def test_coverage_is_compared_in_percentage_points() -> None:
    case = Case().four("Aurora", coverage=[0.5] * 4).four("Brevis", coverage=[0.45] * 4)
    result = contrast(case.evidence, COVERAGE, "Aurora", "Brevis")
    assert result.standing == "supported"
    assert [(n.value, n.unit) for n in result.numbers[:2]] == [(50, "%"), (45, "%")]
    assert result.numbers[2].unit == "points"


def easy(first: float, second: float, grade: tuple[float, float] | None = None, more: int = 1) -> Contrast:
    """Two models by reading ease, and by so many of the grade formulas."""
    case = Case()
    for exercise in EXERCISES:
        for label, ease, level in zip(("Aurora", "Brevis"), (first, second), grade or (0, 0), strict=True):
            names = ("smog", "gunning_fog", "coleman_liau")[:more] if grade else ()
            case.add(label, exercise, ease=ease, formulas=dict.fromkeys(names, level))
    return contrast(case.evidence, READING_EASE, "Aurora", "Brevis")


def test_three_points_of_reading_ease_are_too_close() -> None:
    assert easy(43, 40).standing == "too close"
    assert easy(45, 40).standing == "supported"


def test_other_formulas_must_not_outvote_flesch() -> None:
    assert easy(60, 40, (9, 12)).standing == "supported"
    assert "one of two formulas disagrees" in state(easy(60, 40, (12, 9)))
    outvoted = easy(60, 40, (12, 9), more=2)
    assert outvoted.standing == "too close"
    assert "two of three formulas disagree" in state(outvoted)
    assert "two of three formulas disagree" in explain(outvoted)


def test_flesch_s_bands_are_told_for_both() -> None:
    assert bands(easy(20, 25)) == "On Flesch's scale both are “very difficult”."
    assert bands(easy(65, 25)) == "On Flesch's scale Aurora is “standard” and Brevis is “very difficult”."
    assert bands(words([], [])) == ""
