"""A text that nobody can see is a blank one, and no other is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Answer
from pipeline.records.visible import is_blank


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\r\n\u3000",
        "\u200b\u200c\u200d\u2060\ufeff",
        "\u00ad\u180e",
        "\u3164\uffa0\u2800",
        "\u202e\u2066",
        "\x00\x1b",
    ],
    ids=["nothing", "blanks", "zero width", "soft hyphens", "fillers", "bidi", "control characters"],
)
def test_what_cannot_be_seen_is_blank(text: str) -> None:
    assert is_blank(text)
    assert not is_blank(f"{text}x{text}")


@given(st.characters(categories=("L", "N", "P", "S"), exclude_characters="\u115f\u1160\u2800\u3164\uffa0"))
def test_a_letter_number_or_sign_is_never_blank(character: str) -> None:
    assert not is_blank(character)


@given(st.characters(categories=("Zs", "Zl", "Zp", "Cc")))
def test_a_separator_or_control_character_is_always_blank(character: str) -> None:
    assert is_blank(character), unicodedata.name(character, "?")


def test_a_long_invisible_text_is_looked_at_in_one_pass() -> None:
    assert not is_blank("\u200b" * 1_000_000 + "x")


@pytest.mark.parametrize(("text", "scorable"), [("\u200b\ufeff", False), ("\u200bx", True)])
def test_an_invisible_answer_is_not_scored(text: str, scorable: bool) -> None:
    assert Answer(exercise="e", provider="P", status="answered", text=text).scorable is scorable
