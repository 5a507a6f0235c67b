"""A grade as Gradescope's ``results.json`` (gradescope/autograder_samples, docs/specs.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.records import ClassGrades, CriterionResult, Finding, GradedSubmission
from pipeline.writers.class_tables import points_text
from pipeline.writers.lms.filling import is_final, is_of_a_part, scaled, whole_points
from pipeline.writers.markup import markdown_text
from pipeline.writers.sheets.view import next_steps, sheet_values
from pipeline.writers.tables import json_text

_FORMATS = {"output_format": "md", "test_output_format": "md", "test_name_format": "text"}


_PLACEHOLDER = "Gradescope wants a number, so it shows a 0 here; it is not a mark."


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
    shown = {each["id"]: each["quotes"] for each in sheet_values(graded, grades)["criteria"]}
    tests = []
    for number, each in enumerate(graded.criteria, 1):
        kind = kinds.get(each.id, "")
        claims = graded.claims if kind == "claims" else ()
        score = _score(each, whole=whole, target=target)
        tests.append({**score, **_test(number, each, kind, [*map(_quotation, shown[each.id]), *map(_claim, claims)])})
    if not any("score" in each for each in tests):
        tests.append(_placeholder("Not graded yet: your marker gives all points by hand."))
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
    """Results that say why there is no grade, for the student to see at once; the score is 0 of 0.

    Gradescope takes results without any score for a fault of the autograder, and then shows no reason at all.
    """
    output = f"{markdown_text(reason)}\n\nNo points were given and none were taken."
    return json_text(
        {
            "output": output,
            **_FORMATS,
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "extra_data": _trace(version),
            "tests": [_placeholder(output)],
        }
    )


def _placeholder(output: str) -> dict[str, Any]:
    """A check that gives nothing and takes nothing."""
    return {
        "score": 0,
        "max_score": 0,
        "status": "failed",
        "name": "Not graded",
        "output": f"{output}\n\n{_PLACEHOLDER}",
        "tags": ["not graded"],
        "visibility": "visible",
    }


def _trace(version: str) -> dict[str, Any]:
    return {"labreport": {"version": version} if version else {}}


def _score(result: CriterionResult, *, whole: float, target: float) -> dict[str, Any]:
    """Score and maximum; none for a criterion without points, never 0."""
    if result.points is None:
        return {}
    return {
        "score": round(scaled(result.points, whole, target), 2),
        "max_score": round(scaled(result.max_points, whole, target), 2),
        "status": "passed" if result.points >= result.max_points else "failed",
    }


def _test(number: int, result: CriterionResult, kind: str, shown: Iterable[str]) -> dict[str, Any]:
    """A criterion with what it rests on."""
    lines = [markdown_text(result.why)]
    if result.points is None:
        lines.append(f"{points_text(result.max_points)} points are open: your marker gives them by hand.")
    lines += shown
    if result.comment:
        lines.append(f"Your marker says: {markdown_text(result.comment)}")
    return {
        "name": " ".join(result.name.split()),
        "number": str(number),
        "output": "\n\n".join(lines),
        "tags": [kind] if kind else [],
        "visibility": "after_published",
    }


def _quotation(quote: Mapping[str, str]) -> str:
    return f"> {markdown_text(quote['text'])}\n>\n> *{markdown_text(quote['place'])}*"


def _claim(claim: Finding) -> str:
    return f"- “{markdown_text(claim.sentence)}”: {claim.standing}. {markdown_text(claim.why)}"


def _summary(graded: GradedSubmission, whole: float, target: float) -> str:
    lines = [f"{points_text(graded.points) or '–'} of {points_text(graded.max_points)} points."]
    if is_of_a_part(graded):
        lines.append(f"Only a part could be graded: {markdown_text(graded.reason)}.")
    if graded.open_points:
        lines.append(
            f"Another {points_text(graded.open_points)} points are open: your marker gives them by hand. "
            "Until then the score is that of the others."
        )
    if abs(whole - target) > 1e-9:
        lines.append(f"Scores are scaled from {points_text(whole)} to the {points_text(target)} of this assignment.")
    lines += [f"- **{markdown_text(each.name)}.** {markdown_text(each.next_step)}" for each in next_steps(graded)]
    return "\n\n".join(lines)
