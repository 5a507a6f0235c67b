"""Marks in code and formulas."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.writers.document.marking import code_parts, marked_code
from pipeline.writers.document.nodes import MARKED, Node, plain_text, walk
from pipeline.writers.document.stretches import Piece, Stretch
from pipeline.writers.document.untrusted import blocks_of
from pipeline.writers.document.visible import make_visible


def marked_in(source: str, words: str) -> list[str]:
    """What is marked where those words of the source are."""
    start = source.index(words)
    blocks = blocks_of(source, 1, [Stretch(start, start + len(words), "x")])
    assert plain_text(blocks) == plain_text(blocks_of(source, 1))
    return [shown for item in walk(blocks) for shown in _marked(item)]


def _marked(item: Node) -> list[str]:
    if item["t"] == "Span" and MARKED in item["c"][0][1]:
        return [plain_text(item)]
    return [part for part, names in code_parts(item) if names] if item["t"] == "CodeBlock" else []


def test_a_part_of_inline_code_is_marked_to_the_character() -> None:
    assert marked_in("Call `model.fit(x)` first.", "fit(x)` first") == ["fit(x)", "first"]


def test_lines_of_a_block_of_code_are_marked() -> None:
    source = "Text\n\n```python\na = 1\nb = 2\nc = 3\n```\n\nmore"
    assert marked_in(source, "b = 2\nc") == ["b = 2\nc"]
    assert marked_in(source, "Text\n\n```python\na") == ["Text", "a"]
    assert marked_in("    a = 1\n    b = 2\n", "b") == ["b"]


def test_a_formula_is_marked_whole_wherever_the_mark_lies_in_it() -> None:
    assert marked_in("So $a + b$ is", "b$ is") == ["a + b", "is"]
    assert marked_in("So\n\n$$\na + b\n$$\n\nis", "b") == ["a + b"]


@given(st.text(alphabet="ab\n\u202e\u0301", max_size=12), st.sets(st.integers(0, 12), min_size=2, max_size=4))
def test_the_parts_of_marked_code_are_its_text(string: str, places: set[int]) -> None:
    cuts = sorted(min(place, len(string)) for place in places)
    pieces = [Piece(cuts[0], cuts[1], ("t1", "q2"))]
    block = marked_code(string, "", pieces)
    assert "".join(part for part, _ in code_parts(block)) == block["c"][1]
    shown = [part for part, names in code_parts(block) if names]
    assert shown == ([make_visible(string[cuts[0] : cuts[1]])] if cuts[0] < cuts[1] else [])
