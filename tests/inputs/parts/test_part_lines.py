"""Lines and how much they look like headings."""

from __future__ import annotations

import pytest

from pipeline.inputs.parts.lines import clean, read_lines


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("## A heading", "heading"),
        ("A heading\n=====", "heading"),
        ("**A heading**", "bold"),
        ("<b>A heading</b>", "bold"),
        ("**Prompt 1 :** write a report", "label"),
        ("A heading\n\nText.", "alone"),
        ("- an entry", "list"),
        ("A sentence ends with a point.", "prose"),
        ("Prompt 1 ............ 7", "prose"),
    ],
)
def test_styles(text: str, style: str) -> None:
    assert read_lines(text)[0].style == style


def test_blank_lines_rules_tables_and_code_are_left_out() -> None:
    text = "one\n\n---\n| a | b |\n```\n# Prompt 1\n```\ntwo"
    assert [(line.number, line.words) for line in read_lines(text)] == [(1, "one"), (8, "two")]


def test_code_that_never_ends_is_text() -> None:
    assert [line.words for line in read_lines("```\nPrompt 1\nmore")] == ["", "Prompt 1", "more"]


def test_a_line_within_a_sentence_is_no_label() -> None:
    long = "This sentence is long enough to be wrapped at the end of its line by"
    wrapped = read_lines(f"{long}\nGemini\nand goes on.")[1]
    assert not wrapped.fresh
    assert read_lines(f"{long}.\nGemini")[1].fresh
    assert read_lines(f"{long}\nGemini:")[1].fresh


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("### **Prompt 2 :** *x*", "Prompt 2 : x"),
        ("> [ChatGPT](https://x.example) said", "ChatGPT said"),
        ("<h2 class='a'>Gemini</h2>", "Gemini"),
        ("1\\. Explain {#a-b}", "1. Explain"),
        ("🤖 Claude ✅", "Claude"),
        ("snake_case stays", "snake_case stays"),
        ("", ""),
    ],
)
def test_markup_is_taken_away(raw: str, words: str) -> None:
    assert clean(raw) == words
