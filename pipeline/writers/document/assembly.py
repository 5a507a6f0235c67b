"""Run -> document: the template filled, captions numbered, headings named, table of contents made."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.records import Run
from pipeline.writers.charts import charts_of
from pipeline.writers.document.exercise_view import Texts
from pipeline.writers.document.extent import is_short
from pipeline.writers.document.nodes import Node, Nodes, link, node, rewrite, walk
from pipeline.writers.document.skeleton import fill
from pipeline.writers.document.view import values_of
from pipeline.writers.document.visible import one_line
from pipeline.writers.drawing import Chart

CONTENTS_DEPTH = 2
"""Levels of headings that the table of contents lists."""
_ANSWER_LEVEL = 4


@dataclass(frozen=True)
class Entry:
    """One line of the table of contents."""

    level: int
    anchor: str
    title: Nodes
    """Inlines."""


@dataclass(frozen=True)
class Document:
    """A report before any format has shaped it.

    Beside pandoc's own types the blocks hold ``Contents``, and images whose address is
    ``chart:<name>``; a format replaces them.
    """

    title: str
    author: str | None
    modified: datetime | None
    """When the newest answer was received; None if no time is known."""
    blocks: Nodes
    contents: tuple[Entry, ...]
    charts: dict[str, Chart]
    sources: dict[str, str]
    """Identifier of a division to the Markdown that it was made from."""
    short: bool = False
    """Whether it does without a cover and is set more closely."""


def assemble(run: Run) -> Document:
    """The report of a run.

    Raises:
        RenderError: the template is wrong, or pandoc cannot run.
    """
    # A control character in the words of a picture would make the DOCX one that no program opens.
    charts = {
        name: chart._replace(title=one_line(chart.title), alt=one_line(chart.alt))
        for name, chart in charts_of(run).items()
    }
    texts = Texts()
    blocks = fill(run.template, values_of(run, charts, texts, _ANSWER_LEVEL))
    blocks = _numbered(_anchored(blocks))
    return Document(
        title=one_line(run.title),
        author=one_line(run.student.name) if run.student.name else None,
        modified=_newest(run),
        blocks=blocks,
        contents=tuple(_entries(blocks)),
        charts=charts,
        sources=texts.sources,
        short=is_short(run),
    )


def _newest(run: Run) -> datetime | None:
    times = []
    for answer in run.answers:
        with suppress(ValueError, OverflowError):
            when = datetime.fromisoformat(answer.recorded_at or "")
            times.append(when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC))
    return max(times, default=None)


def _anchored(blocks: Nodes) -> Nodes:
    """The blocks with an identifier at every heading of the report's own."""
    number = 0

    def change(item: Node) -> Node:
        nonlocal number
        if item["t"] == "Header" and not item["c"][1][0] and "unlisted" not in item["c"][1][1]:
            number += 1
            level, (_, classes, values), title = item["c"]
            return node("Header", [level, [f"section-{number}", classes, values], title])
        return item

    anchored: Nodes = rewrite(blocks, change, texts=False)
    return anchored


def _numbered(blocks: Nodes) -> Nodes:
    """The blocks with the captions of tables and figures counted, in reading order."""
    counted = {"Table": 0, "Figure": 0}

    def change(item: Node) -> Node:
        kind = item["t"]
        if kind not in counted or not item["c"][1][1]:
            return item
        counted[kind] += 1
        mark = [node("Strong", [node("Str", kind), node("Space"), node("Str", f"{counted[kind]}.")]), node("Space")]
        first = item["c"][1][1][0]
        caption = [None, [node("Plain", [*mark, *first["c"]])]]
        return node(kind, [item["c"][0], caption, *item["c"][2:]])

    numbered: Nodes = rewrite(blocks, change, texts=False)
    return numbered


def _entries(blocks: Nodes) -> list[Entry]:
    headers = [item["c"] for item in walk(blocks, texts=False) if item["t"] == "Header"]
    return [
        Entry(level, attribute[0], title)
        for level, attribute, title in headers
        if level <= CONTENTS_DEPTH and "unlisted" not in attribute[1]
    ]


def contents_list(entries: tuple[Entry, ...]) -> Nodes:
    """The table of contents as nested lists of links; empty for no entries."""
    items: list[Nodes] = []
    for entry in entries:
        line = node("Plain", [link(entry.title, f"#{entry.anchor}")])
        if entry.level == 1 or not items:
            items.append([line])
        elif len(items[-1]) == 1:
            items[-1].append(node("BulletList", [[line]]))
        else:
            items[-1][1]["c"].append([line])
    return [node("BulletList", items)] if items else []
