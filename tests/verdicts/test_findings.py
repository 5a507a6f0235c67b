from __future__ import annotations

import pytest
from hypothesis import given, settings

from pipeline.verdicts.findings import find
from tests.verdicts.verdict_cases import EXERCISES, Case, hostile_cases, lines, misquoted

TOPICS = {
    "foundations": ("Latent space", "Adversarial networks", "Bias and misuse"),
    "architectures": ("Self-attention", "Positional encoding", "Recurrent networks"),
    "applications": ("Code generation", "Drug discovery", "Music"),
    "scaling": ("Emergent abilities", "Environmental impact", "Future directions"),
}


def course() -> Case:
    """Two models as in the course: one long and full, one short."""
    case = Case(topics=TOPICS)
    case.four(
        "Aurora",
        words=[1400, 1440, 1400, 1440],
        ease=[30, 31, 32, 33],
        marks=[80] * 4,
        grades=[(2, 2, 2), (2, 2, 1), (2, 0, 2), (2, 2, 2)],
    )
    return case.four(
        "Brevis",
        words=[560] * 4,
        ease=[40, 41, 42, 43],
        marks=[20] * 4,
        grades=[(2, 0, 0), (2, 1, 0), (1, 2, 0), (2, 1, 0)],
    )


def test_the_course_s_conclusion_comes_out() -> None:
    findings = course().find()
    assert findings["length-and-detail"].sentence == (
        "Aurora gave the longer and more detailed answers: in all four exercises it wrote more words than Brevis "
        "(1,420 against 560 on average) and explained more of the topics (10 against 4 of 12 altogether)."
    )
    assert findings["length-and-detail"].standing == "supported"
    assert findings["coverage"].sentence.startswith(
        "In all four exercises Aurora covered more of the rubric than Brevis"
    )
    assert findings["readability"].sentence == (
        "In all four exercises Brevis was easier to read than Aurora: 41.5 against 31.5 on average."
    )
    assert findings["readability"].why.endswith("On Flesch's scale both are “difficult”.")
    assert findings["structure"].standing == "supported"


def test_every_number_reads_well_in_one_line() -> None:
    findings = course().find()
    assert lines(findings["length-and-detail"]) == [
        "Aurora, words per answer: 1,420",
        "Brevis, words per answer: 560",
        "Aurora minus Brevis, words per answer: 860",
        "Aurora ahead in length: 4 of 4 exercises",
        "Aurora, share of topics explained: 83.33 %",
        "Brevis, share of topics explained: 33.33 %",
        "Aurora minus Brevis, share of topics explained: 50 points",
        "Aurora ahead in topics explained: 4 of 4 exercises",
    ]
    assert lines(findings["only-one-explains"]) == [
        "Topics that only Aurora explains: 7 of 12",
        "Of these, left out by Brevis: 4 of 7",
    ]
    assert lines(findings["all-explain"]) == ["Topics that both explain: 3 of 12"]
    assert lines(findings["ethics"])[:2] == [
        "Aurora, topics explained: 2 of 2",
        "Aurora, topics only mentioned: 0 of 2",
    ]
    assert lines(findings["generality"]) == ["Exercises compared: 4", "Smallest p-value that they could give: 0.125"]


def test_four_prompts_never_carry_a_general_claim() -> None:
    finding = course().find()["generality"]
    assert finding.standing == "too few samples"
    assert "Four prompts with one answer each" in finding.sentence
    assert "p = 0.125" in finding.why
    assert "at least six exercises" in finding.why


def test_topics_of_only_one_model_are_named_and_quoted() -> None:
    case = course()
    first, second = (f for f in case.all_findings() if f.id == "only-one-explains")
    assert first.sentence == (
        "Only Aurora explains seven of the twelve topics, among them “Adversarial networks”, “Music”, "
        "“Future directions”, “Bias and misuse”, “Positional encoding” and “Code generation”; Brevis leaves "
        "four of these out."
    )
    assert {q.provider for q in first.quotations} == {"Aurora"}
    assert len(first.quotations) == 7
    assert second.sentence == "Only Brevis explains one of the twelve topics: “Drug discovery”; Aurora leaves it out."
    assert not misquoted(case.all_findings(), case.answers)


