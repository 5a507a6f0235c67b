"""What score, explain, calibrate and rubric check say of files that are something else: what, where, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.in_process import call
from tests.test_marking import TEXT
from tests.test_marking import rubric as rubric_fixture
from tests.test_marking import run as run_fixture

rubric, run = rubric_fixture, run_fixture
MARKS = "answer,exercise,topic,grade\n"


@pytest.fixture
def folder(tmp_path: Path, rubric: Path, run: Path) -> Path:
    """A rubric, a run and all that is wrong."""
    files = {
        "answer.md": TEXT.encode(),
        "empty.md": b" \n",
        "blob.csv": b"\xff\x00\x01" * 400,
        "table.xlsx": b"PK\x03\x04" + b"xl/workbook.xml" * 9,
        "report.pdf": b"%PDF-1.7\n",
        "pipes.csv": b"answer|topic|grade\n",
        "moraines.csv": MARKS.encode() + b"answer,ice,Moraine wall,1\n" * 3,
        "grades.csv": MARKS.encode() + b"answer,ice,moraine,A\nanswer,ice,crevasse,A\n",
        "canvas.csv": b"Rubric Name,Criteria Name\na,b\n",
    }
    assert rubric.parent == run.parent == tmp_path
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("score gone.md --rubric rubric.yaml", ("gone.md: there is no such file",)),
        ("score run --rubric rubric.yaml", ("folder of a run", '"labreport explain run"')),
        ("score report.pdf --rubric rubric.yaml", ("report.pdf: an answer is", '"labreport grade report.pdf')),
        ("explain gone.md --rubric rubric.yaml", ("gone.md: there is no such file",)),
        ("explain empty.md --rubric rubric.yaml --topic moraine", ("empty.md: the answer is empty",)),
        ("explain answer.md moraine --rubric rubric.yaml", ('--topic "moraine"',)),
        ("explain answer.md empty.md --rubric rubric.yaml", ("one file at a time",)),
        ("explain run/answers", ('"labreport explain run"',)),
        ("calibrate table.xlsx --rubric rubric.yaml", ("table.xlsx", "Excel", "save it as CSV")),
        ("calibrate blob.csv --rubric rubric.yaml", ("blob.csv: this is no text file", "save it as CSV")),
        (
            "calibrate pipes.csv --rubric rubric.yaml",
            ("pipes.csv:1", "columns 'answer', 'topic' and 'grade' are missing"),
        ),
        (
            "calibrate moraines.csv --rubric rubric.yaml",
            ("moraines.csv:2", "so in 2 more lines", "did you mean 'moraine'"),
        ),
        ("calibrate grades.csv --rubric rubric.yaml", ("grades.csv:2", "it is 'A' (so in 1 more line)")),
        ("calibrate grades.csv", ("--rubric FILE", "--run RUN")),
        ("calibrate grades.csv --run gone", ("gone: there is no such run",)),
        ("rubric check answer.md", ("answer.md: this is no rubric", "YAML file")),
        ("rubric check report.pdf", ("report.pdf: this is no rubric", "YAML file")),
        ("rubric check canvas.csv", ('"labreport rubric import canvas.csv -o own.yaml"',)),
        ("score answer.md --rubric answer.md", ("answer.md: this is no rubric",)),
    ],
)
def test_a_wrong_file_is_told_with_what_to_do(line: str, sentences: tuple[str, ...], folder: Path) -> None:
    done = call(*line.split(), cwd=folder)
    assert done.returncode in (1, 2)
    for sentence in sentences:
        assert sentence in done.stderr


def test_an_empty_answer_among_others_is_told_and_the_others_are_scored(folder: Path) -> None:
    done = call("score", "empty.md", "answer.md", "--rubric", "rubric.yaml", cwd=folder)
    assert "empty.md: the answer is empty" in done.stderr
    assert "answer,ice,moraine,2," in done.stdout


def test_files_of_a_run_stand_for_the_run(folder: Path) -> None:
    (folder / "run" / "report.html").write_text("<p>", "utf-8")
    words = ("--topic", "moraine", "--provider", "A")
    shown = [call("explain", f"run/{name}", *words, cwd=folder).stdout for name in ("run.json", "report.html")]
    assert shown[0] == shown[1] != ""
    (folder / "run" / "answers" / "A" / "ice.0.md").write_text(TEXT, "utf-8")
    of_answer = call("explain", "run/answers/A/ice.0.md", "--topic", "moraine", cwd=folder)
    assert "Moraines (moraine), exercise ice: 2 (explained)" in of_answer.stdout
