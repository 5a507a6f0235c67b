"""A class graded, in the order of the stages: read -> parts, scores, grade -> judge -> overrides -> files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError, LabreportError, UsageError
from pipeline.grading_judge import JudgeRequest, judge_class
from pipeline.grading_pool import Marking, grade_all
from pipeline.records import ClassGrades, GradedSubmission, Override, Progress, Similarity, Submission, Submitter

if TYPE_CHECKING:
    from pipeline.inputs.found_files import Found
    from pipeline.inputs.parts.corrections import Correction
    from pipeline.providers.cassette import RecordMode

SHEETS = ("md", "html", "pdf")
CACHE = ".cache"
"""Folder within the output in which readings and grades are kept."""
MISSING = "missing.csv"
OVERRIDES = "overrides.csv"
PARTS = "parts.yaml"
BLIND_KEY = "blind-key.csv"
OPEN_PARTS = "parts-open.yaml"
"""Where unsure parts are listed once the instructor has written into the other."""


@dataclass(frozen=True)
class GradingRequest:
    """What is to be graded, and how.

    Attributes:
        paths: folders, archives and files of submissions.
        rubric: its file.
        output: where everything is written.
        roster: the class, or None.
        parts: what the instructor says about parts; None takes parts.yaml of the output.
        overrides: the marker's own points; None takes overrides.csv of the output.
        worksheets: tables of an LMS, to be given back with grades.
        assignment: title or id of the assignment in a gradebook that holds several.
        final: whether an LMS gets grades while criteria are open.
        sheets: formats of the feedback sheets.
        template: of the sheets; None takes the shipped one.
        jobs: processes.
        judge: a model that gives a second opinion; None asks nobody.
    """

    paths: tuple[Path, ...]
    rubric: Path
    output: Path
    roster: Path | None = None
    parts: Path | None = None
    overrides: Path | None = None
    worksheets: tuple[Path, ...] = ()
    assignment: str | None = None
    final: bool = False
    sheets: tuple[str, ...] = SHEETS
    template: Path | None = None
    jobs: int = 2
    judge: JudgeRequest | None = None

    @property
    def own_files(self) -> tuple[Path, ...]:
        """The instructor's files, which may lie among the submissions and are none."""
        named = (self.rubric, self.roster, self.parts, self.overrides, self.template, *self.worksheets)
        return tuple(path for path in named if path is not None)


@dataclass(frozen=True)
class GradedClass:
    """Everything that a writer of a class's files may need.

    Attributes:
        request: what was asked for.
        grades: the class.
        submissions: with their texts, in the order of the grades.
        on_progress: takes what happens.
    """

    request: GradingRequest
    grades: ClassGrades
    submissions: tuple[Submission, ...]
    on_progress: Callable[[Progress], None]


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


def grade(request: GradingRequest, *, on_progress: Callable[[Progress], None] = lambda _: None) -> Outcome:
    """Grade a class and write its files; a submission that cannot be graded is a row with its reason.

    Raises:
        ConfigError: the rubric, roster, overrides, a worksheet or the template is wrong.
        InputError: nothing was handed in.
        OutputError: a file cannot be written.
    """
    from pipeline.files import ensure_writable
    from pipeline.inputs.rosters import read_roster
    from pipeline.inputs.submissions import find_submissions
    from pipeline.lms import read_worksheets, refuse_other_classes
    from pipeline.lock import sole_writer
    from pipeline.writers.sheets.markdown import sheet_template

    marking = read_marking(request.rubric)
    roster = read_roster(request.roster) if request.roster else ()
    refuse_output_among_submissions(request)
    read_own_overrides(request)
    worksheets = read_worksheets(request.worksheets, request.assignment)
    read_own_blind_key(request)
    sheet_template(request.template)
    ensure_writable(request.output)
    found = find_submissions(request.paths, roster, aside=request.own_files)
    if not found:
        raise InputError(f"no submission was found in {', '.join(map(str, request.paths))}.")
    refuse_other_classes(worksheets, found)
    with sole_writer(request.output):
        marking = replace(marking, corrections=read_own_corrections(request, marking, [each.id for each in found]))
        outcome = _grade_found(request, marking, found, on_progress)
        _tell_attendance(request.output, roster, found, outcome)
        return outcome


