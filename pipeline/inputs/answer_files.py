"""An answer in a file of its own, or what to do with a file or folder that is something else."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import InputError
from pipeline.inputs.documents import read_text
from pipeline.inputs.graded_classes import GRADES_FILE
from pipeline.inputs.runs import RUN_FILE

_REPORTS = (".pdf", ".docx", ".doc", ".odt", ".rtf", ".ipynb", ".zip")
"""Endings of what students hand in and no answer is kept in."""


def read_answer(path: Path, rubric: Path | None = None) -> str:
    """The text of a Markdown or text file.

    Args:
        path: the file.
        rubric: its file, for what the message says to type.

    Raises:
        InputError: it cannot be read, or is no such file.
    """
    if path.is_dir():
        raise InputError(f"{path}: {_of_folder(path)}.")
    try:
        return read_text(path)
    except InputError as error:
        if path.suffix.lower() not in _REPORTS or not path.exists():
            raise
        command = f'"labreport grade {path} --rubric {rubric or "RUBRIC"} -o grades"'
        raise InputError(
            f"{path}: an answer is a Markdown or text file, and this is none. A whole report is graded with {command}; "
            'then "labreport explain grades" shows why. An answer in it: copy its text into a .md file.'
        ) from error


def _of_folder(path: Path) -> str:
    if (path / RUN_FILE).is_file() or (path / GRADES_FILE).is_file():
        kind = "run" if (path / RUN_FILE).is_file() else "graded class"
        return f'this is the folder of a {kind}; "labreport explain {path}" shows its grades'
    found = sorted(each.name for each in path.glob("*.md"))
    return (
        f"this is a folder; name a file in it, such as {path / found[0]}" if found else "this is a folder; name a file"
    )
