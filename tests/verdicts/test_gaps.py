from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.records import AnswerStatus, Finding
from pipeline.verdicts.gaps import gaps
from tests.verdicts.verdict_cases import Case, lines


def told(statuses: Sequence[AnswerStatus], origins: Sequence[str]) -> list[Finding]:
    """The gaps of one model's answers to four exercises."""
    return gaps(Case().four("Brevis", status=statuses, origin=origins).evidence)


PASTED = ["pasted"] * 4


@pytest.mark.parametrize(
    ("statuses", "sentence", "number"),
    [
        (
            ["answered", "answered", "answered", "empty"],
            "No answer of Brevis to “Scaling” was pasted.",
            "Brevis, answers not pasted: 1 of 4",
        ),
        (
            ["answered", "answered", "empty", "empty"],
            "No answer of Brevis to “Applications” or “Scaling” was pasted.",
            "Brevis, answers not pasted: 2 of 4",
        ),
        (["empty"] * 4, "No answer of Brevis was pasted.", "Brevis, answers not pasted: 4 of 4"),
        (
            ["answered", "answered", "answered", "failed"],
            "The file of Brevis' answer to “Scaling” could not be read.",
            "Brevis, answers whose file could not be read: 1 of 4",
        ),
        (
            ["answered", "answered", "failed", "failed"],
            "The files of Brevis' answers to “Applications” and “Scaling” could not be read.",
            "Brevis, answers whose file could not be read: 2 of 4",
        ),
        (
            ["failed"] * 4,
            "None of the files of Brevis' four answers could be read.",
            "Brevis, answers whose file could not be read: 4 of 4",
        ),
    ],
)  # fmt: skip
def test_a_pasted_answer_that_is_missing_is_about_a_file(
    statuses: list[AnswerStatus], sentence: str, number: str
) -> None:
    (finding,) = told(statuses, PASTED)
    assert finding.sentence == sentence
    assert lines(finding) == [number]


def test_a_file_that_failed_is_known_by_the_answers_beside_it() -> None:
    (finding,) = told(["answered", "answered", "answered", "failed"], [*PASTED[:3], "recorded"])
    assert finding.sentence == "The file of Brevis' answer to “Scaling” could not be read."


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("refused", "Brevis refused to give any of its four answers."),
        ("failed", "Brevis could not be asked for any of its four answers."),
        ("empty", "Brevis returned no text for any of its four answers."),
        ("truncated", "Brevis was cut off in all four answers."),
    ],
)
def test_what_holds_for_every_answer_is_said_of_all(status: AnswerStatus, sentence: str) -> None:
    (finding,) = told([status] * 4, ["recorded"] * 4)
    assert finding.sentence == sentence


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("refused", "Brevis refused to give either of its two answers."),
        ("truncated", "Brevis was cut off in both answers."),
    ],
)
def test_two_answers_are_both(status: AnswerStatus, sentence: str) -> None:
    case = Case().add("Brevis", "e1", status=status).add("Brevis", "e2", status=status)
    assert [finding.sentence for finding in gaps(case.evidence)] == [sentence]


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("empty", "Six of Brevis' seven answers were not pasted."),
        ("failed", "The files of six of Brevis' seven answers could not be read."),
    ],
)
def test_many_titles_are_counted_and_not_listed(status: AnswerStatus, sentence: str) -> None:
    case = Case().add("Brevis", "e0", origin="pasted")
    for place in range(1, 7):
        case.add("Brevis", f"e{place}", status=status, origin="pasted")
    assert [finding.sentence for finding in gaps(case.evidence)] == [sentence]


def test_complete_answers_have_no_gap() -> None:
    assert told(["answered"] * 4, PASTED) == []
