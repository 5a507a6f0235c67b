"""How long a class takes to be graded, and how much memory all its processes take together."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.submissions_maker import FORMATS, make_class

STUDENTS = 300
_EVERY = 0.2
"""Seconds between two looks at the memory."""


class ClassTimes(NamedTuple):
    """Wall seconds and peak memory in MB, summed over all processes; pages that they share count once."""

    alone: float
    first: float
    memory: float
    again: float
    memory_again: float


def class_times(labreport: str, rubric: Path, environ: dict[str, str], students: int = STUDENTS) -> ClassTimes:
    """A class of every format graded, graded again without a change, and a class of one.

    Args:
        labreport: the command.
        rubric: its file.
        environ: of the command.
        students: how many.
    """
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top)
        made = make_class(folder / "class", students, formats=FORMATS)
        shutil.copytree(made[0].path.parent, folder / "one" / made[0].path.parent.name)

        def grade(name: str) -> tuple[float, float]:
            output = str(folder / f"{name}-out")
            return _measured((labreport, "grade", str(folder / name), "--rubric", str(rubric), "-o", output), environ)

        alone, _ = grade("one")
        first, memory = grade("class")
        again, memory_again = grade("class")
    return ClassTimes(alone, first, memory, again, memory_again)


def _measured(command: Sequence[str], environ: dict[str, str]) -> tuple[float, float]:
    """Wall seconds and peak MB of a command that must succeed."""
    peak = 0.0
    done = threading.Event()
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environ)

    def watch() -> None:
        nonlocal peak
        while not done.wait(_EVERY):
            peak = max(peak, sum(map(_proportional, _family(process.pid))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    seconds = time.perf_counter() - start
    done.set()
    watcher.join()
    if code:
        raise RuntimeError(f"{' '.join(command)} ended with {code}")
    return seconds, peak


def _family(pid: int) -> list[int]:
    """The process and all that it started, by what /proc says; it alone where there is no /proc."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
    family = [pid]
    for each in family:
        family += [child for child, parent in parents.items() if parent == each]
    return family


def _proportional(pid: int) -> float:
    """MB of a process, shared pages divided by those who share them (Pss); 0 for one that is gone."""
    try:
        lines = Path("/proc", str(pid), "smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
