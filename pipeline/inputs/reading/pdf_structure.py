"""What a tagged PDF says about its own text: which marked content is a heading, an item, a cell."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

_DEEPEST = 100
_MOST_ELEMENTS = 50_000
"""Elements of one page; a page of a spreadsheet has a thousand."""
_NAME_BYTES = 64
_HEADINGS = {"Title": 1, "H": 2, **{f"H{level}": level for level in range(1, 7)}}
_BLOCKS = frozenset({"P", "Caption", "BlockQuote", "Note", "Code", "TOCI", "LI", "TD", "TH", *_HEADINGS})


@dataclass(frozen=True)
class Role:
    """The place of a text in the structure tree.

    Attributes:
        block: number of the paragraph, item or cell that it belongs to; different for each on a page.
        heading: 1 to 6, 0 for anything else.
        item: 0-based depth of the list item, or -1.
        cell: (table, row, cell) numbers, or None.
        code: whether it is a program.
        contents: whether it is a line of a table of contents.
        formula: whether it is a formula.
    """

    block: int
    heading: int = 0
    item: int = -1
    cell: tuple[int, int, int] | None = None
    code: bool = False
    contents: bool = False
    formula: bool = False


@dataclass(frozen=True)
class _Way:
    """What stands above an element."""

    role: Role
    lists: int = 0
    table: int = 0
    row: int = 0


def read_roles(raw: Any, page: Any) -> dict[int, Role]:
    """The role of each marked content of a page, by its id; empty for a page without a structure tree.

    Args:
        raw: the binding of PDFium.
        page: its handle of the page.
    """
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    roles: dict[int, Role] = {}
    numbers = count(1)
    try:
        start = _Way(Role(0))
        stack = [
            (raw.FPDF_StructTree_GetChildAtIndex(tree, index), start, 0)
            for index in reversed(range(min(raw.FPDF_StructTree_CountChildren(tree), _MOST_ELEMENTS)))
        ]
        seen = 0
        while stack and seen < _MOST_ELEMENTS:
            element, above, depth = stack.pop()
            if not element or depth > _DEEPEST:
                continue
            seen += 1
            way = _step(_type_of(raw, element), above, next(numbers))
            children = min(raw.FPDF_StructElement_CountChildren(element), _MOST_ELEMENTS)
            for index in range(children):
                content = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
                if content >= 0:
                    roles[content] = way.role
            for index in reversed(range(children)):
                child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
                if child:
                    stack.append((child, way, depth + 1))
    finally:
        raw.FPDF_StructTree_Close(tree)
    return roles


def _type_of(raw: Any, element: Any) -> str:
    buffer = ctypes.create_string_buffer(_NAME_BYTES)
    size = raw.FPDF_StructElement_GetType(element, buffer, _NAME_BYTES)
    return buffer.raw[: min(size, _NAME_BYTES)].decode("utf-16-le", "replace").rstrip("\0")


def _step(kind: str, above: _Way, number: int) -> _Way:
    """The way to an element of that kind."""
    role = above.role
    if kind == "L":
        return _Way(role, above.lists + 1, above.table, above.row)
    if kind == "Table":
        # A table within a cell is a part of that cell.
        return above if role.cell else _Way(role, above.lists, number, 0)
    if kind == "TR":
        return above if role.cell else _Way(role, above.lists, above.table, number)
    if kind == "Formula":
        # By itself it is a paragraph; within one it belongs to that.
        return replace(above, role=replace(role, block=role.block or number, formula=True))
    if kind not in _BLOCKS:
        return above
    item, cell, contents = role.item, role.cell, role.contents or kind == "TOCI"
    if kind in ("TD", "TH") and not cell:
        cell = (above.table, above.row, number)
    elif kind == "LI":
        item = max(above.lists - 1, 0)
    # The paragraphs of an item belong together with its label.
    block = role.block if kind == "P" and (role.item >= 0 or role.heading) else number
    heading = _HEADINGS.get(kind, role.heading if kind == "P" else 0)
    return _Way(
        Role(block, heading, item, cell, kind == "Code" or role.code, contents), above.lists, above.table, above.row
    )
