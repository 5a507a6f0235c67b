"""What a class is graded by: the request, the rubric, and the files in which the instructor has the last word."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import LabreportError, UsageError
from pipeline.grading.judge import JudgeRequest
from pipeline.grading.pool import Marking
from pipeline.records import GradedSubmission, Override

if TYPE_CHECKING:
    from pipeline.inputs.parts.corrections import Correction

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
        gradescope: whether everyone gets results for Gradescope, wherever the files are from.
        sheets: formats of the feedback sheets.
        template: of the sheets; None takes the shipped one.
        jobs: processes.
        judge: a model that gives a second opinion; None asks nobody.
        environ: where keys are that must be written nowhere.
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
    gradescope: bool = False
    sheets: tuple[str, ...] = SHEETS
    template: Path | None = None
    jobs: int = 2
    judge: JudgeRequest | None = None
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def own_files(self) -> tuple[Path, ...]:
        """The instructor's files, which may lie among the submissions and are none."""
        named = (self.rubric, self.roster, self.parts, self.overrides, self.template, *self.worksheets)
        return tuple(path for path in named if path is not None)


def striker(environ: Mapping[str, str]) -> Callable[[str], str]:
    """Strikes the keys of the environment, and whatever has the shape of a key, out of a text."""
    from pipeline.providers.readiness import secrets_in
    from pipeline.providers.redaction import strike_out_keys

    return functools.partial(strike_out_keys, secrets=secrets_in(environ))


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


def read_marking(rubric_path: Path, environ: Mapping[str, str]) -> Marking:
    """What every submission is graded by.

    Args:
        rubric_path: its file.
        environ: where keys are; those that stand in the rubric are struck out.

    Raises:
        ConfigError: the rubric is wrong.
    """
    from pipeline.inputs.rubric_presets import criteria_of
    from pipeline.inputs.rubrics import read_rubric
    from pipeline.providers.readiness import secrets_in
    from pipeline.providers.redaction import strike_out_of

    rubric, _ = strike_out_of(read_rubric(rubric_path), secrets_in(environ))
    return Marking(rubric, criteria_of(rubric))


# ---------------------------------------------------------------- the instructor's own files


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
    changed, notes, versions = with_overrides(graded, unblinded(file.rows, read_own_blind_key(request)), str(path))
    if versions:
        try:
            write_bytes(path, file.with_versions(versions))
        except LabreportError as error:
            notes = (*notes, f"{error} Until then a newer version of a submission cannot be told from this one.")
    return changed, notes
