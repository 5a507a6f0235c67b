"""A table of an LMS with some cells filled in: every other character stays as it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from pipeline.records import Worksheet

Place = tuple[int, int]
"""Row and column, from 0."""

_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,٫]\d{1,6})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?:,\d{3})+\.\d{1,6}|(?:\.\d{3})+,\d{1,6})")
_SEPARATOR = re.compile(r"\d([.,٫])\d{1,6}\s*$")


def table_bytes(worksheet: Worksheet, changes: Mapping[Place, str]) -> bytes:
    """The file with those cells changed; without a change, the bytes that were read.

    A new cell is quoted where it must be, or where the old one was. What the file's encoding has no character for
    becomes an HTML character reference.
    """
    lines = []
    for row, (cells, end) in enumerate(zip(worksheet.sources, worksheet.ends, strict=True)):
        written = [
            _source(changes[row, column], old, worksheet) if (row, column) in changes else old
            for column, old in enumerate(cells)
        ]
        lines.append(worksheet.delimiter.join(written) + end)
    return (worksheet.before + "".join(lines)).encode(worksheet.encoding)


def _source(value: str, old: str, worksheet: Worksheet) -> str:
    if not worksheet.encoding.startswith("utf"):
        # A file in one of these may have been damaged on its way: nothing but ASCII is certain.
        value = value.encode("ascii", "xmlcharrefreplace").decode()
    value = value.encode("utf-8", "replace").decode()
    if old.startswith('"') or re.search(rf'[{re.escape(worksheet.delimiter)}"\r\n]|^\s|\s$', value):
        return '"' + value.replace('"', '""') + '"'
    return value


def number_in(cell: str) -> float | None:
    """The number that a cell holds, ``12.5``, ``12,5``, ``1.234,5``; None for anything else."""
    text = cell.strip()
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", ".").replace("٫", "."))
    if _GROUPED.fullmatch(text):
        mark = text[-1 - len(re.split(r"[.,]", text)[-1])]
        return float(text.replace("," if mark == "." else ".", "").replace(mark, "."))
    return None


def separator_in(cells: Iterable[str]) -> str:
    """What stands before the decimals in most of the cells; a full stop where none has any."""
    counts = Counter(found[1] for cell in cells if (found := _SEPARATOR.search(cell)))
    return counts.most_common(1)[0][0] if counts else "."


def number_text(value: float, separator: str) -> str:
    """Two decimals, as both platforms write them: ``87.50``."""
    return f"{value:.2f}".replace(".", separator)
