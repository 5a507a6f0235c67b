"""How well found parts agree with the right ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import Part
from tests.inputs.report_maker import Report


class Agreement(NamedTuple):
    """Counts over one report."""

    answers: int
    """Answers that must be found."""
    found: int
    """Of these, found with exercise, tool and boundaries."""
    wrong: int
    """Answers found that are none, or are another one's."""
    conclusion: bool | None
    """Whether the student's conclusion was found; None where there is none, False also where one was made up."""


def overlap(start: int, end: int, other_start: int, other_end: int) -> float:
    """Intersection over union of two stretches."""
    shared = max(0, min(end, other_end) - max(start, other_start))
    return shared / (max(end, other_end) - min(start, other_start))


def right(part: Part, report: Report, least: float = 0.9) -> bool:
    """Whether a found answer is one of the report's."""
    return any(
        (each.kind, each.exercise, each.tool) == (part.kind, part.exercise, part.tool)
        and overlap(each.start, each.end, part.start, part.end) >= least
        for each in report.parts
    )


def agreement(parts: Sequence[Part], report: Report) -> Agreement:
    """The counts for a report."""
    answers = [part for part in parts if part.kind == "answer"]
    good = sum(right(part, report) for part in answers)
    expected = [each for each in report.parts if each.kind == "answer"]
    own = [each for each in report.parts if each.kind == "conclusion"]
    last = [part for part in parts if part.kind == "conclusion"][-1:]
    conclusion = None
    if own or last:
        conclusion = bool(own and last) and overlap(last[0].start, last[0].end, own[0].start, own[0].end) >= 0.75
    if not own and not last:
        conclusion = None
    return Agreement(len(expected), good, len(answers) - good, conclusion)
