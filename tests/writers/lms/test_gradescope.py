from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import GradedSubmission
from pipeline.writers.lms.gradescope import results_json, ungraded_json
from tests.writers.graded_class import class_of, graded, results, unread
from tests.writers.lms.test_moodle import whole

VISIBILITY = {"hidden", "after_due_date", "after_published", "visible"}
FORMATS = {"text", "html", "simple_format", "md", "ansi"}
TOP = {
    *("score", "execution_time", "output", "output_format", "test_output_format", "test_name_format"),
    *("visibility", "stdout_visibility", "extra_data", "tests", "leaderboard"),
}
TEST = {
    *("score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags"),
    *("visibility", "extra_data"),
}


def results_of(submission: GradedSubmission, maximum: float | None = None) -> dict[str, Any]:
    """The results, after they were held against Gradescope's description of its format."""
    found: dict[str, Any] = json.loads(results_json(submission, class_of(submission), maximum=maximum))
    check(found)
    return found


def check(found: dict[str, Any]) -> None:
    assert set(found) <= TOP
    assert {found["visibility"], found["stdout_visibility"]} <= VISIBILITY
    assert {found["output_format"], found["test_output_format"], found["test_name_format"]} <= FORMATS
    # docs/specs.md: a score for the whole, or one for some test.
    assert "score" in found or any("score" in test for test in found["tests"])
    for test in found["tests"]:
        assert set(test) <= TEST
        assert test.get("status", "passed") in ("passed", "failed")
        assert test["visibility"] in VISIBILITY
        assert ("score" in test) == ("max_score" in test)
        assert 0 <= test.get("score", 0) <= test.get("max_score", 0)


def test_a_decided_grade_has_a_score_and_a_test_for_each_criterion() -> None:
    found = results_of(whole())
    assert found["score"] == 15
    assert [(each["name"], each["score"], each["max_score"]) for each in found["tests"]] == [
        ("Topics", 5, 10),
        ("Claims", 5, 5),
        ("Safety", 5, 5),
    ]
    assert [each["status"] for each in found["tests"]] == ["failed", "passed", "passed"]
    assert found["extra_data"] == {"labreport": {"version": "abababababab"}}


def test_evidence_stands_with_its_place() -> None:
    output = results_of(whole())["tests"][0]["output"]
    assert "> GANs have two networks." in output
    assert "On GANs: Gemini, exercise 1, page 4, under “Part 1”" in output


def test_an_open_criterion_has_no_score_and_there_is_no_total() -> None:
    found = results_of(graded())
    assert "score" not in found
    assert "score" not in found["tests"][2]
    assert "5 points are open" in found["tests"][2]["output"]
    assert "Until then the score is that of the others." in found["output"]


def test_what_is_not_gradable_is_0_of_0_and_says_why() -> None:
    found = results_of(unread())
    assert "score" not in found
    assert [(each["score"], each["max_score"]) for each in found["tests"]] == [(0, 0)]
    assert "it is not a mark" in found["tests"][0]["output"]
    assert "scanned: no text layer" in found["output"]
    assert found["visibility"] == "visible"


def test_a_grade_that_is_wholly_left_to_the_marker_is_valid_all_the_same() -> None:
    criteria = results(coverage={"points": None}, claims={"points": None})
    found = results_of(graded(criteria=criteria, points=None, max_points=20, open_points=20))
    assert "score" not in found
    assert found["tests"][-1]["name"] == "Not graded"


def test_scores_are_brought_to_the_points_of_the_assignment() -> None:
    found = results_of(whole(), maximum=100)
    assert found["score"] == 75
    assert [each["max_score"] for each in found["tests"]] == [50, 25, 25]
    assert "scaled from 20 to the 100" in found["output"]


def test_the_markers_words_are_there() -> None:
    found = results_of(graded(criteria=results(claims={"comment": "See me."})))
    assert "Your marker says: See me." in found["tests"][1]["output"]


@pytest.mark.parametrize("maximum", [None, 33.3])
@given(text=st.text(max_size=30))
def test_hostile_words_change_neither_the_format_nor_the_markup(maximum: float | None, text: str) -> None:
    hostile = f"{text}\r\n# head <script>alert(1)</script> ![x](http://x)"
    criteria = results(coverage={"name": hostile, "why": hostile, "comment": hostile, "next_step": hostile})
    found = results_of(graded(criteria=criteria), maximum)
    output = found["tests"][0]["output"]
    assert "<script>" not in output.replace("\\<", "")
    assert "\n#" not in output
    assert "\n" not in found["tests"][0]["name"]


@given(reason=st.text(max_size=60))
def test_any_reason_makes_valid_results(reason: str) -> None:
    check(json.loads(ungraded_json(reason)))
