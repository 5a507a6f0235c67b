"""Document -> one HTML file that needs nothing else: no script, no font, no file, no address."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from html import escape
from string import Template
from typing import Any

from pipeline.resources import data_folder
from pipeline.writers.document.assembly import Document, Entry
from pipeline.writers.document.nodes import Node, Nodes, attributes, node, plain_text, rewrite
from pipeline.writers.drawing import Chart
from pipeline.writers.pandoc import write_blocks

_BORDER = "<!-- the cover ends here -->"
"""Between cover and report; no text can fake it, since every other angle bracket is escaped."""
_DEEPEST = 6


def write_html(document: Document) -> bytes:
    """The page.

    Raises:
        RenderError: pandoc fails.
    """
    blocks = rewrite(document.blocks, lambda item: _changed(item, document.charts))
    # The notes of an answer stand below it, not at the end of everything.
    arguments = ("--mathml", "--section-divs", "--syntax-highlighting=none", "--reference-location=block")
    cover, body = write_blocks(blocks, "html5-smart", *arguments).decode().split(_BORDER, 1)
    templates = data_folder("templates")
    style = (templates / "report.css").read_text("utf-8").strip()
    author = f'<meta name="author" content="{escape(document.author)}">\n' if document.author else ""
    page = Template((templates / "report.html").read_text("utf-8")).substitute(
        policy=_policy(style),
        author=author,
        title=escape(document.title),
        style=style,
        cover=cover.strip(),
        contents=_contents(document.contents),
        body=body.strip(),
    )
    return page.encode()


def _policy(style: str) -> str:
    """Nothing is loaded and nothing runs; style attributes are pandoc's, on aligned cells and formulas."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src-elem 'sha256-{digest}'; style-src-attr 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _contents(entries: tuple[Entry, ...]) -> str:
    """The table of contents as nested lists of links."""
    lines = ["<ul>"]
    open_items = 0
    for entry in entries:
        anchor = f'<a href="#{entry.anchor}">{escape(plain_text(entry.title))}</a>'
        if entry.level > 1 and open_items:
            if open_items == 1:
                lines.append("<ul>")
                open_items = 2
            lines.append(f"<li>{anchor}</li>")
            continue
        lines += ["</ul>"] * (open_items == 2) + ["</li>"] * (open_items > 0)
        lines.append(f"<li>{anchor}")
        open_items = 1
    lines += ["</ul>"] * (open_items == 2) + ["</li>"] * (open_items > 0) + ["</ul>"]
    return "\n".join(lines)


def _changed(item: Node, charts: dict[str, Chart]) -> Node | Nodes:
    kind, content = item["t"], item.get("c", [])
    changes: dict[str, Callable[[list[Any]], Node | Nodes]] = {
        "Header": _heading,
        "Table": _table,
        "Div": _division,
        "Image": lambda image: node("RawInline", ["html", charts[image[2][0].removeprefix("chart:")].svg]),
        "PageBreak": lambda _: node("RawBlock", ["html", '<div class="page-break"></div>']),
        "Contents": lambda _: node("RawBlock", ["html", _BORDER]),
    }
    return changes[kind](content) if kind in changes else item


def _heading(content: list[Any]) -> Node:
    """One level deeper, since the title is the page's first; HTML has no seventh, ARIA has."""
    level, (identifier, classes, values), title = content
    if level < _DEEPEST:
        return node("Header", [level + 1, [identifier, classes, values], title])
    role = [["role", "heading"], ["aria-level", str(level + 1)]]
    return node("Div", [[identifier, ["h7"], role], [node("Plain", title)]])


def _table(content: list[Any]) -> Node:
    attribute, caption, columns, head, bodies, foot = content
    # A browser lays columns out by what they hold; left is what the style sheet says.
    columns = [
        [alignment if alignment["t"] != "AlignLeft" else node("AlignDefault"), node("ColWidthDefault")]
        for alignment, _ in columns
    ]
    head = [head[0], [[row[0], [_scoped(one, "col") for one in row[1]]] for row in head[1]]]
    bodies = [[first, heads, middle, [_named_row(row, heads) for row in rows]] for first, heads, middle, rows in bodies]
    made = node("Table", [attribute, caption, columns, head, bodies, foot])
    if "details" in attribute[1]:
        return made
    # Scrolled by itself on a narrow screen, by keyboard too.
    return node("Div", [attributes(classes=["scroll"], tabindex="0"), [made]])


def _named_row(row: list[Any], heads: int) -> list[Any]:
    return [row[0], [_scoped(one, "row") if place < heads else one for place, one in enumerate(row[1])]]


def _scoped(cell: list[Any], scope: str) -> list[Any]:
    (identifier, classes, values), *rest = cell
    return [[identifier, classes, [*values, ["scope", scope]]], *rest]


def _division(content: list[Any]) -> Node | Nodes:
    (identifier, classes, values), blocks = content
    if "cover" in classes:
        return list(blocks)
    if "title" in classes:
        opening, closing = (node("RawBlock", ["html", tag]) for tag in ("<h1>", "</h1>"))
        return [opening, node("Plain", blocks[0]["c"]), closing]
    if {"answer", "prompt", "written", "text"} & set(classes):
        # Each text runs in the direction of its own script.
        values = [*values, ["dir", "auto"]]
    if "prompt" in classes:
        # A prompt may stand in several places, an identifier may not.
        identifier = ""
    return node("Div", [[identifier, classes, values], blocks])
