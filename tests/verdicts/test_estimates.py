"""The mean of each model, and how sure it is."""

from __future__ import annotations

import pytest

from pipeline.records import Length, Score
from pipeline.verdicts.estimates import estimate


def score(exercise: str, coverage: float | None, sample: int = 0, provider: str = "A") -> Score:
    return Score(exercise=exercise, provider=provider, sample=sample, status="answered", coverage=coverage)


def test_exercises_weigh_the_same_whatever_the_number_of_samples() -> None:
    scores = [score("e", 1.0), score("e", 0.5, 1), score("f", 0.25)]
    (found,) = estimate(scores, ["A"])
    assert found.measure == "coverage"
    assert found.value == pytest.approx(0.5)
    assert found.low is not None
    assert found.high is not None
    assert 0.25 <= found.low <= found.value <= found.high <= 1


def test_one_answer_has_no_interval_and_none_no_estimate() -> None:
    (found,) = estimate([score("e", 0.5), score("f", None)], ["A", "B"])
    assert (found.provider, found.value, found.low, found.high) == ("A", 0.5, None, None)
    assert estimate([], ["A"]) == ()


def test_each_measure_of_each_model_in_their_order() -> None:
    length = Length(words=10, sentences=1, paragraphs=1, headings=0, list_items=0, characters=50)
    scores = [score("e", 0.5, provider="B").model_copy(update={"length": length}), score("e", 1.0)]
    assert [(each.provider, each.measure, each.value) for each in estimate(scores, ["A", "B"])] == [
        ("A", "coverage", 1.0),
        ("B", "coverage", 0.5),
        ("B", "words", 10.0),
    ]


def test_answers_that_are_all_alike_have_an_interval_of_no_width() -> None:
    (found,) = estimate([score("e", 0.5), score("f", 0.5)], ["A"])
    assert (found.low, found.high) == (0.5, 0.5)
