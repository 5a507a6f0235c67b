"""A stretch of the source is marked in the rendered text from its first character to its last."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.writers.document.nodes import MARKED, Nodes, plain_text, walk
from pipeline.writers.document.stretches import Piece, Stretch, cut, locate, segments
from pipeline.writers.document.untrusted import blocks_of
from tests.writers.marked_markdown import MARKER, marked_markdown


def marked(blocks: Nodes, name: str) -> list[str]:
    """The text of each span of that name, in reading order."""
    return [
        plain_text(item["c"][1])
        for item in walk(blocks)
        if item["t"] == "Span" and MARKED in item["c"][0][1] and name in dict(item["c"][0][2])["names"].split()
    ]


def mark_words(source: str, words: str) -> list[str]:
    """What is marked for the words, which stand in the source."""
    start = source.index(words)
    return marked(blocks_of(source, 1, [Stretch(start, start + len(words), "x")]), "x")


@pytest.mark.parametrize(
    ("source", "words", "shown"),
    [
        ("One two. Three four. Five.", "Three four.", ["Three four."]),
        ("A **bold** word and *more*.", "**bold** word", ["bold", "word"]),
        ("A **bold** word.", "bol", ["bol"]),
        ("# The *title*\n\ntext", "The *title*", ["The", "title"]),
        ("- one item\n  goes on\n- two", "one item\n  goes on", ["one item", "goes on"]),
        ("1. a\n   - nested `code` here", "nested `code` here", ["nested", "code", "here"]),
        ("> quoted\n> words here", "words", ["words"]),
        ("| a | b |\n|---|---|\n| x | same x |\n| y | x |", "same x", ["same x"]),
        ("| a | b |\n|---|---|\n| c \\| d | e |", "c \\| d", ["c | d"]),
        ("say [this link](https://a.example/this) and this", "and this", ["and this"]),
        ('see [the link](https://a.example "the link") the link', ") the link", ["the link"]),
        ("Tom &amp; Jerry run", "&amp; Jerry", ["& Jerry"]),
        ("a \\* star \\* b", "star \\*", ["star *"]),
        ("the same the same the same", "the same the same the same"[9:17], ["the same"]),
        ("let $x^2$ be large", "$x^2$ be", ["x^2", "be"]),
        ("line one  \nline two", "one  \nline", ["one", "line"]),
        ("win\r\ndows ends\r\nhere", "ends", ["ends"]),
        ("Setext title\n===\n\nbody", "title", ["title"]),
        ("<b>raw</b> tags", "<b>raw</b>", ["<b>raw</b>"]),
    ],
)
def test_words_are_marked_wherever_they_stand(source: str, words: str, shown: list[str]) -> None:
    assert [each.strip() for each in mark_words(source, words) if each.strip()] == shown


def test_marks_change_no_word() -> None:
    source = "# A *b* c\n\n- d **e** f\n- g\n\n| h | i |\n|---|---|\n| j | k |\n\nl[^1]\n\n[^1]: m n"
    plain = plain_text(blocks_of(source, 1))
    for start in range(len(source)):
        blocks = blocks_of(source, 1, [Stretch(start, start + 7, "x")])
        assert plain_text(blocks) == plain


@settings(max_examples=60)
@given(marked_markdown)
@example("| qaaaazz | qaaabzz |\n|---|---|\n| qaaaczz | qaaadzz | qaaaezz |")
def test_every_word_of_any_markdown_is_found_again(source: str) -> None:
    words = [match for match in MARKER.finditer(source) if source.count(match[0]) == 1]
    plain = plain_text(blocks_of(source, 1))
    stretches = [Stretch(match.start(), match.end(), f"w{place}") for place, match in enumerate(words)]
    blocks = blocks_of(source, 1, stretches)
    assert plain_text(blocks) == plain
    for place, match in enumerate(words):
        shown = "".join(marked(blocks, f"w{place}"))
        # Blocks of code are not marked, an address is not shown as text; code, formula and picture are marked whole.
        assert shown in ("", match[0]) or (match[0] in shown and (shown[0] in "\\[" or "`" in source))
    if not any(part in source for part in ("`", "~~~", "](", "]:", "    ")):
        # A table that has a row with too many cells is shown as code.
        code = plain_text([item for item in walk(blocks) if item["t"] == "CodeBlock"])
        visible = [place for place, match in enumerate(words) if match[0] in plain and match[0] not in code]
        assert all(marked(blocks, f"w{place}") for place in visible)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from("abc"))))
def test_segments_cover_each_place_with_the_names_that_lie_there(parts: list[tuple[int, int, str]]) -> None:
    stretches = [Stretch(*part) for part in parts]
    found = segments(stretches)
    assert all(one.end <= other.start for one, other in pairwise(found))
    for place in range(31):
        wanted = {each.name for each in stretches if each.start <= place < each.end}
        assert {n for each in found if each.start <= place < each.end for n in each.name.split()} == wanted


def test_a_cut_is_by_place_in_the_text() -> None:
    cuts = segments([Stretch(12, 14, "a"), Stretch(13, 20, "b")])
    assert cut(cuts, [10, 11, 12, 13, 14]) == [
        Piece(2, 3, ("a",)),
        Piece(3, 4, ("a", "b")),
        Piece(4, 5, ("b",)),
    ]
    assert cut(cuts, []) == []
    assert cut([], [1, 2]) == []


@given(st.text(max_size=40), st.text(max_size=60), st.integers(0, 10))
def test_places_never_descend_and_stay_in_the_line(part: str, line: str, start: int) -> None:
    places = locate(part, line, start)
    assert len(places) == len(part)
    assert places == sorted(places)
    assert all(0 <= place <= max(len(line), start) for place in places)


def test_a_long_hostile_line_is_located_in_good_time() -> None:
    assert len(locate("b" * 5000, "a&" * 20_000)) == 5000
