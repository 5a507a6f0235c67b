from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.verdicts.grading.bands import band_of, ease_share, judge_length, judge_readability, length_share
from tests.verdicts.grading.made_report import DATA, RUBRIC, Report, criterion, whole_report


@pytest.mark.parametrize(
    ("words", "share"),
    [(100, 1), (400, 1), (200, 1), (75, 0.5), (50, 0), (10, 0), (600, 0.5), (800, 0), (9000, 0)],
)
def test_a_length_outside_earns_less_in_proportion(words: float, share: float) -> None:
    assert length_share(words, 100, 400) == pytest.approx(share)


def test_an_open_end_never_costs_anything() -> None:
    assert length_share(10**6, 100, None) == length_share(0, None, 400) == 1
    assert ease_share(-300, None, 90) == ease_share(300, 20, None) == 1


@pytest.mark.parametrize(("ease", "share"), [(20, 1), (10, 0.5), (0, 0), (-40, 0), (95, 0.75), (110, 0)])
def test_a_readability_outside_earns_less_in_proportion(ease: float, share: float) -> None:
    assert ease_share(ease, 20, 90) == pytest.approx(share)


def test_length_is_the_mean_over_the_answers_and_names_those_outside() -> None:
    report = Report().answer("models", "ChatGPT", "word " * 100).answer("models", "Gemini", "word " * 10)
    found = judge_length(report.case(), criterion("length", low=50, high=150, exercise="models"))
    assert found.points == 5
    assert "one of two answers lies within it" in found.why
    assert "Gemini in exercise 1 has 10 words" in found.why
    assert [each.tool for each in found.evidence] == ["Gemini"]


def test_many_answers_outside_are_counted() -> None:
    found = judge_length(whole_report().case(), criterion("length", low=500))
    assert found.points == 0
    assert "and 1 more lie outside" in found.why


def test_one_exercise_alone_may_be_meant() -> None:
    report = Report().answer("models", "ChatGPT", "word " * 100).answer("scaling", "ChatGPT", "word")
    case = report.case(RUBRIC.model_copy(update={"tools": ()}))
    assert judge_length(case, criterion("length", low=50, exercise="models")).points == 10


@pytest.mark.parametrize(("judge", "low"), [(judge_length, 50), (judge_readability, 0)])
def test_a_missing_answer_earns_no_more_than_one_outside_of_the_band(judge: Callable[..., Any], low: float) -> None:
    report = Report().answer("models", "ChatGPT", f"{DATA} " * 20)
    band = criterion("length", low=low, exercise="models")
    missing = judge(report.case(), band)
    assert missing.points == 5
    assert "No answer of Gemini to exercise 1 was found, which counts as nothing." in missing.why
    assert judge(report.answer("models", "Gemini", f"{DATA} ").case(), band).points >= missing.points


def test_an_answer_that_is_too_short_to_measure_is_told_and_not_counted() -> None:
    report = Report().answer("models", "ChatGPT", f"{DATA} " * 20).answer("models", "Gemini", "Yes.")
    found = judge_readability(report.case(), criterion("readability", low=0, high=100, exercise="models"))
    assert found.points == 10
    assert "One answer could not be measured" in found.why


@pytest.mark.parametrize("judge", [judge_length, judge_readability])
def test_without_an_answer_there_are_no_points(judge: object) -> None:
    assert callable(judge)
    assert judge(Report().case(), criterion("length", low=1)).points is None


def test_a_band_is_told_in_words() -> None:
    assert band_of(criterion("length", low=200, high=1500), "words") == "200 to 1,500 words"
    assert band_of(criterion("length", high=1500), "words") == "at most 1,500 words"
    assert band_of(criterion("readability", low=20), "") == "at least 20.0"
