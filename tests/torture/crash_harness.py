"""Kills a command in its middle, over and over, and holds it to what it promises to those whose machine goes down.

    crashes = crash_runs(Path("/tmp/crashes"), kills=30, seed=7)
    assert crashes.broken == []

Each round takes a new project, starts the command, ends it with ``kill -9`` at a random moment of its life, starts it
again, and so on; the last time it may finish. Then:

- nothing that was recorded when the command was killed was asked for again (the server counts);
- every file that lay there after a kill was whole: a recording can be read, a result has its final bytes;
- what was left half-done is gone: no temporary file, no lock;
- the results are byte for byte those of a command that nobody disturbed;
- no process outlives the one that was killed.

Rounds take turns with the formats that are written, so that each is in a share of them and a round stays cheap.
``crash_runs`` does so with ``labreport run``, ``crash_grading`` with ``labreport grade``. Broken promises come back as
sentences, so that a long trial tells all of them.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from pipeline.errors import InputError
from pipeline.providers.cassette_file import read_recording
from tests.submissions_maker import make_class
from tests.torture.fault_server import FaultServer

LABREPORT = Path(sys.executable).with_name("labreport")
RUBRIC = Path(__file__).parents[2] / "prompts" / "rubric.yaml"
KEY = "sk-torture-crash-0123456789"
_EXERCISES = ("foundations", "architectures", "applications", "scaling")
_MODELS = ("one", "two", "three")
_ANSWERS = len(_EXERCISES) * len(_MODELS)
_PATIENCE = 10.0
"""Seconds in which processes of a killed command must have ended."""


_LONGEST = 600.0
"""Seconds that a command may take, on a busy machine too."""


@dataclass
class Crashes:
    """What came of a number of kills.

    Attributes:
        kills: commands that were killed; the others had ended before their moment came.
        finished: commands that ended before their moment came.
        rounds: projects that were brought to their end.
        while_asking: kills after which answers (or grades) were missing.
        while_writing: kills after which all of them were there.
        formats: what was written, by turns.
        broken: promises that were not kept, a sentence each.
    """

    kills: int = 0
    finished: int = 0
    rounds: int = 0
    while_asking: int = 0
    while_writing: int = 0
    formats: str = ""
    broken: list[str] = field(default_factory=list)

    def goes_on(self, wanted: int) -> bool:
        """Whether kills are missing; as many rounds as kills must do, or it is a broken promise of this harness."""
        if self.kills < wanted <= self.rounds:
            self.broken.append(f"only {self.kills} of {wanted} commands lived long enough to be killed")
        return self.kills < wanted and self.rounds < wanted

    def __str__(self) -> str:
        return (
            f"{self.kills} kills in {self.rounds} rounds of {self.formats}: {self.while_asking} before all answers "
            f"were there, {self.while_writing} after that ({self.finished} more came too late); "
            f"{len(self.broken)} promises broken"
        )


def environment(**more: str) -> dict[str, str]:
    """The environment of a user with a key and no CI."""
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "GITHUB_STEP_SUMMARY")}
    return kept | {"OPENAI_API_KEY": KEY, "NO_PROXY": "127.0.0.1"} | more


def files_in(folder: Path) -> dict[str, str]:
    """Digest of every file below a folder, by its relative path, but for locks and temporary files."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not is_passing(path)
    }


def is_passing(path: Path) -> bool:
    """Whether the file is a lock or a temporary one, which nobody takes for a result."""
    return path.suffix in (".lock", ".tmp") and path.name.startswith(".")


def killed(command: Sequence[str], cwd: Path, seconds: float) -> tuple[float | None, str]:
    """After how many seconds a command had ended, None if it was killed first, and what it did wrong."""
    start = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        _, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()
        return None, _end_orphans(process.pid)
    wrong = f"it ended with {process.returncode}: {errors[-500:]}" if process.returncode else ""
    return time.monotonic() - start, wrong


