"""Submission, parts and scores -> the grade, criterion by criterion, with what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pipeline.records import (
    Criterion,
    CriterionResult,
    Evidence,
    FoundAnswer,
    GradedSubmission,
    GradingStatus,
    Part,
    Rubric,
    Score,
    Submission,
)
from pipeline.verdicts.grading.absence import UNSURE, absence_flags, absent_answers
from pipeline.verdicts.grading.addresses import address_flags, unheard
from pipeline.verdicts.grading.bands import judge_length, judge_readability
from pipeline.verdicts.grading.case import Case, result
from pipeline.verdicts.grading.coverage import judge_coverage
from pipeline.verdicts.grading.merged import left_open, merged_flags
from pipeline.verdicts.grading.own_words import check_own_claims, judge_claims, judge_conclusion
from pipeline.verdicts.grading.report_shape import judge_parts, judge_structure, unfound
from pipeline.verdicts.wording import opened, series

_HIDDEN = 5
"""Hidden stretches that are quoted."""
_NAMED = 2
"""Parts that a flag names."""


def _leave_to_marker(case: Case, criterion: Criterion) -> CriterionResult:
    del case
    return result(criterion, None, "Left to the marker: this cannot be measured without a person.")


_JUDGES: dict[str, Callable[[Case, Criterion], CriterionResult]] = {
    "coverage": judge_coverage,
    "length": judge_length,
    "readability": judge_readability,
    "structure": judge_structure,
    "conclusion": judge_conclusion,
    "claims": judge_claims,
    "parts": judge_parts,
    "marker": _leave_to_marker,
}


def grade_submission(
    submission: Submission,
    parts: Sequence[Part],
    answers: Sequence[FoundAnswer],
    scores: Sequence[Score],
    *,
    rubric: Rubric,
    criteria: Sequence[Criterion],
    ruled_out: Iterable[tuple[str, str | None]] = (),
) -> GradedSubmission:
    """The graded submission; the same input always gives the same grade.

    A submission that could not be read, or in which no answer was found, is not graded: each criterion says why, and
    none has points.

    Args:
        submission: read.
        parts: found in it.
        answers: among the parts, without words that address a grader.
        scores: one for each answer, in the same order.
        rubric: what is asked for.
        criteria: what earns points, a preset written out.
        ruled_out: exercise and tool of answers that the marker says are missing; None as tool: of any.
    """
    if submission.status == "not gradable":
        return not_gradable(submission, submission.reason, criteria)
    if not answers:
        return not_gradable(submission, "no answer to any exercise was found in it", criteria, parts=parts)
    heard = submission.model_copy(update={"text": unheard(submission.text)})
    case = Case(heard, tuple(parts), tuple(answers), tuple(scores), rubric, ruled_out=frozenset(ruled_out))
    case = replace(case, claims=check_own_claims(case), absent=absent_answers(case))
    judged = ((each, _JUDGES[each.kind](case, each)) for each in criteria)
    results = tuple(_verbatim(left_open(case, each, found), submission) for each, found in judged)
    status, reason = _status(case)
    return summed(
        GradedSubmission(
            id=submission.id,
            student=submission.submitter,
            files=submission.files,
            superseded=submission.superseded,
            status=status,
            reason=reason,
            parts=case.parts,
            absent=case.absent,
            scores=case.scores,
            criteria=results,
            claims=case.claims,
            max_points=0,
            flags=(*absence_flags(case.absent), *merged_flags(case), *_flags(submission, parts)),
        )
    )


def not_gradable(
    submission: Submission, reason: str, criteria: Sequence[Criterion], *, parts: Sequence[Part] = ()
) -> GradedSubmission:
    """The row of a submission that cannot be graded: no points anywhere, and the reason everywhere."""
    return summed(
        GradedSubmission(
            id=submission.id,
            student=submission.submitter,
            files=submission.files,
            superseded=submission.superseded,
            status="not gradable",
            reason=reason,
            parts=tuple(parts),
            criteria=tuple(result(criterion, None, f"Not gradable: {reason}.") for criterion in criteria),
            max_points=0,
            flags=_flags(submission, parts),
        )
    )


def summed(graded: GradedSubmission) -> GradedSubmission:
    """The same with its sums as the criteria have them now; where none has points, ``max_points`` is that of all."""
    counted = [each for each in graded.criteria if each.points is not None]
    whole = round(sum(each.max_points for each in graded.criteria), 2)
    if not counted:
        changes = {"points": None, "max_points": whole, "open_points": whole}
    else:
        largest = round(sum(each.max_points for each in counted), 2)
        points = round(sum(each.points or 0 for each in counted), 2)
        changes = {"points": points, "max_points": largest, "open_points": round(whole - largest, 2)}
    return graded.model_copy(update=changes)


def _verbatim(result: CriterionResult, submission: Submission) -> CriterionResult:
    """The same with evidence that ends where words to a grader were taken out, as it is quoted to the student."""
    kept: list[Evidence] = []
    for each in result.evidence:
        written = submission.text[each.start : each.end]
        pairs = enumerate(zip(each.text, written, strict=True))
        same = next((place for place, (left, right) in pairs if left != right), len(written))
        text = each.text[:same].rstrip()
        if same == len(written):
            kept.append(each)
        elif text:
            kept.append(each.model_copy(update={"text": text, "end": each.start + len(text), "cut": True}))
    return result.model_copy(update={"evidence": tuple(kept)})


def _status(case: Case) -> tuple[GradingStatus, str]:
    reasons = [case.submission.reason] if case.submission.status == "partial" else []
    if missing := unfound(case):
        reasons.append(missing)
    # Of several files a reason begins with the name of one, which stays as it is.
    named = case.submission.status == "partial" and len(case.submission.files) > 1
    reason = "; ".join(reasons)
    return ("partial", reason if named else opened(reason)) if reasons else ("graded", "")


def _flags(submission: Submission, parts: Sequence[Part]) -> tuple[str, ...]:
    flags = [f"hidden text, not scored: “{each}”" for each in submission.hidden[:_HIDDEN]]
    if len(submission.hidden) > _HIDDEN:
        flags.append(f"hidden text, not scored: {len(submission.hidden) - _HIDDEN} more stretches")
    flags += address_flags(submission.text)
    unsure = [part for part in parts if part.confidence < UNSURE and part.kind != "other" and not part.corrected]
    if unsure:
        flags.append(f"{_told(unsure)} found with little confidence; look at parts.yaml")
    if any(file.late for file in submission.files):
        flags.append("marked late by the LMS")
    return tuple(flags)


def _told(parts: Sequence[Part]) -> str:
    named = list(dict.fromkeys(map(_called, parts)))
    return series(named) if len(named) <= _NAMED else f"{len(named)} parts, such as {named[0]},"


def _called(part: Part) -> str:
    if part.kind != "answer":
        return f"the {part.kind}" + (f" of {part.exercise}" if part.exercise else "")
    return f"the answer of {part.tool or 'an unnamed tool'} to {part.exercise or 'an unknown exercise'}"
