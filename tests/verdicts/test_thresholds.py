from __future__ import annotations

from hypothesis import given, settings

from pipeline.verdicts.thresholds import check_thresholds
from tests.verdicts.verdict_cases import Case, hostile_cases

CASE = (
    Case()
    .add("Aurora", "foundations", words=100, coverage=0.5)
    .add("Aurora", "scaling", words=300, coverage=0.7)
    .add("Brevis", "foundations", words=50)
    .add("Brevis", "scaling", status="failed")
)


def test_each_model_s_mean_is_held_against_each_threshold() -> None:
    results = check_thresholds({"words": 150, "coverage": 0.61}, CASE.scores, CASE.providers)
    assert [(r.measure, r.provider, r.value, r.passed) for r in results] == [
        ("words", "Aurora", 200, True),
        ("words", "Brevis", 50, False),
        ("coverage", "Aurora", 0.6, False),
        ("coverage", "Brevis", None, False),
    ]
    assert [r.minimum for r in results] == [150, 150, 0.61, 0.61]
    assert [r.part for r in results] == ["", "over 1 of 2 answers", "", ""]


def test_a_mean_of_exactly_the_minimum_passes_whatever_its_last_bit() -> None:
    case = Case()
    for share in (0.1, 0.2, 0.3, 0.1, 0.2, 0.3):
        case.add("Aurora", "foundations", coverage=share)
    (result,) = check_thresholds({"coverage": 0.2}, case.scores, ["Aurora"])
    assert result.passed


def test_a_model_without_answers_misses_even_a_negative_threshold() -> None:
    (result,) = check_thresholds({"flesch_reading_ease": -1000}, CASE.scores, ["Nobody"])
    assert (result.value, result.passed) == (None, False)


def test_no_thresholds_give_no_results() -> None:
    assert check_thresholds({}, CASE.scores, CASE.providers) == ()


@settings(max_examples=50, deadline=None)
@given(hostile_cases())
def test_passing_means_measured_and_reached(case: Case) -> None:
    for result in check_thresholds({"words": 10, "coverage": 0.5, "smog": 8, "odd": 1}, case.scores, case.providers):
        reached = result.value is not None and result.value >= result.minimum - 1e-6
        assert reached or not result.passed
