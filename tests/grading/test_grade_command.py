from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.class_summary import print_class
from pipeline.cli.grade import grade
from pipeline.cli.main import _exit_code
from pipeline.cli.rubric import rubric
from pipeline.errors import UsageError
from pipeline.grading.files import Outcome
from pipeline.records import GradedSubmission
from pipeline.resources import data_folder
from tests.submissions_maker import make_class
from tests.writers.graded_class import class_of, graded, unread

RUBRIC = str(Path(data_folder("prompts")) / "rubric.yaml")


def shown(capsys: pytest.CaptureFixture[str], *submissions: GradedSubmission, notes: tuple[str, ...] = ()) -> str:
    outcome = Outcome(class_of(*submissions), [Path("out/gradebook.csv"), Path("out/sheets/a.md")], list(notes))
    print_class(outcome, Path("out"))
    return capsys.readouterr().out


def test_each_submission_has_a_row_within_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(
        capsys,
        graded("a" * 60, flags=("look",)),
        unread("b", "scanned: no text layer; it needs OCR, or the student hands in a text"),
        graded("c", status="partial", reason="x" * 90, flags=("one", "two")),
    )
    assert max(map(len, text.splitlines())) <= 80
    lines = text.splitlines()
    assert "12.5 of 15 (+5)" in lines[1]
    assert lines[2].split() == ["b", "–", "not", "gradable"]
    assert lines[3].strip() == "scanned: no text layer; it needs OCR, or the student hands in a text"
    assert lines[4].endswith("partial, 2 to look at")
    assert lines[5].startswith("    xxxx")
    assert "3 submissions: 1 graded, 1 partial, 1 not gradable." in text
    assert "(+n): points that are left to you" in text
    assert "sheets/ (1 file)" in text


def test_of_a_large_class_those_to_look_at_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    class_ = [graded(f"s{number:02}") for number in range(40)]
    class_[35] = unread("s35")
    class_[38] = graded("s38", flags=("words that address a grader",))
    lines = shown(capsys, *class_).splitlines()
    assert lines[1].startswith("s35")
    assert lines[3].startswith("s38")
    assert lines[32] == "... and 10 more: see grades.html"


def test_what_a_terminal_would_obey_is_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, unread("a", "\x1b[31mred\u202e"))
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_notes_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    print_class(Outcome(class_of(graded()), [], ["something " * 12]), Path("out"))
    captured = capsys.readouterr()
    assert captured.err.startswith("Note: something")
    assert "something" not in captured.out


def test_a_folder_is_graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_class(tmp_path / "class", 1, formats=("md",))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(grade, ["class", "--rubric", RUBRIC, "--sheets", "html"], catch_exceptions=False)
    assert result.exit_code == 0
    assert "1 submission: 1 graded." in result.stdout
    assert "Grading: 1/1" in result.stderr
    assert sorted(path.suffix for path in (tmp_path / "grades" / "sheets").iterdir()) == [".html", ".md"]


def test_where_nothing_can_be_graded_the_exit_code_is_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "zoe.pdf").write_bytes(b"\x89PNG\r\n\x1a\n")
    out = tmp_path / "out"
    code = _exit_code(["grade", str(tmp_path / "class"), "--rubric", RUBRIC, "-o", str(out), "--sheets", "md", "-q"])
    captured = capsys.readouterr()
    assert code == 1
    assert "not gradable" in captured.out
    assert "none of the submissions could be graded" in captured.err
    assert "zoe" in (out / "gradebook.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nowhere", "--rubric", RUBRIC], 1, "nowhere"),
        (["."], 2, "--rubric"),
        ([".", "--rubric", "none.yaml"], 2, "none.yaml: there is no such file"),
        ([".", "--rubric", RUBRIC, "--sheets", "docx"], 2, "--sheets: 'docx' is none of md, html, pdf"),
        ([".", "--rubric", RUBRIC, "--roster", "none.csv"], 2, "none.csv"),
        ([".", "--rubric", RUBRIC], 2, "name another folder with -o"),
    ],
    ids=["path", "no-rubric", "rubric", "sheets", "roster", "output"],
)
def test_wrong_use_is_told_in_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    arguments: list[str],
    code: int,
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _exit_code(["grade", *arguments]) == code
    assert told in capsys.readouterr().err


def test_a_rubric_goes_to_canvas_and_back(tmp_path: Path) -> None:
    canvas, own = str(tmp_path / "canvas.csv"), str(tmp_path / "own.yaml")
    runner = CliRunner()
    assert runner.invoke(rubric, ["export", RUBRIC]).stdout.startswith("Rubric Name,Criteria Name")
    assert runner.invoke(rubric, ["export", RUBRIC, "-o", canvas]).stdout == f"{canvas}\n"
    assert "criteria:" in runner.invoke(rubric, ["import", canvas, "--rubric", RUBRIC]).stdout
    assert runner.invoke(rubric, ["import", canvas, "--rubric", RUBRIC, "-o", own]).exit_code == 0
    assert runner.invoke(rubric, ["check", own]).exit_code == 0


@pytest.mark.parametrize("options", [["--final"], ["--assignment", "Lab 2"]])
def test_options_of_a_worksheet_need_one(options: list[str]) -> None:
    with pytest.raises(UsageError, match="says how to fill in a --worksheet"):
        CliRunner().invoke(grade, [".", "--rubric", RUBRIC, *options], catch_exceptions=False)
