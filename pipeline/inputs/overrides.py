"""The marker's overrides.csv: read, and completed with the version of the submission that each row was made for."""

from __future__ import annotations

import codecs
import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ConfigError, InputError
from pipeline.inputs.csv_quotes import refuse_open_quotes
from pipeline.inputs.documents import TEXT_LIMIT, decode, read_bytes, reason
from pipeline.inputs.suggestions import did_you_mean, listed
from pipeline.inputs.yaml_source import refuse
from pipeline.records import Override

COLUMNS = ("submission", "criterion", "points", "comment", "version")
_NEEDED = ("submission", "criterion", "points")
DELIMITERS = ",;\t"
_SYNONYMS = {"id": "submission", "student": "submission", "sha256": "version", "hash": "version"}
TEMPLATE = """\
# Your own points, a row each; the next run of "labreport grade" obeys them. Lines that begin with # are passed over.
# submission: its id in gradebook.csv, or the student's name, number or e-mail. criterion: its column in gradebook.csv.
# points: leave empty to give a comment only. version: leave empty; it is filled in, so that a later version is noticed.
submission,criterion,points,comment,version
"""
"""A file without rows."""


@dataclass(frozen=True)
class _Line:
    """One record of the file as it stands there."""

    number: int
    """1-based line on which it begins."""
    source: str
    """Its characters, with the line end."""
    cells: tuple[str, ...]
    """Empty for a comment or a blank line."""
    delimiter: str = ","


@dataclass(frozen=True)
class OverridesFile:
    """A file of overrides.

    Attributes:
        rows: in its order.
        lines: all of it.
        delimiter: between cells.
        columns: of its header.
        encoding: Python's name of it.
    """

    rows: tuple[Override, ...]
    lines: tuple[_Line, ...]
    delimiter: str
    columns: tuple[str, ...]
    encoding: str

    def with_versions(self, versions: Mapping[int, str]) -> bytes:
        """The file with the versions of those lines filled in; every other character stays.

        Args:
            versions: by 1-based line.
        """
        missing = "version" not in self.columns
        place = len(self.columns) if missing else self.columns.index("version")
        header = next((line.number for line in self.lines if line.cells), None)
        made = []
        for line in self.lines:
            if line.number == header and missing and versions:
                made.append(_written([*line.cells, "version"], line))
            elif line.number in versions:
                cells = [*line.cells, *[""] * (place + 1 - len(line.cells))]
                cells[place] = versions[line.number]
                made.append(_written(cells, line))
            else:
                made.append(line.source)
        return "".join(made).encode(self.encoding)


def _written(cells: list[str], line: _Line) -> str:
    end = line.source[len(line.source.rstrip("\r\n")) :] or "\n"
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=line.delimiter, lineterminator=end).writerow(cells)
    return buffer.getvalue()


def read_overrides(path: Path) -> OverridesFile:
    """The rows of the file; none for a header alone.

    The columns ``submission`` (or ``student``), ``criterion`` and ``points`` must be there; ``comment`` and ``version``
    may be left out, further columns are passed over. Commas, semicolons and tabs separate cells; lines that begin with
    ``#`` are comments.

    Raises:
        ConfigError: every fault, a line each.
    """
    try:
        data = read_bytes(path, limit=TEXT_LIMIT)
        text = decode(data, path)
    except InputError as error:
        raise ConfigError(reason(error, path), path) from error
    lines, delimiter = _lines(text, path)
    header = next((line for line in lines if line.cells), None)
    if header is None:
        raise ConfigError(f"there is no header; write the line {','.join(COLUMNS)}", path)
    names = [cell.strip().lower() for cell in header.cells]
    columns = tuple(_SYNONYMS.get(name, name) for name in names)
    if missing := [name for name in _NEEDED if name not in columns]:
        hints = "".join(did_you_mean(name, names) for name in missing)
        message = f"the column {listed(map(repr, missing))} is missing{hints}; the header must be {','.join(COLUMNS)}"
        raise ConfigError(message, path, header.number)
    rows: list[Override] = []
    problems: list[ConfigError] = []
    for line in lines:
        if line is header or not any(cell.strip() for cell in line.cells):
            continue
        cells = {name: cell.strip() for name, cell in zip(columns, line.cells, strict=False)}
        try:
            rows.append(_row(cells, line.number))
        except ValueError as error:
            problems.append(ConfigError(str(error), path, line.number))
    problems += _repeated(rows, path)
    refuse(sorted(problems, key=lambda problem: problem.line or 0))
    return OverridesFile(tuple(rows), lines, delimiter, columns, _encoding(data))


