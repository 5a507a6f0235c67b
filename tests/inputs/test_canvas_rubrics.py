from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.inputs.canvas_rubrics import as_topics, read_canvas_rubric, with_canvas_criteria
from pipeline.inputs.rubric_presets import criteria_of
from pipeline.records import Rubric, RubricExercise, Topic

HEADER = (
    "Rubric Name,Criteria Name,Criteria Description,Criteria Enable Range,"
    "Rating Name,Rating Description,Rating Points,Rating Name,Rating Description,Rating Points\n"
)
FEW_SHOT = "Lab 2,Few-shot prompting,Defines and shows one example,false,Full,Definition + example,3,None,,0\n"
BASE = Rubric(exercises=(RubricExercise(id="e", topics=(Topic(id="t", name="T"),)),), tools=("A", "B"))


def written(folder: Path, text: str, header: str = HEADER) -> Path:
    path = folder / "canvas.csv"
    path.write_text(header + text, "utf-8")
    return path


def test_rows_are_read_with_their_ratings(tmp_path: Path) -> None:
    title, (row,) = read_canvas_rubric(written(tmp_path, FEW_SHOT))
    assert title == "Lab 2"
    assert (row.name, row.description, row.points) == ("Few-shot prompting", "Defines and shows one example", 3)
    assert [rating.name for rating in row.ratings] == ["Full", "None"]


def test_rows_may_be_ragged_headings_numbered_and_points_have_a_comma(tmp_path: Path) -> None:
    header = HEADER.replace("Rating Name,", "Rating Name 1,", 1).replace(",", ";")
    text = 'Lab;A;;true;Full;;"1,75";Half;;1;None;;0\nLab;B;;true;Yes;;2\n'
    _, rows = read_canvas_rubric(written(tmp_path, text, header))
    assert [(row.name, row.points, len(row.ratings)) for row in rows] == [("A", 1.75, 3), ("B", 2, 1)]


def test_one_of_several_rubrics_is_chosen_by_name(tmp_path: Path) -> None:
    path = written(tmp_path, FEW_SHOT + FEW_SHOT.replace("Lab 2", "Lab 3").replace("Few", "Zero"))
    with pytest.raises(UsageError, match=r"choose one with --name: 'Lab 2' and 'Lab 3'"):
        read_canvas_rubric(path)
    assert [row.name for row in read_canvas_rubric(path, "Lab 3")[1]] == ["Zero-shot prompting"]
    with pytest.raises(UsageError, match=r"no rubric 'Lab 4'"):
        read_canvas_rubric(path, "Lab 4")


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (",A,,false,Full,,3", "Missing 'Rubric Name'"),
        ("Lab,,,false,Full,,3", "Missing 'Criteria Name' for Lab"),
        ("Lab,A,,false", "Missing ratings for A"),
        ("Lab,A,,false,Full,,three", "they are 'three'"),
        ("Lab,A,,false,None,,0", "no rating has points"),
    ],
)
def test_a_faulty_row_is_told_with_its_line(
    tmp_path: Path, complaints: Callable[..., list[str]], row: str, complaint: str
) -> None:
    (line,) = complaints(read_canvas_rubric, written(tmp_path, f"{FEW_SHOT}{row}\n"))
    assert line.startswith("canvas.csv:3: ")
    assert complaint in line


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "exercises: []\n"], ids=["empty", "other-csv", "yaml"])
def test_another_file_is_refused(tmp_path: Path, complaints: Callable[..., list[str]], text: str) -> None:
    (line,) = complaints(read_canvas_rubric, written(tmp_path, text, ""))
    assert "this is no rubric of Canvas" in line


def test_a_header_alone_has_no_criterion(tmp_path: Path, complaints: Callable[..., list[str]]) -> None:
    assert "there is no criterion" in complaints(read_canvas_rubric, written(tmp_path, ""))[0]


def test_a_known_name_keeps_how_it_is_measured_and_a_new_one_is_left_to_the_marker(tmp_path: Path) -> None:
    text = (
        "Lab,your own  CONCLUSION,In your words,true,Full,,20\nLab,Style,,true,Full,Elegant,4\nLab,Style!,,true,Ok,,1\n"
    )
    _, rows = read_canvas_rubric(written(tmp_path, text))
    rubric = with_canvas_criteria(BASE, criteria_of(BASE), rows)
    own, style, other = rubric.criteria
    assert (own.id, own.kind, own.points, own.low, own.description) == (
        *("conclusion", "conclusion", 20, 60, "In your words"),
    )
    assert (style.id, style.kind, style.description) == ("style", "marker", "(Full: Elegant)")
    assert other.id == "style-2"
    assert rubric.tools == ("A", "B")


def test_without_a_rubric_of_ours_the_rows_are_topics_weighted_by_their_points(tmp_path: Path) -> None:
    title, rows = read_canvas_rubric(written(tmp_path, FEW_SHOT))
    (exercise,) = as_topics(title, rows).exercises
    (topic,) = exercise.topics
    assert (exercise.id, topic.id, topic.weight) == ("lab-2", "few-shot-prompting", 3)
    assert topic.description == "Defines and shows one example. Definition + example"
