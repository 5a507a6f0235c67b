"""Stretches of an answer's Markdown, given by offsets, carried into its syntax tree.

A parser of Markdown forgets where inside a line a word stood. Here every leaf of the tree is found again in its lines,
in reading order, so that a quotation can be marked in the rendered answer character by character.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from html import unescape
from typing import NamedTuple

from markdown_it.tree import SyntaxTreeNode

PIECES = "pieces"
"""Key of a leaf's meta data under which its marked pieces are."""

_LINE_END = re.compile(r"\r\n?|\n")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BREAKS = ("softbreak", "hardbreak")


class Stretch(NamedTuple):
    """Part of a source that a reader shall find marked."""

    start: int
    end: int
    name: str
    """Without blanks; several stretches may have one name."""


class Piece(NamedTuple):
    """Part of a leaf that lies in one and the same stretches."""

    start: int
    end: int
    names: tuple[str, ...]


def segments(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The stretches cut where one begins or ends, in order and without overlap; names are joined by a blank."""
    events: dict[int, tuple[list[str], list[str]]] = {}
    for stretch in stretches:
        if stretch.start < stretch.end:
            events.setdefault(stretch.start, ([], []))[0].append(stretch.name)
            events.setdefault(stretch.end, ([], []))[1].append(stretch.name)
    found: list[Stretch] = []
    running: list[str] = []
    begin = 0
    for place in sorted(events):
        if running:
            found.append(Stretch(begin, place, " ".join(dict.fromkeys(running))))
        starting, ending = events[place]
        for name in ending:
            running.remove(name)
        running += starting
        begin = place
    return found


def cut(cuts: Sequence[Stretch], offsets: Sequence[int]) -> list[Piece]:
    """The marked pieces of a text whose characters stand at those ascending offsets of the source.

    Args:
        cuts: as ``segments`` gives them.
        offsets: one for each character.
    """
    if not offsets:
        return []
    pieces = []
    place = bisect_left(cuts, offsets[0] + 1, key=lambda each: each.end)
    for each in cuts[place:]:
        if each.start > offsets[-1]:
            break
        start, end = bisect_left(offsets, each.start), bisect_left(offsets, each.end)
        if start < end:
            pieces.append(Piece(start, end, tuple(each.name.split())))
    return pieces


def mark(tree: SyntaxTreeNode, source: str, stretches: Iterable[Stretch]) -> None:
    """Leave with each leaf of the tree the pieces of it that lie in the stretches.

    Args:
        tree: of the source.
        source: the Markdown as it was parsed.
        stretches: by offsets in the source.
    """
    cuts = segments(stretches)
    if not cuts:
        return
    starts = [0, *(match.end() for match in _LINE_END.finditer(source))]
    lines = _LINE_END.split(source)
    columns: dict[int, int] = {}
    for item in tree.walk():
        if item.type == "inline" and item.map:
            first, last = item.map
            if starts[min(last, len(starts) - 1)] <= cuts[0].start and last < len(starts):
                continue
            offsets = _offsets(item.content, lines, starts, first, columns)
            _mark_leaves(item, _Reader(item.content), offsets, cuts)
        elif item.type in ("fence", "code_block") and item.map:
            first = item.map[0] + (item.type == "fence")
            offsets = _offsets(item.content.rstrip("\n"), lines, starts, first, {})
            _leave(item, cut(cuts, offsets))
        elif item.type.startswith("math_block") and item.map:
            first, last = item.map
            begin, end = starts[first], starts[last] if last < len(starts) else len(source)
            _leave(item, cut(cuts, range(begin, end)))


def _offsets(
    content: str, lines: Sequence[str], starts: Sequence[int], first: int, columns: dict[int, int]
) -> list[int]:
    """For each character of a block's text, where it stands in the source; never descending.

    Args:
        content: the text, its lines without what the block puts before them.
        lines: of the source.
        starts: offsets of the lines.
        first: number of the line in which the text begins.
        columns: up to where each line has been read, since the cells of a table share one.
    """
    offsets: list[int] = []
    for number, part in enumerate(content.split("\n"), first):
        line = lines[number] if number < len(lines) else ""
        begin = starts[min(number, len(starts) - 1)]
        places = locate(part, line, columns.get(number, 0))
        offsets += [begin + place for place in places]
        columns[number] = places[-1] + 1 if places else columns.get(number, 0)
        offsets.append(begin + len(line))
    return offsets[:-1]


def locate(part: str, line: str, start: int = 0) -> list[int]:
    """For each character of the part, its place in the line; never descending, within the line or at its end.

    The part may lack what the line has in between, such as a backslash, and may have a character for an entity.
    """
    place = line.find(part, start)
    if place >= 0:
        return list(range(place, place + len(part)))
    places = []
    place = start
    for character in part:
        found, width = _next(character, line, place)
        places.append(min(found, len(line)))
        place = found + width if width else place
    return places


_REACH = 400


def _next(character: str, line: str, place: int) -> tuple[int, int]:
    """Where the character or the entity that stands for it begins at or after the place, and how long it is there."""
    entity = _ENTITY.match(line, place)
    if entity and character in unescape(entity[0]):
        return place, len(entity[0])
    found = line.find(character, place, place + _REACH)
    later = _ENTITY.search(line, place, found if found >= 0 else place + _REACH)
    if later and character in unescape(later[0]):
        return later.start(), len(later[0])
    return (found, 1) if found >= 0 else (place, 0)


class _Reader:
    """Finds one leaf after the other in the text of a block."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._flat = text.replace("\n", " ")
        self._place = 0

    def leaf(self, content: str) -> list[int]:
        """The places of a leaf's characters."""
        end = self._text.find("\n", self._place)
        line = self._flat if "\n" in content or end < 0 or content in self._flat[end:] else self._text[:end]
        places = locate(content.replace("\n", " "), line, self._place)
        if places:
            self._place = places[-1] + 1
        return places

    def text(self, content: str) -> list[int]:
        """The places of the characters of running text, which never leaves its line."""
        end = self._text.find("\n", self._place)
        places = locate(content, self._text if end < 0 else self._text[:end], self._place)
        if places:
            self._place = places[-1] + 1
        return places

    def line_break(self) -> None:
        """Go on in the next line."""
        end = self._text.find("\n", self._place)
        self._place = len(self._text) if end < 0 else end + 1

    def address(self) -> None:
        """Pass over the address of a link whose text was read."""
        if not self._text.startswith("](", self._place):
            return
        depth = 0
        for place in range(self._place + 1, len(self._text)):
            depth += {"(": 1, ")": -1}.get(self._text[place], 0)
            if not depth:
                self._place = place + 1
                return


def _mark_leaves(item: SyntaxTreeNode, reader: _Reader, offsets: Sequence[int], cuts: Sequence[Stretch]) -> None:
    for child in item.children:
        if child.type in _BREAKS:
            reader.line_break()
        elif child.children and child.type != "image":
            _mark_leaves(child, reader, offsets, cuts)
            if child.type == "link":
                reader.address()
        elif child.content:
            places = reader.text(child.content) if child.type == "text" else reader.leaf(child.content)
            _leave(child, cut(cuts, [offsets[place] for place in places if place < len(offsets)]))


def _leave(item: SyntaxTreeNode, pieces: list[Piece]) -> None:
    if pieces:
        item.meta[PIECES] = pieces
