"""Grades into the cells of an LMS's table, and what the instructor has to know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.records import ClassGrades, GradedSubmission, Worksheet
from pipeline.writers.class_tables import points_text
from pipeline.writers.lms.cells import Place, number_in, number_text, separator_in

NAMED = 5
"""Names that a note lists."""
_SAME = 0.005
"""Two grades are one where they are written alike with two decimals."""

_OPEN = (
    "Criteria are still open, so no grade was entered (decide them in overrides.csv, or let the others stand for the "
    "whole with --final)"
)


@dataclass(frozen=True)
class Filled:
    """What became of a table.

    Attributes:
        content: the file to give back.
        graded: rows that have the grade that the submission came to.
        notes: sentences for the instructor.
    """

    content: bytes
    graded: int
    notes: tuple[str, ...] = ()


@dataclass
class Filling:
    """What is done to a table while its rows are gone through.

    Attributes:
        changes: new cells by their place.
        graded: rows that have the grade that the submission came to, whether it was there before or not.
        told: names by the sentence that they end.
        scales: maxima of the LMS to which points were scaled.
    """

    changes: dict[Place, str] = field(default_factory=dict)
    graded: set[int] = field(default_factory=set)
    told: dict[str, list[str]] = field(default_factory=dict)
    scales: set[float] = field(default_factory=set)

    def tell(self, sentence: str, name: str) -> None:
        """Remember a name for a sentence."""
        self.told.setdefault(sentence, []).append(name)


def whole_points(grades: ClassGrades) -> float:
    """Points of all criteria."""
    return round(sum(each.points for each in grades.criteria), 2)


def is_final(graded: GradedSubmission) -> bool:
    """Whether every criterion has its points."""
    return graded.points is not None and not graded.open_points


def may_stand(graded: GradedSubmission) -> bool:
    """Whether the criteria that are decided can stand for the whole: they hold at least half of the points."""
    return graded.points is not None and graded.max_points >= graded.open_points


def is_of_a_part(graded: GradedSubmission) -> bool:
    """Whether a part could not be graded, and no person has marked it instead."""
    return graded.status == "partial" and not all(each.overridden for each in graded.criteria)


def scaled(points: float, of: float, maximum: float) -> float:
    """The points, brought from one maximum to another."""
    return points if abs(of - maximum) < _SAME else points / of * maximum


def fill_grades(
    worksheet: Worksheet,
    rows: Mapping[str, Sequence[int]],
    grades: ClassGrades,
    *,
    final: bool,
    maximum: Callable[[int], float | None],
    closed: Callable[[int], str],
) -> Filling:
    """The grade cells that change; those of submissions without a final grade stay as they are.

    Args:
        worksheet: the table.
        rows: by id of the submission.
        grades: the class.
        final: whether a grade counts while criteria are open: the others then stand for the whole.
        maximum: the LMS's maximum in a row; None where it says none.
        closed: why the grade of a row must not be touched; empty where it may.
    """
    filling = Filling()
    column = worksheet.columns["grade"]
    separator = separator_in(
        row[index]
        for row in worksheet.rows[1:]
        for index in (column, worksheet.columns.get("maximum", column))
        if index < len(row)
    )
    for graded in grades.submissions:
        for row in rows.get(graded.id, ()):
            value = _value(graded, grades, filling, final=final, maximum=maximum(row))
            if value is None:
                continue
            old = worksheet.rows[row][column]
            before = number_in(old)
            if why := closed(row):
                filling.tell(f"{why}, so the row stays as it is", graded.id)
                continue
            filling.graded.add(row)
            if before is None or abs(before - value) >= _SAME:
                filling.changes[row, column] = number_text(value, separator)
                if old.strip() not in ("", "-"):
                    filling.tell("A grade stood there already and was changed", graded.id)
    return filling


def _value(
    graded: GradedSubmission, grades: ClassGrades, filling: Filling, *, final: bool, maximum: float | None
) -> float | None:
    """The grade for the LMS; None where there is none yet, and why goes into the notes."""
    if graded.status == "not gradable":
        filling.tell("Not gradable, so no grade was entered", graded.id)
        return None
    open_ = ", ".join(each.name for each in graded.criteria if each.points is None)
    if graded.points is None or (open_ and not final):
        filling.tell(_OPEN, f"{graded.id} ({open_})")
        return None
    if not may_stand(graded):
        filling.tell("More than half of the points are still open, so no grade was entered", f"{graded.id} ({open_})")
        return None
    if open_:
        filling.tell("Criteria are still open, and the others stand for the whole", f"{graded.id} ({open_})")
    if is_of_a_part(graded):
        filling.tell("Only a part could be graded, and the grade is of that part", graded.id)
    whole = whole_points(grades)
    target = maximum or whole
    if abs(target - whole) >= _SAME:
        filling.scales.add(target)
    return scaled(graded.points, graded.max_points, target)


def notes_of(filling: Filling, grades: ClassGrades) -> tuple[str, ...]:
    """What is to be said of a table."""
    notes = [f"{sentence}: {listed(names)}." for sentence, names in filling.told.items()]
    if filling.scales:
        maxima = listed([points_text(each) or "" for each in sorted(filling.scales)])
        notes.append(f"Points were scaled from {points_text(whole_points(grades))} to the LMS's maximum of {maxima}.")
    return tuple(notes)


def listed(names: Iterable[str], *, most: int = NAMED) -> str:
    """``Ada, Bo and 3 more``."""
    known = list(dict.fromkeys(names))
    if len(known) > most:
        return f"{', '.join(known[:most])} and {len(known) - most} more"
    *others, last = known or [""]
    return f"{', '.join(others)} and {last}" if others else last
