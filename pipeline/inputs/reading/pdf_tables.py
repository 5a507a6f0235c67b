"""Tables of a PDF that names none: cells in columns get the places that a structure tree would give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.inputs.reading.pdf_lines import Letters, Line
from pipeline.inputs.reading.pdf_structure import Role

_WIDE = 1.0
"""Sizes of the letters from which on a blank is wider than any between words."""
_NEAR = 3.0
"""Points by which cells of one column may be out of line."""
_STEP = 3.2
"""Distance of base lines, in sizes of the letters, up to which a line belongs to the table above it."""
_MOST_WORDS = 40
"""Of a cell; whole texts side by side are no table."""
_LEAST_ROWS = 2
_MARKER = re.compile(r"\W{1,2}|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})(?:\.\d{1,3}){0,3}[.):]?", re.IGNORECASE)
"""What stands before an item or a numbered heading."""


@dataclass
class _Column:
    """How far its cells reach, and where each begins and ends."""

    left: float
    right: float
    cells: list[Line] = field(default_factory=list)

    def add(self, cell: Line) -> None:
        self.left, self.right = min(self.left, cell.left), max(self.right, cell.right)
        self.cells.append(cell)

    def holds(self, cell: Line) -> bool:
        return cell.left < self.right + _NEAR and cell.right > self.left - _NEAR

    def is_straight(self) -> bool:
        """Whether two of its cells begin, end or are centred at one place."""
        for edge in (lambda c: c.left, lambda c: c.right, lambda c: (c.left + c.right) / 2):
            places = sorted(map(edge, self.cells))
            if any(after - before < _NEAR for before, after in pairwise(places)):
                return True
        return False


@dataclass
class _Grid:
    """A table in the making: rows of lines by column."""

    columns: list[_Column]
    rows: list[dict[int, list[Line]]] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    """How many rows there were after each line."""

    def take(self, cells: Sequence[Line]) -> bool:
        """Whether the cells of a line fit the columns; then they are in it."""
        if self.rows and not self._is_near(cells[0]):
            return False
        places = [[n for n, column in enumerate(self.columns) if column.holds(cell)] for cell in cells]
        if any(len(place) != 1 for place in places) or len({place[0] for place in places}) < len(cells):
            return False
        first = places[0][0]
        if not self.rows or (first == 0 and len(self.rows[-1].keys() - {0})):
            self.rows.append({})
        for (place,), cell in zip(places, cells, strict=True):
            self.columns[place].add(cell)
            self.rows[-1].setdefault(place, []).append(cell)
        self.sources.append(len(self.rows))
        return True

    def _is_near(self, cell: Line) -> bool:
        lines = [line for row in self.rows[-2:] for some in row.values() for line in some]
        low, high = min(line.base for line in lines), max(line.base for line in lines)
        return low - _STEP * cell.size < cell.base <= high + _NEAR

    def finish(self) -> int:
        """How many lines are a table; 0 where they are none."""
        while self.rows and not self.rows[-1].keys() - {0}:
            self.rows.pop()
        full = sum(len(row) > 1 for row in self.rows)
        wordy = any(
            sum(len(line.text.split()) for line in some) > _MOST_WORDS for row in self.rows for some in row.values()
        )
        if full < _LEAST_ROWS or wordy or not all(column.is_straight() for column in self.columns[1:]):
            return 0
        return sum(count <= len(self.rows) for count in self.sources)


def with_tables(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page without a structure tree, those of tables cut into cells that say so; else as they are."""
    if any(line.role for line in lines):
        return list(lines)
    made: list[Line] = []
    place, block = 0, 0
    while place < len(lines):
        grid, used = _table_at(lines, place)
        if not used:
            made.append(lines[place])
            place += 1
            continue
        for number, row in enumerate(grid.rows):
            for column in range(len(grid.columns)):
                block += 1
                role = Role(block, cell=(place + 1, number, column))
                made += [_with_role(line, role) for line in row.get(column, [])]
        place += used
    return made


def _table_at(lines: Sequence[Line], place: int) -> tuple[_Grid, int]:
    """A table that begins with that line, and how many lines it has."""
    cells = list(_cells(lines[place]))
    if len(cells) < 2 or lines[place].monospace or (len(cells) == 2 and _MARKER.fullmatch(cells[0].text.strip())):
        return _Grid([]), 0
    grid = _Grid([_Column(cell.left, cell.right) for cell in cells])
    several = 0
    for line in lines[place:]:
        found = list(_cells(line, [column.left for column in grid.columns[1:]]))
        if line.monospace or not grid.take(found):
            break
        several += len(found) > 1
    return grid, grid.finish() if several >= _LEAST_ROWS else 0


def _cells(line: Line, columns: Sequence[float] = ()) -> Iterator[Line]:
    """The line cut at its wide gaps, and at narrow ones behind which a column is known to begin."""
    gaps = [
        gap
        for gap in line.gaps
        if gap.after - gap.before > _WIDE * line.size or any(abs(gap.after - left) < 1 for left in columns)
    ]
    starts = [0, *(gap.offset for gap in gaps)]
    ends = [*(gap.offset for gap in gaps), len(line.text)]
    lefts = [line.left, *(gap.after for gap in gaps)]
    rights = [*(gap.before for gap in gaps), line.right]
    for start, end, left, right in zip(starts, ends, lefts, rights, strict=True):
        spans: list[tuple[str, bool]] = []
        letters: list[tuple[int, Letters]] = []
        offset = 0
        for (text, bold), (_, look) in zip(line.spans, line.letters, strict=True):
            piece = text[max(start - offset, 0) : max(end - offset, 0)]
            offset += len(text)
            if piece:
                spans.append((piece, bold))
                letters.append((sum(not c.isspace() for c in piece), look))
        yield Line(line.page, spans, letters, left, right, line.base, line.edge)


def _with_role(line: Line, role: Role) -> Line:
    letters = [(count, replace(look, role=role)) for count, look in line.letters]
    return Line(line.page, line.spans, letters, line.left, line.right, line.base, line.edge)
