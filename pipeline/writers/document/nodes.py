"""Nodes of pandoc's document tree, and walks over it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

Node = dict[str, Any]
Nodes = list[Node]

FULL_WIDTH = "full-width"
"""Class of a table whose columns have given shares of the line."""

TEXT_PREFIX = "text-"
"""Begins the identifier of the division of each text that labreport did not write."""

MARKED = "marked"
"""Class of a span that lies in a marked stretch of a text; its attribute ``names`` says in which ones."""

_PARTS = re.compile(" +|[^ ]+")
# One for all: an answer has thousands, and no node is ever changed.
_SPACE: Node = {"t": "Space"}

# Of the text of a DOCX table, in characters.
_LINE = 92
_PADDING = 3


def node(kind: str, content: Any = None) -> Node:
    """A node of that kind, with its content where it has any."""
    return {"t": kind} if content is None else {"t": kind, "c": content}


def attributes(identifier: str = "", classes: Sequence[str] = (), **values: str) -> list[Any]:
    """The attributes of a node: identifier, classes, and key-value pairs in alphabetical order."""
    return [identifier, list(classes), [[key, values[key]] for key in sorted(values)]]


def text(string: str) -> Nodes:
    """The string as inlines; runs of blanks become one space."""
    parts = _PARTS.findall(string.replace("\n", " ").replace("\t", " "))
    return [_SPACE if part[0] == " " else {"t": "Str", "c": part} for part in parts]


def paragraph(inlines: Nodes) -> Node:
    """A paragraph."""
    return node("Para", inlines)


def strong(inlines: Nodes) -> Node:
    """The inlines in bold type."""
    return node("Strong", inlines)


def link(inlines: Nodes, url: str) -> Node:
    """A link; ``#identifier`` leads to another place of the report."""
    return node("Link", [attributes(), inlines, [url, ""]])


def marked(inlines: Nodes, names: Sequence[str]) -> Node:
    """The inlines as part of the stretches of that name."""
    return node("Span", [attributes(classes=[MARKED], names=" ".join(names)), inlines])


def code(string: str) -> Node:
    """Characters as they are, in a line of text."""
    return node("Code", [attributes(), string])


def verbatim(string: str, language: str = "") -> Node:
    """A block that shows every character as it is."""
    return node("CodeBlock", [attributes(classes=[language] if language else []), string])


def division(blocks: Nodes, *classes: str, identifier: str = "") -> Node:
    """Blocks that a format may draw in a way of their own."""
    return node("Div", [attributes(identifier, classes), blocks])


def cell(blocks: Nodes, *classes: str) -> list[Any]:
    """One cell of a table."""
    return [attributes(classes=classes), node("AlignDefault"), 1, 1, blocks]


def table(
    head: Sequence[list[Any]],
    rows: Sequence[Sequence[list[Any]]],
    *,
    caption: Nodes | None = None,
    alignments: Sequence[str] = (),
    widths: Sequence[float] = (),
    row_heads: int = 0,
    identifier: str = "",
    classes: Sequence[str] = (),
) -> Node:
    """A table of cells.

    Args:
        head: cells of the head row; none for a table without one.
        rows: cells of each further row, all of the same number.
        caption: inlines above the table; None for none.
        alignments: ``AlignLeft``, ``AlignRight`` or ``AlignCenter`` for each column; left where none is given.
        widths: share of the line for each column, of a table that takes the whole line; by default the columns follow
            their content, in DOCX by an estimate.
        row_heads: how many cells at the start of each row name the row.
        identifier: target for links.
        classes: of the table.
    """
    shares = widths or _column_widths([head, *rows] if head else rows)
    columns = [
        [node(alignment), node("ColWidth", share)]
        for alignment, share in zip_longest(alignments, shares, fillvalue="AlignLeft")
    ]
    body = [attributes(), row_heads, [], [[attributes(), list(row)] for row in rows]]
    return node(
        "Table",
        [
            attributes(identifier, [*classes, FULL_WIDTH] if widths else classes),
            [None, [node("Plain", caption)] if caption else []],
            columns,
            [attributes(), [[attributes(), list(head)]] if head else []],
            [body],
            [attributes(), []],
        ],
    )


