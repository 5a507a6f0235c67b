"""What Markdown is taken apart into: blocks of prose in which every character keeps its place.

Markup is not cut out but overwritten with FILL, one for one, so that a position in a block's text is a position in
its Markdown, and from there in the source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal

Kind = Literal["prose", "list item", "heading", "table cell", "quote"]
Element = Literal["list", "table", "code block", "formula", "link"]

Lines = tuple[tuple[int, int], ...]
"""(position in a text, offset in the source) where each line begins, ascending."""

FILL = "\0"
"""Stands where markup stood; in Markdown no other NUL can occur, it is read as U+FFFD."""

LINE_BREAK = "\u2028"
"""Stands where a line was broken on purpose."""

BULLETS = "•◦▪‣●○■➤➢►▶✓✔"
"""What text pasted from a page or a PDF has in front of list items; Markdown knows only ``-``, ``*`` and ``+``."""

_position = itemgetter(0)
_URL = r"(?:https?://|www\.)[^\s<>\0]*[^\s<>\0.,;:!?'\"”’)\]}*_]"
_UNREAD = re.compile(rf"(?P<link>{_URL})|\[\^[^\]\s]{{1,80}}\]:?")
_ANY_BULLET = re.compile(f"[{BULLETS}]")
_BULLET = re.compile(rf"(?:^|(?<=\n))[ \t]*+[{BULLETS}][ \t]++")


@dataclass(frozen=True)
class Block:
    """One stretch of prose, such as a paragraph, the text of a list item, a heading or a table cell.

    Attributes:
        kind: what it is.
        number: 0-based; all text of one list item has the same number, and so have the cells of one table row.
        level: 1 to 6 for a heading; None for everything else, a bold line that serves as a heading included.
        text: the prose, with FILL for markup and LINE_BREAK for a hard line break.
        lines: where each of its lines begins; the first at or before position 0.
    """

    kind: Kind
    number: int
    level: int | None
    text: str
    lines: Lines

    def offset(self, position: int) -> int:
        """Where in the source the character at that position stands."""
        line = bisect_right(self.lines, position, key=_position) - 1 if len(self.lines) > 1 else 0
        begin, offset = self.lines[line]
        return offset + position - begin


@dataclass(frozen=True)
class Document:
    """A Markdown text taken apart.

    Attributes:
        blocks: all prose, in order of the source.
        elements: how often each element occurs; a list within a list belongs to the outer one.
    """

    blocks: tuple[Block, ...]
    elements: Counter[Element]


def fill(text: str) -> str:
    """As many FILL as the text has characters."""
    return FILL * len(text)


def hide_addresses(text: str, elements: Counter[Element]) -> str:
    """The text with bare URLs and footnote marks filled; the URLs are counted as links."""
    if "://" not in text and "www." not in text and "[^" not in text:
        return text

    def hide(match: re.Match[str]) -> str:
        elements["link"] += match["link"] is not None
        return fill(match[0])

    return _UNREAD.sub(hide, text)


def split_bullets(text: str, lines: Lines) -> Iterator[tuple[bool, str, Lines]]:
    """(whether it is a list item, its text, its lines) of each part of a block, cut before each of BULLETS."""
    cuts = [bullet.span() for bullet in _BULLET.finditer(text)] if _ANY_BULLET.search(text) else []
    if not cuts:
        yield False, text, lines
        return
    yield False, text[: cuts[0][0]], lines
    for (_, begin), (end, _) in zip(cuts, [*cuts[1:], (len(text), 0)], strict=True):
        first = bisect_right(lines, begin, key=_position) - 1
        last = bisect_right(lines, end, key=_position)
        yield True, text[begin:end], tuple((position - begin, offset) for position, offset in lines[first:last])
