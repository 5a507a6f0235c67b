from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ConfigError
from pipeline.grading.lms import give_back, read_worksheets, refuse_other_classes
from pipeline.inputs.submissions import find_submissions
from pipeline.records import GradedSubmission, SubmittedFile, Submitter
from tests.lms_tables import canvas_text, cells_of, moodle_row, moodle_text
from tests.writers.graded_class import class_of, graded, unread


def handed_in(name: str, path: str, lms_id: str | None = None, **fields: Any) -> GradedSubmission:
    """A submission of that file, graded without a gap."""
    file = SubmittedFile(path=path, sha256="ab" * 32, format="pdf", status="ok", start=0, end=9)
    make = unread if fields.pop("unread", False) else graded
    return make(name).model_copy(
        update={"student": Submitter(name=name.title(), lms_id=lms_id), "files": (file,), **fields}
    )


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder with the sheets of ada, bo and cy; ada's as PDF too."""
    folder = tmp_path / "out"
    (folder / "sheets").mkdir(parents=True)
    for name in ("ada", "bo", "cy"):
        (folder / "sheets" / f"{name}.md").write_text(f"sheet of {name}", "utf-8")
    (folder / "sheets" / "ada.pdf").write_bytes(b"%PDF ada")
    return folder


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def moodle(name: str, number: int) -> GradedSubmission:
    return handed_in(name, f"{name.title()}_{number}_assignsubmission_file_/r.pdf", str(number))


def test_a_moodle_class_gets_a_worksheet_and_an_archive(tmp_path: Path, output: Path) -> None:
    source = tmp_path / "w.csv"
    source.write_text(moodle_text(moodle_row(1, "Ada"), moodle_row(2, "Bo"), moodle_row(3, "Di")), "utf-8")
    grades = class_of(moodle("ada", 1), moodle("bo", 2), moodle("cy", 9))
    files, notes = give_back(grades, read_worksheets([source], None), output, final=True)
    assert [path.name for path in files] == ["moodle-worksheet.csv", "moodle-feedback.zip"]
    assert [row[4] for row in cells_of(files[0].read_bytes())[1:]] == ["16.67", "16.67", ""]
    assert entries(files[1]) == {
        "Ada_1_assignsubmission_file_/feedback.pdf": b"%PDF ada",
        "Bo_2_assignsubmission_file_/feedback.md": b"sheet of bo",
        "Cy_9_assignsubmission_file_/feedback.md": b"sheet of cy",
    }
    assert "moodle-worksheet.csv: 2 of 3 rows have a grade now." in notes
    assert "moodle-worksheet.csv: no row fits these submissions, or several do: cy." in notes
    assert "moodle-worksheet.csv: 1 row without a submission, left as they were: Di." in notes


def test_a_format_of_sheets_that_is_not_up_to_date_is_not_handed_out(output: Path) -> None:
    files, _ = give_back(class_of(moodle("ada", 1)), (), output, sheets=("md",))
    assert entries(files[0]) == {"Ada_1_assignsubmission_file_/feedback.md": b"sheet of ada"}


def test_every_member_of_a_group_gets_the_sheet(tmp_path: Path, output: Path) -> None:
    source = tmp_path / "w.csv"
    header = "Identifier,Full name,Group,Status,Grade,Maximum grade,Last modified (grade)"
    source.write_text(f"{header}\nParticipant 5,Eve,Ada,x,,20,-\nParticipant 6,Fay,Ada,x,,20,-\n", "utf-8")
    group = handed_in("ada", "Ada_33_assignsubmission_file_/r.pdf", "33")
    files, _ = give_back(class_of(group), read_worksheets([source], None), output)
    assert set(entries(files[1])) == {
        "Eve_5_assignsubmission_file_/feedback.pdf",
        "Fay_6_assignsubmission_file_/feedback.pdf",
    }


