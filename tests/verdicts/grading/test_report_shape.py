from __future__ import annotations

from pipeline.verdicts.grading.report_shape import judge_parts, judge_structure, unfound
from tests.verdicts.grading.made_report import DATA, GAN, RUBRIC, Report, criterion, whole_report

NO_TOOLS = RUBRIC.model_copy(update={"tools": ()})


def test_every_expected_answer_counts_the_same() -> None:
    report = Report().answer("models", "ChatGPT", GAN).answer("models", "Gemini", GAN)
    found = judge_parts(report.answer("scaling", "chatgpt", DATA).case(), criterion("parts"))
    assert found.points == 7.5
    assert found.why == "Three of four expected answers were found. Not found: Gemini to exercise 2."
    assert len(found.evidence) == 3


def test_a_whole_report_has_them_all() -> None:
    assert judge_parts(whole_report().case(), criterion("parts")).points == 10


def test_an_unnamed_answer_stands_for_a_tool_that_is_not_named() -> None:
    report = Report().answer("models", None, GAN).answer("models", None, GAN)
    found = judge_parts(
        report.answer("scaling", "ChatGPT", DATA).answer("scaling", None, DATA).case(), criterion("parts")
    )
    assert found.points == 10


def test_without_tools_in_the_rubric_those_found_are_expected_everywhere() -> None:
    report = Report().answer("models", "Claude", GAN).answer("models", "Copilot", GAN).answer("scaling", "Claude", DATA)
    found = judge_parts(report.case(NO_TOOLS), criterion("parts"))
    assert found.points == 7.5
    assert "Copilot to exercise 2" in found.why


def test_without_any_answer_there_are_no_points() -> None:
    assert judge_parts(Report().case(), criterion("parts")).points is None


def test_structure_is_five_things_of_equal_worth() -> None:
    assert judge_structure(whole_report().case(), criterion("structure")).points == 10
    bare = Report().answer("models", None, GAN).part("conclusion", "Both are good.")
    found = judge_structure(bare.case(), criterion("structure"))
    assert found.points == 2
    assert found.why.startswith("The report has a conclusion of your own. Not found: a heading for each exercise")
    assert "heading" in found.next_step


def test_one_prompt_or_one_tool_that_is_missing_counts() -> None:
    report = whole_report()
    without_prompt = [part for part in report.parts if (part.kind, part.exercise) != ("prompt", "scaling")]
    found = judge_structure(
        Report(report.text.replace("Explain scaling.", " " * 16), without_prompt).case(), criterion("structure")
    )
    assert found.points == 8
    assert found.why.endswith("Not found: the prompt of exercise 2.")
    unnamed = [part.model_copy(update={"tool": None}) if part.tool == "Gemini" else part for part in report.parts]
    assert judge_structure(Report(report.text, unnamed).case(), criterion("structure")).points == 8


def test_structure_quotes_the_first_heading() -> None:
    found = judge_structure(whole_report().case(), criterion("structure"))
    assert found.evidence[0].text == "Introduction"


def test_exercises_without_an_answer_are_told() -> None:
    assert unfound(whole_report().case()) == ""
    report = Report().answer("scaling", "ChatGPT", DATA)
    assert unfound(report.case()) == "no answer was found to exercise 1 (one exercise found)"
