"""A Moodle grading worksheet or a Canvas gradebook -> its cells, and which column is which."""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import ConfigError, InputError
from pipeline.inputs.documents import read_bytes, reason
from pipeline.inputs.reading.plain import encoding_of
from pipeline.inputs.worksheet_columns import find_columns, tell_kind
from pipeline.records import Worksheet

_LIMIT = 20_000_000
"""Bytes: a gradebook of 10,000 students with 100 assignments has less."""
_DELIMITERS = (",", ";", "\t", ":", "|")
_SEPARATOR_LINE = re.compile(r"sep=(.)(?:\r\n|\r|\n)")
_QUOTED = r'"([^"]*+(?:""[^"]*+)*)"(?!")'
"""A cell in quotation marks, which are doubled within it (RFC 4180)."""
_MARKS = {"utf-8-sig": "utf-8", "utf-16": "utf-16", "utf-32": "utf-32"}

Row = tuple[tuple[str, ...], str]
"""Cells as they stand in the file, and the line end behind them."""


def read_worksheet(path: Path, assignment: str | None = None) -> Worksheet:
    """The table with every character that it has, in whatever language, encoding and with whatever delimiter.

    Args:
        path: a CSV that Moodle or Canvas gave out.
        assignment: title or id of the assignment; needed where a gradebook holds several.

    Raises:
        ConfigError: it cannot be read, is no such table, or does not say in which column the grades go.
    """
    text, encoding = _decoded(path)
    try:
        return _worksheet(text, encoding, path, assignment, lambda _: _QUOTED)
    except ConfigError:
        if '\\"' in text:
            with contextlib.suppress(ConfigError):
                return _worksheet(text, encoding, path, assignment, _quoted_by_php)
        raise


def _quoted_by_php(delimiter: str) -> str:
    """A cell as PHP's fputcsv writes it, and so does Moodle: a mark behind a backslash is not doubled."""
    inside = rf'"(?![{re.escape(delimiter)}\r\n]|\Z)'
    return rf'"((?:[^"\\]++|""|\\{inside}|\\(?!{inside}))*)"(?!")'


def _worksheet(text: str, encoding: str, path: Path, assignment: str | None, quoted: Callable[[str], str]) -> Worksheet:
    """The table, if a cell in quotation marks is what ``quoted`` says for a delimiter.

    Raises:
        ConfigError: it is no such table.
    """
    before, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    delimiter = None
    if line := _SEPARATOR_LINE.match(text):
        before, text, delimiter = before + line[0], text[line.end() :], line[1]
    try:
        if delimiter is None:
            # The one that makes the most cells of the header.
            delimiter = max(_DELIMITERS, key=lambda each: len(_rows(text, each, quoted(each), most=1)[0][0]))
        rows = _rows(text, delimiter, quoted(delimiter))
    except ValueError as error:
        line_number = before.count("\n") + text.count("\n", 0, error.args[1]) + 1
        raise ConfigError(f"{error.args[0]}; download the file again", path, line_number) from error
    cell = re.compile(quoted(delimiter))
    values = tuple(tuple(_value(each, cell) for each in cells) for cells, _ in rows)
    kind = tell_kind(values)
    if kind is None:
        message = (
            "this is neither a Moodle grading worksheet nor a Canvas gradebook; download it from the assignment "
            '("Download grading worksheet") or from the gradebook ("Export"), and do not change its first line'
        )
        raise ConfigError(message, path, 1)
    columns = find_columns(values, kind, path, assignment)
    worksheet = Worksheet(
        path=str(path),
        kind=kind,
        encoding=encoding,
        delimiter=delimiter,
        before=before,
        rows=values,
        sources=tuple(cells for cells, _ in rows),
        ends=tuple(end for _, end in rows),
        columns=columns,
    )
    _check_widths(worksheet, path)
    return worksheet


def _decoded(path: Path) -> tuple[str, str]:
    """The text with its byte order mark, and an encoding that gives the same bytes back."""
    try:
        data = read_bytes(path, limit=_LIMIT)
    except InputError as error:
        raise ConfigError(reason(error, path), path) from error
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ConfigError("this is a spreadsheet or an archive; download the table as CSV", path)
    guess = encoding_of(data)
    encoding = _MARKS.get(guess, guess)
    if encoding in ("utf-16", "utf-32"):
        little = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF32_LE))
        encoding += "-le" if little else "-be"
    # Latin-1 has a character for every byte, so that even damaged names go back as they came.
    for name in (encoding, "latin-1"):
        try:
            text = data.decode(name)
            if text.encode(name) == data:
                return text, name
        except UnicodeError:
            continue
    raise ConfigError("its characters cannot be read; save it as UTF-8", path)


def _rows(text: str, delimiter: str, quoted: str, most: int | None = None) -> list[Row]:
    """The rows, of a text of none one with an empty cell.

    Args:
        text: all of it.
        delimiter: between cells.
        quoted: pattern of a cell in quotation marks.
        most: rows to read; None reads all.

    Raises:
        ValueError: a message, and the place in the text.
    """
    mark = re.escape(delimiter)
    # A cell, quoted or not, and what ends it: the delimiter, a line end, or the end of the text.
    pattern = re.compile(rf"({quoted}[^{mark}\r\n]*+|[^{mark}\r\n]*+)({mark}|\r\n|\n|\r|\Z)")
    rows: list[Row] = []
    cells: list[str] = []
    place = 0
    while True:
        found = pattern.match(text, place)
        assert found is not None  # noqa: S101 - it matches an empty cell
        cell, inner, end = found.groups()
        if cell.startswith('"') and inner is None:
            raise ValueError("a quotation mark is opened and never closed", place)
        cells.append(cell)
        place = found.end()
        if end == delimiter:
            continue
        rows.append((tuple(cells), end))
        cells = []
        if place >= len(text) or len(rows) == most:
            return rows


def _value(source: str, quoted: re.Pattern[str]) -> str:
    """What a program reads: quotation marks count only where a cell begins with one."""
    found = quoted.match(source)
    return found[1].replace('""', '"') + source[found.end() :] if found else source


def _check_widths(worksheet: Worksheet, path: Path) -> None:
    """Return if every row has its cells in the columns of the header.

    Raises:
        ConfigError: a cell too many or too few, as an unquoted comma in a name makes.
    """
    header = len(worksheet.rows[0])
    needed = max(worksheet.columns.values()) + 1
    key = worksheet.columns["id"]
    line = worksheet.before.count("\n") + 1
    for cells, sources, end in zip(worksheet.rows, worksheet.sources, worksheet.ends, strict=True):
        told = key < len(cells) and cells[key].strip()
        if any(cell.strip() for cell in cells[header:]) or (told and not needed <= len(cells) <= header):
            message = f"{len(cells)} cells, where the header has {header}; download the file again"
            raise ConfigError(message, path, line)
        line += sum(source.count("\n") for source in sources) + end.count("\n")
