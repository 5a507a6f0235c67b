from __future__ import annotations

from typing import Literal, get_args

import pytest

from pipeline.records import Answer, Element
from pipeline.verdicts.visibility import has_bold_lines, unseen_elements
from tests.verdicts.verdict_cases import Case

EVERY = set(get_args(Element))


def answer(text: str, exercise: str = "e", origin: Literal["recorded", "pasted"] = "pasted") -> Answer:
    return Answer(exercise=exercise, provider="A", status="answered", text=text, origin=origin)


@pytest.mark.parametrize(
    ("text", "unseen"),
    [
        ("Plain words.\nMore of them.", EVERY),
        ("1. One\n2. Two", EVERY - {"lists"}),
        ("• One\n• Two", EVERY - {"lists"}),
        ("# Title\n\nWords.", set()),
        ("Some **bold** words.", set()),
        ("It is $x^2$.", set()),
        ("a | b\n--- | ---\n1 | 2", set()),
        ("5 * 3 - 2", EVERY),
        ("It costs [a lot] (really).", EVERY),
    ],
)
def test_a_pasted_text_without_a_mark_of_markdown_shows_nothing(text: str, unseen: set[str]) -> None:
    assert set(unseen_elements([answer(text)]).get(("e", "A", 0), ())) == unseen


def test_one_marked_answer_shows_that_pasting_keeps_the_marks() -> None:
    assert unseen_elements([answer("Plain."), answer("# Title", "f")]) == {}


def test_recorded_answers_are_as_they_were_sent() -> None:
    assert unseen_elements([answer("Plain.", origin="recorded")]) == {}


def test_what_a_reader_lost_is_unseen_however_the_answer_looks() -> None:
    lost = answer("**Bold.**").model_copy(update={"lost": ("formulas",)})
    assert unseen_elements([lost]) == {lost.key: {"formulas"}}


@pytest.mark.parametrize(
    ("text", "bold"),
    [("**Title**\nWords.", True), ("1. **Title:**\n", True), ("**Bold** words.", False), ("Words.", False)],
)
def test_bold_lines_serve_as_headings(text: str, bold: bool) -> None:
    assert has_bold_lines(text) is bold


def pasted(lost: bool = False) -> Case:
    """Aurora's answers came as plain text, or from a PDF; Brevis' as Markdown with a table and a list."""
    case = Case()
    case.add("Aurora", "e", words=300, text="**Plain**" if lost else "Plain.", elements={}, origin="pasted")
    case.add("Brevis", "e", words=300, text="# Title", marks=1, elements={"tables": 1, "lists": 1}, origin="pasted")
    if lost:
        case.answers[0] = case.answers[0].model_copy(update={"lost": ("tables", "headings", "lists")})
    return case


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Aurora uses tables.", "not measurable"),
        ("Aurora uses no tables.", "not measurable"),
        ("Brevis uses more tables than Aurora.", "not measurable"),
        ("Only Brevis uses tables.", "not measurable"),
        ("Both use lists.", "not measurable"),
        ("Aurora has two tables.", "not measurable"),
        ("Aurora has headings in every answer.", "not measurable"),
        ("Brevis is better structured than Aurora.", "not measurable"),
        ("Aurora is well structured.", "not measurable"),
        ("Brevis uses tables.", "supported"),
        ("Brevis uses no code.", "supported"),
        ("Brevis is well structured.", "supported"),
    ],
)
def test_what_cannot_be_seen_is_neither_there_nor_missing(text: str, standing: str, lost: bool) -> None:
    (finding,) = pasted(lost).check(text)
    assert finding.standing == standing
    why = "read from a document that does not show them" if lost else "pasted as plain text, which loses them"
    assert (f"in the only answer by Aurora: it was {why}." in finding.why) is (standing == "not measurable")


def test_the_report_s_own_conclusion_says_no_more() -> None:
    assert pasted().find()["structure"].standing == "not measurable"


def test_a_heading_in_bold_letters_is_not_denied() -> None:
    case = Case().add("Aurora", "e", words=90, text="**Title**\nWords.", elements={})
    case.add("Brevis", "e", words=90, text="Words.", elements={})
    (finding,) = case.check("Aurora uses headings.")
    assert finding.standing == "not measurable"
    assert finding.why.startswith("Lines in bold letters that serve as headings, as in answers by Aurora, are not")
