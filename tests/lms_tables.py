"""Tables as Moodle and Canvas give them out, with rows that tests choose."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from pipeline.inputs.worksheets import read_worksheet
from pipeline.records import Worksheet

MOODLE_HEADER = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"'
)
CANVAS_TOP = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Lab 1 (12),Lab 2 (123456),Current Score\r\n"
    ",,,,,,Manual Posting,\r\n"
    "    Points Possible,,,,,10.00,{possible},(read only)\r\n"
)


def moodle_row(
    number: int,
    name: str,
    *,
    grade: str = "",
    changeable: str = "Yes",
    feedback: str = "",
    maximum: str = "20.00",
) -> str:
    """A line of a Moodle worksheet."""
    out = io.StringIO()
    date = "Wednesday, 23 September 2026, 9:00 PM"
    csv.writer(out, lineterminator="").writerow(
        [
            *(f"Participant {number}", name, f"p{number}@example.edu", "Submitted for grading"),
            *(grade, maximum, changeable, date, "-", feedback),
        ]
    )
    return out.getvalue()


def moodle_text(*rows: str) -> str:
    """A Moodle worksheet of these lines."""
    return "\n".join((MOODLE_HEADER, *rows, ""))


def canvas_text(*rows: str, possible: str = "20.00") -> str:
    """A Canvas gradebook of these lines."""
    return CANVAS_TOP.format(possible=possible) + "".join(f"{row}\r\n" for row in rows)


def table_of(folder: Path, text: str | bytes, assignment: str | None = None) -> Worksheet:
    """The table, read."""
    path = folder / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_worksheet(path, assignment)


def cells_of(content: bytes, delimiter: str = ",") -> Sequence[Sequence[str]]:
    """The cells, as any program reads them."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))
