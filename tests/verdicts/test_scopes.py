from __future__ import annotations

import pytest

from tests.verdicts.verdict_cases import Case

BORDER = "\n\n"


def turned() -> Case:
    """Aurora is longer in every exercise but the second; exercises are titled as their ids."""
    return Case().four("Aurora", words=[900, 300, 900, 900]).four("Brevis", words=[300, 900, 300, 300])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In exercise 2 Brevis is longer.", ["supported"]),
        ("On architectures, Brevis is longer.", ["supported"]),
        ("Brevis is longer in the architectures exercise.", ["supported"]),
        ("In all exercises but the second Aurora is longer.", ["supported"]),
        ("Aurora is longer except for architectures.", ["supported"]),
        ("In prompts 1, 3 and 4 Aurora is longer.", ["supported"]),
        ("In prompts 1 and 2 Aurora is longer.", ["too close"]),
        ("In exercise 1 Aurora is longer, but in exercise 2 Brevis is longer.", ["supported", "supported"]),
        ("While Aurora is longer in exercise 1, Brevis is longer in exercise 2.", ["supported", "supported"]),
        ("In question no. 2 Brevis is longer.", ["supported"]),
        ("In exercise 1 Brevis is longer, while in exercise 2 Aurora is longer.", ["contradicted", "contradicted"]),
        ("Aurora is longer than Brevis, but in exercise 2 Brevis is longer.", ["too few samples", "supported"]),
        ("Aurora is longer, Brevis is shorter in exercise 3.", ["supported"]),
        ("Prompt 2: Brevis is longer.", ["supported"]),
        ("In the music exercise Brevis is longer.", ["not measurable"]),
        ("In all exercises except 1, 2, 3 and 4 Brevis is longer.", ["not measurable"]),
        (f"# Prompt 2{BORDER}Brevis is longer.{BORDER}Aurora is shorter.", ["supported", "supported"]),
        (f"**Exercise 2**{BORDER}Brevis is longer.{BORDER}# Overall{BORDER}Brevis is longer.", ["supported"]),
        (f"# Prompt 2{BORDER}In prompt 1, Aurora is longer.", ["supported"]),
    ],
)
def test_a_clause_is_about_the_exercises_that_it_names(text: str, expected: list[str]) -> None:
    assert [finding.standing for finding in turned().check(text)][: len(expected)] == expected


def test_a_heading_counts_until_the_next() -> None:
    text = f"**Exercise 2**{BORDER}Brevis is longer.{BORDER}# Overall{BORDER}Brevis is longer."
    assert [finding.standing for finding in turned().check(text)] == ["supported", "too few samples"]


def test_what_is_unknown_is_told_with_what_is_there() -> None:
    (finding,) = turned().check("In the music exercise Brevis is longer.")
    assert finding.why == (
        "No exercise here goes by the name “music”; there are “Foundations”, “Architectures”, “Applications” and "
        "“Scaling”."
    )
