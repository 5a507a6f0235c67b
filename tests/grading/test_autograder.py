from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli.gradescope import gradescope
from pipeline.errors import ConfigError, UsageError
from pipeline.grading.autograder import grade_in_place, write_setup
from pipeline.resources import data_folder
from tests.submissions_maker import make_class
from tests.writers.lms.test_gradescope import check

RUBRIC = Path(data_folder("prompts")) / "rubric.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Gradescope's folder with a report, a rubric and metadata."""
    folder = tmp_path / "autograder"
    (made,) = make_class(tmp_path / "class", 1, formats=("md",))
    (folder / "submission").mkdir(parents=True)
    (folder / "source").mkdir()
    made.path.rename(folder / "submission" / "report.md")
    (folder / "source" / "rubric.yaml").write_text(RUBRIC.read_text("utf-8") + "\ntools: [ChatGPT, Gemini]\n", "utf-8")
    metadata = {
        "id": 77,
        "assignment": {"total_points": "100.0"},
        "users": [{"name": "Zoë Müller", "email": "z@x.org"}],
    }
    (folder / "submission_metadata.json").write_text(json.dumps(metadata), "utf-8")
    return folder


def results_in(root: Path) -> dict[str, Any]:
    """The results that Gradescope finds, which are valid."""
    found: dict[str, Any] = json.loads((root / "results" / "results.json").read_text("utf-8"))
    check(found)
    return found


def test_a_submission_gets_its_results(root: Path) -> None:
    graded, path = grade_in_place(root)
    assert graded.id == "zoe-muller-77"
    assert graded.student.email == "z@x.org"
    assert path == root / "results" / "results.json"
    found = results_in(root)
    assert len(found["tests"]) == len(graded.criteria)
    assert found["score"] == graded.points


def test_points_of_the_assignment_or_of_the_command_line_count(root: Path) -> None:
    graded, _ = grade_in_place(root, points=10)
    assert graded.points is not None
    assert results_in(root)["score"] == pytest.approx(graded.points / 10, abs=0.01)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("report.pdf", b"%PDF-1.7 broken", ""),
        ("report.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, ""),
        ("report.docx", b"PK\x03\x04 broken", ""),
        ("report.md", b"", ""),
        (None, b"", "no file"),
    ],
    ids=["broken-pdf", "picture", "broken-docx", "empty", "nothing"],
)
def test_what_cannot_be_read_has_valid_results_that_say_so(
    root: Path, name: str | None, content: bytes, reason: str
) -> None:
    (root / "submission" / "report.md").unlink()
    if name:
        (root / "submission" / name).write_bytes(content)
    graded, _ = grade_in_place(root)
    assert graded.status == "not gradable"
    found = results_in(root)
    assert "score" not in found
    assert found["visibility"] == "visible"
    assert found["output"].startswith("This could not be graded: ")
    assert reason in found["output"]


def test_the_markers_own_points_are_obeyed(root: Path) -> None:
    graded, _ = grade_in_place(root)
    criterion = graded.criteria[0]
    rows = f"submission,criterion,points,comment\n{graded.id},{criterion.id},0,Read it again.\nsomebody,x,1,\n"
    (root / "source" / "overrides.csv").write_text(rows, "utf-8")
    changed, _ = grade_in_place(root)
    assert changed.criteria[0].points == 0
    assert "Your marker says: Read it again." in results_in(root)["tests"][0]["output"]
    assert (root / "source" / "overrides.csv").read_text("utf-8") == rows


@pytest.mark.parametrize("rubric", [None, "exercises: 3\n"], ids=["missing", "wrong"])
def test_a_setup_that_is_wrong_leaves_valid_results_and_is_told(root: Path, rubric: str | None) -> None:
    path = root / "source" / "rubric.yaml"
    path.unlink()
    if rubric:
        path.write_text(rubric, "utf-8")
    with pytest.raises(ConfigError, match=r"rubric\.yaml"):
        grade_in_place(root)
    assert (
        "It is not your fault: your instructor finds the reason in the output of the autograder."
        in (results_in(root)["output"])
    )


def test_a_run_without_metadata_is_graded(root: Path) -> None:
    (root / "submission_metadata.json").unlink()
    graded, _ = grade_in_place(root)
    assert graded.points is not None
    results_in(root)


def test_a_folder_that_is_not_gradescopes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="make the archive to upload there with --setup"):
        grade_in_place(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_archive_is_only_made_of_what_is_right(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"must end in \.zip"):
        write_setup(tmp_path / "folder", RUBRIC)
    with pytest.raises(ConfigError, match="no such file"):
        write_setup(tmp_path / "a.zip", tmp_path / "none.yaml")
    (tmp_path / "overrides.csv").write_text("nonsense\n1\n", "utf-8")
    with pytest.raises(ConfigError, match=r"overrides\.csv"):
        write_setup(tmp_path / "a.zip", RUBRIC, tmp_path / "overrides.csv")
    assert not (tmp_path / "a.zip").exists()


def test_the_command_makes_an_archive_and_grades(root: Path, tmp_path: Path) -> None:
    archive = tmp_path / "autograder.zip"
    done = CliRunner().invoke(gradescope, ["--setup", str(archive), "--rubric", str(RUBRIC)], catch_exceptions=False)
    assert done.output == f"{archive}\n"
    assert archive.is_file()
    done = CliRunner().invoke(gradescope, ["--root", str(root)], catch_exceptions=False)
    assert done.output.startswith("zoe-muller-77: ")
    assert " of 100 points" in done.output
    (root / "submission" / "report.md").write_bytes(b"")
    done = CliRunner().invoke(gradescope, ["--root", str(root)], catch_exceptions=False)
    assert done.output.startswith("zoe-muller-77: not gradable: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--setup", "a.zip"], "needs --rubric"), (["--overrides", "o.csv"], "goes with --setup")],
)
def test_options_that_do_not_go_together_are_told(arguments: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        CliRunner().invoke(gradescope, arguments, catch_exceptions=False)
