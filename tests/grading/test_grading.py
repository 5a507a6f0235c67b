from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ConfigError, InputError, UsageError
from pipeline.grading.files import Outcome
from pipeline.grading.grade import grade
from pipeline.grading.request import GradingRequest
from pipeline.records import Progress
from pipeline.resources import data_folder
from tests.lms_tables import moodle_row, moodle_text
from tests.submissions_maker import MadeStudent, convert, make_class

RUBRIC = (Path(data_folder("prompts")) / "rubric.yaml").read_text("utf-8") + "\ntools: [ChatGPT, Gemini]\n"
Grade = Callable[..., Outcome]


@pytest.fixture
def students(tmp_path: Path) -> tuple[MadeStudent, ...]:
    return make_class(tmp_path / "class", 2, formats=("md", "html"))


@pytest.fixture
def run(tmp_path: Path) -> Grade:
    """Grades the class; ``rubric`` and whatever a request takes can be changed."""

    def grade_class(*, rubric: str = RUBRIC, **fields: Any) -> Outcome:
        (tmp_path / "rubric.yaml").write_text(rubric, "utf-8")
        request = {"paths": (tmp_path / "class",), "rubric": tmp_path / "rubric.yaml", "output": tmp_path / "out"}
        progress = fields.pop("on_progress", lambda _: None)
        return grade(GradingRequest(**{**request, "sheets": ("md",), **fields}), on_progress=progress)

    return grade_class


