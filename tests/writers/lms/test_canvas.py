from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.records import GradedSubmission
from pipeline.writers.lms.canvas import fill_canvas
from tests.lms_tables import canvas_text, cells_of, table_of
from tests.writers.graded_class import class_of, graded, unread
from tests.writers.lms.test_moodle import whole

LAB_2 = 6


def line(grade: str = "", name: str = '"Müller, Zoë"') -> str:
    return f"{name},98765,S123,zoem,Sec 1,9.00,{grade},88"


def fill(
    folder: Path, submission: GradedSubmission, grade: str, *, possible: str = "20.00", final: bool = False
) -> tuple[str, tuple[str, ...]]:
    """The student's cell, and the notes; nothing else may have changed."""
    text = canvas_text(line(grade), possible=possible)
    table = table_of(folder, text, "Lab 2")
    filled = fill_canvas(table, {submission.id: (3,)}, class_of(submission), final=final)
    cell = cells_of(filled.content)[3][LAB_2]
    assert filled.content.decode() == canvas_text(line(cell), possible=possible)
    return cell, filled.notes


def test_a_final_grade_is_entered(tmp_path: Path) -> None:
    assert fill(tmp_path, whole(), "")[0] == "15.00"
    cell, notes = fill(tmp_path, whole(), "12.00", possible="100.00")
    assert cell == "75.00"
    assert "A grade stood there already and was changed: zoe." in notes
    assert "Points were scaled from 20 to the LMS's maximum of 100." in notes


@pytest.mark.parametrize("submission", [graded(), unread("zoe")], ids=["open", "not-gradable"])
@pytest.mark.parametrize("grade", ["", "12.00", "-", "EX", "N/A"])
def test_a_cell_without_a_final_grade_is_copied_never_blanked(
    tmp_path: Path, submission: GradedSubmission, grade: str
) -> None:
    cell, notes = fill(tmp_path, submission, grade)
    assert cell == grade
    assert any("zoe" in note for note in notes)


@pytest.mark.parametrize("grade", ["EX", "ex", "N/A"])
def test_excused_and_unassigned_students_stay_so(tmp_path: Path, grade: str) -> None:
    cell, notes = fill(tmp_path, whole(), grade)
    assert cell == grade
    assert any("so the row stays as it is: zoe" in note for note in notes)


def test_without_points_possible_points_are_entered_as_they_are(tmp_path: Path) -> None:
    cell, notes = fill(tmp_path, whole(), "", possible="")
    assert cell == "15.00"
    assert "it names no points possible, so points were entered as they are." in notes


def test_the_smallest_gradebook_that_canvas_takes_is_filled(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Student;ID;Section;Lab 2 (7)\n    Points Possible;;;10,0\nAda;1;S;\nBo;2;S;3,5\n")
    filled = fill_canvas(table, {"zoe": (2,)}, class_of(whole()))
    assert filled.content.decode() == (
        'Student;ID;Section;Lab 2 (7)\n    Points Possible;;;10,0\nAda;1;S;"7,50"\nBo;2;S;3,5\n'.replace('"', "")
    )
    assert filled.graded == 1