def test_blind_participants_get_their_sheets_by_number(tmp_path: Path, output: Path) -> None:
    source = tmp_path / "w.csv"
    header = "Identifier,Status,Grade,Maximum grade,Last modified (grade)"
    source.write_text(f"{header}\nParticipant 5,x,,20,-\nParticipant 6,x,,20,-\n", "utf-8")
    (tmp_path / "class").mkdir()
    for number in (5, 6):
        (tmp_path / "class" / f"Participant_{number}_assignsubmission_file_r.md").write_text("x", "utf-8")
    worksheets = read_worksheets([source], None)
    found = find_submissions([tmp_path / "class"])
    refuse_other_classes(worksheets, found)
    names = dict(zip((each.id for each in found), ("ada", "bo"), strict=True))
    submissions = [
        graded(names[each.id]).model_copy(
            update={
                "student": each.submitter,
                "files": tuple(
                    SubmittedFile(
                        path=file.path.as_posix(), sha256="ab", format="markdown", status="ok", start=0, end=1
                    )
                    for file in each.files
                ),
            }
        )
        for each in found
    ]
    files, notes = give_back(class_of(*submissions), worksheets, output, final=True)
    assert [row[2] for row in cells_of(files[0].read_bytes())[1:]] == ["16.67", "16.67"]
    assert set(entries(files[1])) == {
        "Participant_5_assignsubmission_file_/feedback.pdf",
        "Participant_6_assignsubmission_file_/feedback.md",
    }
    assert "moodle-worksheet.csv: 2 of 2 rows have a grade now." in notes


def test_a_canvas_class_gets_a_gradebook_and_files_named_as_the_students_own(tmp_path: Path, output: Path) -> None:
    source = tmp_path / "g.csv"
    text = canvas_text("Ada,7,S7,a,Sec,1,,", "Bo,8,S8,b,Sec,1,3.00,", "Cy,9,S9,c,Sec,1,4.00,")
    source.write_bytes(text.encode())
    grades = class_of(
        handed_in("ada", "ada_7_70_Lab 2.docx", "7"),
        handed_in("bo", "bo_8_text.html", "8"),
        handed_in("cy", "cy_LATE_9_90_r.pdf", "9", unread=True),
    )
    files, notes = give_back(grades, read_worksheets([source], "Lab 2"), output, final=True)
    assert [path.name for path in files] == ["canvas-gradebook.csv", "canvas-feedback.zip"]
    assert [row[6] for row in cells_of(files[0].read_bytes())[3:]] == ["16.67", "16.67", "4.00"]
    assert entries(files[1]) == {"ada_7_70_feedback.pdf": b"%PDF ada", "cy_LATE_9_90_feedback.md": b"sheet of cy"}
    assert "canvas-gradebook.csv: 2 of 3 rows have a grade now." in notes
    assert any("typed into Canvas" in note and note.endswith("bo.") for note in notes)


def test_what_gradescope_named_gets_results_and_all_else_where_they_are_asked_for(output: Path) -> None:
    grades = class_of(
        handed_in("ada", "submission_5/r.pdf", "5"), handed_in("bo", "bo.pdf"), moodle("cy", 3), unread("di")
    )

    def written(*, gradescope: bool) -> set[str]:
        files, _ = give_back(grades, (), output, gradescope=gradescope)
        return {path.relative_to(output).as_posix() for path in files}

    assert written(gradescope=False) == {"moodle-feedback.zip", "gradescope/ada/results.json"}
    everyone = {f"gradescope/{name}/results.json" for name in ("ada", "bo", "cy", "di")}
    assert written(gradescope=True) == {"moodle-feedback.zip", *everyone}
    found = json.loads((output / "gradescope" / "di" / "results.json").read_text("utf-8"))
    assert "score" not in found


def test_two_tables_of_one_kind_have_two_names(tmp_path: Path, output: Path) -> None:
    for name, row in (("one", moodle_row(1, "Ada")), ("two", moodle_row(2, "Bo"))):
        (tmp_path / f"{name}.csv").write_text(moodle_text(row), "utf-8")
    tables = read_worksheets([tmp_path / "one.csv", tmp_path / "two.csv"], None)
    files, notes = give_back(class_of(moodle("ada", 1), moodle("bo", 2)), tables, output)
    assert [path.name for path in files[:2]] == ["moodle-worksheet.csv", "moodle-worksheet-2.csv"]
    assert "moodle-worksheet-2.csv: 0 of 1 rows have a grade now." in notes


def test_a_table_of_another_class_is_refused_before_anything_is_graded(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text(moodle_text(moodle_row(1, "Ada")), "utf-8")
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "Bo Ito.md").write_text("x", "utf-8")
    worksheets = read_worksheets([tmp_path / "w.csv"], None)
    with pytest.raises(ConfigError, match=r"w\.csv: none of its rows \(1\) fits any submission \(1\)"):
        refuse_other_classes(worksheets, find_submissions([tmp_path / "class"]))
