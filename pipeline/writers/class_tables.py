"""A graded class as files for programs: gradebook.csv, grades.json, junit.xml."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.records import ClassGrades, CriterionResult, GradedSubmission, Record, Score, Submitter
from pipeline.writers.markup import xml_text
from pipeline.writers.tables import csv_text, json_line, json_text

BEFORE = (
    *("submission", "student", "register_number", "email", "lms_id"),
    *("status", "reason", "points", "max_points", "open_points"),
)
"""Columns of gradebook.csv before those of the criteria."""
AFTER = ("overridden", "comments", "flags", "late", "files", "superseded", "version")
"""Columns after them."""

QUOTED = 160
"""Characters of a quotation in grades.json."""


def gradebook_csv(grades: ClassGrades) -> str:
    """A row for each submission; what has no points is an empty cell, never 0.

    ``overridden`` says what the marker changed, ``claims: 12 (computed 7.5)``. A criterion whose id is a column's name
    gets ``criterion-`` before it.
    """
    taken = {*BEFORE, *AFTER}
    columns = [f"criterion-{each.id}" if each.id in taken else each.id for each in grades.criteria]
    return csv_text((*BEFORE, *columns, *AFTER), (_row(each, grades) for each in grades.submissions))


def missing_csv(students: Iterable[Submitter]) -> str:
    """A row for each student of the roster who handed nothing in; only the header where nobody is missing."""
    columns = ("student", "register_number", "email", "lms_id")
    return csv_text(columns, ((each.name, each.register_number, each.email, each.lms_id) for each in students))


def points_text(points: float | None) -> str | None:
    """``7.5``, ``10``; None where there are none."""
    return None if points is None else f"{points:.2f}".rstrip("0").rstrip(".")


def _row(graded: GradedSubmission, grades: ClassGrades) -> Sequence[str | None]:
    student = graded.student
    results = {each.id: each for each in graded.criteria}
    late = {file.late for file in graded.files} - {None}
    return (
        *(graded.id, student.name, student.register_number, student.email, student.lms_id),
        *(graded.status, graded.reason),
        *(points_text(value) for value in (graded.points, graded.max_points, graded.open_points)),
        *(points_text(results[each.id].points) if each.id in results else None for each in grades.criteria),
        "; ".join(map(_override, filter(lambda each: each.overridden, graded.criteria))),
        "; ".join(f"{each.id}: {each.comment}" for each in graded.criteria if each.comment),
        "; ".join(graded.flags),
        {True: "late", False: "in time"}[any(late)] if late else None,
        "; ".join(file.path for file in graded.files),
        "; ".join(graded.superseded),
        graded.version,
    )


def _override(result: CriterionResult) -> str:
    computed = "nothing computed" if result.computed is None else f"computed {points_text(result.computed)}"
    return f"{result.id}: {points_text(result.points)} ({computed})"


# ---------------------------------------------------------------- grades.json


def grades_json(grades: ClassGrades) -> str:
    """Everything about the class, a submission a line; ``student`` is the name, ``submitter`` all that is known.

    Quotations are cut behind ``QUOTED`` characters, with an ellipsis; their offsets are those of all their words.
    """
    head = json_text(
        {
            "schema_version": grades.schema_version,
            "labreport_version": grades.labreport_version,
            "title": grades.title,
            "judge": grades.judge,
            "notes": list(grades.notes),
            "criteria": _plain(grades.criteria),
            "rubric": grades.rubric.model_dump(mode="json", exclude_defaults=True),
        }
    ).removesuffix("\n}\n")
    lines = ",\n".join(f"  {json_line(_submission(each))}" for each in grades.submissions)
    return f'{head},\n "submissions": [' + (f"\n{lines}\n ]" if lines else "]") + "\n}\n"


def _submission(graded: GradedSubmission) -> dict[str, Any]:
    student = graded.student
    return {
        "id": graded.id,
        "student": student.name or student.email or student.register_number or student.lms_id,
        "files": [file.path for file in graded.files],
        "status": graded.status,
        "reason": graded.reason,
        "parts": _plain(graded.parts),
        "absent": _plain(graded.absent),
        "criteria": [_criterion(each) for each in graded.criteria],
        "claims": [each.model_dump(mode="json", exclude_defaults=True) for each in graded.claims],
        "points": graded.points,
        "max_points": graded.max_points,
        "open_points": graded.open_points,
        "flags": list(graded.flags),
        "version": graded.version,
        "submitter": student.model_dump(mode="json"),
        "file_details": _plain(graded.files),
        "superseded": list(graded.superseded),
        "scores": [_score(each) for each in graded.scores],
    }


def _criterion(result: CriterionResult) -> dict[str, Any]:
    values = result.model_dump(mode="json", exclude={"evidence"})
    values["evidence"] = [
        each.model_dump(mode="json", exclude_none=True, exclude={"text"}) | {"text": _quoted(each.text)}
        for each in result.evidence
    ]
    return values


def _quoted(text: str) -> str:
    return text if len(text) <= QUOTED else text[:QUOTED].rstrip() + "…"


def _score(score: Score) -> dict[str, Any]:
    """The measures, and the grade of each topic; the words that show it stand with its criterion."""
    values: dict[str, Any] = _rounded(score.model_dump(mode="json", exclude_defaults=True))
    for name in ("hits", "judged"):
        if name in values:
            values[name] = {hit.topic: hit.grade for hit in getattr(score, name)}
    return values


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def _plain(records: Iterable[Record]) -> list[dict[str, Any]]:
    return [record.model_dump(mode="json") for record in records]


# ---------------------------------------------------------------- junit.xml


def class_junit_xml(grades: ClassGrades) -> str:
    """The class as a test report: a suite for each submission, a case for each criterion.

    Full points pass; fewer are a failure of type ``partial``; none at all (left to the marker, not gradable) is
    skipped. Points are properties of the suite, since JUnit has no field for them.
    """
    counts = [0, 0, 0]
    suites = []
    for graded in grades.submissions:
        cases = [_case(graded, each) for each in graded.criteria]
        failures = sum("<failure" in case for case in cases)
        skipped = sum("<skipped" in case for case in cases)
        counts = [counts[0] + len(cases), counts[1] + failures, counts[2] + skipped]
        suites.append(_suite(graded, cases, failures, skipped))
    tests, failures, skipped = counts
    head = f'<testsuites name="{xml_text(grades.title)}" tests="{tests}" failures="{failures}" errors="0"'
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'{head} skipped="{skipped}" time="0">',
            *suites,
            "</testsuites>\n",
        )
    )


def _suite(graded: GradedSubmission, cases: Sequence[str], failures: int, skipped: int) -> str:
    facts = {
        "status": graded.status,
        "reason": graded.reason,
        "points": points_text(graded.points),
        "max_points": points_text(graded.max_points),
        "open_points": points_text(graded.open_points),
        "version": graded.version,
    }
    head = f' <testsuite name="{xml_text(graded.id)}" tests="{len(cases)}" failures="{failures}" errors="0"'
    return "\n".join(
        (
            f'{head} skipped="{skipped}" time="0">',
            "  <properties>",
            *(f'   <property name="{name}" value="{xml_text(value)}"/>' for name, value in facts.items() if value),
            "  </properties>",
            *cases,
            " </testsuite>",
        )
    )


def _case(graded: GradedSubmission, result: CriterionResult) -> str:
    start = f'  <testcase classname="{xml_text(graded.id)}" name="{xml_text(result.name)}" time="0"'
    if result.points is None:
        return f'{start}>\n   <skipped message="{xml_text(result.why)}"/>\n  </testcase>'
    if result.points >= result.max_points:
        return f"{start}/>"
    message = f"{points_text(result.points)}/{points_text(result.max_points)}"
    return f'{start}>\n   <failure type="partial" message="{message}">{xml_text(result.why)}</failure>\n  </testcase>'
