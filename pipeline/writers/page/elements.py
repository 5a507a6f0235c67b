"""Nodes of an answer -> HTML.

Every text is escaped and every element is named here, so nothing that an answer holds can become one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from itertools import starmap
from typing import Any

from pipeline.writers.document.marking import code_parts
from pipeline.writers.document.nodes import MARKED, Node, Nodes
from pipeline.writers.page.formulas import Formulas

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
        makers: dict[str, Callable[[Any], str]] = {
            "Plain": self.inlines,
            "Para": lambda inlines: f"<p>{self.inlines(inlines)}</p>",
            "BlockQuote": lambda blocks: f"<blockquote>{self.blocks(blocks)}</blockquote>",
            "HorizontalRule": lambda _: "<hr>",
            "Header": self._heading,
            "Div": lambda part: f'<div class="{escape(" ".join(part[0][1]))}">{self.blocks(part[1])}</div>',
            "Table": self._table,
            "BulletList": lambda items: f"<ul>{self._items(items)}</ul>",
            "OrderedList": self._ordered_list,
        }
        if item["t"] == "CodeBlock":
            return f"<pre><code>{''.join(starmap(self._code_part, code_parts(item)))}</code></pre>"
        return makers[item["t"]](item.get("c", []))

    def _code_part(self, string: str, names: Sequence[str]) -> str:
        opening, closing = self._open_mark(names) if names else ("", "")
        return f"{opening}{escape(string, quote=False)}{closing}"

    def _heading(self, content: list[Any]) -> str:
        level, _, title = content
        return f"<h{level}>{self.inlines(title)}</h{level}>"

    def _ordered_list(self, content: list[Any]) -> str:
        (start, *_), items = content
        opening = "<ol>" if start == 1 else f'<ol start="{start}">'
        return f"{opening}{self._items(items)}</ol>"

    def _items(self, items: list[Nodes]) -> str:
        return "".join(f"<li>{self.blocks(one)}</li>" for one in items)

    def _table(self, content: list[Any]) -> str:
        _, (_, caption), columns, (_, head), bodies, _ = content
        alignments = [_ALIGNED.get(alignment["t"], "") for alignment, _ in columns]
        title = f"<caption>{self.blocks(caption)}</caption>" if caption else ""
        top = "".join(self._row(row, alignments, len(columns), "col") for row in head)
        rows = "".join(self._row(row, alignments, part[1], "row") for part in bodies for row in part[3])
        # Scrolled by itself where it is wider than its column, by keyboard too.
        table = f"<table>{title}{f'<thead>{top}</thead>' if top else ''}<tbody>{rows}</tbody></table>"
        return f'<div class="scroll" tabindex="0">{table}</div>'

    def _row(self, row: list[Any], alignments: Sequence[str], heads: int, scope: str) -> str:
        cells = []
        for place, (one, alignment) in enumerate(zip(row[1], alignments, strict=False)):
            inner = self.blocks(one[4])
            opening, tag = (f'th scope="{scope}"', "th") if place < heads and inner else ("td", "td")
            cells.append(f"<{opening}{f' class={alignment}' if alignment else ''}>{inner}</{tag}>")
        return f"<tr>{''.join(cells)}</tr>"

    # ------------------------------------------------------------ inlines

    def inlines(self, inlines: Nodes) -> str:
        """Running text."""
        parts: list[str] = []
        words: list[str] = []
        for item in inlines:
            kind = item["t"]
            if kind == "Str":
                words.append(item["c"])
            elif kind == "Space":
                words.append(" ")
            elif kind == "SoftBreak":
                words.append("\n")
            else:
                # A run of words is escaped at once: there are thousands in an answer.
                parts.append(escape("".join(words), quote=False))
                words = []
                parts.append(self._inline(kind, item.get("c", [])))
        parts.append(escape("".join(words), quote=False))
        return "".join(parts)

    def _inline(self, kind: str, content: list[Any]) -> str:
        makers: dict[str, Callable[[Any], str]] = {
            "LineBreak": lambda _: "<br>",
            "Emph": lambda inlines: f"<em>{self.inlines(inlines)}</em>",
            "Strong": lambda inlines: f"<strong>{self.inlines(inlines)}</strong>",
            "Strikeout": lambda inlines: f"<s>{self.inlines(inlines)}</s>",
            "Code": lambda code: f"<code>{escape(code[1], quote=False)}</code>",
            "Math": lambda math: self._formulas.place(math[1], display=math[0]["t"] == "DisplayMath"),
            "Link": self._link,
            "Note": self._note,
            "Span": self._span,
        }
        return makers[kind](content)

    def _link(self, content: list[Any]) -> str:
        _, inlines, (address, _) = content
        inner = self.inlines(inlines)
        away = "" if address.startswith("#") else ' rel="noreferrer"'
        return f'<a href="{escape(address)}"{away}>{inner}</a>'

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
