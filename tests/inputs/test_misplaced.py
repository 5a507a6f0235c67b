"""What lies among the submissions and was handed in by nobody."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.inputs.misplaced import hidden_names, hidden_note, refuse_misplaced
from pipeline.inputs.overrides import TEMPLATE
from pipeline.inputs.submissions import find_submissions
from pipeline.resources import data_folder
from tests.lms_tables import canvas_text, moodle_row, moodle_text

PARTS = "ada:\n  - {kind: answer, exercise: models, tool: Gemini, from: 12, to: 40}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A class of one."""
    made = tmp_path / "class"
    (made / "Ada").mkdir(parents=True)
    (made / "Ada" / "report.md").write_text("# Prompt 1\n\nText.\n", "utf-8")
    return made


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("grades.csv", moodle_text(moodle_row(1, "Ada")), "Moodle grading worksheet: use --worksheet"),
        ("book.csv", canvas_text("Ada,7,S7,a,Sec,1,,"), "Canvas gradebook: use --worksheet"),
        ("class.csv", "Full name,Email address\nAda,a@example.edu\n", "class list: use --roster"),
        ("klasse.csv", "Vorname;Nachname;Matrikelnummer\nAda;L;1\n", "class list: use --roster"),
        ("overrides.csv", TEMPLATE, "your own points: use --overrides"),
        ("labels.csv", "answer,exercise,topic,grade\na.md,models,gans,2\n", "labreport calibrate"),
        ("parts.yaml", PARTS, "corrections of parts: use --parts"),
        ("rubric.yaml", (data_folder("prompts") / "rubric.yaml").read_text("utf-8"), "use --rubric"),
    ],
)
@pytest.mark.parametrize("loose", ["among", "named"])
def test_a_table_of_the_instructor_is_told_with_its_option(
    folder: Path, name: str, text: str, told: str, loose: str
) -> None:
    path = (folder if loose == "among" else folder.parent) / name
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=f"{name}: .*{told}.*; it is no submission"):
        refuse_misplaced(find_submissions([folder, path] if loose == "named" else [folder]))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ada/class.csv", "Full name,Email address\nAda,a@example.edu\n"),
        ("bo.csv", "model,words\nChatGPT,120\n"),
        ("bo.csv", '"'),
        ("bo.csv", ""),
        ("bo.yaml", "- a\n"),
        ("bo.yaml", "a: [b"),
        ("bo.md", "Full name,Email address\n"),
    ],
)
def test_what_a_student_may_hand_in_passes(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, "utf-8")
    refuse_misplaced(find_submissions([folder]))


@pytest.mark.parametrize("inner", ["", "sheets"])
def test_an_earlier_output_is_told(folder: Path, inner: str) -> None:
    output = folder.parent / "grades"
    (output / "sheets").mkdir(parents=True)
    for name in ("grades.json", "gradebook.csv", "sheets/ada.md"):
        (output / name).write_text("{}", "utf-8")
    with pytest.raises(UsageError, match="grades: this is what an earlier run of labreport grade wrote"):
        refuse_misplaced(find_submissions([output / inner]))
    output.rename(folder / "grades")
    with pytest.raises(UsageError, match="name the folder that was graded then"):
        refuse_misplaced(find_submissions([folder]))


def test_of_the_folder_of_a_run_the_report_counts(folder: Path) -> None:
    run = folder / "Bo" / "lab"
    (run / "answers" / "Gemini").mkdir(parents=True)
    for name in ("run.json", "report.html", "report.pdf", "report.md", "scores.csv", "answers/Gemini/a.0.md"):
        (run / name).write_text("x", "utf-8")
    (folder / "Bo" / "notes.md").write_text("x", "utf-8")
    (folder / "Ada" / "run.json").write_text("{}", "utf-8")
    found = {each.id: [file.path.as_posix() for file in each.files] for each in find_submissions([folder])}
    assert found == {"ada": ["Ada/report.md"], "bo": ["Bo/lab/report.md", "Bo/notes.md"]}


def test_names_that_begin_with_a_point_are_told(folder: Path) -> None:
    for name in (".dot/report.md", ".git/readme.md", "Ada/.draft.md", "Ada/.~lock.report.odt#", ".DS_Store"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x", "utf-8")
    archive = folder.parent / "class.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for name in (".x/a.md", "__MACOSX/._a.md", ".dot_7_assignsubmission_file_/a.md", "b.md"):
            made.writestr(name, "x")
    assert hidden_names([folder, archive, folder / "Ada" / "report.md"]) == (".dot", "Ada/.draft.md", ".x")


def test_many_hidden_names_are_counted() -> None:
    assert hidden_note(()) == ""
    assert "passed over" in hidden_note([".a"])
    assert ".e and 2 more" in hidden_note([f".{c}" for c in "abcdefg"])
