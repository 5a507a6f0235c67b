from __future__ import annotations

import pytest

from tests.verdicts.verdict_cases import EXERCISES, Case


def course() -> Case:
    """ChatGPT: one formula, five tables, no code. Gemini: code twice, two tables, no formula. Nobody: links."""
    case = Case(providers=("ChatGPT", "Gemini"))
    for exercise, one, other in zip(
        EXERCISES,
        ({"formulas": 1, "tables": 2}, {"tables": 3}, {}, {}),
        ({"code_blocks": 1}, {"code_blocks": 1, "lists": 1}, {"tables": 1}, {"tables": 1}),
        strict=True,
    ):
        case.add("ChatGPT", exercise, words=300, elements=one)
        case.add("Gemini", exercise, words=300, elements=other)
    return case


def standings(text: str, case: Case | None = None) -> list[tuple[str, str]]:
    return [(f.id.removeprefix("claim-"), f.standing) for f in (case or course()).check(text)]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Only ChatGPT gives a formula.", "supported"),
        ("Only Gemini gives a formula.", "contradicted"),
        ("Only ChatGPT uses tables.", "contradicted"),
        ("ChatGPT is the only one with mathematical equations.", "supported"),
        ("ChatGPT uses tables.", "supported"),
        ("Gemini provides code snippets.", "supported"),
        ("ChatGPT includes Python code.", "contradicted"),
        ("ChatGPT has no code.", "supported"),
        ("ChatGPT does not give any code examples.", "supported"),
        ("Gemini does not include tables.", "contradicted"),
        ("Gemini answers without formulas.", "supported"),
        ("Gemini lacks equations.", "supported"),
        ("Gemini omits equations.", "supported"),
        ("ChatGPT uses more tables than Gemini.", "supported"),
        ("Gemini uses more tables.", "contradicted"),
        ("Gemini has fewer tables than ChatGPT.", "supported"),
        ("Gemini does not use more tables than ChatGPT.", "supported"),
        ("Gemini has as many tables as ChatGPT.", "contradicted"),
        ("Both use tables.", "supported"),
        ("Both models provide code.", "contradicted"),
        ("Neither of the models gives links.", "supported"),
        ("Neither of the models uses tables.", "contradicted"),
        ("Gemini uses no bullet points.", "contradicted"),
        ("ChatGPT uses numbered lists.", "contradicted"),
        ("None of ChatGPT's answers has code.", "supported"),
        ("No answer by ChatGPT has code.", "supported"),
        ("All of Gemini's answers contain code.", "contradicted"),
        ("Two of Gemini's four answers contain code.", "supported"),
        ("ChatGPT tends to use tables.", "too few samples"),
        ("ChatGPT always uses tables.", "contradicted"),
        ("ChatGPT uses tables in every exercise.", "contradicted"),
        ("ChatGPT uses tables in every answer.", "contradicted"),
        ("ChatGPT has tables in all four answers.", "contradicted"),
        ("ChatGPT has tables in three of the four exercises.", "contradicted"),
        ("ChatGPT has tables in two of the four exercises.", "supported"),
        ("ChatGPT has tables in two of the five exercises.", "not measurable"),
        ("ChatGPT has tables in at least one of the four answers.", "supported"),
        ("ChatGPT has tables in most of its answers.", "contradicted"),
        ("Gemini has tables in none of its answers.", "contradicted"),
        ("Gemini never uses formulas.", "supported"),
        ("Gemini gives no formula in any exercise.", "supported"),
        ("ChatGPT does not use tables in every exercise.", "not measurable"),
        ("In prompt 1, ChatGPT always uses tables.", "supported"),
        ("In prompt 1, ChatGPT uses three tables.", "contradicted"),
        ("ChatGPT uses five tables.", "supported"),
        ("ChatGPT uses three tables.", "contradicted"),
        ("ChatGPT uses twice as many tables as Gemini.", "not measurable"),
        ("ChatGPT uses slightly more tables than Gemini.", "too close"),
        ("In prompt 1, ChatGPT uses two tables.", "supported"),
        ("In prompt 4, ChatGPT uses tables.", "contradicted"),
    ],
)
def test_elements_are_counted(text: str, standing: str) -> None:
    assert standings(text) == [("elements", standing)]


