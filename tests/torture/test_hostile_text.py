"""Hostile answers and names: every format is written, stays whole, and reads and fetches nothing. The short form."""

from __future__ import annotations

import csv
import functools
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pipeline import viewing
from pipeline.cli.main import _exit_code
from pipeline.writers.report import FORMATS, render, write_report
from pipeline.writers.run_directory import write_run
from tests.torture.hostile_corpus import CONSTRUCTS, bombs, filled
from tests.torture.hostile_names import NAMES, named_run
from tests.torture.hostile_text import HARMLESS, SECRET, Trap, faults, runs_as_formula, write_reports
from tests.torture.measuring import Peak
from tests.torture.outlines import outline
from tests.writers.sample_run import sample_run
from tests.writers.shown_text import shown_text

CHOSEN = (
    *("html-active", "html-closing", "html-unclosed", "unclosed-backticks", "images", "raw-tex", "raw-typst"),
    *("raw-attributes", "yaml-block", "templates", "word-fields", "formulas-of-sheets", "terminal", "bidi"),
    *("zero-width", "surrogates", "footnote-collision", "anchors"),
)
BOMBS = ("nested-lists", "brackets-open", "table-long", "word", "math-deep")


def test_hostile_answers_leave_the_report_around_them_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_this_process(folder: Path) -> Peak:
        monkeypatch.chdir(folder)
        assert _exit_code(["run", "--no-progress"]) == 0
        return Peak(0, 0)

    with Trap(tmp_path) as trap:
        made = bombs(1000)
        texts = trap.arm({**{name: CONSTRUCTS[name] for name in CHOSEN}, **{name: made[name] for name in BOMBS}})
        harmless = write_reports(tmp_path / "harmless", dict.fromkeys(texts, HARMLESS), in_this_process)
        plain = {name: outline(name, (harmless.folder / f"report.{name}").read_bytes()) for name in FORMATS}
        written = write_reports(tmp_path / "hostile", texts)
        assert list(faults(written.folder, texts, trap, plain)) == []
        assert outlines_when_short(written.folder) == outlines_when_short(harmless.folder)
        assert trap.visits == 0
    run = json.loads((written.folder / "run.json").read_text("utf-8"))
    statuses = {answer["exercise"]: answer["status"] for answer in run["answers"] if answer["provider"] == "Hostile"}
    assert statuses.pop("zero-width") == "empty"
    assert set(statuses.values()) == {"answered"}
    assert written.peak.megabytes < 1500


def outlines_when_short(run: Path) -> dict[str, object]:
    """Headings of a finished run's short report, by format."""
    files = {name: run / "short" / f"report.{name}" for name in FORMATS}
    viewing.render(run, list(files.values()), length="short")
    return {name: outline(name, path.read_bytes()) for name, path in files.items()}


def test_the_check_sees_a_heading_that_an_answer_adds() -> None:
    page = b"<html><head></head><body><h1>Result</h1><h4>deep</h4></body></html>"
    assert outline("html", page) == [(1, "Result")]
    assert outline("html", page.replace(b"h4", b"h2")) == [(1, "Result"), (2, "deep")]
    assert outline("md", b"# Result\n\n> # quoted\n\n```\n# code\n```\n## Next\n") == [(1, "Result"), (2, "Next")]


@pytest.mark.parametrize(
    ("cell", "runs"), [("=1", True), ("a;=1", True), ("'=1", False), ("-1.5", False), ("a=1", False)]
)
def test_the_check_sees_a_formula(cell: str, runs: bool) -> None:
    assert runs_as_formula(cell) is runs


# Several at once, since each needs a report; the first of all goes through Typst too.
GROUPS = [list(NAMES)[start : start + 5] for start in range(0, len(NAMES), 5)]


@pytest.mark.parametrize("kinds", GROUPS, ids="+".join)
def test_a_hostile_name_is_a_name_in_every_file(kinds: list[str], tmp_path: Path) -> None:
    with Trap(tmp_path) as trap:
        name = " ".join(NAMES[kind] for kind in kinds)
        run = named_run(filled(name, str(trap.canary), trap.address))
        out = tmp_path / "out"
        files = write_run(run, out)
        report = write_report(run, out, FORMATS if kinds == GROUPS[0] else ("md", "html", "docx"))
        assert trap.visits == 0
    assert all(path.resolve().is_relative_to(out) for path in (*files, *report.files))
    for path in report.files:
        name = path.suffix[1:]
        levels = [level for level, _ in outline(name, path.read_bytes())]
        assert levels == plain_levels(name), name
        assert SECRET.replace("-", "") not in shown_text(name, path.read_bytes()).replace("-", "")
    for table in ("scores.csv", "topics.csv"):
        rows = list(csv.reader(io.StringIO((out / table).read_text("utf-8", "surrogatepass"), newline="")))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if runs_as_formula(cell)]
    ET.parse(out / "junit.xml")  # noqa: S314 - our own file
    assert json.loads((out / "run.json").read_bytes())["prompts"][0]["title"] == run.prompts[0].title
    page = (out / "report.html").read_text("utf-8")
    assert not re.search(r"<(?:img|iframe|script src)", page)


@functools.cache
def plain_levels(name: str) -> list[int]:
    """Levels of the headings of a harmless report: they do not depend on what things are called."""
    return [level for level, _ in outline(name, render(sample_run(), name)[0])]
