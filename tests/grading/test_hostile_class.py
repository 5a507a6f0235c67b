"""Hostile submissions through the command: no file of one student stops the class, and each reason is told."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipeline.cli.main import _exit_code
from pipeline.resources import data_folder
from tests.torture.hostile_class import NESTED, ORDER, READABLE, UNREADABLE, traversing

RUBRIC = str(data_folder("prompts") / "rubric.yaml")


class Graded(NamedTuple):
    """What the command left behind."""

    top: Path
    output: Path
    by_student: Mapping[str, dict[str, Any]]
    """Submissions of grades.json by the name of the student's folder, those of the archive by their id."""


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """The class, graded once."""
    top = tmp_path_factory.mktemp("hostile")
    files = {**READABLE, **{student: each[:2] for student, each in UNREADABLE.items()}}
    for student, (name, data) in files.items():
        (top / "a" / "class" / student).mkdir(parents=True)
        (top / "a" / "class" / student / name).write_bytes(data)
    (top / "a" / "moodle.zip").write_bytes(traversing())
    output = top / "a" / "b" / "out"
    paths = [str(top / "a" / "class"), str(top / "a" / "moodle.zip")]
    assert _exit_code(["grade", *paths, "--rubric", RUBRIC, "-o", str(output), "--sheets", "html", "-q"]) == 0
    submissions = json.loads((output / "grades.json").read_text("utf-8"))["submissions"]
    folders = {each["id"]: each["files"][0].split("/")[0] for each in submissions}
    by_student = {
        each["id"] if folders[each["id"]].endswith(".zip") else folders[each["id"]]: each for each in submissions
    }
    return Graded(top, output, by_student)


@pytest.mark.parametrize("student", UNREADABLE)
def test_what_cannot_be_graded_says_why_everywhere(graded: Graded, student: str) -> None:
    found = graded.by_student[student]
    assert (found["status"], found["points"]) == ("not gradable", None)
    assert UNREADABLE[student][2] in found["reason"]
    with (graded.output / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["submission"] == found["id"])
    assert (row["status"], row["points"]) == ("not gradable", "")
    assert row["reason"] == found["reason"]
    page = (graded.output / "sheets" / f"{found['id']}.html").read_text("utf-8")
    assert "not graded" in page.lower() or "could not be graded" in page.lower()


@pytest.mark.parametrize("student", [each for each in READABLE if each != NESTED])
def test_what_can_be_read_is_graded(graded: Graded, student: str) -> None:
    assert graded.by_student[student]["status"] == "graded"


def test_a_page_nested_without_end_stops_nobody(graded: Graded) -> None:
    assert graded.by_student[NESTED]["status"] == "not gradable"


def test_an_order_to_the_grader_changes_no_point_and_is_flagged(graded: Graded) -> None:
    plain, order = graded.by_student["Plain Twin"], graded.by_student["Order Twin"]
    assert order["points"] == plain["points"]
    assert any("address" in flag for flag in order["flags"])
    assert not any("address" in flag for flag in plain["flags"])
    assert ORDER not in (graded.output / "sheets" / f"{order['id']}.html").read_text("utf-8")


def test_two_students_of_one_name_stay_two(graded: Graded) -> None:
    first, second = (graded.by_student[f"Ada Lovelace {number}"] for number in (1234567, 7654321))
    assert first["id"] != second["id"]
    assert first["points"] != second["points"] or first["criteria"] != second["criteria"]


def test_nothing_leaves_the_output_and_no_link_is_followed(graded: Graded) -> None:
    outside = (path for path in graded.top.rglob("*") if not path.is_relative_to(graded.output))
    assert not [path for path in outside if "escaped" in path.name]
    assert not Path("/escaped").exists()
    written = "".join(path.read_text("utf-8") for path in graded.output.rglob("*") if path.suffix in (".json", ".csv"))
    assert "root:" not in written
    assert "link" in graded.by_student["lin-12"]["reason"]


def test_names_are_harmless_in_every_file(graded: Graded) -> None:
    with (graded.output / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@")]
    assert "'=cmd()|calc" in cells
    assert 'O\'Hara, "Bob"' in cells
    assert all(path.name.isascii() or path.suffix for path in (graded.output / "sheets").iterdir())
    for page in graded.output.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "<script>alert" not in text
        assert "\u202e" not in text
