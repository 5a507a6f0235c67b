"""The run directory: everything a run found out, from which any report can be made again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic_core import PydanticSerializationError

from pipeline.files import failures_named, holds_bytes, make_folder, safe_names, write_text
from pipeline.records import Run
from pipeline.writers.charts import charts_of
from pipeline.writers.drawing import CHART_CLASS
from pipeline.writers.junit import junit_xml
from pipeline.writers.tables import json_text, run_topic_table, score_table

RUN_FILE = "run.json"


def write_run(run: Run, folder: Path) -> tuple[Path, ...]:
    """The paths written: run.json, the tables, junit.xml, the answers and the charts, in that order.

    Each file is replaced whole. Answers and charts that an earlier run left and this one does not have are removed, if
    they are still as labreport wrote them; all other files stay.

    Raises:
        OutputError: a file cannot be written or removed.
    """
    make_folder(folder)
    answers = _answer_files(
        folder, ((a.provider, a.exercise, a.sample, a.text) for a in run.answers if a.status != "failed")
    )
    charts = charts_of(run)
    names = safe_names(charts)
    drawings = {folder / "charts" / f"{names[key]}.svg": chart.svg for key, chart in charts.items()}
    record = run_json(run)
    if not holds_text(folder / RUN_FILE, record):
        _remove_stale_answers(folder, answers)
    _remove_stale_charts(folder, drawings)
    files = {
        folder / RUN_FILE: record,
        folder / "scores.csv": score_table(run),
        folder / "topics.csv": run_topic_table(run),
        folder / "junit.xml": junit_xml(run),
        **answers,
        **drawings,
    }
    return tuple(write_text(path, text) for path, text in files.items())


def remove_stale_reports(folder: Path, formats: Iterable[str]) -> tuple[str, ...]:
    """Names of the reports of an earlier run in these formats, after they were removed.

    Raises:
        OutputError: one cannot be removed.
    """
    stale = [path for name in formats if (path := folder / f"report.{name}").is_file()]
    for path in stale:
        _remove(path)
    return tuple(path.name for path in stale)


def run_json(run: Run) -> str:
    """The run as JSON with one value a line, in the order of the record's fields."""
    try:
        return run.model_dump_json(indent=1) + "\n"
    except PydanticSerializationError:
        # A lone surrogate in an answer: the fast writer refuses it.
        return json_text(run.model_dump())


def _answer_files(folder: Path, answers: Iterable[tuple[str, str, int, str]]) -> dict[Path, str]:
    """Path to text of answers given as label, exercise, sample and text."""
    rows = list(answers)
    labels = safe_names(label for label, *_ in rows)
    exercises = safe_names(exercise for _, exercise, *_ in rows)
    return {
        folder / "answers" / labels[label] / f"{exercises[exercise]}.{sample}.md": text
        for label, exercise, sample, text in rows
    }


def _remove_stale_answers(folder: Path, current: Mapping[Path, str]) -> None:
    """Remove the answers that the run.json lying there names, that hold its text, and that are not written anew."""
    try:
        earlier = json.loads((folder / RUN_FILE).read_bytes())
        rows = [(str(a["provider"]), str(a["exercise"]), int(a["sample"]), str(a["text"])) for a in earlier["answers"]]
        sources = [_source_pattern(str(provider["id"])) for provider in earlier["providers"]]
    except (OSError, ValueError, KeyError, TypeError):
        return
    for path, text in _answer_files(folder, rows).items():
        # A pasted answer may lie in this very folder: then it is the student's own file.
        if path in current or any(path.match(source) for source in sources if source):
            continue
        if holds_text(path, text):
            _remove(path)


def _source_pattern(provider_id: str) -> str:
    """Glob of the files that a ``file:`` provider reads, by folder and name; empty for other providers."""
    kind, place = re.split("[:/]", provider_id, maxsplit=1) if re.search("[:/]", provider_id) else (provider_id, "")
    return re.sub(r"\{[^}]*\}", "*", "/".join(Path(place).parts[-2:])) if kind == "file" else ""


def _remove_stale_charts(folder: Path, current: Mapping[Path, str]) -> None:
    for path in sorted((folder / "charts").glob("*.svg")):
        with failures_named(path):
            ours = path.is_file() and CHART_CLASS.encode() in path.read_bytes()[:1000]
        if ours and path not in current:
            _remove(path)


def holds_text(path: Path, text: str) -> bool:
    """Whether the file is there and holds exactly this text."""
    return holds_bytes(path, text.encode("utf-8", "surrogatepass"))


def _remove(path: Path) -> None:
    """Remove the file, and its folder if nothing else is in there."""
    with failures_named(path):
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
