"""A Canvas gradebook, filled in: one column changes, and a cell without a grade is copied, never blanked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.records import ClassGrades, Worksheet
from pipeline.writers.lms.cells import number_in, table_bytes
from pipeline.writers.lms.filling import Filled, fill_grades, notes_of

_KEPT = {"ex": "Canvas has the student excused", "n/a": "The assignment is not given to the student"}


def fill_canvas(
    worksheet: Worksheet, rows: Mapping[str, Sequence[int]], grades: ClassGrades, *, final: bool = False
) -> Filled:
    """The gradebook with grades in the column of the assignment; all else stays byte for byte.

    Canvas takes a blank cell for a change, so a row without a final grade keeps what it has.

    Args:
        worksheet: as Canvas exported it.
        rows: by id of the submission.
        grades: the class.
        final: whether a grade counts while criteria are open.
    """
    column = worksheet.columns["grade"]
    possible = _points_possible(worksheet)

    def closed(row: int) -> str:
        return _KEPT.get(worksheet.rows[row][column].strip().casefold(), "")

    filling = fill_grades(worksheet, rows, grades, final=final, maximum=lambda _: possible, closed=closed)
    notes = notes_of(filling, grades)
    if possible is None:
        notes += ("it names no points possible, so points were entered as they are.",)
    return Filled(table_bytes(worksheet, filling.changes), len(filling.graded), notes)


def _points_possible(worksheet: Worksheet) -> float | None:
    """The number above the students; None where there is none, or nothing to be had."""
    column, key = worksheet.columns["grade"], worksheet.columns["id"]
    for row in worksheet.rows[1:]:
        if key < len(row) and row[key].strip():
            return None
        if column < len(row) and (number := number_in(row[column])):
            return number
    return None