def _tell_attendance(folder: Path, roster: Sequence[Submitter], found: Sequence[Found], outcome: Outcome) -> None:
    """Notes, and missing.csv, on who of the class handed nothing in and whose submission is nobody's of the class."""
    from pipeline.files import write_text
    from pipeline.inputs.attendance import attendance
    from pipeline.writers.class_tables import missing_csv

    if not roster:
        return
    missing, strangers = attendance(roster, found)
    outcome.files.append(write_text(folder / MISSING, missing_csv(missing)))
    if missing:
        outcome.notes.append(f"{len(missing)} of {len(roster)} students of the roster handed nothing in: {MISSING}.")
    if strangers:
        shown = ", ".join(strangers[:5]) + (f" and {len(strangers) - 5} more" if len(strangers) > 5 else "")
        outcome.notes.append(f"the roster has no student, or more than one, for {shown}.")


def _grade_found(
    request: GradingRequest, marking: Marking, found: Sequence[Found], on_progress: Callable[[Progress], None]
) -> Outcome:
    from pipeline.inputs.submission_reading import read_submissions

    cache = request.output / CACHE
    counted = _Counted("Reading", len(found), on_progress)
    submissions = read_submissions(found, cache=cache, jobs=request.jobs, advance=lambda _: counted.one())
    counted = _Counted("Grading", len(found), on_progress)
    graded = grade_all(submissions, marking, jobs=request.jobs, cache=cache / "grades", advance=lambda _: counted.one())
    judged = None
    if request.judge:
        graded, judged = judge_class(
            request.judge, submissions, graded, marking.rubric, request.output, on_progress=on_progress
        )
    graded, notes = apply_overrides(request, graded)
    grades = ClassGrades(
        labreport_version=version("labreport"),
        title=marking.rubric.title or "Lab report",
        rubric=marking.rubric,
        criteria=marking.criteria,
        submissions=graded,
        similarity=compare_submissions(submissions, graded, marking, on_progress),
        judge=judged,
        notes=notes,
    )
    return write(GradedClass(request, grades, submissions, on_progress))


# ---------------------------------------------------------------- before


def read_marking(rubric_path: Path) -> Marking:
    """What every submission is graded by.

    Raises:
        ConfigError: the rubric is wrong.
    """
    from pipeline.inputs.rubric_presets import criteria_of
    from pipeline.inputs.rubrics import read_rubric

    rubric = read_rubric(rubric_path)
    return Marking(rubric, criteria_of(rubric))


def read_judge(
    written: str,
    base_url: str | None,
    *,
    mode: RecordMode,
    environ: Mapping[str, str],
    announce: Callable[[str], None],
) -> JudgeRequest:
    """The judge that a command line names.

    Args:
        written: its id.
        base_url: its server, or None.
        mode: what may be replayed and what may be asked.
        environ: where keys are.
        announce: takes the sentence on what is sent where, before anything is.

    Raises:
        UsageError: there cannot be such a one.
    """
    from pipeline.inputs.provider_specs import judge_of

    return JudgeRequest(judge_of(written, base_url), mode, environ, announce=announce)


def refuse_output_among_submissions(request: GradingRequest) -> None:
    """Return if the output cannot be taken for a submission the next time.

    Raises:
        UsageError: it lies within a folder of submissions.
    """
    output = request.output.resolve()
    for path in request.paths:
        if path.is_dir() and output.is_relative_to(path.resolve()):
            raise UsageError(
                f"the output {request.output} lies within the submissions {path} and would be graded the next time; "
                "name another folder with -o."
            )


def read_own_corrections(
    request: GradingRequest, marking: Marking, ids: Sequence[str] | None = None
) -> dict[str, tuple[Correction, ...]]:
    """What the instructor says about parts, by id of the submission; empty where there is no such file.

    Raises:
        ConfigError: the file is wrong, or was named and is not there.
    """
    from pipeline.inputs.parts.corrections import read_corrections

    path = request.parts or request.output / PARTS
    return read_corrections(path, marking.rubric, ids) if request.parts or path.is_file() else {}


# ---------------------------------------------------------------- the marker's own points


def read_own_overrides(request: GradingRequest) -> tuple[Override, ...]:
    """The rows of the file of overrides; none where there is none.

    Raises:
        ConfigError: the file is wrong, or was named and is not there.
    """
    from pipeline.inputs.overrides import read_overrides

    path = request.overrides or request.output / OVERRIDES
    return read_overrides(path).rows if request.overrides or path.is_file() else ()


