"""Syntax tree of an answer -> nodes of the report.

Only node types that are built here can exist in the report, so no raw HTML, TeX or Typst can, no image is loaded and no
address but a web or mail one is linked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.tree import SyntaxTreeNode

from pipeline.writers.document.formulas import formula
from pipeline.writers.document.marking import inline_code, marked_code, whole
from pipeline.writers.document.nodes import (
    Node,
    Nodes,
    attributes,
    cell,
    code,
    link,
    marked,
    node,
    paragraph,
    plain_text,
    table,
    text,
    verbatim,
)
from pipeline.writers.document.stretches import PIECES, Piece
from pipeline.writers.document.visible import make_visible, one_line

DEEPEST_HEADING = 6
_MAX_BLOCK_DEPTH = 8
_MAX_INLINE_DEPTH = 8
_MAX_COLUMNS = 12
_MAX_CELLS = 2000
_LARGEST_LIST_NUMBER = 999_999

_SAFE_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\"<>\\^`{|}\x00-\x1f]{1,1990}", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"\\^`{|}\[\]]+[^\s<>\"\\^`{|}\[\].,:;!?'*_~)]", re.IGNORECASE)
_LINE_BREAK_TAG = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z][a-z0-9+#-]{0,15}")
_ALIGNMENTS = {"text-align:left": "AlignLeft", "text-align:right": "AlignRight", "text-align:center": "AlignCenter"}
_FORMATS = {"em": "Emph", "strong": "Strong", "s": "Strikeout"}


class Conversion:
    """One answer on its way from syntax tree to nodes.

    Args:
        source: the Markdown.
        level: heading level of the answer's topmost headings.
    """

    def __init__(self, source: str, level: int) -> None:
        self._lines = source.split("\n")
        self._level = level
        self._previous_level = level - 1
        self._ranks: dict[str, int] = {}
        self._notes: dict[str, SyntaxTreeNode] = {}
        self._shown: set[str] = set()
        self._repeated: list[SyntaxTreeNode] = []
        self._in_note = False

    def convert(self, tree: SyntaxTreeNode) -> Nodes:
        """The answer as blocks, footnotes that no reference could show at its end."""
        tags = sorted({item.tag for item in tree.walk() if item.type == "heading"})
        self._ranks = {tag: rank for rank, tag in enumerate(tags)}
        for item in tree.walk():
            if item.type == "footnote_reference":
                label = item.meta["label"]
                if label in self._notes:
                    self._repeated.append(item)
                else:
                    self._notes[label] = item
        return self._blocks(tree) + self._notes_left()

    def _notes_left(self) -> Nodes:
        left: Nodes = []
        self._in_note = True
        for label, note in self._notes.items():
            if label not in self._shown:
                self._shown.add(label)
                left += self._note_in_place(label, note)
        for note in self._repeated:
            left += self._note_in_place(note.meta["label"], note)
        return left

    def _note_in_place(self, label: str, note: SyntaxTreeNode) -> Nodes:
        return [
            paragraph(_note_mark(label)),
            node("BlockQuote", self._blocks(note, 2) or [paragraph(text("–"))]),
        ]

    # ------------------------------------------------------------ blocks

    def _blocks(self, parent: SyntaxTreeNode, depth: int = 0) -> Nodes:
        if depth > _MAX_BLOCK_DEPTH:
            return [verbatim(make_visible(self._source(parent)))]
        return [block for child in parent.children for block in self._block(child, depth)]

    def _source(self, item: SyntaxTreeNode) -> str:
        """The lines that a block came from."""
        spans = [part.map for part in item.walk() if part.map]
        return "\n".join(self._lines[min(span[0] for span in spans) : max(span[1] for span in spans)]) if spans else ""

    def _block(self, item: SyntaxTreeNode, depth: int) -> Nodes:
        kind = item.type
        if kind == "paragraph":
            return [node("Plain" if item.hidden else "Para", self._inlines(item, breaks=True))]
        if kind in ("fence", "code_block"):
            return _code(item)
        if kind == "blockquote":
            return [node("BlockQuote", self._blocks(item, depth + 1) or [paragraph([])])]
        if kind in ("bullet_list", "ordered_list"):
            return self._list(item, depth)
        return self._flat_block(item)

    def _flat_block(self, item: SyntaxTreeNode) -> Nodes:
        """A block that holds no other blocks."""
        if item.type == "heading":
            return self._heading(item)
        if item.type.startswith("math_block"):
            return [paragraph(whole(formula(item.content, display=True), item.meta.get(PIECES)))]
        if item.type == "table":
            return self._table(item)
        if item.type == "hr":
            return [node("HorizontalRule")]
        if item.type == "footnote_reference":
            # Shown by the note's mark, or at the end of the answer.
            return []
        return [verbatim(make_visible(self._source(item)))]

    def _heading(self, item: SyntaxTreeNode) -> Nodes:
        title = self._inlines(item)
        # A heading without a word is refused by PDF/UA and means nothing in an outline.
        if not re.search(r"\w", plain_text(title)):
            return [paragraph(title)] if title else []
        wanted = self._level + self._ranks[item.tag]
        self._previous_level = min(wanted, self._previous_level + 1, DEEPEST_HEADING)
        return [node("Header", [self._previous_level, attributes(classes=["unnumbered", "unlisted"]), title])]

    def _list(self, item: SyntaxTreeNode, depth: int) -> Nodes:
        """The list without its empty items, such as the lone dash that some chat pages leave behind."""
        items = [blocks for child in item.children if (blocks := self._list_item(child, depth))]
        if not items:
            return []
        if item.type == "bullet_list":
            return [node("BulletList", items)]
        start = min(int(item.attrs.get("start", 1)), _LARGEST_LIST_NUMBER)
        return [node("OrderedList", [[start, node("Decimal"), node("Period")], items])]

    def _list_item(self, item: SyntaxTreeNode, depth: int) -> Nodes:
        blocks = self._blocks(item, depth + 1)
        if blocks and blocks[0]["t"] in ("Plain", "Para"):
            blocks[0] = node(blocks[0]["t"], _with_check_box(blocks[0]["c"]))
        return blocks

    def _table(self, item: SyntaxTreeNode) -> Nodes:
        rows = [list(row.children) for section in item.children for row in section.children]
        columns = len(rows[0])
        if columns > _MAX_COLUMNS or columns * len(rows) > _MAX_CELLS:
            return [verbatim(make_visible(self._source(item)))]
        cells = [[cell([node("Plain", self._inlines(one))]) for one in row] for row in rows]
        alignments = [_ALIGNMENTS.get(str(one.attrs.get("style")), "AlignLeft") for one in rows[0]]
        return [table(cells[0], cells[1:], alignments=alignments, classes=["answer-table"])]

    # ------------------------------------------------------------ inlines

    def _inlines(self, parent: SyntaxTreeNode, depth: int = 0, *, breaks: bool = False, linked: bool = False) -> Nodes:
        """The inlines below.

        Args:
            parent: node that holds them.
            depth: levels of emphasis around.
            breaks: whether this is running text, where lines may break, notes may hang and formulas may be displayed.
            linked: whether a link is around, which may hold neither another link nor a formula.
        """
        if depth > _MAX_INLINE_DEPTH:
            return text(make_visible(" ".join(part.content for part in parent.walk() if not part.children)))
        inlines: Nodes = []
        for item in parent.children:
            inlines += self._inline(item, depth, breaks=breaks, linked=linked)
        return inlines

    def _inline(self, item: SyntaxTreeNode, depth: int, *, breaks: bool, linked: bool) -> Nodes:
        kind = item.type
        if kind == "inline":
            return self._inlines(item, depth, breaks=breaks, linked=linked)
        if kind in _FORMATS:
            return [node(_FORMATS[kind], self._inlines(item, depth + 1, linked=linked))]
        if kind == "link":
            return self._link(item, depth, linked=linked)
        if kind == "footnote_ref":
            return self._note(item, running=breaks)
        return _leaf(item, breaks=breaks, linked=linked)

    def _link(self, item: SyntaxTreeNode, depth: int, *, linked: bool) -> Nodes:
        url = str(item.attrs["href"])
        inlines = self._inlines(item, depth + 1, linked=True)
        title = text(f" ({one_line(str(item.attrs['title']))})") if item.attrs.get("title") else []
        if _SAFE_ADDRESS.fullmatch(url) and not linked and plain_text(inlines):
            return [link(inlines, make_visible(url)), *title]
        # An address within the answer leads nowhere here; any other unsafe one is shown, not linked.
        return inlines + ([] if url.startswith("#") else text(f" ({one_line(url)})")) + title

    def _note(self, item: SyntaxTreeNode, *, running: bool) -> Nodes:
        label = item.meta["label"]
        if label in self._shown or self._in_note or not running:
            return _note_mark(label)
        self._shown.add(label)
        self._in_note = True
        blocks = self._blocks(self._notes[label], _MAX_BLOCK_DEPTH - 2)
        self._in_note = False
        # A display formula or a table of a note is more than some writers can set at a page's foot.
        if any(block["t"] not in ("Para", "Plain") for block in blocks):
            self._shown.discard(label)
            return _note_mark(label)
        return [node("Note", blocks or [paragraph(text("–"))])]


def _leaf(item: SyntaxTreeNode, *, breaks: bool, linked: bool) -> Nodes:
    """An inline that holds no others."""
    pieces = item.meta.get(PIECES)
    if pieces and item.type == "text":
        return list(_in_pieces(item.content, pieces, linked=linked))
    if pieces and item.type == "code_inline":
        return inline_code(item.content, pieces)
    return whole(_unmarked_leaf(item, breaks=breaks, linked=linked), pieces)


def _in_pieces(string: str, pieces: Sequence[Piece], *, linked: bool) -> Iterator[Node]:
    """Words, with those that are marked in spans."""
    place = 0
    for piece in pieces:
        yield from _running_text(string[place : piece.start], linked=linked)
        yield marked(list(_running_text(string[piece.start : piece.end], linked=linked)), piece.names)
        place = piece.end
    yield from _running_text(string[place:], linked=linked)


def _unmarked_leaf(item: SyntaxTreeNode, *, breaks: bool, linked: bool) -> Nodes:
    kind = item.type
    if kind == "softbreak":
        return [node("SoftBreak" if breaks else "Space")]
    if kind == "hardbreak":
        return [node("Space" if linked else "LineBreak")]
    if kind == "code_inline":
        return [code(make_visible(item.content))]
    if kind.startswith("math_"):
        return formula(item.content, display=breaks and "double" in kind, allowed=not linked)
    if kind == "image":
        parts = [item.content, f"({item.attrs['src']})", str(item.attrs.get("title", ""))]
        return text(f"[image not loaded: {one_line(' '.join(part for part in parts if part))}]")
    return list(_running_text(item.content, linked=linked))


def _note_mark(label: str) -> Nodes:
    return text(f"[note {one_line(label)}]")


def _code(item: SyntaxTreeNode) -> Nodes:
    """A block of code; an info string that is no language name is text and stands above it."""
    info = item.info.strip()
    language = info.lower() if _is_language(info) else ""
    content = item.content.rstrip("\n")
    pieces = item.meta.get(PIECES)
    block = marked_code(content, language, pieces) if pieces else verbatim(make_visible(content), language)
    return [block] if not info or _is_language(info) else [paragraph([code(make_visible(info))]), block]


def _is_language(info: str) -> bool:
    return _LANGUAGE.fullmatch(info.lower()) is not None


def _running_text(string: str, *, linked: bool) -> Iterator[Node]:
    """Words, line breaks for ``<br>``, and links for bare addresses."""
    for number, line in enumerate(_LINE_BREAK_TAG.split(string)):
        if number:
            yield node("Space" if linked else "LineBreak")
        position = 0
        for match in () if linked else _BARE_ADDRESS.finditer(line):
            if _SAFE_ADDRESS.fullmatch(match[0]):
                yield from text(make_visible(line[position : match.start()]))
                yield link(text(make_visible(match[0])), make_visible(match[0]))
                position = match.end()
        yield from text(make_visible(line[position:]))


def _with_check_box(inlines: Nodes) -> Nodes:
    """The inlines with ``[ ]`` or ``[x]`` at their start as the mark that pandoc's writers turn into a check box."""
    words = [item.get("c") if item["t"] == "Str" else item["t"] for item in inlines[:4]]
    if words == ["[", "Space", "]", "Space"]:
        return [node("Str", "☐"), *inlines[3:]]
    if words[:2] in (["[x]", "Space"], ["[X]", "Space"]):
        return [node("Str", "☒"), *inlines[1:]]
    return inlines