def test_agreement_is_told_both_ways() -> None:
    case = Case(topics={"scaling": ("Energy", "Jobs", "Data")})
    case.add("Aurora", "scaling", grades=[2, 0, 1]).add("Brevis", "scaling", grades=[2, 0, 0])
    findings = case.find()
    assert findings["all-explain"].sentence == "Aurora and Brevis both explain one of the three topics: “Energy”."
    assert [q.provider for q in findings["all-explain"].quotations] == ["Aurora", "Brevis"]
    assert (
        findings["none-covers"].sentence == "One of the three topics is covered by neither Aurora nor Brevis: “Jobs”."
    )


def test_ethics_and_the_future_are_treated_apart() -> None:
    findings = course().find()
    assert findings["ethics"].sentence == (
        "Of the two topics on ethics, privacy and society in exercises 1 and 4: Aurora explains both; Brevis only "
        "mentions one and leaves out one."
    )
    assert findings["future"].sentence == (
        "On future directions the rubric has one topic, “Future directions” in exercise 4 (Scaling): Aurora explains "
        "it and Brevis leaves it out."
    )


def test_the_future_in_answers_to_other_exercises_is_told_and_quoted() -> None:
    case = Case(topics={"scaling": ("Future directions",)})
    case.add("Aurora", "foundations").add("Aurora", "scaling", grades=[2])
    case.add("Brevis", "foundations", text="The future is open.").add("Brevis", "scaling", grades=[0])
    finding = case.find()["future"]
    assert finding.sentence == (
        "On future directions the rubric has one topic, “Future directions” in exercise 2 (Scaling): Aurora explains "
        "it and Brevis leaves it out; elsewhere words such as “future” occur in none of Aurora's answers and one of "
        "Brevis' answers."
    )
    assert finding.quotations[-1].text == "The future is open."


def test_a_rubric_without_ethics_has_no_finding_on_it() -> None:
    case = Case(topics={"scaling": ("Data",)}).add("Aurora", "scaling", grades=[2]).add("Brevis", "scaling", grades=[1])
    assert not {"ethics", "future"} & case.find().keys()


def test_length_and_detail_are_apart_where_they_disagree() -> None:
    case = Case(topics=TOPICS)
    case.four("Aurora", words=[900] * 4, grades=[(0, 0, 0)] * 4)
    case.four("Brevis", words=[300] * 4, grades=[(2, 2, 2)] * 4)
    findings = case.find()
    assert "length-and-detail" not in findings
    assert "Aurora wrote more words than Brevis" in findings["length"].sentence
    assert "Brevis explained more of the topics than Aurora" in findings["detail"].sentence


def test_without_a_rubric_coverage_is_not_measured_and_not_zero() -> None:
    findings = Case().four("Aurora", words=[10] * 4).four("Brevis", words=[20] * 4).find()
    assert findings["coverage"].standing == "not measurable"
    assert findings["coverage"].numbers == ()
    assert findings["readability"].standing == "not measurable"
    assert findings["length"].standing == "supported"


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("refused", "Brevis refused to give one of its four answers (“Scaling”)."),
        ("failed", "Brevis could not be asked for one of its four answers (“Scaling”)."),
        ("empty", "Brevis returned no text for one of its four answers (“Scaling”)."),
        ("truncated", "Brevis was cut off in one of its four answers (“Scaling”)."),
    ],
)
def test_gaps_are_told_first_and_left_out_of_comparisons(status: str, sentence: str) -> None:
    case = Case().four("Aurora", words=[900] * 4)
    case.four("Brevis", words=[300, 300, 300, 5], status=["answered"] * 3 + [status])
    findings = case.all_findings()
    assert findings[0].sentence == sentence
    assert findings[0].id == f"gap-{status}"
    assert "it out" in findings[0].why
    assert "in all three exercises it" not in findings[1].sentence
    # The table of all measures counts the piece of a cut answer too.
    scope = " over exercises 1, 2 and 3 only" if status == "truncated" else ""
    assert (
        findings[1].sentence
        == f"In all three exercises Aurora wrote more words than Brevis: 900 against 300 on average{scope}."
    )