def _encoding(data: bytes) -> str:
    """As ``decode`` reads the bytes, so that a byte order mark comes back."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"


def _lines(text: str, path: Path) -> tuple[tuple[_Line, ...], str]:
    """Every record with its own characters, and the delimiter of the header."""
    physical = list(io.StringIO(text, newline=""))
    header = next((line for line in physical if not _is_remark(line)), "").rstrip("\r\n;,\t")
    delimiter = max(DELIMITERS, key=header.count)
    lines: list[_Line] = []
    place = 0
    while place < len(physical):
        line = physical[place]
        if _is_remark(line):
            lines.append(_Line(place + 1, line, ()))
            place += 1
            continue
        used, cells, count = _record(physical[place:], delimiter, path, place + 1)
        source = "".join(physical[place : place + count])
        refuse_open_quotes(source, used, path, first=place + 1)
        lines.append(_Line(place + 1, source, cells, used))
        place += count
    return tuple(lines), delimiter


def _is_remark(line: str) -> bool:
    """Whether it says nothing: blank or a comment, which a spreadsheet may have put into quotation marks or padded."""
    return not line.strip(" \r\n\t;,") or line.lstrip('"').startswith("#")


def _record(lines: Sequence[str], delimiter: str, path: Path, number: int) -> tuple[str, tuple[str, ...], int]:
    """The delimiter, the cells and the number of lines of the first record.

    A spreadsheet that takes semicolons for granted saves what commas separate as one cell, and pads it; rows typed
    into it then have semicolons.
    """
    for used in (delimiter, *(each for each in DELIMITERS if each != delimiter)):
        cells, count = _cells(lines, used, path, number)
        filled = [cell for cell in cells if cell.strip()]
        if used != delimiter and len(filled) == 1 and lines[0].startswith('"'):
            inner, _ = _cells(filled, delimiter, path, number)
            if len(inner) > 1:
                return delimiter, inner, count
        strange = any(each in cell for cell in cells[:2] for each in DELIMITERS if each != used)
        if len(filled) > 1 and not strange:
            return used, cells, count
    return delimiter, *_cells(lines, delimiter, path, number)


def _cells(lines: Sequence[str], delimiter: str, path: Path, number: int) -> tuple[tuple[str, ...], int]:
    """The cells of the first record, and how many lines it has."""
    reader = csv.reader(iter(lines), delimiter=delimiter)
    try:
        return tuple(next(reader)), reader.line_num
    except csv.Error as error:
        raise ConfigError(f"this is not a CSV ({error})", path, number) from error


def _row(cells: Mapping[str, str], line: int) -> Override:
    for name in ("submission", "criterion"):
        if not cells.get(name):
            raise ValueError(f"the {name} is not named")
    return Override(
        submission=unguarded(cells["submission"]),
        criterion=cells["criterion"],
        points=_points(cells.get("points", "")),
        comment=cells.get("comment", ""),
        version=cells.get("version", "").lower(),
        line=line,
    )


def _points(written: str) -> float | None:
    if not written:
        return None
    try:
        points = float(written.replace(",", "."))
    except ValueError:
        points = math.nan
    if not (math.isfinite(points) and points >= 0):
        raise ValueError(f"the points must be a number from 0 on, or empty; they are {written[:40]!r}")
    return points


def unguarded(cell: str) -> str:
    """The name without the apostrophe by which our CSV files keep a spreadsheet from running it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _repeated(rows: list[Override], path: Path) -> list[ConfigError]:
    first: dict[tuple[str, str, str], int] = {}
    problems = []
    for row in rows:
        key = (row.submission.casefold(), row.criterion, row.version)
        earlier = first.setdefault(key, row.line)
        if earlier != row.line:
            message = f"{row.criterion} of {row.submission!r} stands here again, first in line {earlier}; keep one"
            problems.append(ConfigError(message, path, row.line))
    return problems
