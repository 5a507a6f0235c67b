"""A grade as Gradescope's ``results.json`` (gradescope/autograder_samples, docs/specs.md)."""

from __future__ import annotations

from typing import Any

from pipeline.records import ClassGrades, CriterionResult, Evidence, GradedSubmission
from pipeline.writers.class_tables import points_text
from pipeline.writers.lms.filling import is_final, scaled, whole_points
from pipeline.writers.markup import markdown_text
from pipeline.writers.sheets.view import next_steps
from pipeline.writers.tables import json_text

_QUOTES = 3
_FORMATS = {"output_format": "md", "test_output_format": "md", "test_name_format": "text"}


def results_json(graded: GradedSubmission, grades: ClassGrades, *, maximum: float | None = None) -> str:
    """The results of one submission; a criterion without points has no score, and only a final grade has a total.

    Students see a grade once it is published, so that the instructor can look first; that a submission could not be
    graded they see at once.

    Args:
        graded: the submission.
        grades: its class, for the kinds of criteria.
        maximum: points of the assignment; None, or the points that are decided, leaves them as they are.
    """
    whole = whole_points(grades)
    target = whole if maximum is None or abs(maximum - graded.max_points) < 1e-9 else maximum
    if graded.status == "not gradable":
        return ungraded_json(f"This could not be graded: {graded.reason}.", version=graded.version)
    kinds = {each.id: each.kind for each in grades.criteria}
    tests = [
        _test(number, each, kinds.get(each.id, ""), graded, whole=whole, target=target)
        for number, each in enumerate(graded.criteria, 1)
    ]
    values: dict[str, Any] = {}
    if is_final(graded) and graded.points is not None:
        values["score"] = round(scaled(graded.points, whole, target), 2)
    return json_text(
        {
            **values,
            "output": _summary(graded, whole, target),
            **_FORMATS,
            "visibility": "after_published",
            "stdout_visibility": "hidden",
            "extra_data": _trace(graded.version),
            "tests": tests,
        }
    )


def ungraded_json(reason: str, *, version: str = "") -> str:
    """Results without any score: Gradescope then has the submission to be looked at, not with 0 points."""
    output = f"{markdown_text(reason)}\n\nNo points were given and none were taken."
    return json_text(
        {
            "output": output,
            **_FORMATS,
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "extra_data": _trace(version),
            "tests": [{"name": "Not graded", "status": "failed", "output": output, "visibility": "visible"}],
        }
    )


def _trace(version: str) -> dict[str, Any]:
    return {"labreport": {"version": version} if version else {}}


def _test(
    number: int, result: CriterionResult, kind: str, graded: GradedSubmission, *, whole: float, target: float
) -> dict[str, Any]:
    """A criterion; without points it is a check without a score, never one with 0."""
    values: dict[str, Any] = {}
    if result.points is not None:
        most = round(scaled(result.max_points, whole, target), 2)
        full = result.points >= result.max_points
        score = most if full else round(scaled(result.points, whole, target), 2)
        values = {"score": score, "max_score": most, "status": "passed" if full else "failed"}
    lines = [markdown_text(result.why)]
    if result.points is None:
        lines.append(f"{points_text(result.max_points)} points are open: your marker gives them by hand.")
    if kind == "claims":
        lines += [
            f"- “{markdown_text(claim.sentence)}”: {claim.standing}. {markdown_text(claim.why)}"
            for claim in graded.claims
        ]
    else:
        lines += [_quotation(each) for each in result.evidence[:_QUOTES]]
    if result.comment:
        lines.append(f"Your marker says: {markdown_text(result.comment)}")
    return {
        **values,
        "name": " ".join(result.name.split()),
        "number": str(number),
        "output": "\n\n".join(lines),
        "tags": [kind] if kind else [],
        "visibility": "after_published",
    }


def _quotation(evidence: Evidence) -> str:
    where = [evidence.exercise, evidence.tool, f"page {evidence.page}" if evidence.page else None, evidence.heading]
    place = ", ".join(markdown_text(each) for each in where if each)
    return f"> {markdown_text(evidence.text)}" + (f"\n>\n> ({place})" if place else "")


def _summary(graded: GradedSubmission, whole: float, target: float) -> str:
    lines = [f"{points_text(graded.points) or '–'} of {points_text(graded.max_points)} points."]
    if graded.status == "partial":
        lines.append(f"Only a part could be graded: {markdown_text(graded.reason)}.")
    if graded.open_points:
        lines.append(
            f"Another {points_text(graded.open_points)} points are open: your marker gives them by hand. "
            "Until then there is no total."
        )
    if abs(whole - target) > 1e-9:
        lines.append(f"Scores are scaled from {points_text(whole)} to the {points_text(target)} of this assignment.")
    lines += [f"- **{markdown_text(each.name)}.** {markdown_text(each.next_step)}" for each in next_steps(graded)]
    return "\n\n".join(lines)
