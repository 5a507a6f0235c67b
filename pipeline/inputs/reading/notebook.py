"""Jupyter notebooks -> Markdown: texts as they are, code fenced, outputs that are prose as prose."""

from __future__ import annotations

import json
import re
from typing import Any

from pipeline.errors import InputError
from pipeline.inputs.reading.characters import clean
from pipeline.inputs.reading.limits import Reading
from pipeline.inputs.reading.markup import Block, render
from pipeline.inputs.reading.plain import decode_text
from pipeline.inputs.reading.web_page import read_blocks

_OUTPUT_LIMIT = 20_000
"""Characters of one output: a long answer that was printed has 10,000."""
_PROSE_WORDS = 25
_PROSE_SHARE = 0.8
_LETTERS = re.compile(r"[^\W\d_]+|\s+")


def read_notebook(data: bytes, name: str) -> Reading:  # noqa: ARG001 - every reader takes the name
    """The cells in order; pictures are left out.

    Raises:
        InputError: the file is no notebook.
    """
    try:
        book = json.loads(decode_text(data))
        cells = book["cells"] if "cells" in book else [cell for sheet in book["worksheets"] for cell in sheet["cells"]]
        blocks = [block for cell in cells for block in _read_cell(cell)]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise InputError("damaged: this is no whole Jupyter notebook") from error
    return render(blocks)


def _joined(value: Any) -> str:
    return value if isinstance(value, str) else "".join(map(str, value or ()))


def _read_cell(cell: dict[str, Any]) -> list[Block]:
    text = _joined(cell.get("source", cell.get("input")))
    if cell.get("cell_type") == "heading":
        return [Block("heading", clean(text), int(cell.get("level", 1)))]
    if cell.get("cell_type") != "code":
        return [Block("paragraph", clean(text).strip("\n"))]
    return [Block("code", text, marker="python"), *(block for o in cell.get("outputs") or () for block in _output(o))]


def _output(output: dict[str, Any]) -> list[Block]:
    """What a cell printed; an answer of a model that was asked in the notebook is a text like any other."""
    kinds = output.get("data", output)
    if "text/markdown" in kinds:
        return [Block("paragraph", clean(_joined(kinds["text/markdown"])[:_OUTPUT_LIMIT]).strip("\n"))]
    plain = clean(_joined(output.get("text") or kinds.get("text/plain"))[:_OUTPUT_LIMIT]).strip("\n")
    if "text/html" in kinds:
        content, _ = read_blocks(_joined(kinds["text/html"])[:_OUTPUT_LIMIT])
        shown = [block for block in content if isinstance(block, Block)]
        return shown if len(shown) == len(content) else [Block("code", plain)]
    prose = sum(len(run) for run in _LETTERS.findall(plain)) >= _PROSE_SHARE * max(len(plain), 1)
    return [Block("paragraph" if prose and len(plain.split()) >= _PROSE_WORDS else "code", plain)]
