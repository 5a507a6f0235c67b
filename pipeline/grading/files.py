"""Every file that the grading of a class leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.grading.pool import Marking
from pipeline.grading.request import (
    BLIND_KEY,
    CACHE,
    OPEN_PARTS,
    OVERRIDES,
    PARTS,
    GradingRequest,
    read_own_blind_key,
    read_own_corrections,
)
from pipeline.records import ClassGrades, Progress, Submission, Submitter


@dataclass(frozen=True)
class GradedClass:
    """Everything that a writer of a class's files may need.

    Attributes:
        request: what was asked for.
        grades: the class.
        submissions: with their texts, in the order of the grades.
        on_progress: takes what happens.
        roster: everybody in the class, whoever handed something in.
        named: whom the reports name.
    """

    request: GradingRequest
    grades: ClassGrades
    submissions: tuple[Submission, ...]
    on_progress: Callable[[Progress], None]
    roster: tuple[Submitter, ...] = ()
    named: tuple[Submitter, ...] = ()


@dataclass(frozen=True)
class Written:
    """What a writer left behind.

    Attributes:
        files: paths, the most wanted first.
        notes: sentences on what could not be written as it should.
    """

    files: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Outcome:
    """What grading left behind.

    Attributes:
        grades: the class.
        files: paths written, the most wanted first.
        notes: sentences for the instructor.
    """

    grades: ClassGrades
    files: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Counted:
    """Turns steps into progress of one stage.

    Args:
        stage: its name.
        total: steps.
        on_progress: takes what happens.
    """

    def __init__(self, stage: str, total: int, on_progress: Callable[[Progress], None]) -> None:
        self._stage, self._total, self._take = stage, total, on_progress
        self._done = 0

    def one(self) -> None:
        """One step more is done."""
        self._done += 1
        self._take(Progress(self._stage, "finished", self._done, self._total))


def write(graded: GradedClass) -> Outcome:
    """Every file of the class.

    Raises:
        OutputError: one cannot be written.
        ConfigError: the template of the sheets is wrong.
    """
    outcome = Outcome(graded.grades, notes=list(graded.grades.notes))
    for writer in WRITERS:
        written = writer(graded)
        outcome.files += written.files
        outcome.notes += written.notes
    return outcome


def _write_tables(graded: GradedClass) -> Written:
    from pipeline.files import write_text
    from pipeline.writers.class_tables import class_junit_xml, gradebook_csv, grades_json

    folder, grades = graded.request.output, graded.grades
    return Written(
        (
            write_text(folder / "gradebook.csv", gradebook_csv(grades)),
            write_text(folder / "grades.json", grades_json(grades)),
            write_text(folder / "junit.xml", class_junit_xml(grades)),
        )
    )


def _offer_overrides(graded: GradedClass) -> Written:
    """An empty overrides.csv where there is none; one that is there is never touched here."""
    from pipeline.files import write_text
    from pipeline.inputs.overrides import TEMPLATE

    path = graded.request.overrides or graded.request.output / OVERRIDES
    return Written((path if path.is_file() else write_text(path, TEMPLATE),))


def _write_parts(graded: GradedClass) -> Written:
    """parts.yaml with the parts that are unsure; where the instructor wrote into it, they go beside it."""
    from pipeline.files import write_text
    from pipeline.inputs.parts.corrections import corrections_template
    from pipeline.verdicts.grading.absence import UNSURE

    request, rubric = graded.request, graded.grades.rubric
    own = request.parts or request.output / PARTS
    edited = request.parts is not None or bool(read_own_corrections(request, Marking(rubric, ())))
    path = request.output / OPEN_PARTS if edited else own
    texts = {each.id: each.text for each in graded.submissions}
    found = {each.id: (texts[each.id], each.parts) for each in graded.grades.submissions}
    absent = {each.id: each.absent for each in graded.grades.submissions}
    return Written((write_text(path, corrections_template(found, rubric, absent, sure=UNSURE)),))


def _write_sheets(graded: GradedClass) -> Written:
    from pipeline.writers.sheets.files import write_sheets

    request = graded.request
    counted = Counted("Sheets", len(graded.grades.submissions), graded.on_progress)
    made = write_sheets(
        graded.grades,
        request.output / "sheets",
        formats=request.sheets,
        template=request.template,
        jobs=request.jobs,
        cache=request.output / CACHE / "sheets",
        advance=counted.one,
    )
    return Written(made.files, made.notes)


def _write_lms(graded: GradedClass) -> Written:
    from pipeline.grading.lms import give_back, read_worksheets

    request = graded.request
    tables = read_worksheets(request.worksheets, request.assignment)
    return Written(
        *give_back(
            graded.grades,
            tables,
            request.output,
            sheets=request.sheets,
            final=request.final,
            gradescope=request.gradescope,
        )
    )


def _write_pages(graded: GradedClass) -> Written:
    """The pages of the class; a number that a submission has on those without names stays from run to run."""
    from pipeline.verdicts.grading.absence import UNSURE
    from pipeline.writers.class_page.files import write_class_pages

    folder, formats = graded.request.output, ("md", *graded.request.sheets)
    texts = {each.id: each.text for each in graded.submissions}
    sheets = next(ending for ending in ("html", "pdf", "md") if ending in formats)
    known = read_own_blind_key(graded.request)
    pages = write_class_pages(
        graded.grades,
        texts,
        folder,
        key=folder / BLIND_KEY,
        known=known,
        unsure=UNSURE,
        sheets=sheets,
        roster=graded.roster,
        named=graded.named,
        cache=folder / CACHE / "pages.stamp",
    )
    return Written(pages)


Writer = Callable[[GradedClass], Written]
WRITERS: tuple[Writer, ...] = (_write_pages, _write_tables, _offer_overrides, _write_parts, _write_sheets, _write_lms)
"""In the order in which an instructor wants the files."""
