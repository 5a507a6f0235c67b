"""One submission graded inside Gradescope, and the archive that makes Gradescope do so."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from pipeline.errors import UsageError
from pipeline.grading.pool import grade_all
from pipeline.grading.request import OVERRIDES, read_marking, striker
from pipeline.records import ClassGrades, GradedSubmission, Submitter

ROOT = Path("/autograder")
RUBRIC = "rubric.yaml"
_STOPPED = (
    "labreport stopped before this was graded. It is not your fault: your instructor finds the reason in the output "
    "of the autograder."
)


def grade_in_place(
    root: Path,
    *,
    rubric: Path | None = None,
    points: float | None = None,
    environ: Mapping[str, str] = MappingProxyType({}),
) -> tuple[GradedSubmission, Path]:
    """The graded submission, and the results that were written.

    Results are there from the first moment on: whatever ends this, they are valid and say that nothing was graded.

    Args:
        root: Gradescope's folder, with ``submission``, ``source`` and ``submission_metadata.json``.
        rubric: None takes ``source/rubric.yaml``.
        points: that full marks are worth; None takes those of the assignment.
        environ: where keys are that must be written nowhere.

    Raises:
        UsageError: it is no such folder.
        ConfigError: the rubric or ``source/overrides.csv`` is wrong.
        OutputError: the results cannot be written.
    """
    from pipeline.files import write_text
    from pipeline.inputs.gradescope import read_autograder_metadata
    from pipeline.providers.readiness import secrets_in
    from pipeline.providers.redaction import strike_out_of
    from pipeline.writers.lms.gradescope import results_json, ungraded_json

    if not (root / "submission").is_dir():
        message = f"there is no folder {root / 'submission'}: this runs inside Gradescope"
        raise UsageError(f"{message}; make the archive to upload there with --setup, or name a folder with --root.")
    results = root / "results" / "results.json"
    write_text(results, ungraded_json(_STOPPED))
    submitter, told = read_autograder_metadata(root / "submission_metadata.json")
    submitter, _ = strike_out_of(submitter, secrets_in(environ))
    grades = _graded(root, submitter, rubric or root / "source" / RUBRIC, environ)
    grades, _ = strike_out_of(grades, secrets_in(environ))
    graded = grades.submissions[0]
    write_text(results, results_json(graded, grades, maximum=points or told))
    return graded, results


def _graded(root: Path, submitter: Submitter, rubric: Path, environ: Mapping[str, str]) -> ClassGrades:
    """A class of one."""
    from pipeline.inputs.overrides import read_overrides
    from pipeline.inputs.submission_reading import read_submissions
    from pipeline.inputs.submissions import find_one
    from pipeline.verdicts.grading.overriding import with_overrides

    marking, strike = read_marking(rubric, environ), striker(environ)
    overrides = root / "source" / OVERRIDES
    rows = read_overrides(overrides).rows if overrides.is_file() else ()
    submissions = read_submissions([find_one(root / "submission", submitter, strike=strike)], jobs=1, strike=strike)
    graded = grade_all(submissions, marking, jobs=1, cache=None, advance=lambda _: None)
    changed, _, _ = with_overrides(graded, rows)
    return ClassGrades(
        labreport_version=version("labreport"),
        title=marking.rubric.title or "Lab report",
        rubric=marking.rubric,
        criteria=marking.criteria,
        submissions=changed,
    )


def write_setup(path: Path, rubric: Path, overrides: Path | None = None) -> Path:
    """The path of the archive to upload: scripts, rubric, overrides, and labreport itself.

    Args:
        path: of the archive.
        rubric: checked before it is packed.
        overrides: the marker's own points; None packs none.

    Raises:
        UsageError: the path is not that of a zip archive.
        ConfigError: the rubric or the overrides are wrong.
        OutputError: it cannot be written.
    """
    from pipeline.files import write_bytes
    from pipeline.inputs.overrides import read_overrides
    from pipeline.writers.lms.autograder_zip import autograder_zip

    if path.suffix.lower() != ".zip":
        raise UsageError(f"--setup: {path} must end in .zip: it is the archive to upload to Gradescope.")
    read_marking(rubric, {})
    source = {RUBRIC: _without_keys(rubric)}
    if overrides is not None:
        read_overrides(overrides)
        source[OVERRIDES] = _without_keys(overrides)
    return write_bytes(path, autograder_zip(source))


def _without_keys(path: Path) -> bytes:
    """The file's bytes, keys struck out: the archive leaves this machine."""
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    return striker(os.environ)(text).encode("utf-8", "surrogateescape")
