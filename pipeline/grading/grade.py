"""A class graded, in the order of the stages: read -> parts, scores, grade -> judge -> overrides -> files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.grading.files import Counted, GradedClass, Outcome, write
from pipeline.grading.judge import JudgeRequest, judge_class
from pipeline.grading.pool import Marking, grade_all
from pipeline.grading.reading import ReadClass, format_notes, read_class
from pipeline.grading.request import (
    CACHE,
    MISSING,
    GradingRequest,
    apply_overrides,
    read_marking,
    read_own_blind_key,
    read_own_corrections,
    read_own_overrides,
    refuse_output_among_submissions,
    striker,
)
from pipeline.grading.similarity import compare_submissions
from pipeline.records import ClassGrades, Progress, Submitter

if TYPE_CHECKING:
    from pipeline.inputs.found_files import Found
    from pipeline.providers.cassette import RecordMode


def grade(request: GradingRequest, *, on_progress: Callable[[Progress], None] = lambda _: None) -> Outcome:
    """Grade a class and write its files; a submission that cannot be graded is a row with its reason.

    Raises:
        ConfigError: the rubric, roster, overrides, a worksheet or the template is wrong.
        InputError: nothing was handed in.
        UsageError: what was named are no submissions.
        OutputError: a file cannot be written.
    """
    from pipeline.files import ensure_writable
    from pipeline.grading.lms import read_worksheets, refuse_other_classes
    from pipeline.inputs.misplaced import hidden_names, hidden_note, own_note, refuse_misplaced
    from pipeline.inputs.rosters import read_roster
    from pipeline.inputs.submissions import find_submissions
    from pipeline.lock import sole_writer
    from pipeline.providers.readiness import secrets_in
    from pipeline.providers.redaction import strike_out_of
    from pipeline.writers.sheets.markdown import sheet_template

    marking = read_marking(request.rubric, request.environ)
    secrets = secrets_in(request.environ)
    roster = tuple(strike_out_of(each, secrets)[0] for each in (read_roster(request.roster) if request.roster else ()))
    refuse_output_among_submissions(request)
    # Read again when they are needed: here only to tell a mistake in them before the work of an hour.
    read_own_overrides(request)
    worksheets = read_worksheets(request.worksheets, request.assignment)
    read_own_blind_key(request)
    sheet_template(request.template)
    ensure_writable(request.output)
    own: list[str] = []
    found = find_submissions(
        request.paths, roster, aside=request.own_files, strike=striker(request.environ), passed_over=own.append
    )
    if not found:
        raise InputError(f"no submission was found in {', '.join(map(str, request.paths))}.")
    refuse_misplaced(found)
    # Where covers may still tell whose a submission is, ids are known only after reading.
    if sure := all(each.told for each in found):
        refuse_other_classes(worksheets, found)
    with sole_writer(request.output):
        read_own_corrections(request, marking, [each.id for each in found] if sure else None)
        read = read_class(request, found, roster, on_progress)
        found = read.found
        refuse_other_classes(worksheets, found)
        marking = replace(marking, corrections=read_own_corrections(request, marking, [each.id for each in found]))
        outcome = _grade_found(request, marking, read, roster, on_progress)
        outcome.notes += filter(None, [own_note(own), hidden_note(hidden_names(request.paths))])
        _tell_attendance(request.output, roster, found, outcome)
        return outcome


def _tell_attendance(folder: Path, roster: Sequence[Submitter], found: Sequence[Found], outcome: Outcome) -> None:
    """Notes, and missing.csv, on who of the class handed nothing in and whose submission is nobody's of the class."""
    from pipeline.files import write_text
    from pipeline.inputs.attendance import attendance
    from pipeline.writers.class_tables import missing_csv
    from pipeline.writers.lms.filling import listed

    if not roster:
        return
    missing, strangers, unclear = attendance(roster, found)
    outcome.files.append(write_text(folder / MISSING, missing_csv(missing)))
    if missing:
        outcome.notes.append(f"{len(missing)} of {len(roster)} students of the roster handed nothing in: {MISSING}.")
    if strangers:
        outcome.notes.append(
            f"the roster has no student for {listed(strangers)}: rename the file or folder after its student or their "
            "register number, or add the student to the roster."
        )
    if unclear:
        outcome.notes.append(
            f"the roster has more than one student for {listed(unclear)}: put the register number into the name of the "
            "file or folder."
        )


def _grade_found(
    request: GradingRequest,
    marking: Marking,
    read: ReadClass,
    roster: tuple[Submitter, ...],
    on_progress: Callable[[Progress], None],
) -> Outcome:
    from pipeline.inputs.covers import people_named
    from pipeline.providers.readiness import secrets_in
    from pipeline.providers.redaction import REMOVED, strike_out_of
    from pipeline.verdicts.grading.class_tools import flag_missing_tools
    from pipeline.verdicts.grading.copying import flag_similar

    cache, submissions = request.output / CACHE, read.submissions
    counted = Counted("Grading", len(submissions), on_progress)
    graded = grade_all(submissions, marking, jobs=request.jobs, cache=cache / "grades", advance=lambda _: counted.one())
    graded = tuple(each.model_copy(update={"flags": (*each.flags, *read.flags.get(each.id, ()))}) for each in graded)
    graded, tool_notes = flag_missing_tools(graded, marking.rubric)
    named = tuple(dict.fromkeys(person for each in submissions for person in people_named(each.text)))
    judged: str | None = None
    left_open: tuple[str, ...] = ()
    if request.judge:
        graded, judged, left_open = judge_class(
            request.judge,
            submissions,
            graded,
            marking.rubric,
            request.output,
            # A name of one word may be an ordinary word too.
            people=(*roster, *(each for each in named if not each.name or " " in each.name)),
            on_progress=on_progress,
        )
    similarity = compare_submissions(submissions, graded, marking, on_progress, cache=cache / "similarity")
    graded, notes = apply_overrides(request, flag_similar(graded, similarity))
    grades = ClassGrades(
        labreport_version=version("labreport"),
        title=marking.rubric.title or "Lab report",
        rubric=marking.rubric,
        criteria=marking.criteria,
        submissions=graded,
        similarity=similarity,
        judge=judged,
        notes=(*notes, *left_open, *tool_notes, *format_notes(submissions)),
    )
    # Texts and names are clean already; remarks of the instructor come after them.
    grades, _ = strike_out_of(grades, secrets_in(request.environ))
    if leaky := [each.id for each in submissions if any(REMOVED in text for text in (each.text, *each.hidden))]:
        grades = grades.model_copy(update={"notes": (*grades.notes, _leaked(leaky))})
    return write(GradedClass(request, grades, submissions, on_progress, roster, named))


def _leaked(ids: Sequence[str]) -> str:
    from pipeline.writers.lms.filling import listed

    return (
        f"what looks like an API key stands in what {listed(ids)} handed in; it is struck out of all that is written "
        "here. Whoever owns it should revoke it."
    )


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
