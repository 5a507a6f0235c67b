"""The files of a new experiment."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.errors import OutputError
from pipeline.files import failures_named, write_text
from pipeline.resources import data_folder

Variant = Literal["api", "pasted"]

CONFIG = "labreport.yaml"
SCHEMA = "labreport.schema.json"
PROMPT_FILES = ("genai-fundamentals.yaml", "genai-comprehensive.yaml", "rubric.yaml")
DEFAULT_PROMPTS = PROMPT_FILES[0]

PASTED = (("chatgpt", "ChatGPT"), ("gemini", "Gemini"))
"""Folder and label of each model whose answers are pasted."""

PASTE_NOTE = "<!-- labreport: paste"
"""How the only line of an empty answer file starts; the ``file:`` provider takes such a file for empty."""


class Project(NamedTuple):
    """What starting an experiment left."""

    files: tuple[Path, ...]
    """Those written, in the order in which a user wants to see them."""
    kept: tuple[Path, ...]
    """Where earlier files lie now that were replaced."""


def write_project(folder: Path, *, variant: Variant, schema: Mapping[str, object], force: bool = False) -> Project:
    """The files of a new experiment.

    Answer files that are there already stay, also with force: they may hold work. So may other files that are replaced:
    one that differs from the new one is kept beside it, with ``.bak`` behind its name.

    Args:
        folder: where the experiment starts; made if need be.
        variant: ``api`` asks models itself; ``pasted`` reads answers that a person pastes into files.
        schema: JSON Schema of labreport.yaml.
        force: whether files that are in the way are replaced.

    Raises:
        OutputError: files are in the way and force is not given, or the folder cannot be written.
    """
    texts = {
        CONFIG: _config(variant),
        SCHEMA: json.dumps(schema, indent=2, ensure_ascii=False) + "\n",
        **{f"prompts/{name}": (data_folder("prompts") / name).read_text("utf-8") for name in PROMPT_FILES},
    }
    in_the_way = [name for name in texts if os.path.lexists(folder / name)]
    if in_the_way and not force:
        raise OutputError(
            f"{folder}: {', '.join(in_the_way)} would be overwritten; choose another folder, or replace with --force."
        )
    if variant == "pasted":
        texts |= {name: text for name, text in _answers().items() if not os.path.lexists(folder / name)}
    kept = [_keep(folder / name, texts[name]) for name in in_the_way if name != SCHEMA]
    files = tuple(write_text(folder / name, text) for name, text in texts.items())
    return Project(files, tuple(path for path in kept if path))


def write_answer_files(wanted: Mapping[Path, tuple[str, str]]) -> tuple[Path, ...]:
    """The files to paste into that were written, each with the prompt in it; one that is there is left alone.

    Args:
        wanted: file to the label of the model and the prompt.

    Raises:
        OutputError: one cannot be written.
    """
    rows = [(path, _note(*told)) for path, told in wanted.items() if not os.path.lexists(path)]
    return tuple(write_text(path, text) for path, text in rows)


def _note(label: str, prompt: str) -> str:
    """The only line of a file to paste into."""
    told = f"{label} to this, in place of the line: {' '.join(prompt.split())}".replace("-->", "-- >")
    return f"{PASTE_NOTE} the answer of {told} -->\n"


def _keep(path: Path, text: str) -> Path | None:
    """Where the file lies after it was moved out of the way; None where it holds that text, or is no file."""
    with failures_named(path):
        if not path.is_file() or path.read_bytes() == text.encode():
            return None
        names = (path.with_name(f"{path.name}.bak{number}") for number in ("", *range(2, 1000)))
        free = next((name for name in names if not os.path.lexists(name)), None)
        if free is None:
            raise OutputError(f"{path}: there are too many copies (.bak) beside it; remove some.")
        return path.rename(free)


def _config(variant: Variant) -> str:
    """The commented labreport.yaml."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(data_folder("templates") / "init"),
        autoescape=False,  # noqa: S701 - YAML is no HTML, and all that is filled in stands in this module
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    return environment.get_template(f"{CONFIG}.j2").render(variant=variant, pasted=PASTED)


def _answers() -> dict[str, str]:
    """Name and text of each answer file to paste into."""
    import yaml

    exercises = yaml.safe_load((data_folder("prompts") / DEFAULT_PROMPTS).read_text("utf-8"))["exercises"]
    prompts = {exercise["id"]: exercise["text"] for exercise in exercises}
    return {
        f"answers/{model}/{name}.md": _note(label, text) for model, label in PASTED for name, text in prompts.items()
    }
