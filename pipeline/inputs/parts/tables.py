"""Answers that stand in the cells of a table: tools as columns, exercises as rows, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.inputs.parts.anchors import AnchorReader
from pipeline.inputs.parts.cutting import put_in_place
from pipeline.inputs.parts.lines import Line, clean
from pipeline.records import Part, Rubric

LEAST_WORDS = 30
"""Words that make a cell an answer; the cells of a comparison are shorter."""
LONGEST_LABEL = 400
"""Characters of a cell that are read as a label."""
_RULE = re.compile(r"[|:\-+=\s]+")
_BAR = re.compile(r"(?<!\\)\|")
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"[(#*]*0*(\d{1,2})[).*]*", re.ASCII)
"""A cell of nothing but the number of its row."""


class Cell(NamedTuple):
    """A cell without the white space around it."""

    text: str
    start: int
    end: int


def with_cells(text: str, parts: Sequence[Part], reader: AnchorReader, rubric: Rubric) -> tuple[Part, ...]:
    """The parts, with the answers that stand in tables in place of what those tables were taken for.

    Args:
        text: of the submission.
        parts: what was found without looking into tables; it tells the exercise where a table does not.
        reader: tells exercises and tools by labels.
        rubric: names the exercises.
    """
    if "|" not in text:
        return tuple(parts)
    found: list[Part] = []
    tables = []
    for table in _tables(text):
        answers = list(_answers(table, parts, reader, rubric))
        # Several cells for one answer are quotations from it, such as a table of what covers which topic.
        if answers and len({(each.exercise, each.tool) for each in answers}) == len(answers):
            found += answers
            tables.append((table[0][0].start, table[-1][-1].end))
    return put_in_place(text, parts, found, tables)


def _tables(text: str) -> Iterator[list[list[Cell]]]:
    """The rows of every pipe table, its header first."""
    rows: list[list[Cell]] = []
    ruled = False
    start = 0
    for line in f"{text}\n".split("\n"):
        if "|" in line and _RULE.fullmatch(line):
            ruled = ruled or len(rows) == 1
        elif line.lstrip().startswith("|"):
            if cells := _cells(line, start):
                rows.append(cells)
        elif rows:
            if ruled and len(rows) > 1:
                yield rows
            rows, ruled = [], False
        start += len(line) + 1
    if ruled and len(rows) > 1:
        yield rows


def _cells(line: str, start: int) -> list[Cell]:
    edges = [found.start() for found in _BAR.finditer(line)]
    if line.rstrip()[-1:] != "|":
        edges.append(len(line))
    cells = []
    for left, right in pairwise(edges):
        inner = line[left + 1 : right]
        begin = start + left + 1 + len(inner) - len(inner.lstrip())
        stripped = inner.strip()
        cells.append(Cell(stripped, begin, begin + len(stripped)))
    return cells


def _answers(
    rows: Sequence[Sequence[Cell]], parts: Sequence[Part], reader: AnchorReader, rubric: Rubric
) -> Iterator[Part]:
    columns = [_told(cell, reader) for cell in rows[0]]
    told = [_told_by_row(row, columns, reader) for row in rows[1:]]
    # A row for each prompt below the name of the tool; a table within an answer has no such rows.
    above = _tool_above(rows[0][0].start, parts) if len({exercise for exercise, _ in told} - {None}) > 1 else None
    for row, own in zip(rows[1:], told, strict=True):
        for index, cell in enumerate(row):
            if index >= len(columns) or not _may_answer(cell):
                continue
            exercise = columns[index][0] if columns[index][0] is not None else own[0]
            tool = columns[index][1] or own[1] or (above if exercise is not None else None)
            if tool is None or (index == 0 and _told(cell, reader) != (None, None)):
                continue
            known = None if exercise is None else rubric.exercises[exercise].id
            by_place = known or _exercise_above(cell.start, parts)
            yield Part(
                kind="answer",
                exercise=by_place,
                tool=tool,
                start=cell.start,
                end=cell.end,
                confidence=0.9 if known else 0.7 if by_place else 0.4,
                why=f"a cell of a table below or beside {tool}"
                + (" whose headings name the exercise" if known else ""),
            )


def _may_answer(cell: Cell) -> bool:
    return len(_WORD.findall(cell.text)) >= LEAST_WORDS


def _told_by_row(
    row: Sequence[Cell], columns: Sequence[tuple[int | None, str | None]], reader: AnchorReader
) -> tuple[int | None, str | None]:
    """The exercise and the tool that the cells before the answers name; the number of the row where no words do."""
    exercise, tool, number = None, None, None
    for index, cell in enumerate(row):
        if index and (index >= len(columns) or columns[index] != (None, None) or _may_answer(cell)):
            break
        told = _told(cell, reader)
        exercise = told[0] if exercise is None else exercise
        tool = tool or told[1]
        if found := _NUMBER.fullmatch(cell.text):
            number = reader.numbers.get(int(found[1]))
    return number if exercise is None else exercise, tool


def _told(cell: Cell, reader: AnchorReader) -> tuple[int | None, str | None]:
    """The exercise and the tool that a heading cell names."""
    words = clean(cell.text[:LONGEST_LABEL])
    tools = {named.label for named in reader.tools.find(words)} if len(words) < 60 else set()
    anchor = reader.read(Line(0, cell.start, cell.end, words, "heading", 1, first=True))
    told = max(anchor.readings, key=lambda each: each.weight, default=None) if anchor else None
    exercise = told.exercise if told is not None and told.weight > 1.5 else None
    return exercise, tools.pop() if len(tools) == 1 else None


def _tool_above(place: int, parts: Sequence[Part]) -> str | None:
    """The tool of the part in which a place lies, or of the nearest before it."""
    before = [part for part in parts if part.start <= place and part.tool is not None]
    return before[-1].tool if before else None


def _exercise_above(place: int, parts: Sequence[Part]) -> str | None:
    """The exercise of the part in which a place lies, or of the nearest before it."""
    before = [part for part in parts if part.start <= place and part.exercise is not None]
    return before[-1].exercise if before else None