def test_a_model_that_never_answered_leaves_the_other_described() -> None:
    case = Case().four("Aurora", words=[900, 1000, 1100, 1200], ease=[50] * 4).four("Brevis", status=["failed"] * 4)
    findings = case.find()
    assert findings["gap-failed"].sentence == "Brevis could not be asked for any of its four answers."
    assert findings["length"].sentence == "Aurora wrote 1,050 words per answer on average (900 to 1,200)."
    assert "generality" not in findings


def test_one_model_is_described_without_a_comparison() -> None:
    case = Case(providers=("Aurora",), topics=TOPICS)
    case.four("Aurora", words=[1000] * 4, ease=[25] * 4, grades=[(2, 1, 0)] * 4)
    findings = case.find()
    assert findings["coverage"].sentence == (
        "Aurora covered 50 % of the rubric in every answer; it explained 4 of 12 topics."
    )
    assert findings["readability"].sentence.endswith("of 25.0 in every answer, which is “very difficult”.")
    assert findings["none-covers"].sentence.startswith("Aurora leaves out four of the twelve topics: “Bias and misuse”")
    assert not {"only-one-explains", "all-explain", "generality"} & findings.keys()


def three(*words: int) -> Case:
    """Three models with so many words in every exercise."""
    case = Case(providers=("A1", "B2", "C3"))
    for label, count in zip(case.providers, words, strict=True):
        case.four(label, words=[count] * 4)
    return case


@pytest.mark.parametrize(
    ("words", "sentence", "standing"),
    [
        ((100, 900, 300), "the order is B2 (900), then C3 (300), then A1 (100)", "supported"),
        ((310, 900, 300), "the order is B2 (900), then A1 (310) and C3 (300), which share a place.", "supported"),
        ((100, 110, 120), "no model stands apart from all others: C3 120, B2 110 and A1 100", "too close"),
        # 100 and 130 differ, but 110 cannot be told from either: a chain of ties is no order.
        ((100, 110, 130), "no model stands apart from all others: C3 130, B2 110 and A1 100", "too close"),
    ],
    ids=["clear", "tie below", "all close", "chain"],
)
def test_more_models_are_ranked_with_ties(words: tuple[int, ...], sentence: str, standing: str) -> None:
    finding = three(*words).find()["length"]
    assert sentence in finding.sentence
    assert finding.standing == standing


@pytest.mark.parametrize(
    ("first", "last"),
    [([2000, 2000, 2000, 100], [500] * 4), ([3000] * 4, [3500, 100, 100, 100])],
    ids=["the first may be behind the last", "the last may be ahead of the first"],
)
def test_a_place_of_one_s_own_is_above_every_model_below(first: list[int], last: list[int]) -> None:
    case = Case(providers=("A1", "B2", "C3"))
    case.four("A1", words=first).four("B2", words=[1000] * 4).four("C3", words=last)
    finding = case.find()["length"]
    assert "no model stands apart" in finding.sentence
    assert finding.standing == "too few samples"


def test_a_ranking_needs_an_exercise_that_all_answered() -> None:
    case = Case(providers=("A1", "B2", "C3"))
    case.add("A1", "e1", words=5).add("B2", "e2", words=5).add("C3", "e3", words=5)
    finding = case.find()["length"]
    assert finding.standing == "not measurable"
    assert "A1, B2 and C3 cannot be ranked" in finding.sentence


