from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.records import CriterionResult
from pipeline.verdicts.grading.own_words import check_own_claims, judge_claims, judge_conclusion
from tests.verdicts.grading.made_report import Report, criterion, whole_report

FILLED = "The answers were read twice and counted by hand, and each of them was kept as it came. " * 5


def answered() -> Report:
    report = Report().answer("models", "ChatGPT", "A long answer of many words. " * 30)
    return report.answer("models", "Gemini", "A short answer of few words. " * 5)


def conclusion(text: str, **fields: float) -> CriterionResult:
    case = answered().part("conclusion", text).case()
    case = replace(case, claims=check_own_claims(case))
    return judge_conclusion(case, criterion("conclusion", **fields))


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("ChatGPT is longer than Gemini because it gives examples.", 10),
        ("Tool 1 is longer than tool 2, therefore it took longer to read.", 10),
        ("ChatGPT is longer than Gemini.", 7.5),
        ("It was a pleasant exercise because of the snacks.", 7.5),
        ("It was a pleasant exercise. " * 5, 5),
        ("It was a pleasant exercise.", 0),
    ],
    ids=["all", "numbered-tools", "no-reason", "no-comparison", "neither", "a-few-words"],
)
def test_presence_length_comparison_and_reasons_are_a_quarter_each(text: str, points: float) -> None:
    assert conclusion(text).points == points


@pytest.mark.parametrize(
    "text",
    [
        "Both tools are good.",
        "ChatGPT and Gemini are both very useful tools.",
        "I liked ChatGPT. I liked Gemini too.",
        "Both are good because they are helpful.",
        "In this lab I asked ChatGPT and Gemini the same prompts.",
    ],
)
def test_praise_and_what_was_done_compare_nothing(text: str) -> None:
    found = conclusion(text, low=100, high=300)
    assert found.points == 0
    assert "it does not compare the tools" in found.why
    assert "no reason" in found.why


@pytest.mark.parametrize(
    "text",
    [
        "chatgpt is beter becoz it gives more points",
        "ChatGPT is better bcz it has examples.",
        "chatgpt is best cuz answers are long",
        "I prefer Gemini coz of its short sentences.",
        "ChatGPT is better as it explains attention.",
        "Gemini is weaker due to missing examples.",
        "ChatGPT explains attention, so it is better than Gemini.",
        "ChatGPT is better since Gemini leaves out the loss.",
        "ChatGPT is better becuase Gemini leaves out the loss.",
        "ChatGPT names attention\nand the loss, so ChatGPT is longer than Gemini",
    ],
)
def test_reasons_count_however_they_are_spelled(text: str) -> None:
    found = conclusion(text)
    assert found.points == 10
    assert "it gives reasons" in found.why


@pytest.mark.parametrize(
    "text",
    [
        "ChatGPT is longer than Gemini so far.",
        "ChatGPT has been better than Gemini since 2023.",
        "ChatGPT is longer than Gemini and has lists, tables and so on.",
        "ChatGPT is better than Gemini as well as longer.",
    ],
)
def test_words_of_time_and_kind_are_no_reasons(text: str) -> None:
    assert "no reason was found" in conclusion(text).why


def test_a_length_outside_of_the_band_costs_up_to_a_quarter() -> None:
    text = "ChatGPT is longer than Gemini because it gives examples."
    found = conclusion(text, low=12, high=100)
    assert found.points == pytest.approx(10 - 2.5 * 0.5)
    assert "nine words (12 to 100 words are asked for)" in found.why
    assert conclusion(text, low=100).points == 7.5
    assert conclusion(f"{text} {FILLED}", low=50, high=100).points == 10


def test_the_first_comparison_and_the_first_reason_are_quoted() -> None:
    found = conclusion("We did this. ChatGPT is longer than Gemini. This is because it gives examples. The end.")
    assert [each.text for each in found.evidence][1:] == [
        "ChatGPT is longer than Gemini.",
        "This is because it gives examples.",
    ]


def test_a_conclusion_that_was_not_found_is_left_to_the_marker() -> None:
    found = judge_conclusion(answered().case(), criterion("conclusion"))
    assert found.points is None
    assert "marker decides" in found.why
    assert found.next_step


def test_the_share_of_claims_that_the_answers_bear_out_counts() -> None:
    case = (
        answered()
        .part("conclusion", "ChatGPT is longer than Gemini. I like Gemini very much indeed. Gemini is longer.")
        .case()
    )
    case = replace(case, claims=check_own_claims(case))
    found = judge_claims(case, criterion("claims"))
    assert found.points == 5
    assert found.why.startswith("Of two claims that can be checked, one claim fits the answers and one claim does not.")
    assert "One further sentence cannot be decided" in found.why
    assert "“Gemini is longer.”" in found.next_step
    assert "ChatGPT is longer than Gemini." in [each.text for each in found.evidence]


def test_claims_are_checked_with_the_answers_of_that_very_submission() -> None:
    swapped = Report().answer("models", "Gemini", "A long answer of many words. " * 30)
    swapped.answer("models", "ChatGPT", "A short answer of few words. " * 5)
    for report, standing in ((answered(), "supported"), (swapped, "contradicted")):
        case = report.part("conclusion", "ChatGPT is longer than Gemini.").case()
        assert [claim.standing for claim in check_own_claims(case)] == [standing]


def test_claims_of_the_introduction_count_and_those_in_answers_do_not() -> None:
    report = Report().part("introduction", "I found that Gemini is longer than ChatGPT.")
    report.answer("models", "ChatGPT", "Gemini is longer than ChatGPT. " * 20).answer("models", "Gemini", "No.")
    assert [claim.standing for claim in check_own_claims(report.case())] == ["contradicted"]


def test_without_a_claim_that_can_be_decided_there_are_no_points() -> None:
    case = answered().part("conclusion", "I learned a lot.").case()
    found = judge_claims(case, criterion("claims"))
    assert found.points is None
    assert "marker decides" in found.why


def test_supported_claims_earn_everything_and_need_no_next_step() -> None:
    case = whole_report().case()
    claims = tuple(claim for claim in check_own_claims(case) if claim.standing != "contradicted")
    found = judge_claims(replace(case, claims=claims), criterion("claims"))
    assert found.points == 10
    assert found.next_step == ""


LONG, SHORT = "A long answer of many words. " * 30, "A short answer of few words. " * 5


def test_exercises_are_numbered_as_in_the_rubric_whatever_was_answered_first() -> None:
    report = Report().answer("scaling", "ChatGPT", LONG).answer("scaling", "Gemini", SHORT)
    report.answer("models", "ChatGPT", SHORT).answer("models", "Gemini", LONG)
    case = report.part("conclusion", "In exercise 1 Gemini is longer. For the scaling prompt Gemini is longer.").case()
    assert [claim.standing for claim in check_own_claims(case)] == ["supported", "contradicted"]


def test_a_remark_on_one_exercise_is_about_that_exercise() -> None:
    report = Report().answer("models", "ChatGPT", SHORT).answer("models", "Gemini", LONG)
    report.answer("scaling", "ChatGPT", LONG).answer("scaling", "Gemini", SHORT)
    report.part("conclusion", "Gemini is longer.", exercise="models")
    report.part("conclusion", "Gemini is longer.", exercise="scaling")
    assert [claim.standing for claim in check_own_claims(report.case())] == ["supported", "contradicted"]
