"""5,000 answers in one experiment: memory while asking, then time, memory and size of every format."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from tests.benchmarks.instant_server import InstantAnswer, response_bytes
from tests.torture.measuring import measured

LABREPORT = str(Path(sys.executable).with_name("labreport"))
MODELS, EXERCISES, SAMPLES, WORDS = 5, 20, 50, 300
ANSWERS = MODELS * EXERCISES * SAMPLES
KILOBYTES = 12
"""Most that an answer of 300 words may add to the memory while others are asked for; its text alone has two."""
EARLY = ANSWERS // 5
"""Answers after which memory is looked at for the first time."""
_SOURCE = (Path(__file__).parents[1] / "sample_answers" / "long" / "foundations.md").read_text("utf-8").split()


class AnswerServer:
    """A loopback server whose answers all differ; a context manager."""

    def __init__(self, seed: int) -> None:
        self.served = 0
        self.port = 0
        self._drawn = random.Random(seed)  # noqa: S311 - an example, not secrecy
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10), "the server did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            self._loop.create_server(lambda: InstantAnswer({b"": self.responses()}, 0.0), "127.0.0.1", 0, backlog=1000)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()

    def responses(self) -> Iterator[bytes]:
        """Answers that all differ, each a whole HTTP response."""
        while True:
            self.served += 1
            parts = [" ".join(self._drawn.choices(_SOURCE, k=60)).replace("#", "") + "." for _ in range(WORDS // 60)]
            yield response_bytes(f"## Answer {self.served}\n\n" + "\n\n".join(parts))


def write_project(folder: Path, port: int) -> None:
    """An experiment of that many models, exercises and samples, with a rubric of four topics."""
    ids = [f"e{number}" for number in range(EXERCISES)]
    prompts = "".join(f"  - {{id: {each}, title: Exercise {each}, text: Explain {each}.}}\n" for each in ids)
    (folder / "prompts.yaml").write_text(f"exercises:\n{prompts}", "utf-8")
    names = ("latent space", "attention", "training data", "scaling laws")
    topics = "".join(f"      - {{id: t{n}, name: {name}, description: About {name}}}\n" for n, name in enumerate(names))
    rubric = "".join(f"  - id: {each}\n    topics:\n{topics}" for each in ids)
    (folder / "rubric.yaml").write_text(f"exercises:\n{rubric}", "utf-8")
    models = "".join(
        f"  - {{id: 'local:m{n}', label: Model {n}, base_url: 'http://127.0.0.1:{port}/v1'}}\n" for n in range(MODELS)
    )
    (folder / "labreport.yaml").write_text(
        f"title: Load\nprompts: prompts.yaml\nrubric: rubric.yaml\noutput: out\n"
        f"repeat: {SAMPLES}\nproviders:\n{models}",
        "utf-8",
    )


def run(seed: int) -> Iterator[str]:
    """Lines of figures."""
    with tempfile.TemporaryDirectory() as name, AnswerServer(seed) as server:
        folder = Path(name)
        write_project(folder, server.port)
        ask = [LABREPORT, "run", "-j", "50", "--format", "none", "--no-progress"]
        peak, by_answers = measured(ask, folder, count=lambda: server.served)
        early = next(value for count, value in sorted(by_answers.items()) if count >= EARLY)
        late = max(value for count, value in by_answers.items() if EARLY <= count < ANSWERS)
        yield f"asking: {server.served} calls, {peak.seconds:.1f} s"
        assert (late - early) / (ANSWERS - EARLY) < KILOBYTES / 1000, f"{early:.0f} MB, then {late:.0f} MB"
        yield f"memory while asking: {early:.0f} MB after {EARLY}, {late:.0f} MB before the last"
        yield f"asking, scoring and writing tables: peak {peak.megabytes:.0f} MB"
        for kind in ("md", "html", "docx", "pdf"):
            peak, _ = measured([LABREPORT, "report", "out", "-o", f"report.{kind}"], folder)
            size = (folder / f"report.{kind}").stat().st_size
            yield f"report.{kind}: {peak.seconds:.1f} s, {peak.megabytes:.0f} MB, {size / 1e6:.2f} MB written"
