"""A Moodle grading worksheet, filled in; the header is never rebuilt, for Moodle knows columns by its own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.records import ClassGrades, Worksheet
from pipeline.writers.lms.cells import number_in, table_bytes
from pipeline.writers.lms.comments import feedback_comment, is_own
from pipeline.writers.lms.filling import Filled, Filling, fill_grades, is_final, may_stand, notes_of

_LOCKED = frozenset(
    {"no", "nein", "non", "não", "nee", "nej", "nei", "nie", "ne", "нет", "hayır", "否", "いいえ", "لا"}
)


def fill_moodle(
    worksheet: Worksheet, rows: Mapping[str, Sequence[int]], grades: ClassGrades, *, final: bool = False
) -> Filled:
    """The worksheet with grades and feedback comments; all else stays byte for byte.

    A comment that a person wrote is kept. A row that Moodle has locked, or whose grade is not final, is left as it was;
    the latter unless ``final``. Of a submission that is not gradable the comment says why, and the grade is left.

    Args:
        worksheet: as Moodle gave it out.
        rows: by id of the submission.
        grades: the class.
        final: whether a grade counts while criteria are open.
    """
    columns = worksheet.columns

    def maximum(row: int) -> float | None:
        return number_in(worksheet.rows[row][columns["maximum"]]) if "maximum" in columns else None

    def closed(row: int) -> str:
        value = worksheet.rows[row][columns["changeable"]] if "changeable" in columns else ""
        return "Moodle does not let it be changed" if value.strip().casefold() in _LOCKED else ""

    filling = Filling()
    if "scale" not in columns:
        filling = fill_grades(worksheet, rows, grades, final=final, maximum=maximum, closed=closed)
    _fill_comments(worksheet, rows, grades, filling, final=final, closed=closed)
    notes = notes_of(filling, grades)
    if "scale" in columns:
        notes += ("it is graded by a scale of words, for which points do not stand; choose the grades yourself.",)
    elif "maximum" not in columns:
        notes += ("it names no maximum grade, so points were entered as they are.",)
    if "feedback" not in columns:
        notes += ("it has no column for feedback comments; upload moodle-feedback.zip instead.",)
    return Filled(table_bytes(worksheet, filling.changes), len(filling.graded), notes)


def _fill_comments(
    worksheet: Worksheet,
    rows: Mapping[str, Sequence[int]],
    grades: ClassGrades,
    filling: Filling,
    *,
    final: bool,
    closed: Callable[[int], str],
) -> None:
    column, grade = worksheet.columns.get("feedback"), worksheet.columns["grade"]
    if column is None:
        return
    for graded in grades.submissions:
        ungradable = graded.status == "not gradable"
        if not ungradable and not is_final(graded) and not (final and may_stand(graded)):
            continue
        comment = feedback_comment(graded)
        for row in rows.get(graded.id, ()):
            old = worksheet.rows[row][column]
            # Whoever graded it by hand could read it.
            by_hand = ungradable and worksheet.rows[row][grade].strip() not in ("", "-")
            if old == comment or closed(row) or by_hand:
                continue
            if old.strip() and not is_own(old):
                filling.tell("A comment stood there already and was kept", graded.id)
            else:
                filling.changes[row, column] = comment