def read_own_blind_key(request: GradingRequest) -> dict[str, str]:
    """Id of each submission of an earlier run -> its number on the pages without names; empty before the first.

    Raises:
        ConfigError: the file is wrong.
    """
    from pipeline.inputs.blind_keys import read_blind_key

    return read_blind_key(request.output / BLIND_KEY)


def apply_overrides(
    request: GradingRequest, graded: tuple[GradedSubmission, ...]
) -> tuple[tuple[GradedSubmission, ...], tuple[str, ...]]:
    """The submissions with the marker's points, and notes on rows that fit nothing.

    A row may name a submission by its number on the pages without names. Rows that name no version get the one at
    hand, in the file itself, so that a later version is noticed.
    """
    from pipeline.files import write_bytes
    from pipeline.inputs.blind_keys import unblinded
    from pipeline.inputs.overrides import read_overrides
    from pipeline.verdicts.grading.overriding import with_overrides

    path = request.overrides or request.output / OVERRIDES
    if not path.is_file():
        return graded, ()
    file = read_overrides(path)
    changed, notes, versions = with_overrides(graded, unblinded(file.rows, read_own_blind_key(request)))
    if versions:
        try:
            write_bytes(path, file.with_versions(versions))
        except LabreportError as error:
            notes = (*notes, f"{error} Until then a newer version of a submission cannot be told from this one.")
    return changed, notes


# ---------------------------------------------------------------- the class as a whole


def compare_submissions(
    submissions: Sequence[Submission],
    graded: Sequence[GradedSubmission],
    marking: Marking,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Similarity | None:
    """Which submissions have passages in common; None for a single one. What everybody was given counts for nothing."""
    from pipeline.scoring.similarity.comparing import Comparable, compare_class
    from pipeline.verdicts.grading.grade import UNSURE

    if len(submissions) < 2:
        return None
    found = {each.id: each.parts for each in graded}
    rubric = marking.rubric
    given = [rubric.title, rubric.course, *(exercise.prompt for exercise in rubric.exercises)]
    # Prompts as the students were given them may differ from the rubric's.
    given += [
        each.text[part.start : part.end]
        for each in submissions
        for part in found[each.id]
        if part.kind == "prompt" and part.confidence >= UNSURE
    ]
    counted = _Counted("Comparing", len(submissions), on_progress)
    compared = [Comparable(each.id, each.text, found[each.id], each.files) for each in submissions]
    return compare_class(compared, given=given, advance=counted.one)


# ---------------------------------------------------------------- files


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
    from pipeline.verdicts.grading.grade import UNSURE

    request, rubric = graded.request, graded.grades.rubric
    own = request.parts or request.output / PARTS
    edited = request.parts is not None or bool(read_own_corrections(request, Marking(rubric, ())))
    path = request.output / OPEN_PARTS if edited else own
    texts = {each.id: each.text for each in graded.submissions}
    found = {each.id: (texts[each.id], each.parts) for each in graded.grades.submissions}
    return Written((write_text(path, corrections_template(found, rubric, sure=UNSURE)),))


def _write_sheets(graded: GradedClass) -> Written:
    from pipeline.writers.sheets.files import write_sheets

    request = graded.request
    counted = _Counted("Sheets", len(graded.grades.submissions), graded.on_progress)
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
    from pipeline.lms import give_back, read_worksheets

    request = graded.request
    tables = read_worksheets(request.worksheets, request.assignment)
    return Written(*give_back(graded.grades, tables, request.output, sheets=request.sheets, final=request.final))


def _write_pages(graded: GradedClass) -> Written:
    """The pages of the class; a number that a submission has on those without names stays from run to run."""
    from pipeline.verdicts.grading.grade import UNSURE
    from pipeline.writers.class_page.files import write_class_pages

    folder, formats = graded.request.output, ("md", *graded.request.sheets)
    texts = {each.id: each.text for each in graded.submissions}
    sheets = next(ending for ending in ("html", "pdf", "md") if ending in formats)
    known = read_own_blind_key(graded.request)
    pages = write_class_pages(
        graded.grades, texts, folder, key=folder / BLIND_KEY, known=known, unsure=UNSURE, sheets=sheets
    )
    return Written(pages)


Writer = Callable[[GradedClass], Written]
WRITERS: tuple[Writer, ...] = (_write_pages, _write_tables, _offer_overrides, _write_parts, _write_sheets, _write_lms)
"""In the order in which an instructor wants the files."""


class _Counted:
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
