"""Document -> Typst source in which every text is a string literal, so that no text can act."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from pipeline.resources import data_folder
from pipeline.writers.document.assembly import CONTENTS_DEPTH, Document
from pipeline.writers.document.nodes import FULL_WIDTH, Node, Nodes, is_small, node, plain_text, walk
from pipeline.writers.drawing import WIDTH, Chart, Grid
from pipeline.writers.formats.typst_math import typst_formulas
from pipeline.writers.pandoc import write_blocks

# Highlighting runs regular expressions over the code: only for languages of courses, and not for megabytes.
_LANGUAGES = re.compile(
    "bash|c|cpp|css|go|html|java|javascript|js|json|kotlin|latex|markdown|php|python|py|r|ruby|rust|sh|sql|swift|tex"
    "|toml|typescript|ts|xml|yaml"
)
_MAX_HIGHLIGHTED = 20_000
# Functions of report.typ.
_DIVISIONS = re.compile(
    "answer|cover|facts|fine|finding|kicker|leading|masthead|notice|origin|prompt|quotation|remark|statement|title|warning|written"
)
_TABLES = re.compile("details|evidence")
# Pandoc centres every table. A line that holds just this is pandoc's: texts stand in literals on lines of their own.
_CENTRED = re.compile(r"^( *)align\(center\)\[#table\($", re.MULTILINE)
_LONG_WORD = re.compile(r"\S{31,}")
_BREAK_EVERY = 30
_BREAKABLE_AFTER = frozenset("/\\_.-?&=#:;,|+%@")
_VIEW_BOX = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')
# Centimetres on A4; a tall chart leaves room for the table above it.
_TEXT_WIDTH, _TALLEST = 16.4, 16.0
# Characters of headings that may stay with what follows, and those that the space around one is worth.
_STAYING, _HEADING = 1000, 100
ZERO_WIDTH_SPACE = "\u200b"
"""Stands where a line may end inside a long word; no text holds it otherwise."""
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)")


def literal(string: str) -> str:
    """The string as a Typst string literal."""
    escaped = string.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def literals(line: str) -> list[str]:
    """The strings of the literals in a line of source, without the places where a line may end."""
    plain = {"n": "\n", "r": "\r", "t": "\t"}
    return [
        _ESCAPE.sub(lambda match: plain.get(match[1], match[1]), escaped).replace(ZERO_WIDTH_SPACE, "")
        for escaped in _LITERAL.findall(line)
    ]


def breakable(string: str) -> str:
    """The string with places inside its longest words where a line may end."""
    return _LONG_WORD.sub(lambda match: _with_breaks(match[0]), string)


def _with_breaks(word: str) -> str:
    parts = []
    since = 0
    for character in word:
        if since >= _BREAK_EVERY and not unicodedata.category(character).startswith("M"):
            parts.append(ZERO_WIDTH_SPACE)
            since = 0
        parts.append(character)
        since += 1
        if character in _BREAKABLE_AFTER and since >= 4:
            parts.append(ZERO_WIDTH_SPACE)
            since = 0
    return "".join(parts)


def typst_library() -> str:
    """The functions that a document calls."""
    return (data_folder("templates") / "report.typ").read_text("utf-8")


def typst_source(document: Document, replaced: Callable[[str], str] = str) -> str:
    """The whole document for the compiler.

    Args:
        document: the report.
        replaced: what each text goes through, such as a replacement of characters that no font has.
    """
    settings = {
        "title": replaced(document.title),
        "author": [replaced(document.author)] if document.author else [],
        "dated": document.modified is not None,
        "contents-depth": CONTENTS_DEPTH,
        "short": document.short,
    }
    body = write_blocks(_Literals(document, replaced).of(document.blocks), "typst-smart").decode()
    body = _CENTRED.sub(r"\1align(left)[#table(", body)
    return f"{typst_library()}\n#show: report.with(json(bytes({literal(json.dumps(settings))})))\n\n{body}"


def chart_width(svg: str) -> float:
    """Centimetres that a chart takes: the width of the text, or less where it would be higher than a page allows."""
    box = _VIEW_BOX.search(svg)
    ratio = float(box[1]) / float(box[2]) if box else 1.0
    return round(min(_TEXT_WIDTH, _TALLEST * ratio), 2)


def chart_call(chart: Chart, replaced: Callable[[str], str] = str) -> str:
    """The call of report.typ that draws the chart, its texts gone through ``replaced``."""
    labels = [label._replace(text=replaced(label.text))._asdict() for label in chart.labels]
    drawn = {"width": WIDTH, "shapes": chart.shapes, "alt": replaced(chart.alt), "labels": labels}
    return f"#chart(json(bytes({literal(json.dumps(drawn, ensure_ascii=False))})), {chart_width(chart.svg)}cm)"


def grid_call(grid: Grid, replaced: Callable[[str], str]) -> str:
    """The call of report.typ that sets a figure that is a grid as a table, its texts gone through ``replaced``."""

    def text(string: str) -> str:
        return breakable(replaced(string))

    drawn = {
        "heads": list(map(text, grid.heads)),
        "width": f"{_TEXT_WIDTH * grid.share:.3f}cm",
        "rows": [{"name": text(name), "cells": [cell._asdict() for cell in cells]} for name, cells in grid.rows],
        "totals": grid.totals,
        "note": grid.note,
    }
    return f"#grid-chart(json(bytes({literal(json.dumps(drawn, ensure_ascii=False))})))"


def _loosened(items: list[Any]) -> list[Any]:
    """The items with headings that need not stay with what follows, where too many stand in a row.

    Typst 0.15.0 loses its tags where blocks that stay together fill more than a page.
    """
    loosened: list[Any] = []
    room = _STAYING
    for item in reversed(items):
        header = isinstance(item, dict) and item["t"] == "Header"
        room = room - len(plain_text(item)) - _HEADING if header else _STAYING
        loosened += [_raw("RawBlock", "]"), item, _raw("RawBlock", "#loose[")] if room < 0 else [item]
    return loosened[::-1]


def _raw(kind: str, source: str) -> Node:
    return node(kind, ["typst", source])


class _Literals:
    def __init__(self, document: Document, replaced: Callable[[str], str]) -> None:
        self._charts = document.charts
        self._replaced = replaced
        formulas = [item["c"] for item in walk(document.blocks) if item["t"] == "Math"]
        self._formulas = typst_formulas((replaced(tex), kind["t"] == "DisplayMath") for kind, tex in formulas)

    def of(self, tree: Any) -> Any:
        """The tree with all text as literals."""
        if isinstance(tree, dict):
            return self._node(tree)
        return self._list(tree) if isinstance(tree, list) else tree

    def _list(self, items: list[Any]) -> list[Any]:
        changed: list[Any] = []
        words: list[str] = []

        def flush() -> None:
            if words:
                changed.append(_raw("RawInline", f"#{self._literal(''.join(words))};"))
                words.clear()

        for item in _loosened(items):
            kind = item["t"] if isinstance(item, dict) else None
            if kind == "Str":
                words.append(item["c"])
            elif kind in ("Space", "SoftBreak"):
                words.append(" ")
            else:
                flush()
                new = self.of(item)
                changed += new if kind and isinstance(new, list) else [new]
        flush()
        return changed

    def _literal(self, string: str) -> str:
        return literal(breakable(self._replaced(string)))

    def _node(self, item: Node) -> Node | Nodes:
        kind = item["t"]
        change = getattr(self, f"_{kind.lower()}", None)
        if change:
            new: Node | Nodes = change(item.get("c"))
            return new
        return {**item, "c": self.of(item["c"])} if "c" in item else item

    def _code(self, content: list[Any]) -> Node:
        return _raw("RawInline", f"#raw({self._literal(content[1])});")

    def _codeblock(self, content: list[Any]) -> Node:
        language = (content[0][1] or [""])[0]
        shown = _LANGUAGES.fullmatch(language) and len(content[1]) <= _MAX_HIGHLIGHTED
        coloured = f"lang: {literal(language)}, " if shown else ""
        return _raw("RawBlock", f"#raw(block: true, {coloured}{self._literal(content[1])})")

    def _math(self, content: list[Any]) -> Node:
        tex = self._replaced(content[1])
        source = self._formulas.get((tex, content[0]["t"] == "DisplayMath"))
        if source is None:
            return self._code([None, content[1]])
        # PDF/UA wants words for a formula: its TeX.
        return _raw("RawInline", f"#formula({literal(tex)})[{source}];")

    def _image(self, content: list[Any]) -> Node:
        chart = self._charts[content[2][0].removeprefix("chart:")]
        call = grid_call(chart.grid, self._replaced) if chart.grid else chart_call(chart, self._replaced)
        return _raw("RawInline", f"{call};")

    def _div(self, content: list[Any]) -> Nodes:
        blocks = self._list(content[1])
        drawn = [name for name in content[0][1] if _DIVISIONS.fullmatch(name)]
        return [_raw("RawBlock", f"#{drawn[0]}["), *blocks, _raw("RawBlock", "]")] if drawn else blocks

    def _span(self, content: list[Any]) -> Nodes:
        return [_raw("RawInline", "#standing["), *self._list(content[1]), _raw("RawInline", "];")]

    def _table(self, content: list[Any]) -> Nodes:
        attribute, caption, columns, *rows = content
        if FULL_WIDTH not in attribute[1]:
            # Typst lays columns out by what they hold.
            columns = [[alignment, node("ColWidthDefault")] for alignment, _ in columns]
        made: Nodes = [node("Table", [attribute, *self._list([caption, columns, *rows])])]
        drawn = [name for name in attribute[1] if _TABLES.fullmatch(name)]
        if is_small(content):
            drawn.append("whole")
        # A head that is repeated on the next page may hold no link there: PDF/UA.
        if any(part["t"] in ("Link", "Note") for part in walk(rows[0])):
            drawn.append("unrepeated")
        for name in drawn:
            made = [_raw("RawBlock", f"#{name}["), *made, _raw("RawBlock", "]")]
        return made

    def _contents(self, _: None) -> Node:
        return _raw("RawBlock", "#contents()")
