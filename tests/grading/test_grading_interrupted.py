"""Grading that is stopped in the middle goes on where it stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.resources import data_folder
from tests.submissions_maker import make_class

RUBRIC = str(Path(data_folder("prompts")) / "rubric.yaml")
STUDENTS = 5


def grade(folder: Path, *, until: str = "", stop: int = 0) -> tuple[int, str]:
    """The exit code and all progress of the command, which gets a signal once a line begins with some words."""
    command = ["grade", "class", "--rubric", RUBRIC, "--sheets", "md", "-o", "out", "-j", "2"]
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline", *command],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        lines = []
        for line in process.stderr:
            lines.append(line)
            if until and line.startswith(until):
                process.send_signal(stop)
        return process.wait(timeout=60), "".join(lines)


def kept(folder: Path) -> dict[str, int]:
    """When each reading, each grade and the comparison was written."""
    return {path.name: path.stat().st_mtime_ns for path in (folder / "out" / ".cache").rglob("*.json")}


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")
def test_a_killed_and_an_interrupted_run_go_on_where_they_stopped(tmp_path: Path) -> None:
    """SIGKILL while reading, SIGINT while grading; what was done is not done again, and the end is whole."""
    make_class(tmp_path / "class", STUDENTS, formats=("md", "html"))
    code, _ = grade(tmp_path, until="Reading: 2/", stop=signal.SIGKILL)
    assert code == -signal.SIGKILL
    first = kept(tmp_path)
    assert len(first) >= 2
    code, told = grade(tmp_path, until="Grading: 2/", stop=signal.SIGINT)
    assert code == 130
    assert told.endswith("Interrupted. What is done is kept: the same command goes on from there.\n")
    second = kept(tmp_path)
    assert len(second) >= STUDENTS + 2
    assert not (tmp_path / "out" / "grades.json").exists()
    assert grade(tmp_path)[0] == 0
    last = kept(tmp_path)
    # And the comparison of the class.
    assert len(last) == 2 * STUDENTS + 1
    assert {name: last[name] for name in second} == second
    assert {name: second[name] for name in first} == first
    assert len(list((tmp_path / "out" / "sheets").iterdir())) == STUDENTS
