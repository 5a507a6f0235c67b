"""A synthetic class: lab reports of invented students, with our own sample answers, in every format that is read."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipeline.resources import data_folder, pandoc_program

ANSWERS = Path(__file__).parent / "sample_answers"
TOOLS = {"ChatGPT": "long", "Gemini": "plain"}
"""Tool -> folder of the answers that it is said to have given."""
FORMATS = ("md", "docx", "html", "pdf", "txt", "ipynb", "odt", "rtf")
FAST_FORMATS = ("md", "html", "txt", "ipynb")
"""Those that no other program has to write."""
LAYOUTS = ("folders", "files", "moodle", "canvas")

_FIRST = ("Ada", "Bruno", "Chloé", "Dmitri", "Esra", "Farah", "Goran", "Hana", "Ivo", "Jun", "Kavya", "Lena", "Zoë")
_LAST = (
    "Almeida",
    "Brandt",
    "Castellano",
    "Demir",
    "Eriksson",
    "Fischer",
    "Gupta",
    "Horvat",
    "Ito",
    "Jansen",
    "Müller",
)
_INTRODUCTIONS = (
    "In this exercise I gave the same prompts to two assistants and compared what they wrote.",
    "The aim was to see how two chat programs answer four questions about generative AI.",
    "I wanted to find out which of two language models is more useful for preparing a lecture.",
)
_REMARKS = (
    "{longer} goes deeper into each topic and names more examples.",
    "{shorter} is easier to read, because its sentences are short.",
    "I would hand {longer} to a colleague and {shorter} to a beginner.",
    "Both forget to say where their numbers come from, so I checked three of them in the library.",
    "While typing the prompts I noticed that a small change of words changed the whole outline.",
    "{longer} gave longer answers in every exercise.",
    "What surprised me most was how alike the two outlines were for the second prompt.",
    "{shorter} left out most of the history, which I missed only when I reread my own notes.",
    "For the scaling question I would trust neither without looking at the original papers.",
    "Next time I would ask for a table, since comparing paragraphs by eye took me an hour.",
)


@dataclass(frozen=True)
class MadeStudent:
    """A student of a synthetic class.

    Attributes:
        name: invented; two students of a large class may share one.
        number: participant id, unique.
        path: the file handed in.
        format: its ending.
        report: the report as Markdown.
    """

    name: str
    number: int
    path: Path
    format: str
    report: str


def make_class(
    folder: Path, students: int, *, seed: int = 7, formats: Sequence[str] = FAST_FORMATS, layout: str = "folders"
) -> tuple[MadeStudent, ...]:
    """Writes a report for each student and returns them in order; the same arguments make the same texts.

    Args:
        folder: made if it is not there.
        students: how many.
        seed: of all that is chosen.
        formats: used in turn; those outside ``FAST_FORMATS`` cost a tenth of a second each.
        layout: ``folders`` (a folder a student), ``files``, ``moodle`` or ``canvas`` (names as in their downloads).
    """
    dice = random.Random(seed)  # noqa: S311 - texts, not secrets
    made = []
    for index in range(students):
        name = f"{dice.choice(_FIRST)} {dice.choice(_LAST)}"
        number = 1_000_000 + index
        kind = formats[index % len(formats)]
        report = make_report(name, dice)
        path = folder / _file_name(name, number, kind, layout)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(convert(report, kind))
        made.append(MadeStudent(name, number, path, kind, report))
    return tuple(made)


def _file_name(name: str, number: int, kind: str, layout: str) -> str:
    match layout:
        case "moodle":
            return f"{name}_{number}_assignsubmission_file/report.{kind}"
        case "canvas":
            first, _, last = name.partition(" ")
            condensed = "".join(c for c in f"{last}{first}".lower() if c.isalnum())
            return f"{condensed}_{number}_{number + 5_000_000}_report.{kind}"
        case "files":
            return f"{name} {number}.{kind}"
    return f"{name} {number}/report.{kind}"


def make_report(name: str, dice: random.Random, *, tools: Sequence[str] = tuple(TOOLS)) -> str:
    """The Markdown of a report: introduction, four answers of each tool, conclusion; its headings vary."""
    exercises = _exercises()
    style = dice.randrange(3)
    parts = [
        "# EX01: Comparing assistants on generative AI",
        f"Name: {name}",
        "## Introduction" if dice.random() < 0.5 else "**Introduction**",
        dice.choice(_INTRODUCTIONS),
    ]
    tool_heading = ("## Tool {}: {}", "# TOOL {} : {}", "## {1} ({0})")[style]
    prompt_heading = ("**Prompt {} :** {}", "## PROMPT {}: {}", "### Prompt {}\n\n{}")[style]
    for place, tool in enumerate(tools, 1):
        parts.append(tool_heading.format(place, tool))
        for number, exercise in enumerate(exercises, 1):
            parts += [prompt_heading.format(number, exercise["text"]), _answer(TOOLS[tool], exercise["id"], dice)]
    remarks = [
        remark.format(longer=tools[0], shorter=tools[-1]) for remark in dice.sample(_REMARKS, dice.randint(3, 6))
    ]
    parts += ["## Conclusion", " ".join(remarks)]
    return "\n\n".join(parts) + "\n"


def _exercises() -> list[dict[str, Any]]:
    source = (data_folder("prompts") / "genai-fundamentals.yaml").read_text("utf-8")
    exercises: list[dict[str, Any]] = yaml.safe_load(source)["exercises"]
    return exercises


def _answer(style: str, exercise: str, dice: random.Random) -> str:
    """A sample answer with some of its paragraphs left out: no two chats answer alike."""
    paragraphs = (ANSWERS / style / f"{exercise}.md").read_text("utf-8").strip().split("\n\n")
    kept = [each for each in paragraphs if each.startswith("#") or dice.random() > 0.15]
    return "\n\n".join(kept)


def convert(markdown: str, kind: str) -> bytes:
    """The Markdown as a file of that format."""
    match kind:
        case "md" | "txt":
            return markdown.encode()
        case "ipynb":
            cells = [{"cell_type": "markdown", "metadata": {}, "source": each} for each in markdown.split("\n\n")]
            return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
        case "html":
            from markdown_it import MarkdownIt

            body = MarkdownIt("commonmark").enable("table").render(markdown)
            return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()
        case "pdf":
            import typst

            made = typst.compile(_pandoc(markdown, "typst"), ignore_system_fonts=True)
            return made if isinstance(made, bytes) else made[0]
    return _pandoc(markdown, kind)


def _pandoc(markdown: str, kind: str) -> bytes:
    command = [str(pandoc_program()), "--standalone", "--from", "markdown", "--to", kind, "--output", "-"]
    return subprocess.run(command, input=markdown.encode(), capture_output=True, check=True).stdout
