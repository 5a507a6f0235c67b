"""A whole run of the command against a server that breaks a third of its answers: what arrived, and what was paid."""

from __future__ import annotations

import json
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.torture.crash_harness import LABREPORT, environment
from tests.torture.fault_server import FaultServer

KEYS = {"GEMINI_API_KEY": "AIza-torture-google-0123456789", "ANTHROPIC_API_KEY": "sk-ant-torture-0123456789"}
_KINDS = {"openai": "/v1", "google": "", "anthropic": ""}


@dataclass
class Trial:
    """What came of a run with faults, and of the same command after the server was healed.

    Attributes:
        answers: rows of the run.
        calls: requests that arrived, both times.
        faults: how often each fault was met, by name.
        failed: rows without an answer, of the first run.
        seconds: of the first run.
        codes: exit codes of both.
        broken: promises that were not kept, a sentence each.
    """

    answers: int = 0
    calls: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    seconds: float = 0.0
    codes: list[int] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.answers} answers, {self.calls} calls, {self.faults.total()} faults of {len(self.faults)} kinds in "
            f"{self.seconds:.0f} s; {self.failed} rows failed for good, exit codes {self.codes}; "
            f"{len(self.broken)} promises broken"
        )


def run_with_faults(folder: Path, *, prompts: int, seed: int, rate: float = 0.3, final: float = 0.01) -> Trial:
    """What came of asking three SDKs so many prompts each.

    Args:
        folder: an empty one, for the project.
        prompts: exercises.
        seed: of the faults.
        rate: share of calls that meet a fault.
        final: share of answers that cannot be had, whatever is tried, until the server is healed.
    """
    trial = Trial()
    with FaultServer(seed=seed, rate=rate, final=final) as server:
        rows = "".join(f"  - {{id: e{n}, title: E{n}, text: Explain number {n}.}}\n" for n in range(prompts))
        (folder / "prompts.yaml").write_text(f"exercises:\n{rows}", "utf-8")
        (folder / "labreport.yaml").write_text(
            "title: Faults\nprompts: prompts.yaml\noutput: out\nproviders:\n"
            + "".join(
                f"  - {{id: '{kind}:m', label: {kind}, base_url: '{server.url}{path}', timeout: 60}}\n"
                for kind, path in _KINDS.items()
            ),
            "utf-8",
        )
        start = time.monotonic()
        _run(folder, trial)
        trial.seconds = time.monotonic() - start
        trial.faults += server.met
        first = json.loads((folder / "out" / "run.json").read_bytes())["answers"]
        trial.answers = len(first)
        failed = [answer for answer in first if answer["status"] == "failed"]
        trial.failed = len(failed)
        rejected = server.met["400"]
        trial.broken += [
            f"{a['exercise']}: {a['reason']}" for a in failed if "rejected (400)" not in (a["reason"] or "")
        ]
        if len(failed) != rejected or trial.codes != [1 if rejected else 0]:
            trial.broken.append(f"{rejected} were rejected, {len(failed)} rows failed, exit code {trial.codes[0]}")
        if len(server.paid) != trial.answers - rejected:
            trial.broken.append(f"{len(server.paid)} answers were delivered for {trial.answers - rejected} rows")
        before = len(server.calls)
        server.heal()
        _run(folder, trial)
        trial.calls = len(server.calls)
        if trial.calls - before != rejected or trial.codes[1]:
            trial.broken.append(f"{trial.calls - before} calls for {rejected} answers that were missing")
        trial.broken += [f"{key} was paid for twice" for key in server.paid_twice()]
        second = json.loads((folder / "out" / "run.json").read_bytes())["answers"]
        changed = [a["exercise"] for a, b in zip(first, second, strict=True) if a["status"] != "failed" and a != b]
        trial.broken += [f"the answer to {name} changed" for name in changed]
    return trial


def _run(folder: Path, trial: Trial) -> None:
    command = [str(LABREPORT), "run", "-j", "50", "--format", "none", "--no-progress"]
    done = subprocess.run(
        command, cwd=folder, env=environment(**KEYS), capture_output=True, text=True, check=False, timeout=1800
    )
    trial.codes.append(done.returncode)
    if "Traceback" in done.stderr:
        trial.broken.append(done.stderr[-1000:])


def run(seed: int, prompts: int = 334) -> Iterator[str]:
    """The figures of 1,002 calls through three SDKs, 3 of 10 broken; for ``make torture``.

    Raises:
        AssertionError: a promise was not kept.
    """
    with TemporaryDirectory(prefix="labreport-torture-") as folder:
        trial = run_with_faults(Path(folder), prompts=prompts, seed=seed)
    yield str(trial)
    yield ", ".join(f"{name} {count}" for name, count in sorted(trial.faults.items()))
    assert not trial.broken, trial.broken[:20]
