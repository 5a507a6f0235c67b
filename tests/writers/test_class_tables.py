from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from pipeline.records import GradedSubmission, Submitter
from pipeline.writers.class_tables import class_junit_xml, gradebook_csv, grades_json
from tests.writers.graded_class import class_of, graded, results, unread


def rows(*submissions: GradedSubmission) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(gradebook_csv(class_of(*submissions)), newline="")))


def test_a_row_holds_the_points_of_each_criterion_and_their_sum() -> None:
    (row,) = rows(graded())
    assert (row["coverage"], row["claims"], row["safety"]) == ("7.5", "5", "")
    assert (row["points"], row["max_points"], row["open_points"]) == ("12.5", "15", "5")
    assert (row["submission"], row["student"], row["files"]) == ("zoe", "Zoë Müller", "zoe.pdf")
    assert row["version"] == "abababababab"


def test_what_is_not_gradable_has_its_reason_and_no_zero() -> None:
    (row,) = rows(unread())
    assert (row["status"], row["reason"]) == ("not gradable", "scanned: no text layer")
    assert (row["points"], row["coverage"], row["claims"]) == ("", "", "")


def test_what_the_marker_changed_is_shown_as_such() -> None:
    changed = results(
        claims={"points": 3, "computed": 5, "overridden": True, "comment": "Too bold."},
        safety={"points": 4, "overridden": True},
    )
    (row,) = rows(graded(criteria=changed))
    assert row["overridden"] == "claims: 3 (computed 5); safety: 4 (nothing computed)"
    assert row["comments"] == "claims: Too bold."


@pytest.mark.parametrize(("late", "shown"), [(True, "late"), (False, "in time"), (None, "")])
def test_lateness_is_shown_where_the_lms_says_it(late: bool | None, shown: str) -> None:
    file = graded().files[0].model_copy(update={"late": late})
    assert rows(graded(files=(file,)))[0]["late"] == shown


@pytest.mark.parametrize("name", ['O\'Hara, "Bob"', "=cmd()", "@SUM(A1)", "-2+3", "مريم", "🙂 \u202eevil", "a\nb"])
def test_a_name_never_shifts_a_column_and_never_runs(name: str) -> None:
    (row,) = rows(graded(student=Submitter(name=name)))
    assert row["student"].removeprefix("'") == name
    assert not row["student"].startswith(("=", "@", "-"))
    assert row["status"] == "graded"


def test_a_criterion_that_is_called_like_a_column_keeps_both() -> None:
    grades = class_of(graded())
    named = grades.criteria[0].model_copy(update={"id": "points"})
    result = results()[0].model_copy(update={"id": "points"})
    grades = class_of(graded(criteria=(result,))).model_copy(update={"criteria": (named,)})
    (row,) = csv.DictReader(io.StringIO(gradebook_csv(grades)))
    assert (row["points"], row["criterion-points"]) == ("12.5", "7.5")


def data(*submissions: GradedSubmission) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(grades_json(class_of(*submissions, notes=("a note",), judge=None)))
    return made


def test_the_json_has_the_promised_shape() -> None:
    (entry,) = data(graded())["submissions"]
    assert {"id", "student", "files", "status", "reason", "parts", "criteria", "claims", "points", "max_points"} <= set(
        entry
    )
    assert (entry["student"], entry["files"]) == ("Zoë Müller", ["zoe.pdf"])
    assert {"exercise", "tool", "confidence", "start", "end"} <= set(entry["parts"][0])
    assert {"id", "points", "max_points", "evidence"} <= set(entry["criteria"][0])
    assert entry["criteria"][0]["evidence"][0]["text"] == "GANs have two networks."
    assert entry["criteria"][2]["points"] is None
    assert entry["claims"][0]["standing"] == "contradicted"


def test_the_json_cuts_long_quotations_and_keeps_their_offsets() -> None:
    evidence = results()[0].evidence[0].model_copy(update={"text": "word " * 100, "start": 3, "end": 503, "page": None})
    (entry,) = data(graded(criteria=results(coverage={"evidence": (evidence,)})))["submissions"]
    (quoted,) = entry["criteria"][0]["evidence"]
    assert quoted["text"] == ("word " * 32).rstrip() + "…"
    assert (quoted["start"], quoted["end"]) == (3, 503)
    assert "page" not in quoted


def test_the_json_keeps_notes_and_what_nobody_measured() -> None:
    made = data(unread())
    assert made["notes"] == ["a note"]
    assert made["judge"] is None
    assert made["submissions"][0]["points"] is None
    assert data()["submissions"] == []


def test_a_student_without_a_name_is_known_by_what_there_is() -> None:
    (entry,) = data(graded(student=Submitter(register_number="0042", lms_id="7")))["submissions"]
    assert entry["student"] == "0042"
    assert data(graded(student=Submitter()))["submissions"][0]["student"] is None


def test_junit_has_a_suite_for_each_submission_and_a_case_for_each_criterion() -> None:
    root = ET.fromstring(class_junit_xml(class_of(graded(), unread())))  # noqa: S314 - our own
    assert [root.get(name) for name in ("tests", "failures", "skipped")] == ["6", "1", "4"]
    first, second = root
    assert [suite.get("name") for suite in root] == ["zoe", "adam"]
    failure = first.find("testcase/failure")
    assert failure is not None
    assert (failure.get("type"), failure.get("message")) == ("partial", "7.5/10")
    assert len(second.findall("testcase/skipped")) == 3
    properties = {each.get("name"): each.get("value") for each in second.iter("property")}
    assert properties["reason"] == "scanned: no text layer"
    assert "points" not in properties


def test_junit_survives_hostile_names() -> None:
    hostile = graded('a"&<\x00>', student=Submitter(name="]]>"), reason="\x1b[31m", status="partial")
    ET.fromstring(class_junit_xml(class_of(hostile)))  # noqa: S314 - as above
