from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.verdicts.grading.absence import absence_flags, absent_answers, told
from pipeline.verdicts.grading.coverage import judge_coverage
from pipeline.verdicts.grading.report_shape import judge_parts
from tests.verdicts.grading.made_report import DATA, GAN, RUBRIC, VAE, Report, criterion, whole_report

NO_TOOLS = RUBRIC.model_copy(update={"tools": ()})


def without_one() -> Report:
    """Gemini's answer to the second exercise is missing."""
    report = Report().answer("models", "ChatGPT", GAN).answer("models", "Gemini", VAE)
    return report.answer("scaling", "ChatGPT", DATA)


def test_a_whole_report_lacks_nothing() -> None:
    assert absent_answers(whole_report().case()) == ()
    assert absence_flags(()) == ()


def test_what_is_missing_without_doubt_counts_as_nothing_and_is_flagged() -> None:
    case = without_one().case()
    assert [(each.exercise, each.tool, each.doubt) for each in case.absent] == [("scaling", "Gemini", "")]
    assert told(case, case.absent) == ["No answer of Gemini to exercise 2 was found, which counts as nothing."]
    (flag,) = absence_flags(case.absent)
    assert flag.startswith("not found: the answer of Gemini to scaling; counted as nothing")
    assert judge_parts(case, criterion("parts")).points == 7.5


@pytest.mark.parametrize(
    ("report", "why"),
    [
        (without_one().part("other", "word " * 50), "a long passage"),
        (without_one().part("conclusion", "word " * 600), "a long passage"),
        (without_one().answer("models", "ChatGPT", VAE), "in several places"),
        (without_one().part("answer", GAN), "whose exercise could not be told"),
        (without_one().part("prompt", "Explain.", exercise="scaling", confidence=0.3), "without doubt"),
        (without_one().answer("scaling", "Claude", GAN), "Claude answered it"),
    ],
    ids=["passage", "conclusion", "pieces", "no exercise", "unsure", "another tool"],
)
def test_what_may_have_been_overlooked_is_left_to_the_marker(report: Report, why: str) -> None:
    case = report.case()
    (absent,) = case.absent
    assert why in absent.doubt
    for found in (judge_coverage(case, criterion("coverage")), judge_parts(case, criterion("parts"))):
        assert found.points is None
        assert "the marker decides" in found.why
    (flag,) = absence_flags(case.absent)
    assert flag.startswith("not found, perhaps overlooked: the answer of Gemini to scaling")


def test_a_report_that_was_read_in_part_leaves_what_is_missing_to_the_marker() -> None:
    (absent,) = without_one().case(status="partial", reason="only the first 300 pages were read").absent
    assert absent.doubt == "not all that was handed in could be read"


def test_an_answer_as_long_as_two_may_hold_another() -> None:
    exercises = (*RUBRIC.exercises, RUBRIC.exercises[0].model_copy(update={"id": "more"}))
    rubric = RUBRIC.model_copy(update={"exercises": exercises, "tools": ("ChatGPT",)})
    four = rubric.model_copy(
        update={"exercises": (*exercises, exercises[0].model_copy(update={"id": "last"}))},
    )
    report = (
        Report().answer("models", "ChatGPT", GAN).answer("scaling", "ChatGPT", DATA).answer("more", "ChatGPT", GAN * 4)
    )
    assert [each.doubt for each in report.case(four).absent] == [
        "one of the others is so long that it may hold this one"
    ]


def test_the_marker_has_the_last_word_on_what_is_missing() -> None:
    case = without_one().part("other", "word " * 50).case()
    for tool in ("Gemini", None):
        certain = replace(case, ruled_out=frozenset({("scaling", tool)}))
        assert [each.doubt for each in absent_answers(certain)] == [""]


def test_a_tool_asked_once_is_not_expected_everywhere() -> None:
    exercises = tuple(RUBRIC.exercises[0].model_copy(update={"id": name}) for name in "abcd")
    report = Report()
    for exercise in exercises:
        report.answer(exercise.id, "Claude", GAN)
    once = report.answer("a", "Copilot", VAE).case(NO_TOOLS.model_copy(update={"exercises": exercises}))
    assert once.absent == ()


def test_where_some_answers_have_a_name_the_others_have_one_that_was_left_out() -> None:
    report = Report().answer("models", "Claude", GAN).answer("scaling", None, DATA)
    assert report.case(NO_TOOLS).absent == ()
