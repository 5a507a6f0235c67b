"""One process at a time writes a folder; a killed one leaves no lock, and what it left half-done is cleared away."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.lock import sole_writer

HOLD = (
    "import sys; from pathlib import Path; from pipeline.lock import sole_writer\n"
    "with sole_writer(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
)


def holder(folder: Path) -> subprocess.Popen[bytes]:
    """A process that holds the folder until its input ends."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def end(process: subprocess.Popen[bytes]) -> None:
    process.communicate()


def test_the_second_writer_is_told_who_has_the_folder_and_what_to_do(tmp_path: Path) -> None:
    process = holder(tmp_path / "out")
    try:
        sentence = f"{tmp_path / 'out'} is in use by another labreport (process {process.pid}); wait until it has ended"
        with pytest.raises(OutputError, match=re.escape(sentence)), sole_writer(tmp_path / "out"):
            pytest.fail("two writers in one folder")
    finally:
        end(process)
    with sole_writer(tmp_path / "out"):
        pass


def test_a_killed_process_leaves_no_lock_and_its_half_written_files_are_removed(tmp_path: Path) -> None:
    process = holder(tmp_path)
    process.kill()
    end(process)
    assert (tmp_path / ".labreport.lock").exists()
    (tmp_path / "answers").mkdir()
    left = [tmp_path / ".labreport-0123456789abcdef.tmp", tmp_path / "answers" / ".labreport-12.3.tmp"]
    kept = [tmp_path / "notes.tmp", tmp_path / "answers" / "a.md", tmp_path / ".labreport-notes.tmp"]
    for path in (*left, *kept):
        path.write_text("x", "utf-8")
    with sole_writer(tmp_path):
        assert not any(path.exists() for path in left)
    assert all(path.exists() for path in kept)


def test_nothing_is_left_where_nobody_was_killed_and_nothing_removed(tmp_path: Path) -> None:
    other = tmp_path / ".labreport-0123456789abcdef.tmp"
    other.write_text("of a writer that needs no lock", "utf-8")
    with pytest.raises(KeyboardInterrupt), sole_writer(tmp_path):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == [other]


def test_locks_of_different_names_are_different(tmp_path: Path) -> None:
    with sole_writer(tmp_path), sole_writer(tmp_path, ".recording.lock"):
        assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_where_no_file_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", "utf-8")
    with pytest.raises(OutputError, match=r"out"), sole_writer(tmp_path / "out"):
        pytest.fail("wrote into a file")


def test_the_lock_is_not_handed_to_child_processes(tmp_path: Path) -> None:
    """A child that outlives a killed run must not keep its folder."""
    script = (
        "import os, subprocess, sys; from pathlib import Path; from pipeline.lock import sole_writer\n"
        "with sole_writer(Path(sys.argv[1])):\n"
        "    child = subprocess.Popen([sys.executable, '-c', 'import sys; sys.stdin.read()'], stdin=0)\n"
        "    print(child.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    reading, writing = os.pipe()
    try:
        done = subprocess.run(
            [sys.executable, "-c", script, tmp_path], stdin=reading, capture_output=False, check=False, timeout=30
        )
        assert done.returncode == -9
        with sole_writer(tmp_path):
            pass
    finally:
        os.close(writing)
        os.close(reading)
