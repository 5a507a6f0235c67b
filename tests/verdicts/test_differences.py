from __future__ import annotations

import pytest

from pipeline.records import Grade
from pipeline.verdicts.clauses import MENTION
from pipeline.verdicts.differences import differences
from tests.verdicts.student_case import check
from tests.verdicts.verdict_cases import Case

# 750 words against 475, 3,000 against 1,900 in all; grade 14 against 12; reading ease 30 against 45; coverage 70 %
# against 37.5 %; 16 topics treated against 10, 12 explained against 5; 12 lists against 3.


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("ChatGPT is longer than Gemini by 300 words.", "supported"),
        ("ChatGPT is longer than Gemini by 400 words.", "contradicted"),
        ("ChatGPT is about 330 words longer.", "supported"),
        ("ChatGPT is 330 words longer.", "too close"),
        ("ChatGPT exceeds Gemini by 275 words.", "supported"),
        ("Gemini exceeds ChatGPT by 275 words.", "contradicted"),
        ("ChatGPT and Gemini differ by 275 words.", "supported"),
        ("The two models differ by 50 words.", "contradicted"),
        ("ChatGPT is up to 400 words longer.", "supported"),
        ("ChatGPT is more than 400 words longer on average.", "contradicted"),
        ("ChatGPT is between 100 and 200 words longer.", "contradicted"),
        ("ChatGPT is not 200 words longer.", "not measurable"),
        ("ChatGPT is 150 to 400 words longer in every exercise.", "supported"),
        ("ChatGPT is 500 words longer in every exercise.", "contradicted"),
        ("ChatGPT is 300 words longer in two of the four exercises.", "contradicted"),
        ("In exercise 4 ChatGPT wrote 350 words more.", "supported"),
        ("ChatGPT usually writes 275 words more.", "too few samples"),
        ("Gemini is at least one grade level easier to read.", "supported"),
        ("Gemini is two grades harder to read.", "contradicted"),
        ("Gemini's text is about two school grades below ChatGPT's.", "supported"),
        ("Gemini's Flesch reading ease is five points higher.", "contradicted"),
        ("ChatGPT's reading ease is 16 points lower.", "supported"),
        ("ChatGPT reaches 32 percentage points more coverage.", "supported"),
        ("ChatGPT's coverage is higher by 32 %.", "supported"),
        ("ChatGPT covered 32 % more topics.", "too close"),
        ("ChatGPT covered 25 % more topics.", "contradicted"),
        ("Gemini treats 38 % fewer topics.", "supported"),
        ("ChatGPT explains 140 % more topics.", "supported"),
        ("Gemini covers 60 % of the topics that ChatGPT covers.", "supported"),
        ("Gemini covers a quarter of the topics that ChatGPT covers.", "contradicted"),
        ("ChatGPT covers four times as many topics.", "contradicted"),
        ("ChatGPT uses nine more lists than Gemini.", "supported"),
        ("ChatGPT has two headings more than Gemini.", "contradicted"),
        ("Gemini is 63 % of the length of ChatGPT.", "supported"),
        ("Gemini writes half as much.", "contradicted"),
    ],
)
def test_a_difference_must_fit_its_number(text: str, standing: str) -> None:
    assert [finding.standing for finding in check("pair", text)] == [standing]


def test_the_figures_and_the_leeway_are_told() -> None:
    (finding,) = check("pair", "ChatGPT wrote 1,000 words more than Gemini.")
    assert finding.why == (
        "Words per answer on average: ChatGPT 750, Gemini 475, which is 275 more. In all it is 3,000 against 1,900, "
        "1,100 more. “1,000 words more” may be 100 off."
    )
    (finding,) = check("pair", "ChatGPT covered 60 % more topics than Gemini.")
    assert finding.why == (
        "Of 20 topics of the rubric ChatGPT treats 16 and explains 12; Gemini treats 10 and explains 5: that is 160 % "
        "as many treated and 240 % as many explained. In coverage it is 70 % against 38 %."
    )


def test_an_average_that_one_exercise_contradicts_is_too_close_unless_it_is_called_one() -> None:
    case = Case().four("Aurora", words=[900, 900, 900, 300]).four("Brevis", words=[500] * 4)
    assert [f.standing for f in case.check("Aurora is 250 words longer.")] == ["too close"]
    assert [f.standing for f in case.check("On average Aurora is 250 words longer.")] == ["supported"]


def test_one_topic_more_or_less_does_not_contradict() -> None:
    case = Case(topics={"e": tuple(f"Topic {letter}" for letter in "ABCDEFGHIJ")})
    full: list[Grade] = [2] * 6
    case.add("Aurora", "e", grades=[*full, 0, 0, 0, 0]).add("Brevis", "e", grades=[*full[:3], 0, 0, 0, 0, 0, 0, 0])
    for said, standing in (("twice", "supported"), ("three times", "contradicted")):
        (finding,) = case.check(f"Aurora covers {said} as many topics as Brevis.")
        assert finding.standing == standing
    (finding,) = case.check("Aurora covers 70 % more topics than Brevis.")
    assert finding.standing == "too close"


def test_a_model_that_is_not_measured_is_not_compared() -> None:
    case = Case().four("Aurora", words=[900] * 4).four("Brevis", status=["failed"] * 4)
    (finding,) = case.check("Aurora is 300 words longer than Brevis.")
    assert finding.standing == "not measurable"
    alone = Case(providers=("Aurora",)).four("Aurora", words=[900] * 4)
    assert [f.standing for f in alone.check("Aurora is 300 words longer.")] == ["not measurable"]


@pytest.mark.parametrize(
    "words",
    [
        f"{MENTION} wrote 300 words.",
        f"{MENTION} is longer.",
        f"{MENTION} is 5 points better.",
        f"{MENTION} is two grades better.",
        f"{MENTION} is 20 words easier.",
        f"{MENTION} uses 3 more tables.",
    ],
)
def test_what_names_no_difference_of_a_measure_is_left_alone(words: str) -> None:
    assert differences(words) == ([], words)
