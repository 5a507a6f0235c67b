"""Hostile texts as answers and prompts through the real command: every format whole, nothing read, nothing fetched."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Self
from xml.etree import ElementTree as ET

from tests.provider_server import Call, ProviderServer
from tests.torture.hostile_corpus import CONSTRUCTS, bombs, filled
from tests.torture.measuring import Peak, measured
from tests.torture.outlines import outline
from tests.writers.shown_text import shown_text

LABREPORT = str(Path(sys.executable).with_name("labreport"))
FORMATS = ("md", "html", "docx", "pdf")
SECRET = "the-word-of-the-canary"
BOMB_SIZE = 10_000
PLAIN = "The plain answer number {number} stands in a paragraph of its own."
HARMLESS = "A harmless answer. It has several sentences, so that every measure can be taken. Nothing in it is odd. " * 8
MEGABYTES = 2000
"""Most that one report of all texts may take, all formats at once."""


class Trap:
    """A canary file and a server that counts who comes; a context manager."""

    def __init__(self, folder: Path) -> None:
        self.canary = folder / "canary.txt"
        self.canary.write_text(SECRET, "utf-8")
        self.visits = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._count, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()

    def _count(self) -> None:
        while True:
            try:
                visitor, _ = self._server.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def arm(self, texts: Mapping[str, str]) -> dict[str, str]:
        """The texts with the canary's path and the server's address in them."""
        return {name: filled(text, str(self.canary), self.address) for name, text in texts.items()}


def write_project(folder: Path, url: str, prompts: Mapping[str, str]) -> None:
    """An experiment with an exercise for each prompt, put to a hostile and a plain model.

    Its length is chosen, since else the size of the answers would choose the headings.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = [{"id": name, "title": f"About {name}", "text": text} for name, text in prompts.items()]
    topics = [{"id": "plain", "name": "Plain answer", "description": "A plain answer stands in a paragraph."}]
    # JSON is YAML.
    for name, value in {
        "prompts.yaml": {"exercises": rows},
        "rubric.yaml": {"exercises": [{"id": name, "topics": topics} for name in prompts]},
        "labreport.yaml": {
            "title": "Torture",
            "prompts": "prompts.yaml",
            "rubric": "rubric.yaml",
            "output": "out",
            "length": "full",
            "providers": [
                {"id": f"local:{each.lower()}", "label": each, "base_url": f"{url}/v1"} for each in ("Hostile", "Plain")
            ],
        },
    }.items():
        (folder / name).write_text(json.dumps(value, indent=1), "utf-8")


class Written(NamedTuple):
    """What a run left."""

    folder: Path
    peak: Peak


def in_own_process(folder: Path) -> Peak:
    """What ``labreport run`` took in the folder."""
    return measured([LABREPORT, "run", "--no-progress"], folder, codes=(0, 1))[0]


def write_reports(folder: Path, texts: Mapping[str, str], run: Callable[[Path], Peak] = in_own_process) -> Written:
    """The run directory of these answers, and what the command took.

    Args:
        folder: for the project.
        texts: by exercise, what the hostile model answers.
        run: runs the command in the project.
    """
    numbers = {name: number for number, name in enumerate(texts)}

    def say(call: Call) -> str:
        name = call.prompt.removeprefix("Explain ").removesuffix(".")
        return texts[name] if call.model == "hostile" else PLAIN.format(number=numbers[name])

    with ProviderServer(say) as server:
        write_project(folder, server.url, {name: f"Explain {name}." for name in texts})
        return Written(folder / "out", run(folder))


def faults(written: Path, texts: Mapping[str, str], trap: Trap, plain: Mapping[str, object]) -> Iterator[str]:
    """Everything that is not as it should be, a sentence each."""
    for name in FORMATS:
        content = (written / f"report.{name}").read_bytes()
        if outline(name, content) != plain[name]:
            yield f"report.{name}: its headings are not those of a harmless report"
        shown = shown_text(name, content)
        if SECRET.replace("-", "") in shown.replace("-", ""):
            yield f"report.{name}: the canary was read"
        lost = [n for n in range(len(texts)) if f"plainanswernumber{n}stands" not in shown]
        if lost:
            yield f"report.{name}: the plain answers {lost} are not shown"
    if trap.visits:
        yield f"{trap.visits} requests were sent"
    yield from table_faults(written, len(texts))
    run = json.loads((written / "run.json").read_text("utf-8"))
    for answer in run["answers"]:
        sent = re.sub("[\ud800-\udfff]", "\ufffd", texts[answer["exercise"]])
        if answer["provider"] == "Hostile" and answer["status"] != "empty" and answer["text"] != sent:
            yield f"run.json: the text of {answer['exercise']} is not the one that was sent"


def table_faults(written: Path, exercises: int) -> Iterator[str]:
    """What is wrong with the tables and with junit.xml."""
    for name in ("scores.csv", "topics.csv"):
        text = (written / name).read_text("utf-8")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        if len(rows) != 1 + 2 * exercises or len({len(row) for row in rows}) != 1:
            yield f"{name}: {len(rows)} rows of { ({len(row) for row in rows}) } cells for {exercises} exercises"
        # A spreadsheet that splits at other signs than commas, or at every line end, sees further cells.
        if found := [cell for row in rows for cell in row if runs_as_formula(cell)]:
            yield f"{name}: a cell runs as a formula: {found[0][:60]!r}"
        if found := re.findall(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text):
            yield f"{name}: it holds control characters"
    cases = ET.parse(written / "junit.xml").getroot().iter("testcase")  # noqa: S314 - our own file
    if sum(1 for _ in cases) < 2 * exercises:
        yield "junit.xml: a test case is missing"


def runs_as_formula(cell: str) -> bool:
    """Whether a spreadsheet would take the cell, or a part of it behind another separator, for a formula."""
    parts = re.split(r"[;\t\r\n]", cell)
    return any(re.match(r"\"*(?:[=@＝＠]|[+\-＋－](?!\d+(?:\.\d+)?$))", part) for part in parts)


def run(seed: int) -> Iterator[str]:
    """Lines of figures; a fault ends it.

    Raises:
        AssertionError: with every fault that was found.
    """
    drawn = random.Random(seed)  # noqa: S311 - an example, not secrecy
    sets = {"constructs": CONSTRUCTS, f"bombs of {BOMB_SIZE:,}": bombs(BOMB_SIZE)}
    for title, all_texts in sets.items():
        names = list(all_texts)
        drawn.shuffle(names)
        with tempfile.TemporaryDirectory() as home, Trap(Path(home)) as trap:
            texts = trap.arm({name: all_texts[name] for name in names})
            harmless = write_reports(Path(home) / "harmless", dict.fromkeys(texts, HARMLESS))
            plain = {name: outline(name, (harmless.folder / f"report.{name}").read_bytes()) for name in FORMATS}
            written = write_reports(Path(home) / "hostile", texts)
            found = list(faults(written.folder, texts, trap, plain))
            sizes = {name: (written.folder / f"report.{name}").stat().st_size / 1e6 for name in FORMATS}
        assert not found, "\n".join(found)
        assert written.peak.megabytes < MEGABYTES, f"{title}: {written.peak.megabytes:.0f} MB"
        told = ", ".join(f"{name} {size:.1f} MB" for name, size in sizes.items())
        yield f"{title}: {len(texts)} texts, {written.peak.seconds:.1f} s, {written.peak.megabytes:.0f} MB; {told}"
