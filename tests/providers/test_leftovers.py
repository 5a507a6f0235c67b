"""What a web page leaves in a pasted answer is told, and nothing of the answer is taken for it."""

from __future__ import annotations

import pytest

from pipeline.providers.leftovers import leftovers_in, note_on_leftovers
from pipeline.records import Answer


@pytest.mark.parametrize(
    "left",
    [
        "ChatGPT said:",
        "You said:",
        "###### ChatGPT said:",
        "**Gemini said**",
        "Copy code",
        "CopyEdit",
        "Show thinking",
        "Thought for 12 seconds",
        "Thought for a few seconds",
        "ChatGPT can make mistakes. Check important info.",
        "Gemini is AI and can make mistakes, so double-check it",
        "Claude can make mistakes. Please double-check responses.",
        ":contentReference[oaicite:0]{index=0}",
        "\u30104\u2020source\u3011",
        "\u30104:1\u2020lecture notes.pdf\u3011",
        "\ue200cite\ue202turn0search3\ue201",
        "[cite_start]",
        "[cite: 1, 12]",
    ],
)
def test_what_a_page_leaves_is_found_once(left: str) -> None:
    assert leftovers_in(f"Models learn.\n{left}\nThey write.\r\n{left}\r\n") == (left,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "As the team behind ChatGPT said: scale helps.",
        "ChatGPT said that scaling helps.",
        "Models can make mistakes, and so can ChatGPT.",
        "1. Copy code from the notebook.",
        "Attention is all you need [1][2] (Vaswani et al., 2017).",
        "```\nYou said:\nCopy code\n```",
        "A token such as [cite] is kept.",
    ],
)
def test_an_answer_may_speak_of_all_that(text: str) -> None:
    assert leftovers_in(text) == ()


def answer(exercise: str, text: str) -> Answer:
    return Answer(
        exercise=exercise,
        provider="Web",
        status="answered",
        text=text,
        origin="pasted",
        leftovers=leftovers_in(text),
    )


def test_marks_of_citations_that_differ_in_their_numbers_are_one_kind() -> None:
    text = "[cite_start]Yes [cite: 1] \u30101\u2020a.pdf\u3011 [cite: 2, 3] \u30102:4\u2020b\u3011\nYou said:\n"
    note = note_on_leftovers([answer("a", text)])
    assert note is not None
    assert "Web, a: '[cite_start]', '[cite: 1]', '\u30101\u2020a.pdf\u3011', 'You said:'. Remove" in note


def test_the_note_names_the_answers_and_what_is_in_them() -> None:
    full = "ChatGPT said:\nYes.\nCopy code\nCopyEdit\n"
    assert note_on_leftovers([answer("a", full), answer("b", "Yes.")]) == (
        "what belongs to the web page is counted as part of the answer: Web, a: 'ChatGPT said:', 'Copy code', "
        "'CopyEdit'. Remove it from the pasted files and run again."
    )
    many = note_on_leftovers([answer(f"e{n}", "You said:\nYes.") for n in range(6)])
    assert many is not None
    assert "Web, e3: 'You said:'; and 2 more. Remove" in many


def test_there_is_no_note_where_nothing_is_left() -> None:
    assert note_on_leftovers([answer("a", "Yes.")]) is None
