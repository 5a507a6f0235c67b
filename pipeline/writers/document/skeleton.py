"""Template and values -> one pandoc document.

A template is Markdown with Jinja statements. No value ever passes through its Markdown: each leaves a mark, and takes
the mark's place after pandoc has parsed the template. So no value needs escaping, and none can act.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import RenderError
from pipeline.resources import data_folder
from pipeline.writers.document.nodes import Node, Nodes, node, rewrite, text
from pipeline.writers.document.visible import one_line

# Private use: visible text never holds these, see visible.py.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_READER = "commonmark_x-smart-emoji-raw_attribute-raw_html-yaml_metadata_block-tex_math_dollars-gfm_auto_identifiers"


@dataclass(frozen=True)
class Slot:
    """Blocks that a template places as a paragraph of its own."""

    blocks: Nodes


def fill(template: str, values: Mapping[str, Any], *, folder: Path | None = None) -> Nodes:
    """The blocks of a template with the values in their places.

    Args:
        template: its name, without ``.md.j2``.
        values: what the template names.
        folder: where it lies; None for the shipped templates.

    Raises:
        RenderError: the template is wrong, or pandoc cannot run.
    """
    from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from pipeline.writers.pandoc import read_markdown

    placed: list[Slot | str] = []

    def leave_mark(value: object) -> str:
        placed.append(value if isinstance(value, Slot) else one_line(str(value)))
        return f"{_OPEN}{len(placed) - 1}{_CLOSE}"

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder or data_folder("templates")),
        finalize=leave_mark,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Pandoc's attributes begin like a comment of Jinja.
        comment_start_string="{##",
        comment_end_string="##}",
    )
    try:
        markdown = environment.get_template(f"{template}.md.j2").render(values)
    except TemplateError as error:
        raise RenderError(f"The template {template}.md.j2 is wrong: {error}. Install labreport again.") from error
    blocks: Nodes = rewrite(read_markdown(markdown, _READER), lambda item: _replace(item, placed))
    return blocks


def _replace(item: Node, placed: list[Slot | str]) -> Node | Nodes:
    """What stands in a node's place once its marks are replaced."""
    if item["t"] == "Str" and _OPEN in item["c"]:
        return _inlines(item["c"], placed)
    if item["t"] in ("Para", "Plain") and len(item["c"]) == 1 and item["c"][0]["t"] == "Slot":
        slot: Slot = item["c"][0]["c"]
        return slot.blocks
    return item


def _inlines(string: str, placed: list[Slot | str]) -> Nodes:
    inlines: Nodes = []
    for place, part in enumerate(_MARK.split(string)):
        value = placed[int(part)] if place % 2 else part
        if isinstance(value, Slot):
            inlines.append(node("Slot", value))
        elif value:
            inlines += text(value)
    return inlines