def _end_orphans(session: int) -> str:
    """A sentence on processes of the session that went on without the one that was killed; they are ended."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return ""
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)
    return f"processes outlived the killed one by {_PATIENCE:g} s"


def _seconds_of(command: Sequence[str], cwd: Path) -> float:
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=cwd, env=environment(), capture_output=True, text=True, check=False, timeout=_LONGEST
    )
    assert done.returncode == 0, done.stderr
    return time.monotonic() - start


class _Clock:
    """Moments to kill at: the life of a command is shorter when most of its work was done by those killed before.

    Args:
        random: draws them.
        longest: seconds that the command takes when nobody is killed.
    """

    def __init__(self, random: Random, longest: float) -> None:
        self._random = random
        self._longest = self._shortest = longest

    def moment(self, *, is_first: bool) -> float:
        """Seconds after which to kill; the very start, when Python is loading, is left out."""
        return self._random.uniform(0.15, 1.05) * (self._longest if is_first else self._shortest)

    def took(self, seconds: float, *, is_first: bool) -> None:
        """Take note of how long a command took; a machine is faster at one time than at another."""
        if is_first:
            self._longest = seconds
        else:
            self._shortest = seconds


# ---------------------------------------------------------------- labreport run


def write_project(folder: Path, url: str) -> Path:
    """A project with four exercises for each of three models at the server."""
    folder.mkdir(parents=True)
    prompts = "".join(f"  - {{id: {name}, title: {name}, text: 'Explain {name}.'}}\n" for name in _EXERCISES)
    (folder / "prompts.yaml").write_text(f"exercises:\n{prompts}", "utf-8")
    (folder / "labreport.yaml").write_text(
        "title: Crash\nprompts: prompts.yaml\noutput: out\nproviders:\n"
        + "".join(f"  - {{id: 'openai:{model}', base_url: '{url}/v1'}}\n" for model in _MODELS),
        "utf-8",
    )
    return folder


def crash_runs(
    folder: Path,
    *,
    kills: int,
    seed: int,
    each: int = 4,
    formats: Sequence[Sequence[str]] = (("md",),),
    delay: float = 0.05,
) -> Crashes:
    """What came of killing ``labreport run``.

    Args:
        folder: an empty one, for the projects.
        kills: how many there should be.
        seed: of the moments.
        each: most kills of one project.
        formats: of the reports, for one round after the other.
        delay: seconds the server takes for each answer.
    """
    crashes, random = Crashes(formats=" / ".join("+".join(names) for names in formats)), Random(seed)  # noqa: S311 - moments
    with FaultServer(slow=delay) as server:
        commands = []
        for number, names in enumerate(formats):
            command = [str(LABREPORT), "run", "-j", "4", "--no-progress", *(f"--format={name}" for name in names)]
            took = _seconds_of(command, write_project(folder / f"undisturbed-{number}", server.url))
            commands.append((command, _Clock(random, took)))
        while crashes.goes_on(kills):
            command, clock = commands[crashes.rounds % len(commands)]
            project = write_project(folder / f"round-{crashes.rounds}", server.url)
            watch = _RunWatch(project, server)
            _kill_and_finish(
                command,
                project,
                clock=clock,
                kills=min(each, kills - crashes.kills),
                crashes=crashes,
                look=watch.look,
            )
            crashes.broken += [f"run, round {crashes.rounds}: {what}" for what in watch.verdict(command)]
            shutil.rmtree(project)
    return crashes


class _RunWatch:
    """What a run left after each of its kills, and whether that was right in the end."""

    def __init__(self, project: Path, server: FaultServer) -> None:
        self._project, self._server = project, server
        self._seen: list[dict[str, str]] = []
        self._recorded: list[tuple[int, set[tuple[str, str]]]] = []
        self._broken: list[str] = []

    def look(self) -> str:
        """``asking`` or ``writing``: what was not complete."""
        recorded = set()
        for path in (self._project / "cassettes").rglob("*.yaml"):
            try:
                request = read_recording(path.read_bytes()).request
            except InputError as error:
                self._broken.append(f"{path.name} is half a recording: {error}")
            else:
                recorded.add((request.model, request.prompt))
        self._recorded.append((len(self._server.calls), recorded))
        self._seen.append(files_in(self._project / "out"))
        return "asking" if len(recorded) < _ANSWERS else "writing"

    def verdict(self, command: Sequence[str]) -> list[str]:
        """The promises that were not kept."""
        for before, recorded in self._recorded:
            again = recorded & {(call.model, call.prompt) for call in self._server.calls[before:]}
            self._broken += [f"{model} was asked {prompt!r} again" for model, prompt in again]
        final = files_in(self._project / "out")
        replayed = self._project / "replayed"
        # Undisturbed, from the same recordings: when they were made, and how long that took, is in the results.
        _seconds_of([*command, "--record-mode", "none", "-o", str(replayed)], self._project)
        self._broken += _differences(final, files_in(replayed), self._seen)
        self._broken += _leftovers(self._project)
        return self._broken


def _differences(final: dict[str, str], wanted: dict[str, str], seen: Sequence[dict[str, str]]) -> list[str]:
    broken = [
        f"{name} differs from that of an undisturbed command" for name in final if final[name] != wanted.get(name)
    ]
    broken += [f"{name} is missing" for name in wanted.keys() - final.keys()]
    for each in seen:
        broken += [f"{name} was not whole after a kill" for name in each if each[name] != final.get(name)]
    return broken


def _leftovers(folder: Path) -> list[str]:
    return [f"{path.name} was left behind" for path in folder.rglob(".*") if is_passing(path)]


def _kill_and_finish(
    command: Sequence[str], cwd: Path, *, clock: _Clock, kills: int, crashes: Crashes, look: Callable[[], str]
) -> None:
    for number in range(kills):
        seconds, wrong = killed(command, cwd, clock.moment(is_first=number == 0))
        if wrong:
            crashes.broken.append(wrong)
        if seconds is not None:
            crashes.finished += 1
            clock.took(seconds, is_first=number == 0)
            break
        crashes.kills += 1
        if look() == "asking":
            crashes.while_asking += 1
        else:
            crashes.while_writing += 1
    else:
        clock.took(_seconds_of(command, cwd), is_first=False)
    crashes.rounds += 1


# ---------------------------------------------------------------- labreport grade


def crash_grading(
    folder: Path,
    *,
    kills: int,
    seed: int,
    each: int = 4,
    students: int = 6,
    sheets: Sequence[str] = ("md",),
) -> Crashes:
    """What came of killing ``labreport grade``.

    Args:
        folder: an empty one, for the class and its grades.
        kills: how many there should be.
        seed: of the moments.
        each: most kills of one grading.
        students: of the class.
        sheets: formats of the feedback sheets, for one round after the other.
    """
    crashes, random = Crashes(formats=" / ".join(sheets)), Random(seed)  # noqa: S311 - moments, no secrets
    make_class(folder / "class", students=students, seed=seed, layout="files", formats=("md", "html", "txt", "ipynb"))

    def command(output: str, names: str) -> list[str]:
        arguments = ("class", "--rubric", str(RUBRIC), "--sheets", names, "-j", "2", "-q", "-o", output)
        return [str(LABREPORT), "grade", *arguments]

    undisturbed = []
    for names in sheets:
        took = _seconds_of(command(names, names), folder)
        undisturbed.append((names, _Clock(random, took), files_in(folder / names)))
    while crashes.goes_on(kills):
        names, clock, wanted = undisturbed[crashes.rounds % len(undisturbed)]
        output = folder / f"grades-{crashes.rounds}"
        seen: list[dict[str, str]] = []

        def look(output: Path = output, seen: list[dict[str, str]] = seen) -> str:
            seen.append(files_in(output))
            graded = [name for name in seen[-1] if name.startswith(".cache/grades/")]
            return "asking" if len(graded) < students else "writing"

        _kill_and_finish(
            command(output.name, names),
            folder,
            clock=clock,
            kills=min(each, kills - crashes.kills),
            crashes=crashes,
            look=look,
        )
        broken = _differences(files_in(output), wanted, seen) + _leftovers(output)
        crashes.broken += [f"grading, round {crashes.rounds}: {what}" for what in broken]
        shutil.rmtree(output)
    return crashes


RUN_FORMATS = (("md",), ("md", "html"), ("md", "docx"), ("md", "pdf"))
GRADE_SHEETS = ("md", "md,html", "md,pdf")


def run(seed: int, kills: int = 200) -> Iterator[str]:
    """The figures of so many kills of a run, and of a grading; for ``make torture``.

    Args:
        seed: of the moments.
        kills: of each.

    Raises:
        AssertionError: a promise was not kept.
    """
    with TemporaryDirectory(prefix="labreport-torture-") as folder:
        runs = crash_runs(Path(folder) / "runs", kills=kills, seed=seed, formats=RUN_FORMATS, delay=0.3)
        yield f"run: {runs}"
        gradings = crash_grading(Path(folder) / "grades", kills=kills, seed=seed, students=5, sheets=GRADE_SHEETS)
        yield f"grade: {gradings}"
    broken = runs.broken + gradings.broken
    assert not broken, broken[:20]