def test_the_numbers_are_told() -> None:
    (finding,) = course().check("Only ChatGPT gives a formula.")
    assert finding.why == "Formulas are in one of four answers by ChatGPT and none of four answers by Gemini."
    assert [(n.name, n.value, n.unit) for n in finding.numbers] == [
        ("ChatGPT, formulas", 1, "in four answers"),
        ("Gemini, formulas", 0, "in four answers"),
    ]
    (finding,) = course().check("Both use links.")
    assert finding.why == "No answer by ChatGPT or Gemini has a link."
    (finding,) = course().check("ChatGPT uses more tables.")
    assert "two of four answers by ChatGPT (five in all) and two of four answers by Gemini (two in all)" in finding.why


def test_headings_are_counted_by_themselves() -> None:
    case = Case(providers=("ChatGPT", "Gemini"))
    case.four("ChatGPT", words=[300] * 4, marks=[5, 3, 7, 1]).four("Gemini", words=[300] * 4, marks=[0] * 4)
    assert standings("Gemini uses no headings.", case) == [("elements", "supported")]
    assert standings("ChatGPT has no headings.", case) == [("elements", "contradicted")]
    assert standings("Gemini uses more headings than ChatGPT.", case) == [("elements", "contradicted")]
    assert standings("ChatGPT uses more headings than Gemini.", case) == [("elements", "supported")]
    assert standings("ChatGPT is well organised with headings.", case) == [("structure", "supported")]


@pytest.mark.parametrize(
    "text", ["ChatGPT often uses tables.", "ChatGPT uses many tables.", "Gemini rarely uses code."]
)
def test_how_often_without_a_number_is_not_judged(text: str) -> None:
    assert standings(text) == [("unmeasured", "not measurable")]


def test_none_of_them_is_of_the_clause_before() -> None:
    text = "ChatGPT uses tables and formulas, while Gemini uses none."
    assert [(f.sentence, f.standing) for f in course().check(text)] == [
        ("ChatGPT uses tables and formulas", "supported"),
        ("ChatGPT uses tables and formulas", "supported"),
        ("Gemini uses none", "contradicted"),
        ("Gemini uses none", "supported"),
    ]
    assert standings("In prompt 1, ChatGPT uses tables and Gemini does not.") == [("elements", "supported")] * 2
    assert standings("ChatGPT uses more tables, while Gemini uses none.") == [("elements", "supported")]


def test_only_answers_are_told_one_by_one() -> None:
    (finding,) = course().check("In prompt 1, only ChatGPT uses tables.")
    assert finding.why == "Tables are in the only answer by ChatGPT (two in all) and not in the only answer by Gemini."


def test_several_elements_are_several_claims() -> None:
    assert standings("ChatGPT uses tables, formulas and code.") == [
        ("elements", "supported"),
        ("elements", "supported"),
        ("elements", "contradicted"),
    ]


def test_other_qualities_beside_an_element_stay() -> None:
    assert standings("ChatGPT uses tables and good examples.") == [
        ("elements", "supported"),
        ("unmeasured", "not measurable"),
    ]


@pytest.mark.parametrize("text", ["Gemini covers code generation.", "ChatGPT discusses code completion tools."])
def test_code_as_a_topic_is_none(text: str) -> None:
    assert [kind for kind, _ in standings(text)] == ["topics"]


def test_of_an_answer_that_was_cut_off_nothing_is_absent() -> None:
    case = Case(providers=("ChatGPT", "Gemini"))
    case.add("ChatGPT", "foundations", words=9, elements={}, status="truncated")
    case.add("Gemini", "foundations", words=9, elements={"tables": 1})
    assert standings("ChatGPT uses no tables.", case) == [("elements", "not measurable")]
    assert standings("Only Gemini uses tables.", case) == [("elements", "not measurable")]


def test_who_has_no_text_is_named() -> None:
    case = Case(providers=("ChatGPT", "Gemini"))
    case.add("ChatGPT", "foundations", status="failed").add("Gemini", "foundations", words=9, elements={})
    (finding,) = case.check("ChatGPT uses tables.")
    assert (finding.standing, finding.why) == ("not measurable", "There is no text by ChatGPT to count in.")


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Only Gemini gave program code, and only ChatGPT gave formulas.", "supported"),
        ("Only ChatGPT gave formulas and only Gemini gave program code.", "supported"),
        ("Only ChatGPT used formulas, but only the Gemini answers have code.", "supported"),
        ("Only ChatGPT gave formulas, only Gemini gave code.", "supported"),
        ("Only Gemini gave formulas and only ChatGPT gave code.", "contradicted"),
    ],
)
def test_each_only_speaks_of_its_own_model(text: str, standing: str) -> None:
    assert standings(text) == [("elements", standing)] * 2
