"""Document -> one Markdown file in GitHub's flavour, in which no answer can reach out of its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pipeline.writers.document.assembly import Document, contents_list
from pipeline.writers.document.nodes import Node, Nodes, node, paragraph, plain_text, rewrite, strong, text, walk
from pipeline.writers.pandoc import write_blocks

_DEEPEST = 6
# What GitHub leaves out of a heading's anchor.
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


def write_gfm(document: Document, addresses: Mapping[str, str]) -> bytes:
    """The file, UTF-8.

    Args:
        document: the report.
        addresses: name of a chart to its address as seen from the file; a chart without one is told in words.

    Raises:
        RenderError: pandoc fails.
    """
    changes = _Changes(document, addresses)
    blocks: Nodes = rewrite(document.blocks, changes.change)
    anchors = _anchors(blocks, changes.identifiers)
    return write_blocks(rewrite(blocks, lambda item: _led(item, anchors)), "gfm-smart")


class _Changes:
    def __init__(self, document: Document, addresses: Mapping[str, str]) -> None:
        self._document = document
        self._addresses = addresses
        self.identifiers: list[str] = []
        """Of all headings, in order; empty for those of answers."""

    def change(self, item: Node) -> Node | Nodes:
        """What stands in the node's place in a Markdown file."""
        changes: dict[str, Callable[[Any], Node | Nodes]] = {
            "Header": self._heading,
            "Div": _division,
            "Table": _table,
            "Figure": self._figure,
            "Contents": lambda _: contents_list(self._document.contents),
            "Span": lambda content: [node("Emph", [node("Str", "("), *content[1], node("Str", ")")])],
        }
        return changes[item["t"]](item.get("c")) if item["t"] in changes else item

    def _heading(self, content: list[Any]) -> Node:
        """One level deeper, since the title is the file's first heading; the seventh level is bold type."""
        level, attribute, title = content
        if level >= _DEEPEST:
            return paragraph([strong(title)])
        self.identifiers.append(attribute[0])
        return node("Header", [level + 1, attribute, title])

    def _figure(self, content: list[Any]) -> Nodes:
        name = content[2][0]["c"][0]["c"][2][0].removeprefix("chart:")
        chart = self._document.charts[name]
        caption = [paragraph([node("Emph", content[1][1][0]["c"])])]
        if name not in self._addresses:
            return [*caption, paragraph(text(chart.alt))]
        image = node("Image", [["", [], []], text(chart.alt), [self._addresses[name], ""]])
        return [paragraph([image]), *caption]


def _division(content: list[Any]) -> Node | Nodes:
    (identifier, classes, _), blocks = content
    kinds = set(classes)
    if "title" in kinds:
        return node("Header", [1, ["", [], []], blocks[0]["c"]])
    if kinds & {"kicker", "facts", "remark"}:
        return [paragraph([node("Emph", block["c"])]) for block in blocks]
    if kinds & {"notice", "warning", "origin"}:
        return node("BlockQuote", [paragraph([strong(block["c"])]) for block in blocks])
    if kinds & {"prompt", "quotation"}:
        return node("BlockQuote", blocks)
    if kinds & {"answer", "written"}:
        # For programs that take a report apart: no text can hold such a comment.
        return [_comment(f"begin {identifier}"), *blocks, _comment(f"end {identifier}")]
    return list(blocks)


def _comment(words: str) -> Node:
    return node("RawBlock", ["html", f"<!-- {words} -->"])


def _table(content: list[Any]) -> Node | Nodes:
    attribute, caption, columns, head, bodies, foot = content
    if "details" in attribute[1]:
        rows = [row[1] for row in bodies[0][3]]
        items = [
            [node("Plain", [*name[4][0]["c"], node("Str", ":"), node("Space"), *value[4][0]["c"]])]
            for name, value in rows
        ]
        return node("BulletList", items) if items else []
    # Pipe tables know neither captions nor widths nor lines within a cell.
    columns = [[alignment, node("ColWidthDefault")] for alignment, _ in columns]
    rows = rewrite([head, bodies], _one_line)
    made = node("Table", [attribute, [None, []], columns, *rows, foot])
    return [paragraph([node("Emph", caption[1][0]["c"])]), made] if caption[1] else made


def _one_line(item: Node) -> Node:
    return node("RawInline", ["html", "<br>"]) if item["t"] == "LineBreak" else item


def _anchors(blocks: Nodes, identifiers: list[str]) -> dict[str, str]:
    """Identifier to the anchor that GitHub makes of its heading."""
    titles = [plain_text(item["c"][2]) for item in walk(blocks) if item["t"] == "Header" and item["c"][0] > 1]
    used: dict[str, int] = {}
    anchors = {}
    for identifier, title in zip(identifiers, titles, strict=True):
        slug = _NOT_IN_ANCHOR.sub("", title.lower()).replace(" ", "-")
        number = used.get(slug, 0)
        used[slug] = number + 1
        if identifier:
            anchors[identifier] = f"{slug}-{number}" if number else slug
    return anchors


def _led(item: Node, anchors: Mapping[str, str]) -> Node:
    """A link within the report to where its anchor is in the file."""
    if item["t"] != "Link" or not item["c"][2][0].startswith("#"):
        return item
    attribute, inlines, (address, title) = item["c"]
    return node("Link", [attribute, inlines, [f"#{anchors[address[1:]]}", title]])
