"""No word of an answer is ever lost, and no answer takes the report with it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.writers.document.nodes import Nodes, node, paragraph, plain_text, strings, text, walk
from pipeline.writers.document.stretches import Stretch
from pipeline.writers.document.untrusted import MAX_PARSED, MAX_SHOWN, blocks_of, lost_words
from tests.writers.marked_markdown import MARKER, marked_markdown


def is_verbatim(blocks: Nodes) -> bool:
    return [block["t"] for block in blocks] == ["CodeBlock"]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(marked_markdown)
def test_every_word_of_any_markdown_is_shown(markdown: str) -> None:
    shown = " ".join(strings(blocks_of(markdown, 4)))
    assert sorted(set(MARKER.findall(markdown)) - set(MARKER.findall(shown))) == []


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab*_`[]()!#>-+.1\n |$\\<&;^:~{}", max_size=80))
def test_any_text_is_shown_with_no_heading_level_skipped(markdown: str) -> None:
    blocks = blocks_of(markdown, 4)
    assert bool(blocks) == bool(markdown.strip())
    level = 3
    for item in walk(blocks):
        if item["t"] == "Header":
            assert 4 <= item["c"][0] <= level + 1
            level = item["c"][0]


def test_the_guard_counts_what_is_missing() -> None:
    assert lost_words("alpha beta beta", [paragraph(text("alpha beta"))]) == {"beta": 1}


@pytest.mark.parametrize(
    "markdown",
    [
        "&lt;tag&gt; caf&eacute;",
        "[text](/a%20path)",
        r"\*not emphasis\*",
        "a&notit; b&copy c",
        "[x][ref]\n\n[ref]: /some",
    ],
)
def test_the_guard_raises_no_false_alarm(markdown: str) -> None:
    assert not is_verbatim(blocks_of(markdown, 4))


def test_a_text_that_would_lose_a_word_stands_verbatim() -> None:
    # The parser drops the third cell.
    markdown = "| a | b |\n|---|---|\n| one | two | three |"
    assert is_verbatim(blocks_of(markdown, 4))
    assert "three" in plain_text(blocks_of(markdown, 4))


def test_a_text_that_would_flood_the_report_stands_verbatim() -> None:
    markdown = f"[a]: https://e.x/{'y' * 1000}\n\n" + "[a] " * 500
    assert is_verbatim(blocks_of(markdown, 4))


@pytest.mark.parametrize("blank", ["", " \n\t\n"])
def test_a_blank_text_has_no_blocks(blank: str) -> None:
    assert blocks_of(blank, 4) == []


def test_a_text_too_long_to_take_apart_is_shown_plain_with_a_note() -> None:
    note, block = blocks_of("# a\n" * (MAX_PARSED // 4 + 1), 4)
    assert "shown as plain text" in plain_text(note)
    assert block["t"] == "CodeBlock"


def test_a_text_too_long_to_show_is_cut_with_a_note() -> None:
    block, note = blocks_of("word " * MAX_SHOWN, 4)
    assert len(block["c"][1]) == MAX_SHOWN
    assert plain_text(note) == "[only the first 200,000 of 1,000,000 characters are shown here]"


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 50_000,
        "> " * 10_000 + "core",
        "*a " * 15_000,
        "\\[a" * 15_000,
        "`a" * 20_000,
        "x" * 60_000,
        "\n".join("  " * i + "- a" for i in range(200)),
    ],
    ids=["brackets", "quotes", "emphasis", "formulas", "code", "word", "lists"],
)
def test_a_bomb_is_shown_whole(bomb: str) -> None:
    shown = plain_text(blocks_of(bomb, 4))
    assert sum(character.isalpha() for character in shown) >= sum(character.isalpha() for character in bomb)


@pytest.mark.parametrize(("count", "verbatim"), [(4000, False), (4001, True)])
def test_more_brackets_than_an_answer_has_are_not_taken_apart(count: int, verbatim: bool) -> None:
    assert is_verbatim(blocks_of("[x] " * count, 4)) is verbatim


def test_the_guard_does_not_look_at_kinds_of_nodes() -> None:
    assert lost_words("strong", [paragraph([node("Strong", text("x"))])]) == {"strong": 1}


def test_bullets_of_a_pasted_page_are_a_list_and_marks_stay_where_they_are() -> None:
    source = "Families:\n•\tGANs: two networks\n• VAEs: an encoder\n\nMore."
    start = source.index("two networks")
    blocks = blocks_of(source, 4, [Stretch(start, start + len("two networks"), "x")])
    assert [block["t"] for block in blocks] == ["Para", "BulletList", "Para"]
    spans = [item for item in walk(blocks) if item["t"] == "Span" and "x" in dict(item["c"][0][2]).get("names", "")]
    assert "".join(plain_text(span["c"][1]) for span in spans) == "two networks"


def test_bullets_in_code_stay() -> None:
    assert "• not a list" in plain_text(blocks_of("```\n• not a list\n```", 4))
