"""The heat map of one exercise: topics down, models across, a ball that fills with the grade."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.writers.drawing import (
    INK,
    RULE,
    SOFT,
    WIDTH,
    Chart,
    Element,
    Grid,
    GridCell,
    box,
    chart,
    label,
    line,
    num,
    text_width,
    wrap,
)

_WORDS = ("absent", "mentioned", "explained")
_SIGNS = "○◔◐◕●"
_TITLE = 15.0
_RADIUS = 7.0
_MARGIN = 12.0
_TINT = (86, 180, 233)
"""Okabe-Ito sky blue: black text stays readable on it, and in grey it is darker than white by a third."""


class TopicRow(NamedTuple):
    """One line of the heat map."""

    name: str
    weight: float
    grades: tuple[float | None, ...]
    """Mean grade of each model, 0 to 2; None unscored."""


class _Places(NamedTuple):
    left: float
    """Where the cells begin."""
    cell: float
    """Width of a cell."""
    top: float
    rows: tuple[list[str], ...]
    """Wrapped names."""
    heights: tuple[float, ...]


def heat_map(
    title: str,
    models: Sequence[str],
    rows: Sequence[TopicRow],
    coverage: Sequence[float | None],
) -> Chart:
    """The chart of how well each model treats each topic; ``coverage`` is the share of each model, 0 to 1."""
    heading = wrap(title, WIDTH - 2 * _MARGIN, 2, _TITLE, bold=True)
    grid = _layout(models, rows, top=_MARGIN + 20 * len(heading) + 8)
    size = 12 if grid.cell > 90 else 11
    heads = [wrap(model, grid.cell - 6, 3, size, bold=True) for model in models]
    head_height = 16 * max(map(len, heads), default=1) + 8
    body: list[Element] = [
        label(_MARGIN, _MARGIN + 14 + 20 * i, text, size=_TITLE, bold=True) for i, text in enumerate(heading)
    ]
    for column, lines in enumerate(heads):
        base = grid.top + head_height - 10 - 16 * (len(lines) - 1)
        middle = grid.left + grid.cell * (column + 0.5)
        body += [
            label(middle, base + 16 * i, text, anchor="middle", size=size, bold=True) for i, text in enumerate(lines)
        ]
    y = grid.top + head_height
    for row, lines, height in zip(rows, grid.rows, grid.heights, strict=True):
        body += _row(grid, y, height, lines, row.grades)
        y += height
    body += _totals(grid, y, coverage)
    y += 34
    body += _legend(y + 14, _note(rows))
    drawn = chart(title, _alt(models, rows, coverage), y + 30, body)
    return drawn._replace(grid=_table(models, rows, coverage, grid.cell))


def _table(models: Sequence[str], rows: Sequence[TopicRow], coverage: Sequence[float | None], width: float) -> Grid:
    """The heat map as a table, its cells of that width in the figure."""

    def cell(grade: float | None) -> GridCell:
        sign = "" if grade is None else _SIGNS[math.floor(2 * grade + 0.5)]
        return GridCell(sign, _word(grade, width), _tint(grade))

    return Grid(
        heads=tuple(models),
        share=width / WIDTH,
        rows=tuple((_named(row), tuple(map(cell, row.grades))) for row in rows),
        totals=tuple(map(_share, coverage)),
        note=_note(rows),
    )


def _named(row: TopicRow) -> str:
    return row.name if row.weight == 1 else f"{row.name} (weight {row.weight:g})"


def _word(grade: float | None, width: float) -> str:
    """What stands in a cell of that width: a word where it fits."""
    if grade is None:
        return "–"
    return f"{grade:.1f}" if grade != int(grade) else _WORDS[int(grade)] if width >= 104 else f"{grade:g}"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}".replace("%", " %")


def _note(rows: Sequence[TopicRow]) -> str:
    whole = all(grade is None or grade == int(grade) for row in rows for grade in row.grades)
    return "–  not scored" if whole else "–  not scored; numbers between are means of the samples"


def _layout(models: Sequence[str], rows: Sequence[TopicRow], top: float) -> _Places:
    names = list(map(_named, rows))
    widest = max([text_width(name) for name in [*names, "Coverage"]], default=0)
    room = WIDTH - 2 * _MARGIN
    count = max(len(models), 1)
    cell = min(150.0, max(74.0, (room - min(widest, 330) - 10) / count), (room - 150) / count)
    left = WIDTH - _MARGIN - cell * len(models)
    wrapped = tuple(wrap(name, left - _MARGIN - 10, 2) for name in names)
    return _Places(left, cell, top, wrapped, tuple(30.0 if len(lines) < 2 else 38.0 for lines in wrapped))


def _row(grid: _Places, y: float, height: float, lines: list[str], grades: Sequence[float | None]) -> list[Element]:
    base = y + height / 2 + 4 - 7.5 * (len(lines) - 1)
    parts: list[Element] = [label(grid.left - 10, base + 15 * i, text, anchor="end") for i, text in enumerate(lines)]
    for column, grade in enumerate(grades):
        x = grid.left + grid.cell * column
        parts.append(box(x + 1, y + 1, grid.cell - 2, height - 2, _tint(grade), stroke=RULE))
        middle = y + height / 2
        if grade is None:
            parts.append(label(x + grid.cell / 2, middle + 4, "–", anchor="middle", fill=SOFT))
            continue
        word = _word(grade, grid.cell)
        room = 2 * _RADIUS + 6 + text_width(word)
        parts.append(_ball(x + (grid.cell - room) / 2 + _RADIUS, middle, grade / 2))
        parts.append(label(x + (grid.cell - room) / 2 + 2 * _RADIUS + 6, middle + 4, word))
    return parts


def _totals(grid: _Places, y: float, coverage: Sequence[float | None]) -> list[Element]:
    parts: list[Element] = [
        line(_MARGIN, y + 5, WIDTH - _MARGIN, y + 5, stroke=INK),
        label(grid.left - 10, y + 24, "Coverage", anchor="end", bold=True),
    ]
    for column, share in enumerate(coverage):
        middle = grid.left + grid.cell * (column + 0.5)
        parts.append(label(middle, y + 24, _share(share), anchor="middle", bold=True))
    return parts


def _legend(y: float, note: str) -> list[Element]:
    parts: list[Element] = []
    x = _MARGIN
    for grade, word in reversed(list(enumerate(_WORDS))):
        parts.append(_ball(x + _RADIUS, y - 4, grade / 2))
        text = f"{grade} {word}"
        parts.append(label(x + 2 * _RADIUS + 6, y, text, fill=SOFT))
        x += 2 * _RADIUS + 6 + text_width(text) + 18
    return [*parts, label(x, y, note, fill=SOFT)]


def _ball(x: float, y: float, share: float) -> str:
    """A circle of which that share is dark, clockwise from the top."""
    ring = f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(_RADIUS)}" fill="#ffffff" stroke="{INK}" stroke-width="1.3"/>'
    if share <= 0:
        return ring
    if share >= 1:
        return ring.replace("#ffffff", INK)
    angle = 2 * math.pi * share
    end = f"{x + _RADIUS * math.sin(angle):.2f} {y - _RADIUS * math.cos(angle):.2f}"
    arc = f"A{num(_RADIUS)} {num(_RADIUS)} 0 {int(share > 0.5)} 1 {end}"
    return f'{ring}<path d="M{num(x)} {num(y)}V{num(y - _RADIUS)}{arc}Z" fill="{INK}"/>'


def _tint(grade: float | None) -> str:
    share = 0.0 if grade is None else 0.65 * grade / 2
    return "#" + "".join(f"{round(255 + (channel - 255) * share):02x}" for channel in _TINT)


def _alt(models: Sequence[str], rows: Sequence[TopicRow], coverage: Sequence[float | None]) -> str:
    parts = [f"Heat map of {len(rows)} topics for {len(models)} model{'s' if len(models) != 1 else ''}."]
    for column, model in enumerate(models):
        grades = [row.grades[column] for row in rows]
        known = [grade for grade in grades if grade is not None]
        share = coverage[column]
        if not known:
            parts.append(f"{model}: not scored.")
            continue
        counts = [sum(math.floor(grade + 0.5) == level for grade in known) for level in (2, 1, 0)]
        words = ", ".join(f"{count} {word}" for count, word in zip(counts, reversed(_WORDS), strict=True))
        parts.append(f"{model}: {words}" + ("." if share is None else f"; coverage {share:.0%}.").replace("%", " %"))
    return " ".join(parts)
