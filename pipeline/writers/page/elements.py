"""Nodes of an answer -> HTML.

Every text is escaped and every element is named here, so nothing that an answer holds can become one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from itertools import zip_longest
from typing import Any

from pipeline.writers.document.nodes import MARKED, Node, Nodes
from pipeline.writers.page.formulas import Formulas

_DEEPEST = 6
_SIMPLE = {"Emph": "em", "Strong": "strong", "Strikeout": "s", "BlockQuote": "blockquote", "Para": "p"}
_ALIGNED = {"AlignRight": "right", "AlignCenter": "centre"}

OpenMark = Callable[[Sequence[str]], tuple[str, str]]
"""Opening and closing tags around a piece that lies in the stretches of these names."""


def unmarked(_: Sequence[str]) -> tuple[str, str]:
    """No tags."""
    return "", ""


class Elements:
    """One text on its way to HTML.

    Args:
        prefix: begins the identifiers of the text's notes.
        formulas: takes the formulas, which are set all at once.
        open_mark: draws the marked stretches.
    """

    def __init__(self, prefix: str, formulas: Formulas, open_mark: OpenMark = unmarked) -> None:
        self._prefix = prefix
        self._formulas = formulas
        self._open_mark = open_mark
        self._notes: list[str] = []

    def write(self, blocks: Nodes) -> str:
        """The blocks, and below them the notes that they refer to."""
        body = self.blocks(blocks)
        if not self._notes:
            return body
        items = "".join(
            f'<li id="{self._prefix}-note{number}">{note} <a href="#{self._prefix}-ref{number}" '
            f'aria-label="Back to note {number}">↩</a></li>'
            for number, note in enumerate(self._notes, 1)
        )
        return f'{body}<ol class="notes">{items}</ol>'

    def blocks(self, blocks: Nodes) -> str:
        """The blocks alone."""
        return "".join(self._block(item) for item in blocks)

    def _block(self, item: Node) -> str:
        kind, content = item["t"], item.get("c", [])
        if kind == "Plain":
            return self.inlines(content)
        if kind == "Para":
            return f"<p>{self.inlines(content)}</p>"
        if kind == "BlockQuote":
            return f"<blockquote>{self.blocks(content)}</blockquote>"
        if kind == "HorizontalRule":
            return "<hr>"
        if kind == "CodeBlock":
            return f"<pre><code>{escape(content[1], quote=False)}</code></pre>"
        if kind == "Header":
            return self._heading(content)
        if kind == "Div":
            return f'<div class="{escape(" ".join(content[0][1]))}">{self.blocks(content[1])}</div>'
        return self._table(content) if kind == "Table" else self._list(kind, content)

    def _heading(self, content: list[Any]) -> str:
        level, _, title = content
        inner = self.inlines(title)
        if level <= _DEEPEST:
            return f"<h{level}>{inner}</h{level}>"
        return f'<div class="h{level}" role="heading" aria-level="{level}">{inner}</div>'

    def _list(self, kind: str, content: list[Any]) -> str:
        start, items = (content[0][0], content[1]) if kind == "OrderedList" else (1, content)
        tag = "ol" if kind == "OrderedList" else "ul"
        first = f' start="{start}"' if start != 1 else ""
        return f"<{tag}{first}>{''.join(f'<li>{self.blocks(one)}</li>' for one in items)}</{tag}>"

    def _table(self, content: list[Any]) -> str:
        columns, (_, head), bodies = content[2], content[3], content[4]
        alignments = [_ALIGNED.get(alignment["t"], "") for alignment, _ in columns]
        rows = "".join(self._row(row, alignments, "th") for row in head)
        body = "".join(self._row(row, alignments, "td") for part in bodies for row in part[3])
        # Scrolled by itself where it is wider than its column, by keyboard too.
        return f'<div class="scroll" tabindex="0"><table><thead>{rows}</thead><tbody>{body}</tbody></table></div>'

    def _row(self, row: list[Any], alignments: Sequence[str], tag: str) -> str:
        cells = []
        for one, alignment in zip_longest(row[1], alignments, fillvalue=""):
            inner = self.blocks(one[4]) if one else ""
            cell = tag if inner or tag == "td" else "td"
            scope = ' scope="col"' if cell == "th" else ""
            cells.append(f"<{cell}{scope}{f' class={alignment}' if alignment else ''}>{inner}</{cell}>")
        return f"<tr>{''.join(cells)}</tr>"

    # ------------------------------------------------------------ inlines

    def inlines(self, inlines: Nodes) -> str:
        """Running text."""
        parts: list[str] = []
        for item in inlines:
            kind = item["t"]
            if kind == "Str":
                parts.append(escape(item["c"], quote=False))
            elif kind == "Space":
                parts.append(" ")
            elif kind == "SoftBreak":
                parts.append("\n")
            else:
                parts.append(self._inline(kind, item.get("c", [])))
        return "".join(parts)

    def _inline(self, kind: str, content: list[Any]) -> str:
        if kind == "LineBreak":
            return "<br>"
        if kind in _SIMPLE:
            return f"<{_SIMPLE[kind]}>{self.inlines(content)}</{_SIMPLE[kind]}>"
        if kind == "Code":
            return f"<code>{escape(content[1], quote=False)}</code>"
        if kind == "Math":
            return self._formulas.place(content[1], display=content[0]["t"] == "DisplayMath")
        if kind == "Link":
            address = escape(content[2][0])
            return f'<a href="{address}" rel="noreferrer">{self.inlines(content[1])}</a>'
        if kind == "Note":
            return self._note(content)
        return self._span(content)

    def _span(self, content: list[Any]) -> str:
        (_, classes, values), inlines = content
        opening, closing = self._open_mark(dict(values)["names"].split()) if MARKED in classes else ("", "")
        return f"{opening}{self.inlines(inlines)}{closing}"

    def _note(self, blocks: Nodes) -> str:
        number = len(self._notes) + 1
        self._notes.append("")
        self._notes[number - 1] = self.blocks(blocks)
        place = f"{self._prefix}-ref{number}"
        return f'<sup id="{place}"><a href="#{self._prefix}-note{number}" aria-label="Note {number}">{number}</a></sup>'
