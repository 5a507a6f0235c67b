"""Where the text behind a label begins."""

from __future__ import annotations

import pytest

from pipeline.inputs.parts.cutting import behind_label


@pytest.mark.parametrize(
    ("line", "words", "rest", "text"),
    [
        ("**ChatGPT:** **Text**: slogans", "ChatGPT: Text: slogans", "Text: slogans", "**Text**: slogans"),
        ("**Gemini:** *Art* and **code**", "Gemini: Art and code", "Art and code", "*Art* and **code**"),
        ("Answer from Claude - `GPT` models", "Answer from Claude - GPT models", "GPT models", "`GPT` models"),
        ("**ChatGPT:** ChatGPT is a model", "ChatGPT: ChatGPT is a model", "ChatGPT is a model", "ChatGPT is a model"),
        ("**ChatGPT: It** writes", "ChatGPT: It writes", "It writes", "It** writes"),
        ("**ChatGPT:**It writes", "ChatGPT:It writes", "It writes", "It writes"),
        ("ChatGPT: ...", "ChatGPT: ...", "...", ""),
    ],
)
def test_the_text_behind_a_label_begins_with_the_markup_that_opens_there(
    line: str, words: str, rest: str, text: str
) -> None:
    assert line[behind_label(line, words, rest) :] == text