def test_a_ranking_says_what_its_means_are_over_where_those_of_all_answers_are_others() -> None:
    case = three(100, 900, 300)
    assert "means over" not in case.find()["length"].sentence
    case = Case(providers=("A1", "B2", "C3"))
    case.four("A1", words=[100, 100, 100, 900]).four("B2", words=[900] * 4)
    case.four("C3", words=[300] * 4, status=["answered"] * 3 + ["failed"])
    assert case.find()["length"].sentence == (
        "By words per answer the order is B2 (900), then C3 (300), then A1 (100); means over exercises 1, 2 and 3 only."
    )


def test_what_only_one_of_three_explains() -> None:
    case = Case(providers=("A1", "B2", "C3"), topics={"scaling": ("Energy", "Data")})
    case.add("A1", "scaling", grades=[2, 2]).add("B2", "scaling", grades=[1, 2]).add("C3", "scaling", grades=[0, 2])
    findings = case.find()
    assert findings["only-one-explains"].sentence == (
        "Only A1 explains one of the two topics: “Energy”; the others at most mention it."
    )
    assert findings["all-explain"].sentence == "All three models explain one of the two topics: “Data”."


def test_repeats_speak_for_further_answers_to_the_same_prompts_only() -> None:
    case = Case()
    for exercise in EXERCISES:
        for step in range(3):
            case.add("Aurora", exercise, words=900 + step, ease=40 + step)
            case.add("Brevis", exercise, words=300 + step, ease=40 + step)
    finding = case.find()["generality"]
    assert finding.standing == "too few samples"
    assert finding.sentence.startswith(
        "The difference in length (Aurora higher, p < 0.001) can be expected to hold for "
    )
    assert "further answers to these prompts; not so reading ease (p = 1)." in finding.sentence
    assert finding.sentence.endswith(
        "Four prompts are too few to say which model is longer, fuller or easier to read in general."
    )


def test_enough_exercises_carry_a_general_claim() -> None:
    case = Case()
    for place in range(8):
        case.add("Aurora", f"e{place}", words=900 + place, ease=40).add("Brevis", f"e{place}", words=300, ease=40)
    finding = case.find()["generality"]
    assert finding.standing == "supported"
    assert finding.sentence == (
        "The difference in length (Aurora higher, p = 0.008) can be expected to hold for further prompts like these; "
        "not so reading ease (p = 1)."
    )
    assert [number.value for number in finding.numbers] == [2 / 256, 1, 1, 0]


def test_a_difference_below_its_margin_holds_for_nothing_however_small_its_p() -> None:
    case = Case()
    for place in range(8):
        case.add("Aurora", f"e{place}", words=510).add("Brevis", f"e{place}", words=500)
    assert case.find()["generality"].sentence == (
        "No difference can be expected to hold for further prompts like these: length (p = 0.008)."
    )


def test_enough_exercises_without_a_difference_are_too_close() -> None:
    case = Case()
    for place in range(8):
        case.add("Aurora", f"e{place}", words=500).add("Brevis", f"e{place}", words=500)
    finding = case.find()["generality"]
    assert finding.standing == "too close"
    assert finding.sentence.startswith("No difference can be expected to hold for further prompts like these: length")


def test_one_prompt_is_worded_in_the_singular() -> None:
    case = Case().add("Aurora", "scaling", words=900).add("Brevis", "scaling", words=300)
    assert case.find()["generality"].sentence.startswith("One prompt with one answer from every model can describe")


def test_nothing_gives_no_findings() -> None:
    assert find([], [], providers=[]) == ()


@settings(max_examples=150, deadline=None)
@given(hostile_cases())
def test_any_scores_give_findings_that_quote_verbatim(case: Case) -> None:
    findings = case.all_findings()
    assert not misquoted(findings, case.answers)
    assert all(finding.sentence.strip() and finding.sentence.endswith((".", "?")) for finding in findings)


@settings(max_examples=60, deadline=None)
@given(hostile_cases())
def test_the_same_scores_give_the_same_findings(case: Case) -> None:
    assert case.all_findings() == case.all_findings()
