"""A graded class on stdout, 80 columns wide."""

from __future__ import annotations

import shlex
import textwrap
from collections import Counter
from pathlib import Path

from pipeline.cli.quotations import plain
from pipeline.cli.tables import DASH
from pipeline.cli.terminal import echo
from pipeline.grading.files import Outcome
from pipeline.records import GradedSubmission

_WIDTH = 80
_ROWS = 30
"""Submissions up to which each has a row; of more only those that need a look."""
_NAME, _POINTS = 32, 17


def print_class(outcome: Outcome, folder: Path) -> None:
    """Print the submissions with their points, what to look at, and where the files are."""
    submissions = outcome.grades.submissions
    shown = submissions if len(submissions) <= _ROWS else _worth_a_look(submissions)
    echo(f"{'Submission':<{_NAME}}{'Points':>{_POINTS}}  Status")
    for each in shown:
        echo(_row(each))
    if len(shown) < len(submissions):
        echo(f"... and {len(submissions) - len(shown)} more: see grades.html")
    echo(f"\n{_counts(submissions)}")
    for note in outcome.notes:
        echo(textwrap.fill(f"Note: {plain(note)}", _WIDTH), err=True)
    echo(f"\nWritten to {folder}:")
    for line in _written(outcome.files, folder):
        echo(f"  {line}")
    if any(each.points is not None for each in submissions):
        echo(f"\nWhy a grade is what it is:\n  labreport explain {shlex.quote(str(folder))} --student NAME")


def _worth_a_look(submissions: tuple[GradedSubmission, ...]) -> list[GradedSubmission]:
    """Those not graded first, then the partial and flagged ones, then the others, as many as a screen takes."""
    order = {"not gradable": 0, "partial": 1, "graded": 2}
    ranked = sorted(submissions, key=lambda each: (order[each.status], not each.flags))
    return ranked[:_ROWS]


def _row(graded: GradedSubmission) -> str:
    """One line, or two where the reason does not fit beside the status."""
    name = _cut(plain(graded.id), _NAME - 1)
    if graded.points is None:
        points = DASH
    else:
        points = f"{graded.points:g} of {graded.max_points:g}"
        points += f" (+{graded.open_points:g})" if graded.open_points else ""
    status = graded.status + (f", {len(graded.flags)} to look at" if graded.flags else "")
    row = f"{name:<{_NAME}}{points:>{_POINTS}}  {status}"
    reason = plain(graded.reason)
    if len(row) + len(reason) + 2 <= _WIDTH or not reason:
        return f"{row}: {reason}" if reason else row
    return f"{row}\n    {_cut(reason, _WIDTH - 4)}"


def _counts(submissions: tuple[GradedSubmission, ...]) -> str:
    counts = Counter(each.status for each in submissions)
    parts = [f"{counts[status]} {status}" for status in ("graded", "partial", "not gradable") if counts[status]]
    line = f"{len(submissions)} submission{'s' if len(submissions) != 1 else ''}: {', '.join(parts)}."
    if any(each.open_points and each.points is not None for each in submissions):
        line += "\n(+n): points that are left to you; enter them in overrides.csv."
    return line


def _written(files: list[Path], folder: Path) -> list[str]:
    """Files by name, those of a folder as the folder with how many they are."""
    lines: list[str] = []
    folders: Counter[str] = Counter()
    for path in files:
        relative = path.relative_to(folder) if path.is_relative_to(folder) else path
        if len(relative.parts) > 1 and not relative.is_absolute():
            folders[relative.parts[0]] += 1
        else:
            lines.append(str(relative))
    return lines + [f"{name}/ ({count} file{'s' * (count != 1)})" for name, count in folders.items()]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
