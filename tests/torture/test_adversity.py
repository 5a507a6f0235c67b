"""Folders in use, folders that may not be written, full disks, odd clocks, other machines: short trials."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.cli.main import _exit_code
from pipeline.lock import sole_writer
from pipeline.writers.run_directory import write_run
from tests.submissions_maker import make_class
from tests.torture.crash_harness import KEY, LABREPORT, RUBRIC, environment, files_in, write_project
from tests.torture.determinism import VARIATIONS, differing
from tests.torture.fault_server import FaultServer
from tests.writers.sample_run import sample_run


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture(scope="module")
def class_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    make_class(folder / "class", students=2, formats=("md",))
    return folder


GRADE = ("grade", "class", "--rubric", str(RUBRIC), "--sheets", "md", "-q", "-o")


@pytest.fixture
def project(server: FaultServer, class_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project in whose folder we are, with a class and a finished run, whose commands must ask nobody."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    folder = write_project(tmp_path / "p", server.url)
    shutil.copytree(class_folder / "class", folder / "class")
    write_run(sample_run(), folder / "out")
    monkeypatch.chdir(folder)
    calls = len(server.calls)
    yield folder
    assert len(server.calls) == calls


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--format", "none"),
        (*GRADE, "out"),
        ("report", "out"),
        ("report", "out/run.json", "-o", "out/mine.md", "-o", "elsewhere.md"),
        ("view", "out", "--no-open"),
        ("view", "out", "--blind", "--no-open"),
    ],
    ids=" ".join,
)
def test_a_folder_in_use_is_not_written_by_a_second_command(
    arguments: tuple[str, ...], project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = files_in(project)
    with sole_writer(project / "out"):
        assert _exit_code(list(arguments)) == 1
    assert f"is in use by another labreport (process {os.getpid()}); wait until it has ended" in capfd.readouterr().err
    assert files_in(project) == before


def test_a_report_elsewhere_does_not_wait_for_the_run(project: Path) -> None:
    with sole_writer(project / "out"):
        assert _exit_code(["report", "out", "-o", "elsewhere.md"]) == 0


def test_two_runs_do_not_pay_for_the_same_answers_at_the_same_time(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with sole_writer(project / "cassettes", ".recording.lock"):
        assert _exit_code(["run", "--format", "none", "-o", "other"]) == 1
    assert "what it is answered will be there for this run too" in capfd.readouterr().err


def as_ordinary_user() -> tuple[str, ...]:
    """What takes from root the right to write everywhere; nothing where that is not needed."""
    if os.geteuid():
        return ()
    program = shutil.which("setpriv")
    if program is None:
        pytest.skip("root may write everywhere, and there is no setpriv to change that")
    return (program, "--bounding-set=-dac_override,-dac_read_search,-fowner")


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no mode there")
def test_a_folder_that_may_not_be_written_is_one_sentence(project: Path) -> None:
    commands = (
        ("run", "--format", "none"),
        (*GRADE, "out"),
        ("report", "out"),
        ("view", "out", "--no-open"),
        ("view", "out", "--blind", "--no-open"),
    )
    # All in one process, and not in this one, which may be root's.
    script = (
        "import json, sys; from pipeline.cli.main import _exit_code\n"
        "for each in json.loads(sys.argv[1]): print(_exit_code(each), flush=True)"
    )
    before = files_in(project)
    (project / "out").chmod(0o555)
    try:
        done = subprocess.run(
            [*as_ordinary_user(), sys.executable, "-c", script, json.dumps(commands)],
            env=environment(PYTHONPATH=str(Path(__file__).parents[2])),
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
    finally:
        (project / "out").chmod(0o755)
    assert done.stdout.split() == ["1"] * len(commands), done.stderr
    assert done.stderr.count("Cannot write") == len(commands)
    told = "permission is denied; you may not write into this folder; choose another one."
    assert done.stderr.count(told) == len(commands)
    assert "Traceback" not in done.stderr
    assert files_in(project) == before


@contextmanager
def full_disk() -> Iterator[None]:
    """A context in which no file can grow beyond 1,500 bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Whatever is imported must have been compiled before: Python itself leaves cut off what it compiles.
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_grading_on_a_full_disk_is_one_sentence_and_goes_on_later(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert _exit_code([*GRADE, "before"]) == 0
    capfd.readouterr()
    with full_disk():
        assert _exit_code([*GRADE, "after"]) == 1
    told = capfd.readouterr().err
    assert "Cannot write" in told
    assert "Traceback" not in told
    assert not list((project / "after").rglob("*.tmp"))
    assert _exit_code([*GRADE, "after"]) == 0
    assert files_in(project / "after") == files_in(project / "before")


def test_a_clock_that_runs_backwards_changes_nothing(server: FaultServer, tmp_path: Path) -> None:
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("no C compiler to make such a clock with")
    library = tmp_path / "backward_clock.so"
    source = Path(__file__).with_name("backward_clock.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    project = write_project(tmp_path / "p", server.url)
    done = subprocess.run(
        [LABREPORT, "run", "--format", "none"],
        cwd=project,
        env=environment(LD_PRELOAD=str(library)),
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads((project / "out" / "run.json").read_bytes())["answers"]
    assert all(0 <= answer["seconds"] < 60 for answer in answers)
    assert len({answer["recorded_at"] for answer in answers}) == len(answers)


def test_another_machine_replays_to_the_same_bytes(tmp_path: Path) -> None:
    assert differing(tmp_path, VARIATIONS[:1], formats=["md"]) == []
