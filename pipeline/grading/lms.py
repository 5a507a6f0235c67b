"""Grades of a class, given back to learning platforms: worksheets filled in, feedback packed up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pipeline.records import ClassGrades, Worksheet

if TYPE_CHECKING:
    from pipeline.inputs.found_files import Found
    from pipeline.inputs.lms_names import Named
    from pipeline.inputs.worksheet_students import HandedIn, Matches
    from pipeline.writers.lms.filling import Filled

MOODLE_WORKSHEET, CANVAS_GRADEBOOK = "moodle-worksheet.csv", "canvas-gradebook.csv"
MOODLE_ZIP, CANVAS_ZIP = "moodle-feedback.zip", "canvas-feedback.zip"
GRADESCOPE = "gradescope"
_BEST = ("pdf", "html", "md")
"""Formats of the sheets in the order in which one is taken for an LMS."""
_MOST_NAMES = 25
"""Submissions without a row that a note lists: somebody has to enter them by hand."""


def read_worksheets(paths: Sequence[Path], assignment: str | None) -> tuple[Worksheet, ...]:
    """The tables of LMSs, in order.

    Raises:
        ConfigError: one is no such table, or does not say in which column the grades go.
    """
    from pipeline.inputs.worksheets import read_worksheet

    return tuple(read_worksheet(path, assignment) for path in paths)


def refuse_other_classes(worksheets: Iterable[Worksheet], found: Iterable[Found]) -> None:
    """Return if each table has rows for the submissions; said before an hour of grading, not after it.

    Raises:
        ConfigError: one is of another class or assignment.
    """
    from pipeline.inputs.worksheet_students import HandedIn, refuse_another_class

    handed_in = [
        HandedIn(each.id, each.submitter, tuple(file.path.as_posix() for file in each.files)) for each in found
    ]
    for worksheet in worksheets:
        refuse_another_class(worksheet, handed_in)


def give_back(
    grades: ClassGrades,
    worksheets: Sequence[Worksheet],
    output: Path,
    *,
    sheets: Iterable[str] = _BEST,
    final: bool = False,
    gradescope: bool = False,
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Paths of what was written for Moodle, Canvas and Gradescope, and notes for the instructor.

    The sheets are taken from the output's folder ``sheets``. What no submission needs is not written: a feedback
    archive where no file came from that LMS and no row fits, results for Gradescope where it did not name the files.

    Args:
        grades: the class.
        worksheets: tables to be filled in.
        output: folder to write to.
        sheets: formats of the sheets that are up to date.
        final: whether a grade counts while criteria are open.
        gradescope: whether everyone gets results for Gradescope.

    Raises:
        OutputError: a file cannot be written.
    """
    from pipeline.files import write_bytes
    from pipeline.inputs.worksheet_students import lms_name
    from pipeline.writers.lms.feedback_zips import zip_bytes
    from pipeline.writers.lms.filling import listed

    handed_in = _handed_in(grades)
    files: list[Path] = []
    notes: list[str] = []
    participants: dict[str, list[tuple[str, str]]] = {}
    for worksheet, name in zip(worksheets, _file_names(worksheets), strict=True):
        matches, filled = _fill(worksheet, grades, handed_in, final=final)
        files.append(write_bytes(output / name, filled.content))
        notes += [f"{name}: {note}" for note in (_how_many(filled, matches), *filled.notes, *_who(matches))]
        if worksheet.kind == "moodle":
            for submission, rows in matches.rows.items():
                people = [matches.people[row] for row in rows]
                participants.setdefault(submission, []).extend((each.name or "", each.lms_id or "") for each in people)
    named = {name: lms_name(each) for name, each in handed_in.items()}
    made = dict(_sheets(grades, output / "sheets", sheets))
    for archive, entries in (
        (MOODLE_ZIP, dict(_for_moodle(named, made, participants))),
        (CANVAS_ZIP, dict(_for_canvas(named, made))),
    ):
        if entries:
            files.append(write_bytes(output / archive, zip_bytes(entries)))
    if typed := _typed_into_canvas(named):
        notes.append(f"{CANVAS_ZIP}: typed into Canvas, so there is no file to give feedback on: {listed(typed)}.")
    return (*files, *_for_gradescope(grades, handed_in, output / GRADESCOPE, asked=gradescope)), tuple(notes)


def _fill(
    worksheet: Worksheet, grades: ClassGrades, handed_in: Mapping[str, HandedIn], *, final: bool
) -> tuple[Matches, Filled]:
    from pipeline.inputs.worksheet_students import match_students
    from pipeline.writers.lms.canvas import fill_canvas
    from pipeline.writers.lms.moodle import fill_moodle

    matches = match_students(worksheet, list(handed_in.values()))
    fill = fill_moodle if worksheet.kind == "moodle" else fill_canvas
    return matches, fill(worksheet, matches.rows, grades, final=final)


