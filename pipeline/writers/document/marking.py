"""Marked pieces of a leaf as nodes: whole, or cut where a mark begins and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from pipeline.writers.document.nodes import MARKED, Node, Nodes, attributes, code, marked, node
from pipeline.writers.document.stretches import Piece
from pipeline.writers.document.visible import make_visible

Part = tuple[str, tuple[str, ...]]
"""Some characters, and the names of the stretches in which they lie: none where they are not marked."""


def whole(inlines: Nodes, pieces: Sequence[Piece] | None) -> Nodes:
    """The inlines in the stretches of all their pieces: a formula or a picture cannot be marked in part."""
    names = dict.fromkeys(name for piece in pieces or () for name in piece.names)
    return [marked(inlines, tuple(names))] if names and inlines else inlines


def parts_of(string: str, pieces: Sequence[Piece]) -> Iterator[Part]:
    """The string, cut where marks begin and end; no part is empty."""
    place = 0
    for piece in pieces:
        yield string[place : piece.start], ()
        yield string[piece.start : piece.end], piece.names
        place = piece.end
    yield string[place:], ()


def inline_code(string: str, pieces: Sequence[Piece]) -> Nodes:
    """Code in a line of text, its marked parts in spans."""
    shown = [(code(make_visible(part)), names) for part, names in parts_of(string, pieces) if part]
    return [marked([each], names) if names else each for each, names in shown]


def marked_code(string: str, language: str, pieces: Sequence[Piece]) -> Node:
    """A block of code that carries its marks as an attribute, for writers that draw them; see ``code_parts``."""
    parts = [(len(make_visible(part)), names) for part, names in parts_of(string, pieces)]
    marks = ";".join(f"{length} {' '.join(names)}" for length, names in parts)
    found = attributes(classes=[language] if language else [], **{MARKED: marks})
    return node("CodeBlock", [found, "".join(make_visible(part) for part, _ in parts_of(string, pieces))])


def code_parts(block: Node) -> list[Part]:
    """The parts of a block of code: one without names where nothing is marked."""
    (_, _, values), string = block["c"]
    marks = dict(values).get(MARKED)
    if marks is None:
        return [(string, ())]
    told = [part.split() for part in marks.split(";")]
    places = accumulate((int(length) for length, *_ in told), initial=0)
    return [
        (string[start:end], tuple(names))
        for (start, end), (_, *names) in zip(pairwise(places), told, strict=True)
        if start < end
    ]
