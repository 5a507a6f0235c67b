"""Files among the submissions that nobody handed in: the instructor's own tables, an earlier output, hidden folders."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from pipeline.errors import InputError, UsageError
from pipeline.inputs.documents import read_bytes
from pipeline.inputs.found_files import Found, FoundFile, Opener, is_archive
from pipeline.inputs.lms_names import tell_name
from pipeline.inputs.reading.plain import decode_text
from pipeline.inputs.rosters import known_columns
from pipeline.inputs.worksheet_columns import tell_kind

_LIMIT = 20_000_000
_ROWS = 50
"""Rows of a table that tell what it is."""
_TABLES = (".csv", ".tsv")
_SETTINGS = (".yaml", ".yml")
_OUTPUT = ("grades.json", "gradebook.csv")
"""Files that every output of a graded class has."""
_SYSTEM = frozenset({".git", ".svn", ".ipynb_checkpoints", ".venv", ".cache", ".idea", ".vscode", ".ds_store"})
"""Hidden names in which nobody hands anything in."""
_MOST_NAMES = 5
_REPORTS = ("report.docx", "report.md", "report.pdf", "report.html")
"""The report of a run in its formats, that first which keeps most of its structure."""


def refuse_misplaced(found: Iterable[Found]) -> None:
    """Return if every file can be a student's; a table among them would be graded as one more student.

    Only files that lie loose are looked at: what stands in a student's folder is the student's.

    Raises:
        UsageError: one is a worksheet, gradebook, class list, list of points or marks, rubric or parts.yaml, or the
            files are those of an earlier output.
    """
    files = [file for each in found for file in each.files if not file.entries and not file.problem]
    for folder in dict.fromkeys(above for file in files for above in list(file.source.parents)[:2]):
        if all((folder / name).is_file() for name in _OUTPUT):
            raise UsageError(
                f"{folder}: this is what an earlier run of labreport grade wrote, and no submissions; name the folder "
                "that was graded then."
            )
    for file in files:
        if len(file.path.parts) == 1 and (meant := _meant(file.source)):
            raise UsageError(f"{file.source}: {meant}; it is no submission.")


def _meant(path: Path) -> str:
    """What the file is, and which option takes it; empty for what may be a submission."""
    with suppress(InputError, OSError):
        if path.suffix.lower() in _TABLES:
            return _table(decode_text(read_bytes(path, limit=_LIMIT)))
        if path.suffix.lower() in _SETTINGS:
            return _settings(read_bytes(path, limit=_LIMIT))
    return ""


def _table(text: str) -> str:
    lines = [line for line in text.lstrip("\ufeff").splitlines() if not line.startswith("#")][:_ROWS]
    header = lines[0] if lines else ""
    try:
        rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=max(",;\t", key=header.count)))
    except csv.Error:
        return ""
    if not rows or not rows[0]:
        return ""
    rows = [row for row in rows if row]
    if kind := tell_kind(rows):
        return f"this is a {'Moodle grading worksheet' if kind == 'moodle' else 'Canvas gradebook'}: use --worksheet"
    names = {cell.strip().lower() for cell in rows[0]}
    if {"criterion", "points"} <= names:
        return "these are your own points: use --overrides"
    if {"answer", "grade"} <= names:
        return "these are marks of answers: they are for labreport calibrate"
    return "this is a class list: use --roster" if len(known_columns(rows[0])) > 1 else ""


def _settings(data: bytes) -> str:
    import yaml

    loader: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        value = yaml.load(data, Loader=loader)  # noqa: S506 - it is a safe loader
    except (yaml.YAMLError, ValueError, RecursionError):
        return ""
    if not isinstance(value, dict):
        return ""
    if "exercises" in value:
        return "this is a rubric or a file of prompts: use --rubric"
    entries = [entry for each in value.values() if isinstance(each, list) for entry in each]
    told = bool(entries) and all(isinstance(entry, dict) and "from" in entry for entry in entries)
    return "these are corrections of parts: use --parts" if told else ""


def without_run_files(files: Sequence[FoundFile]) -> list[FoundFile]:
    """The files; of a folder that labreport wrote nothing but the report, which holds the answers and tables too."""
    names = {file.path for file in files}
    runs = {
        file.path.parent
        for file in files
        if file.path.name == "run.json" and any(file.path.with_name(name) in names for name in _REPORTS)
    }
    kept = []
    for file in files:
        run = next((run for run in runs if file.path.is_relative_to(run)), None)
        if run is None or file.path == next(run / name for name in _REPORTS if run / name in names):
            kept.append(file)
    return kept


def own_note(names: Sequence[str]) -> str:
    """A sentence on the instructor's files that lay among the submissions; empty for none."""
    if not names:
        return ""
    what = "it is a file" if len(names) == 1 else "they are files"
    return f"passed over among the submissions, since {what} of yours that you named: {', '.join(names)}."


def hidden_names(paths: Sequence[Path]) -> tuple[str, ...]:
    """Files and folders passed over since their names begin with a point; those of systems and editors left out."""
    names: dict[str, None] = {}
    for path in paths:
        with suppress(InputError, OSError):
            names |= dict.fromkeys(filter(None, map(_hidden_part, sorted(_names(path)))))
    return tuple(names)


def _names(path: Path) -> list[str]:
    """What stands in a folder and its folders, or in an archive; nothing for a file."""
    if is_archive(path):
        with Opener() as opener:
            return opener.archive(path).namelist()
    return [each.relative_to(path).as_posix() for pattern in (".*", "*/.*") for each in path.glob(pattern)]


def _hidden_part(name: str) -> str:
    """The path down to its first hidden part; empty for one without, or one of a system."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    for place, part in enumerate(parts):
        if part.startswith(".") and tell_name(PurePosixPath(part)) is None:
            system = part.lower() in _SYSTEM or part.startswith(("._", ".~"))
            return "" if system else "/".join(parts[: place + 1])
    return ""


def hidden_note(names: Sequence[str]) -> str:
    """A sentence on what was passed over; empty for nothing."""
    if not names:
        return ""
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return (
        f"passed over, since names that begin with a point are a system's: {', '.join(names[:_MOST_NAMES])}{more}. "
        "Rename what a student handed in."
    )