def _handed_in(grades: ClassGrades) -> dict[str, HandedIn]:
    from pipeline.inputs.worksheet_students import HandedIn

    return {
        each.id: HandedIn(each.id, each.student, tuple(file.path for file in each.files)) for each in grades.submissions
    }


def _file_names(worksheets: Sequence[Worksheet]) -> list[str]:
    """A name for each table; the second of a kind gets a number."""
    usual = {"moodle": MOODLE_WORKSHEET, "canvas": CANVAS_GRADEBOOK}
    names = []
    for place, worksheet in enumerate(worksheets):
        earlier = sum(each.kind == worksheet.kind for each in worksheets[:place])
        stem = PurePosixPath(usual[worksheet.kind])
        names.append(str(stem.with_stem(f"{stem.stem}-{earlier + 1}")) if earlier else str(stem))
    return names


def _how_many(filled: Filled, matches: Matches) -> str:
    return f"{filled.graded} of {len(matches.people)} rows have a grade now."


def _who(matches: Matches) -> Iterator[str]:
    """Sentences on students and rows that did not find each other."""
    from pipeline.writers.lms.filling import listed

    def label(row: int) -> str:
        person = matches.people[row]
        return person.name or person.email or person.lms_id or f"row {row + 1}"

    if matches.unplaced:
        yield f"no row fits these submissions, or several do: {listed(matches.unplaced, most=_MOST_NAMES)}."
    if matches.contested:
        yield (
            f"several submissions fit one row, which stays as it was: {listed(matches.contested, most=_MOST_NAMES)}."
        )
    if matches.loose:
        pairs = [f"{name} = {label(matches.rows[name][0])}" for name in matches.loose]
        yield f"only a part of the name is the same; please check: {listed(pairs, most=_MOST_NAMES)}."
    if matches.foreign:
        yield f"the name fits, but not the number; please check: {listed(matches.foreign, most=_MOST_NAMES)}."
    if matches.idle:
        rows = _rows(len(matches.idle))
        yield f"{rows} without a submission, left as they were: {listed(map(label, matches.idle))}."


def _rows(count: int) -> str:
    return f"{count} row{'s' * (count != 1)}"


# ---------------------------------------------------------------- feedback


def _sheets(grades: ClassGrades, folder: Path, formats: Iterable[str]) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """Ending and bytes of each submission's sheet, of the best format that is there."""
    current = {"md", *formats}
    for each in grades.submissions:
        paths = (folder / f"{each.id}.{ending}" for ending in _BEST if ending in current)
        if (path := next((path for path in paths if path.is_file()), None)) is not None:
            yield each.id, (path.suffix[1:], path.read_bytes())


def _for_moodle(
    named: Mapping[str, tuple[str, Named] | None],
    sheets: Mapping[str, tuple[str, bytes]],
    participants: Mapping[str, Sequence[tuple[str, str]]],
) -> Iterator[tuple[str, bytes]]:
    """Entries for everyone in a worksheet, or else for those whose files Moodle named."""
    from pipeline.writers.lms.feedback_zips import moodle_entry

    for submission, (ending, content) in sheets.items():
        people = participants.get(submission, ())
        if not people and (known := named[submission]) is not None and known[1].lms == "moodle":
            people = ((known[1].name or "", known[1].id),)
        for name, participant in people:
            yield moodle_entry(name, participant, ending), content


def _for_canvas(
    named: Mapping[str, tuple[str, Named] | None], sheets: Mapping[str, tuple[str, bytes]]
) -> Iterator[tuple[str, bytes]]:
    """Entries for those whose files Canvas named; text typed into Canvas has no attachment to answer to."""
    from pipeline.writers.lms.feedback_zips import canvas_entry

    for submission, (ending, content) in sheets.items():
        known = named[submission]
        if known is not None and known[1].attachment is not None:
            yield canvas_entry(PurePosixPath(known[0]).name, known[1].attachment, ending), content


def _typed_into_canvas(named: Mapping[str, tuple[str, Named] | None]) -> list[str]:
    return [name for name, each in named.items() if each and each[1].lms == "canvas" and each[1].attachment is None]


def _for_gradescope(grades: ClassGrades, handed_in: Mapping[str, HandedIn], folder: Path, *, asked: bool) -> list[Path]:
    """Results of the submissions that Gradescope named, or of all where they are asked for."""
    from pipeline.files import write_text
    from pipeline.inputs.worksheet_students import lms_of
    from pipeline.writers.lms.gradescope import results_json

    own = [each for each in grades.submissions if asked or lms_of(handed_in[each.id]) == "gradescope"]
    return [write_text(folder / each.id / "results.json", results_json(each, grades)) for each in own]