def rows(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "out" / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def files(folder: Path) -> dict[str, bytes]:
    out = folder / "out"
    paths = [path for path in out.rglob("*") if path.is_file() and ".cache" not in path.parts]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def test_a_class_becomes_grades_and_feedback(tmp_path: Path, students: tuple[MadeStudent, ...], run: Grade) -> None:
    outcome = run()
    assert {each.status for each in outcome.grades.submissions} == {"graded"}
    names = {path.relative_to(tmp_path / "out").as_posix() for path in outcome.files}
    sheets = {f"sheets/{each.id}.md" for each in outcome.grades.submissions}
    assert {"gradebook.csv", "grades.json", "junit.xml", "overrides.csv", "parts.yaml"} | sheets <= names
    assert {"grades.html", "similarity.html", "grades-blind.html", "similarity-blind.html", "blind-key.csv"} <= names
    assert {row["student"] for row in rows(tmp_path).values()} == {each.name for each in students}
    data = json.loads((tmp_path / "out" / "grades.json").read_text("utf-8"))
    assert [each["id"] for each in data["submissions"]] == sorted(rows(tmp_path))


@pytest.mark.usefixtures("students")
def test_the_same_class_gives_the_same_bytes_with_and_without_what_was_kept(tmp_path: Path, run: Grade) -> None:
    run()
    first = files(tmp_path)
    run()
    assert files(tmp_path) == first
    run(output=tmp_path / "again")
    assert (tmp_path / "again" / "grades.json").read_bytes() == first["grades.json"]


def test_what_cannot_be_read_is_a_row_and_stops_nobody(
    tmp_path: Path, students: tuple[MadeStudent, ...], run: Grade
) -> None:
    students[0].path.with_suffix(".pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    students[0].path.unlink()
    (tmp_path / "class" / "Empty Person").mkdir()
    (tmp_path / "class" / "Empty Person" / "report.md").write_text("", "utf-8")
    run()
    found = sorted((row["status"], row["points"] != "", bool(row["reason"])) for row in rows(tmp_path).values())
    assert found == [("graded", True, False), ("not gradable", False, True), ("not gradable", False, True)]


@pytest.mark.usefixtures("students")
def test_the_marker_s_points_survive_every_run(tmp_path: Path, run: Grade) -> None:
    run()
    name, other = rows(tmp_path)
    overrides = tmp_path / "out" / "overrides.csv"
    overrides.write_text(
        f"submission,criterion,points,comment\n{name},structure,3,Hard to read\nnobody,x,1,\n", "utf-8"
    )
    for _ in range(2):
        outcome = run()
        row = rows(tmp_path)[name]
        assert row["overridden"] == "structure: 3 (computed 10)"
        assert row["flags"] == ""
        assert rows(tmp_path)[other]["overridden"] == ""
        assert outcome.notes == [f"{overrides}:3: 'nobody' fits no submission here; the row is kept, not applied."]
    assert f"{name},structure,3,Hard to read,{row['version']}" in overrides.read_text("utf-8")
    assert "Your marker says: Hard to read" in (tmp_path / "out" / "sheets" / f"{name}.md").read_text("utf-8")


@pytest.mark.usefixtures("students")
def test_points_by_the_number_of_the_page_without_names_count(tmp_path: Path, run: Grade) -> None:
    run()
    _, (number, name, _) = csv.reader((tmp_path / "out" / "blind-key.csv").read_text("utf-8").splitlines()[:2])
    with (tmp_path / "out" / "overrides.csv").open("a", encoding="utf-8") as file:
        file.write(f"{number},structure,1.5,seen blind,\n")
    assert run().notes == []
    assert rows(tmp_path)[name]["structure"] == "1.5"
    (tmp_path / "out" / "blind-key.csv").write_text("blind,submission\nS01,a\nS01,b\n", "utf-8")
    with pytest.raises(ConfigError, match=r"blind-key\.csv:3"):
        run()


def test_after_a_new_submission_the_marker_s_points_are_kept_and_flagged(
    tmp_path: Path, students: tuple[MadeStudent, ...], run: Grade
) -> None:
    run()
    first = next(name for name, row in rows(tmp_path).items() if row["files"].endswith(".md"))
    overrides = tmp_path / "out" / "overrides.csv"
    overrides.write_text(f"submission,criterion,points\n{first},structure,3\n", "utf-8")
    run()
    student = next(each for each in students if each.format == "md")
    student.path.write_text(student.report + "\nOne more remark: Gemini is shorter than ChatGPT.\n", "utf-8")
    run()
    row = rows(tmp_path)[first]
    assert row["structure"] == "3"
    assert "was made for an earlier version" in row["flags"]


def test_parts_that_the_instructor_sets_are_obeyed(
    tmp_path: Path, students: tuple[MadeStudent, ...], run: Grade
) -> None:
    run()
    name = next(name for name, row in rows(tmp_path).items() if row["files"].endswith(".md"))
    words = next(each for each in students if each.format == "md").report.partition("## Conclusion")[2].strip()[:40]
    assert rows(tmp_path)[name]["conclusion"] != ""
    own = tmp_path / "out" / "parts.yaml"
    own.write_text(f'{name}:\n  - {{kind: other, from: "{words}"}}\n', "utf-8")
    outcome = run()
    assert "parts-open.yaml" in {path.name for path in outcome.files}
    assert rows(tmp_path)[name]["conclusion"] == ""
    assert words in own.read_text("utf-8")


@pytest.mark.usefixtures("students")
def test_a_correction_that_fits_no_longer_is_a_flag(tmp_path: Path, run: Grade) -> None:
    run()
    name, _ = rows(tmp_path)
    (tmp_path / "out" / "parts.yaml").write_text(f"{name}:\n  - {{kind: other, from: Nowhere at all}}\n", "utf-8")
    run()
    assert rows(tmp_path)[name]["status"] == "graded"
    assert "the corrections of this submission were not obeyed" in rows(tmp_path)[name]["flags"]


@pytest.mark.usefixtures("students")
def test_what_the_instructor_writes_wrongly_is_told_before_anything_is_read(tmp_path: Path, run: Grade) -> None:
    (tmp_path / "bad.csv").write_text("submission,criterion,points\na,x,-1\n", "utf-8")
    with pytest.raises(ConfigError, match=r"bad\.csv:2: the points"):
        run(overrides=tmp_path / "bad.csv")
    with pytest.raises(ConfigError, match="no such file"):
        run(overrides=tmp_path / "none.csv")
    with pytest.raises(ConfigError, match="no such template"):
        run(template=tmp_path / "none.md")
    with pytest.raises(ConfigError, match="unknown key"):
        run(rubric=RUBRIC + "nonsense: 1\n")
    (tmp_path / "parts.yaml").write_text("nobody:\n  - {from: 3}\n", "utf-8")
    with pytest.raises(ConfigError, match="there is no submission 'nobody'"):
        run(parts=tmp_path / "parts.yaml")
    assert not (tmp_path / "out" / "gradebook.csv").exists()


def test_an_empty_folder_is_told(tmp_path: Path, run: Grade) -> None:
    (tmp_path / "class").mkdir()
    with pytest.raises(InputError, match="no submission was found"):
        run()


@pytest.mark.usefixtures("students")
def test_the_output_may_not_lie_among_the_submissions(tmp_path: Path, run: Grade) -> None:
    with pytest.raises(UsageError, match="name another folder with -o"):
        run(output=tmp_path / "class" / "grades")


@pytest.mark.usefixtures("students")
def test_progress_is_told_for_each_stage(run: Grade) -> None:
    told: list[Progress] = []
    run(on_progress=told.append)
    assert [(each.provider, each.done, each.total) for each in told] == [
        (stage, done, 2) for stage in ("Reading", "Grading", "Comparing", "Sheets") for done in (1, 2)
    ]


@pytest.mark.usefixtures("students")
def test_an_own_template_makes_the_sheets(tmp_path: Path, run: Grade) -> None:
    (tmp_path / "own.md").write_text("# Mine: {{ student }}\n", "utf-8")
    run(template=tmp_path / "own.md")
    (sheet, _) = sorted((tmp_path / "out" / "sheets").glob("*.md"))
    assert sheet.read_text("utf-8").startswith("# Mine: ")


def test_a_worksheet_among_the_submissions_is_filled_and_not_graded(
    tmp_path: Path, students: tuple[MadeStudent, ...], run: Grade
) -> None:
    worksheet = tmp_path / "class" / "worksheet.csv"
    worksheet.write_text(moodle_text(*(moodle_row(each.number, each.name) for each in students)), "utf-8")
    outcome = run(worksheets=(worksheet,), final=True)
    assert len(outcome.grades.submissions) == len(students)
    assert "moodle-worksheet.csv: 2 of 2 rows have a grade now." in outcome.notes
    assert tmp_path / "out" / "moodle-worksheet.csv" in outcome.files


@pytest.mark.usefixtures("students")
def test_a_worksheet_of_another_class_is_refused_before_anything_is_read(tmp_path: Path, run: Grade) -> None:
    worksheet = tmp_path / "worksheet.csv"
    worksheet.write_text(moodle_text(moodle_row(1, "Nobody Here")), "utf-8")
    taken: list[Progress] = []
    with pytest.raises(ConfigError, match=r"worksheet\.csv: none of its rows \(1\) fits any submission \(2\)"):
        run(worksheets=(worksheet,), on_progress=taken.append)
    assert taken == []


def test_pages_without_names_name_nobody_of_the_roster_and_nobody_of_a_cover(tmp_path: Path, run: Grade) -> None:
    (tmp_path / "class").mkdir()
    shared = (
        "I compared both assistants by hand, over two long evenings, and found that neither of them names a source. "
    )
    for stem, cover in (("Untitled3", "Name: Farid O'Brien\n\n21CS006"), ("document", "Student name: Hugo Braun")):
        (tmp_path / "class" / f"{stem}.md").write_text(f"{cover}\n\n## Conclusion\n\n{shared * 3}\n", "utf-8")
    (tmp_path / "roster.csv").write_text("Name,Register number\nFarid O'Brien,21CS006\nGrace Hopper,21CS007\n", "utf-8")
    run(roster=tmp_path / "roster.csv")
    for name in ("grades-blind.html", "similarity-blind.html"):
        page = (tmp_path / "out" / name).read_text("utf-8")
        assert not [word for word in ("Farid", "Brien", "21CS006", "Hugo", "Braun") if word in page]
    assert "O'Brien" in (tmp_path / "out" / "similarity.html").read_text("utf-8").replace("&#39;", "'")


def test_a_cover_tells_whose_a_file_is_and_its_grade_is_found_again(tmp_path: Path, run: Grade) -> None:
    (tmp_path / "class").mkdir()
    for stem, cover in (("Untitled3", "Name: Farid O'Brien"), ("b", "Name: Farid O'Brien and Grace Hopper"), ("c", "")):
        (tmp_path / "class" / f"{stem}.md").write_text(f"{cover}\n\n## Conclusion\n\nIt is {stem}.\n", "utf-8")
    (tmp_path / "roster.csv").write_text("Name,Register number\nFarid O'Brien,21CS006\nGrace Hopper,21CS007\n", "utf-8")
    outcome = run(roster=tmp_path / "roster.csv")
    flags = {each.id: each.flags for each in outcome.grades.submissions}
    assert list(flags) == ["b", "c", "farid-o-brien-21cs006"]
    assert [
        each for each in flags["b"] if "names Farid O'Brien and Grace Hopper, so whose it is was not guessed" in each
    ]
    assert [each for each in outcome.notes if each.startswith("the roster has no student for b and c: rename the file")]
    before = files(tmp_path)
    run(roster=tmp_path / "roster.csv")
    assert files(tmp_path) == before


@pytest.mark.parametrize("where", ["class", "."])
def test_a_class_list_among_the_submissions_that_was_named_is_passed_over(
    tmp_path: Path, students: tuple[MadeStudent, ...], run: Grade, where: str
) -> None:
    text = "Name,Register number\n" + "".join(f"{each.name},{each.number}\n" for each in students)
    for folder in ("class", "."):
        (tmp_path / folder / "roster.csv").write_text(text, "utf-8")
    outcome = run(roster=tmp_path / where / "roster.csv")
    assert len(outcome.grades.submissions) == len(students)
    told = "passed over among the submissions, since it is a file of yours that you named: roster.csv."
    assert told in outcome.notes


@pytest.mark.usefixtures("students")
def test_another_class_list_among_the_submissions_is_refused(tmp_path: Path, run: Grade) -> None:
    (tmp_path / "roster.csv").write_text("Name,Register number\nAda Lovelace,21CS001\n", "utf-8")
    (tmp_path / "class" / "roster.csv").write_text("Name,Register number\nAda Lovelace,21CS002\n", "utf-8")
    with pytest.raises(UsageError, match="this is a class list"):
        run(roster=tmp_path / "roster.csv")


def test_a_report_in_several_formats_and_files_of_one_name_are_told(
    tmp_path: Path, students: tuple[MadeStudent, ...], run: Grade
) -> None:
    report = students[0].report
    (tmp_path / "class" / "report.md").write_text(report.replace("Name: ", "By "), "utf-8")
    (tmp_path / "class" / "report.html").write_bytes(convert(report.replace("Name: ", "By "), "html"))
    (tmp_path / "class" / "lab.md").write_text("## Conclusion\n\nMine is short.\n", "utf-8")
    (tmp_path / "class" / "lab.txt").write_text("Conclusion: so is mine.\n", "utf-8")
    notes = run().notes
    told = (
        "handed in in several formats, of which the one that is read best counts: report (report.md, not report.html)."
    )
    assert told in notes
    assert [each for each in notes if "since their names are the same: lab (lab.md and lab.txt); rename" in each]
