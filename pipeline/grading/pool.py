"""Submissions graded side by side in processes of their own, each grade kept by what it was made from."""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from pipeline.errors import ConfigError, OutputError
from pipeline.files import write_text
from pipeline.records import Criterion, FoundAnswer, GradedSubmission, Part, Rubric, Submission
from pipeline.workers import worker_pool

if TYPE_CHECKING:
    from pipeline.inputs.parts.corrections import Correction

GRADER_VERSION = 12
"""Raised when the same submission would get another grade."""
SECONDS = 60.0
"""Wall time that one submission may take; a usual one takes a third of a second."""
_MEMORY = 4 * 1024**3
"""Bytes of address space of one process."""
_FEW = 4
"""Submissions up to which starting processes costs more than it saves."""


@dataclass(frozen=True)
class Marking:
    """What every submission of a class is graded by.

    Attributes:
        rubric: what is asked for.
        criteria: what earns points, a preset written out.
        corrections: what the instructor says about parts, by id of the submission.
    """

    rubric: Rubric
    criteria: tuple[Criterion, ...]
    corrections: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)


def grade_one(submission: Submission, marking: Marking) -> GradedSubmission:
    """The graded submission: parts found, answers scored, criteria applied.

    A correction that does not fit the text, as after a new submission, is a flag and not obeyed.
    """
    from pipeline.inputs.parts.corrections import ruled_out
    from pipeline.inputs.parts.finding import find_parts
    from pipeline.scoring.score import score_answer
    from pipeline.verdicts.grading.grade import grade_submission

    flags: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    corrections = marking.corrections.get(submission.id, ())
    if submission.status != "not gradable":
        try:
            parts = find_parts(submission.text, marking.rubric, corrections, submission.files)
        except ConfigError as error:
            flags = (f"{error}; the corrections of this submission were not obeyed",)
            parts = find_parts(submission.text, marking.rubric, files=submission.files)
            corrections = ()
    answers = heard_answers(submission, parts)
    scores = [score_answer(each.answer, marking.rubric.exercise(each.answer.exercise), None) for each in answers]
    graded = grade_submission(
        submission,
        parts,
        answers,
        scores,
        rubric=marking.rubric,
        criteria=marking.criteria,
        ruled_out=ruled_out(corrections),
    )
    return graded.model_copy(update={"flags": flags + graded.flags})


def heard_answers(submission: Submission, parts: Sequence[Part]) -> tuple[FoundAnswer, ...]:
    """The answers among the parts as they are scored: without words that address a grader, every offset as it was."""
    from pipeline.inputs.found_answers import answers_of
    from pipeline.verdicts.grading.addresses import unheard

    return answers_of(submission.model_copy(update={"text": unheard(submission.text)}), parts)


def grade_all(
    submissions: Sequence[Submission],
    marking: Marking,
    *,
    jobs: int,
    cache: Path | None,
    advance: Callable[[GradedSubmission], None],
) -> tuple[GradedSubmission, ...]:
    """The graded submissions, in their order.

    A submission that stops its process, or takes more than a minute, is not gradable; the others are graded.

    Args:
        submissions: read.
        marking: what they are graded by.
        jobs: processes.
        cache: folder in which grades are kept; None keeps none.
        advance: called with each as soon as it is there.
    """
    keys = [_key(each, marking) for each in submissions]
    done: dict[int, GradedSubmission] = {}
    for place, key in enumerate(keys):
        if (known := _kept(cache, key)) is not None:
            done[place] = known
            advance(known)
    todo = [place for place in range(len(submissions)) if place not in done]
    for place, graded in _graded(submissions, todo, marking, jobs):
        done[place] = graded
        _keep(cache, keys[place], graded)
        advance(graded)
    return tuple(done[place] for place in range(len(submissions)))


def _graded(
    submissions: Sequence[Submission], todo: Sequence[int], marking: Marking, jobs: int
) -> Iterator[tuple[int, GradedSubmission]]:
    if len(todo) <= _FEW and all(len(submissions[place].text) < 200_000 for place in todo):
        yield from ((place, _guarded(submissions[place], marking)) for place in todo)
        return
    left = set(todo)
    for place, graded in _side_by_side(submissions, todo, marking, min(jobs, len(todo))):
        left.discard(place)
        yield place, graded
    # A process ended and took the queue with it: one at a time tells which submission it was.
    waiting = sorted(left)
    while waiting:
        for place, graded in _side_by_side(submissions, waiting, marking, 1):
            waiting = [each for each in waiting if each != place]
            yield place, graded
        if waiting:
            place, *waiting = waiting
            yield place, _stopped(submissions[place], marking, "it took too long or too much memory to be graded")


def _side_by_side(
    submissions: Sequence[Submission], places: Sequence[int], marking: Marking, jobs: int
) -> Iterator[tuple[int, GradedSubmission]]:
    """Those that were graded, as they come; where a process ends, those behind it are missing."""
    with contextlib.suppress(BrokenProcessPool), worker_pool(jobs, _prepare, marking) as pool:
        futures: dict[Future[GradedSubmission], int] = {
            pool.submit(_grade_prepared, submissions[place]): place for place in places
        }
        for future in futures if jobs == 1 else as_completed(futures):
            yield futures[future], future.result()


# ---------------------------------------------------------------- within a process

_marking: Marking | None = None


def _prepare(marking: Marking) -> None:
    global _marking  # noqa: PLW0603 - what a process keeps between its tasks
    _marking = marking
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _grade_prepared(submission: Submission) -> GradedSubmission:
    assert _marking is not None  # noqa: S101 - set when the process started
    with Path(os.devnull).open("w") as nowhere:
        # Ends the process even in the middle of a regular expression.
        faulthandler.dump_traceback_later(SECONDS, exit=True, file=nowhere)
        try:
            return _guarded(submission, _marking)
        finally:
            faulthandler.cancel_dump_traceback_later()


def _guarded(submission: Submission, marking: Marking) -> GradedSubmission:
    try:
        return grade_one(submission, marking)
    except Exception as error:  # noqa: BLE001 - one student's text must not stop the class
        return _stopped(submission, marking, f"it stopped the grader ({type(error).__name__}); please report this")


def _stopped(submission: Submission, marking: Marking, reason: str) -> GradedSubmission:
    from pipeline.verdicts.grading.grade import not_gradable

    # The text is what stopped it: nothing looks at it again.
    return not_gradable(submission.model_copy(update={"text": ""}), reason, marking.criteria)


# ---------------------------------------------------------------- what is kept


def _key(submission: Submission, marking: Marking) -> str:
    parts = (
        version("labreport"),
        str(GRADER_VERSION),
        marking.rubric.model_dump_json(),
        *(each.model_dump_json() for each in marking.criteria),
        *map(str, marking.corrections.get(submission.id, ())),
        submission.model_dump_json(),
    )
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _kept(cache: Path | None, key: str) -> GradedSubmission | None:
    if cache is None:
        return None
    try:
        return GradedSubmission.model_validate_json((cache / f"{key}.json").read_bytes())
    except (OSError, ValidationError):
        return None


def _keep(cache: Path | None, key: str, graded: GradedSubmission) -> None:
    """Write it where that is possible; what stopped the grader may go better the next time."""
    if cache is not None and not graded.reason.startswith("it stopped", 0) and "it took too long" not in graded.reason:
        with contextlib.suppress(OutputError):
            write_text(cache / f"{key}.json", graded.model_dump_json())
