from __future__ import annotations

from typing import Any

import pytest

from pipeline.records import Submitter
from pipeline.writers.sheets.view import next_steps, sheet_values, student_name
from tests.writers.graded_class import class_of, evidence, graded, results


def values(**fields: Any) -> dict[str, Any]:
    each = graded(**fields)
    return sheet_values(each, class_of(each))


def test_points_are_shown_as_a_person_writes_them_and_a_dash_where_there_are_none() -> None:
    shown = [(each["points"], each["max_points"]) for each in values()["criteria"]]
    assert shown == [("7.5", "10"), ("5", "5"), ("–", "5")]
    assert (values()["points"], values()["open_points"], values(open_points=0)["open_points"]) == ("12.5", "5", "")


def test_a_quotation_says_what_it_shows_and_where_it_stands() -> None:
    (quote,) = values()["criteria"][0]["quotes"]
    assert quote == {
        "text": "GANs have two networks.",
        "place": "On GANs: Gemini, exercise 1, page 4, under “Part 1”",
    }


def test_quotations_come_without_the_marks_of_markdown() -> None:
    marked = evidence("- **Self-Attention:** `looks` at_all _words_ of 2*3", tool="A")
    quotes = values(criteria=results(coverage={"evidence": (marked,)}))["criteria"][0]["quotes"]
    assert quotes[0]["text"] == "Self-Attention: looks at_all words of 23"


def test_few_quotations_are_shown_and_of_as_many_answers_as_there_can_be() -> None:
    many = [evidence(f"Gemini {n}", tool="Gemini", exercise="models").model_copy(update={"start": n}) for n in range(5)]
    many += [
        evidence(f"ChatGPT {n}", tool="ChatGPT", exercise="models").model_copy(update={"start": n + 10})
        for n in range(5)
    ]
    quotes = values(criteria=results(coverage={"evidence": tuple(many)}))["criteria"][0]["quotes"]
    assert [quote["text"] for quote in quotes] == ["Gemini 0", "Gemini 1", "ChatGPT 0"]


def test_at_most_three_next_steps_those_that_earn_most_first() -> None:
    changes: dict[str, dict[str, Any]] = {
        "coverage": {"points": 9, "next_step": "a little"},
        "claims": {"points": 0, "next_step": "a lot"},
        "safety": {"points": None, "max_points": 3, "next_step": "something"},
    }
    each = graded(criteria=results(**changes))
    assert [step.next_step for step in next_steps(each)] == ["a lot", "something", "a little"]
    doubled = each.model_copy(update={"criteria": each.criteria * 2})
    assert len(next_steps(doubled)) == 3


def test_what_the_marker_says_is_there() -> None:
    changed = results(claims={"points": 3, "computed": 5, "overridden": True, "comment": "Too bold."})
    criterion = values(criteria=changed)["criteria"][1]
    assert (criterion["overridden"], criterion["computed"], criterion["comment"]) == (True, "5", "Too bold.")


@pytest.mark.parametrize(
    ("student", "name"),
    [
        (Submitter(name="Zoë", email="z@example.org"), "Zoë"),
        (Submitter(email="z@example.org", lms_id="7"), "z@example.org"),
        (Submitter(lms_id="7"), "7"),
        (Submitter(), "the-id"),
    ],
)
def test_a_student_is_called_by_what_is_known(student: Submitter, name: str) -> None:
    assert student_name(student, "the-id") == name
