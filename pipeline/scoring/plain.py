"""Text too long or too deeply nested for a Markdown parser -> blocks, line by line and in linear time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from pipeline.scoring.blocks import BULLETS, Block, Document, Element, Kind, fill, hide_addresses

_LINE = re.compile(r"([^\r\n]*+)(?:\r\n?|\n|\Z)")
_MARKERS = re.compile(
    rf"[ \t>]*+(?P<item>(?:(?:[-*+{BULLETS}]|[0-9]{{1,9}}[.)])(?:[ \t]++|$))*)(?:(?P<heading>#{{1,6}})(?:[ \t]++|$))?"
)
_FENCE = re.compile(r"[ \t>]*+(?:```|~~~)")
_INLINE_MARKERS = re.compile(r"[*_~`]++")


@dataclass(frozen=True)
class _Stretch:
    """Consecutive lines that belong together: (begin, end) in the source of each, without its markers."""

    kind: Kind
    level: int | None
    lines: list[tuple[int, int]]


def read_plain_blocks(source: str) -> Document:
    """The blocks of any text: paragraphs, list items and headings by how their lines begin; fenced code is left out.

    Tables, formulas and inline markup other than emphasis are read as prose.
    """
    elements: Counter[Element] = Counter()
    numbers = count()
    blocks = []
    for stretch in _stretches(source, elements):
        lines, position = [], 0
        for begin, end in stretch.lines:
            lines.append((position, begin))
            position += end - begin + 1
        written = "\n".join(source[begin:end] for begin, end in stretch.lines).replace("\0", "\ufffd")
        text = _INLINE_MARKERS.sub(lambda marker: fill(marker[0]), hide_addresses(written, elements))
        blocks.append(Block(stretch.kind, next(numbers), stretch.level, text, tuple(lines)))
    return Document(tuple(blocks), elements)


def _stretches(source: str, elements: Counter[Element]) -> Iterator[_Stretch]:
    stretch: _Stretch | None = None
    fenced = False
    for line in _LINE.finditer(source):
        fence = _FENCE.match(line[1]) is not None
        elements["code block"] += fence and not fenced
        fenced ^= fence
        markers = _MARKERS.match(line[1])
        new = fence or fenced or not line[1].strip() or markers is None or markers["item"] or markers["heading"]
        if stretch is not None and (new or stretch.kind == "heading"):
            yield stretch
            stretch = None
        if fence or fenced or markers is None or markers.end() == len(line[1]):
            continue
        if stretch is None:
            level = len(markers["heading"] or "") or None
            stretch = _Stretch("heading" if level else "list item" if markers["item"] else "prose", level, [])
        stretch.lines.append((line.start() + markers.end(), line.end(1)))
    if stretch is not None:
        yield stretch
