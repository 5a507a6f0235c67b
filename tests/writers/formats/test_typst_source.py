"""Texts reach Typst as string literals and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.writers.formats.typst_source import breakable, chart_width, literal, literals

LITERAL = re.compile(r'"(?:[^"\\\n\r]|\\["\\nrt])*"')


@given(st.text())
def test_a_literal_holds_any_text_on_one_line(text: str) -> None:
    made = literal(text)
    assert LITERAL.fullmatch(made)
    unescaped = re.sub(r"\\(.)", lambda match: {"n": "\n", "r": "\r", "t": "\t"}.get(match[1], match[1]), made[1:-1])
    assert unescaped == text


@given(st.lists(st.text(st.characters(exclude_characters="\u200b")), max_size=4))
def test_the_strings_of_a_line_are_found_again(texts: list[str]) -> None:
    line = "[" + "] [".join(f"#strong({literal(breakable(text))})" for text in texts) + "]"
    assert literals(line) == texts


@given(st.text(max_size=200))
def test_breaking_adds_nothing_that_can_be_seen(text: str) -> None:
    assert breakable(text).replace("\u200b", "") == text.replace("\u200b", "")


def test_only_long_words_are_breakable() -> None:
    assert breakable("short words stay as they are") == "short words stay as they are"
    broken = breakable("x" * 100).split("\u200b")
    assert max(map(len, broken)) <= 30
    assert breakable("https://example.org/a/rather/long/path").split("\u200b")[0] == "https:"


def test_a_mark_is_not_torn_from_its_letter() -> None:
    assert not any(part.startswith("\u0bcd") for part in breakable("க்" * 60).split("\u200b"))


@pytest.mark.parametrize(
    ("box", "width"), [("720 300", 16.4), ("720 720", 16.0), ("720 1440", 8.0)], ids=["flat", "square", "tall"]
)
def test_a_chart_is_never_higher_than_a_page_allows(box: str, width: float) -> None:
    assert chart_width(f'<svg viewBox="0 0 {box}">') == width
