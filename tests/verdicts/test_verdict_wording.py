from __future__ import annotations

import pytest

from pipeline.verdicts.wording import (
    counted,
    figure,
    opened,
    possessive,
    probability,
    series,
    share_of,
    shortened,
    spelled,
    treatment_tally,
)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1420.4, "words", "1,420"),
        (62.4, "%", "62 %"),
        (41.25, "points", "41.2"),
        (-0.04, "points", "0.0"),
        (-12.34, "points", "−12.3"),
        (5.6789, "per 100 words", "5.7"),
        (None, "words", "–"),
        (12345.6, "", "12,345.6"),
    ],
)
def test_figures_are_written_for_people(value: float | None, unit: str, text: str) -> None:
    assert figure(value, unit) == text


def test_counts_agree_with_their_noun() -> None:
    assert [counted(n, "topic") for n in (0, 1, 2, 12, 13, 1420)] == [
        "no topics", "one topic", "two topics", "twelve topics", "13 topics", "1,420 topics",
    ]  # fmt: skip
    assert spelled(-1) == "-1"


def test_series_join_with_and() -> None:
    assert [series([]), series(["a"]), series(["a", "b"]), series(["a", "b", "c"]), series(["a", "b"], "nor")] == [
        "", "a", "a and b", "a, b and c", "a nor b",
    ]  # fmt: skip


def test_shares_are_told_in_words() -> None:
    assert [share_of(*pair, "answer") for pair in ((4, 4), (1, 4), (0, 4), (1, 1))] == [
        "all four answers", "one of four answers", "none of four answers", "the only answer",
    ]  # fmt: skip


def test_probabilities_are_short_and_never_zero() -> None:
    assert [probability(p) for p in (0.125, 1.0, 0.03125, 0.0004)] == ["p = 0.125", "p = 1", "p = 0.031", "p < 0.001"]


@pytest.mark.parametrize(
    ("grades", "text"),
    [
        ([2], "explains it"),
        ([1], "only mentions it"),
        ([0], "leaves it out"),
        ([2, 2], "explains both"),
        ([0, 0, 0], "leaves out all of them"),
        ([2, 0, 1, 2], "explains two, only mentions one and leaves out one"),
    ],
    ids=str,
)
def test_the_treatment_of_topics_is_a_predicate(grades: list[int], text: str) -> None:
    assert treatment_tally(grades) == text


def test_small_words() -> None:
    assert possessive("Gemini") == "Gemini's"
    assert possessive("Opus") == "Opus'"
    assert opened("all of it") == "All of it"
    assert opened("") == ""
    assert shortened("a\n  b") == "a b"
    assert shortened("x" * 80) == "x" * 59 + "…"
