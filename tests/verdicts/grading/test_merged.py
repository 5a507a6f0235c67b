from __future__ import annotations

import pytest

from pipeline.records import Rubric
from tests.verdicts.grading.made_report import DATA, GAN, RUBRIC, VAE, Report, of

NO_TOOLS = RUBRIC.model_copy(update={"tools": ()})
RESTING = ("coverage-models", "coverage-scaling", "length", "readability", "parts", "structure")


def merged() -> Report:
    """One answer to each exercise, of no named tool."""
    report = Report().part("introduction", "I asked ChatGPT and Gemini.")
    return report.answer("models", None, f"{GAN} {VAE}").answer("scaling", None, DATA)


@pytest.mark.parametrize("rubric", [RUBRIC, NO_TOOLS], ids=["rubric", "report"])
def test_points_of_an_unnamed_answer_that_may_hold_two_are_left_open(rubric: Rubric) -> None:
    graded = merged().graded(rubric)
    assert {name: of(graded, name).points for name in RESTING} == dict.fromkeys(RESTING)
    assert all("the marker decides" in of(graded, name).why for name in RESTING)
    assert any("exercises 1, 2" in flag and "the answers of two tools" in flag for flag in graded.flags)


def test_a_named_answer_or_a_report_of_one_tool_keeps_its_points() -> None:
    one = Report().answer("models", None, f"{GAN} {VAE}").answer("scaling", None, DATA).graded(NO_TOOLS)
    both = merged().answer("models", None, VAE).answer("scaling", "Gemini", DATA).graded(NO_TOOLS)
    for graded in (one, both):
        assert of(graded, "coverage-models").points is not None
        assert not any("two tools" in flag for flag in graded.flags)