ROWS_KEPT, CHARACTERS_KEPT = 16, 700
"""Size up to which a table is not broken between pages."""


def is_small(content: Sequence[Any]) -> bool:
    """Whether a table, told by its content, is small enough to stand on one page."""
    _, _, _, head, bodies, _ = content
    rows = [*head[1], *(row for body in bodies for row in body[3])]
    return len(rows) <= ROWS_KEPT and len(plain_text(rows)) <= CHARACTERS_KEPT


def _column_widths(rows: Sequence[Sequence[list[Any]]]) -> list[float]:
    """Shares of the line, for formats that do not lay tables out themselves.

    A column is as wide as its longest text where all texts fit; else no narrower than its longest word, where the
    words fit.
    """
    columns = [[plain_text(one[4]) for one in column] for column in zip(*rows, strict=True)]
    wanted = [_PADDING + max(map(len, column)) for column in columns]
    if sum(wanted) <= _LINE:
        return [round(width / _LINE, 3) for width in wanted]
    needed = [_PADDING + max(len(word) for text in column for word in (text.split() or [""])) for column in columns]
    room = _LINE - sum(needed)
    if room <= 0:
        return [round(width / sum(needed), 3) for width in needed]
    missing = [min(wide, _LINE) - narrow for wide, narrow in zip(wanted, needed, strict=True)]
    return [
        round((narrow + room * more / sum(missing)) / _LINE, 3) for narrow, more in zip(needed, missing, strict=True)
    ]


def rewrite(tree: Any, change: Callable[[Node], Node | Nodes], *, texts: bool = True) -> Any:
    """The tree with every node replaced, innermost first; a list of nodes takes the place of one in a list.

    Args:
        tree: a node, or a list in which nodes are.
        change: what takes a node's place.
        texts: whether the texts that labreport did not write are rewritten too.
    """
    if isinstance(tree, list):
        changed: list[Any] = []
        for item in tree:
            new = rewrite(item, change, texts=texts) if isinstance(item, (dict, list)) else item
            if isinstance(item, dict) and isinstance(new, list):
                changed += new
            else:
                changed.append(new)
        return changed
    if not texts and is_text(tree):
        return tree
    return change({**tree, "c": rewrite(tree["c"], change, texts=texts)} if isinstance(tree.get("c"), list) else tree)


def is_text(item: Node) -> bool:
    """Whether the node is the division of a text that labreport did not write."""
    return bool(item["t"] == "Div" and item["c"][0][0].startswith(TEXT_PREFIX))


def walk(tree: Any, *, texts: bool = True) -> Iterator[Node]:
    """Every node, outer before inner, in reading order; without the texts that labreport did not write on request."""
    waiting: list[Iterator[Any]] = [iter((tree,))]
    while waiting:
        for item in waiting[-1]:
            inner = item
            if isinstance(item, dict):
                if not texts and is_text(item):
                    continue
                yield item
                inner = item.get("c")
            if isinstance(inner, (list, dict)):
                waiting.append(iter(inner if isinstance(inner, list) else (inner,)))
                break
        else:
            waiting.pop()


def strings(tree: Any) -> Iterator[str]:
    """Every string below, also those that are not shown, such as addresses and classes."""
    waiting: list[Iterator[Any]] = [iter((tree,))]
    while waiting:
        for item in waiting[-1]:
            inner = item.get("c") if isinstance(item, dict) else item
            if isinstance(inner, str):
                yield inner
            elif isinstance(inner, list):
                waiting.append(iter(inner))
                break
        else:
            waiting.pop()


_VERBATIM = ("Code", "CodeBlock", "Math", "RawInline", "RawBlock")
_BLOCKS = ("Para", "Plain", "Header", "CodeBlock")


def plain_text(tree: Any) -> str:
    """What a reader sees below, without any mark-up; blocks are separated by a line break."""
    parts: list[str] = []
    for item in walk(tree):
        kind = item["t"]
        if kind == "Str":
            parts.append(item["c"])
        elif kind in _VERBATIM:
            parts.append(item["c"][1])
        elif kind in ("Space", "SoftBreak"):
            parts.append(" ")
        if kind in _BLOCKS or kind == "LineBreak":
            parts.append("\n")
    return "".join(parts).strip()
