"""The submissions of a class compared, once for the same texts."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from pipeline.errors import OutputError
from pipeline.files import write_text
from pipeline.grading.files import Counted
from pipeline.grading.pool import Marking
from pipeline.records import GradedSubmission, Progress, Similarity, Submission

if TYPE_CHECKING:
    from pipeline.scoring.similarity.comparing import Comparable

COMPARER_VERSION = 1
"""Raised when the same class would be compared with another result."""


def compare_submissions(
    submissions: Sequence[Submission],
    graded: Sequence[GradedSubmission],
    marking: Marking,
    on_progress: Callable[[Progress], None] = lambda _: None,
    *,
    cache: Path | None = None,
) -> Similarity | None:
    """Which submissions have passages in common; None for a single one. What everybody was given counts for nothing.

    Args:
        submissions: read.
        graded: the same, with their parts.
        marking: its prompts are what everybody was given.
        on_progress: takes what happens.
        cache: folder in which the result for these texts is kept; None keeps none.
    """
    from pipeline.scoring.similarity.comparing import Comparable, compare_class
    from pipeline.verdicts.grading.absence import UNSURE

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
    counted = Counted("Comparing", len(submissions), on_progress)
    compared = [Comparable(each.id, each.text, found[each.id], each.files) for each in submissions]
    kept = cache / f"{_key(compared, given)}.json" if cache else None
    if kept is not None:
        with contextlib.suppress(OSError, ValidationError):
            known = Similarity.model_validate_json(kept.read_bytes())
            for _ in compared:
                counted.one()
            return known
    similarity = compare_class(compared, given=given, advance=counted.one)
    if kept is not None:
        with contextlib.suppress(OutputError, OSError):
            for old in kept.parent.glob("*.json"):
                old.unlink(missing_ok=True)
            write_text(kept, similarity.model_dump_json())
    return similarity


def _key(compared: Sequence[Comparable], given: Sequence[str]) -> str:
    made = hashlib.sha256(f"{version('labreport')}\0{COMPARER_VERSION}".encode())
    for text in given:
        made.update(f"\0{text}".encode("utf-8", "surrogatepass"))
    for each in compared:
        parts = (each.id, each.text, *map(str, each.parts), *(file.sha256 for file in each.files))
        made.update("\0\0".join(parts).encode("utf-8", "surrogatepass"))
    return made.hexdigest()
