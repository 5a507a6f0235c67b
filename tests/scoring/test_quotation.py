"""Where a quotation stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.scoring.quotation import find_quotation

TEXT = "Ice *moves*\n  slowly. It   understands (nothing)."


@pytest.mark.parametrize(
    ("quotation", "stretch"),
    [
        ("Ice *moves* slowly.", "Ice *moves*\n  slowly."),
        (" It understands\n", "It   understands"),
        ("(nothing).", "(nothing)."),
        ("*moves*", "*moves*"),
    ],
)
def test_white_space_may_differ(quotation: str, stretch: str) -> None:
    place = find_quotation(quotation, TEXT)
    assert place is not None
    assert TEXT[slice(*place)] == stretch


@pytest.mark.parametrize(
    "quotation",
    ["", " \n", "Ice moves slowly", "ice *moves*", "understand", "stands", "It under stands", "x" * 99, "Ice … slowly"],
)
def test_nothing_else_may_differ(quotation: str) -> None:
    assert find_quotation(quotation, TEXT) is None


@given(st.text(max_size=60), st.text(max_size=20))
@settings(max_examples=100, deadline=None)
def test_what_is_found_reads_the_same(text: str, quotation: str) -> None:
    place = find_quotation(quotation, text)
    if place is not None:
        assert text[slice(*place)].split() == quotation.split()


@given(st.text(max_size=30), st.text(max_size=30), st.text(st.characters(categories=["L", "P", "Zs"]), min_size=1))
@settings(max_examples=100, deadline=None)
def test_words_that_stand_there_are_found(before: str, after: str, words: str) -> None:
    text = f"{before} {words} {after}"
    assert (find_quotation(words, text) is not None) == bool(words.split())
