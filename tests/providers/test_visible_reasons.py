"""What servers send cannot steer a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.providers.visible import make_visible, one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x1b]52;c;aGk=\x07", r"\x1b]52;c;aGk=\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("a\u202eb", r"a\u202eb"),
        ("a\u2066b\ufeff", r"a\u2066b\ufeff"),
        ("a\U000e0041", r"a\U000e0041"),
        ("half \ud800", r"half \ud800"),
        ("naïve 😀 \u0928\u094d\u200d", "naïve 😀 \u0928\u094d\u200d"),
        ("a\u00a0b", "a\u00a0b"),
    ],
)
def test_what_steers_or_hides_is_shown_and_all_else_stays(text: str, shown: str) -> None:
    assert make_visible(text) == shown


def test_one_line_is_one_line_and_not_too_long() -> None:
    assert one_line(" a\r\nb\tc ") == "a b c"
    assert one_line("x" * 300) == "x" * 199 + "…"
    assert one_line(7) == "7"


@settings(max_examples=100)
@given(st.text())
def test_no_control_character_is_left(text: str) -> None:
    assert not {unicodedata.category(each) for each in one_line(text)} & {"Cc", "Cs", "Zl", "Zp"}
