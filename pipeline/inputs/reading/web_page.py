"""HTML -> blocks: headings, paragraphs, lists, tables and code of what a browser would show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser

from pipeline.inputs.reading.formulas import PageFormula
from pipeline.inputs.reading.hidden import told
from pipeline.inputs.reading.limits import CHARACTER_LIMIT, Reading
from pipeline.inputs.reading.markup import Block, Content, Table, join_spans, render
from pipeline.inputs.reading.plain import encoding_of
from pipeline.inputs.reading.style_sheets import StyleSheets
from pipeline.inputs.reading.web_page_hidden import VOID, Sight

_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd"}
    | {"label", "mark", "math", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u"}
    | {"var", "img", "br", "wbr", "input"}
    | {"semantics", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "mpadded", "mphantom", "menclose", "merror"}
    | {"msub", "msup", "msubsup", "mover", "munder", "munderover", "mmultiscripts", "mfrac", "msqrt", "mroot", "ms"}
    | {"mtable", "mtr", "mtd"}
)
_BOLD = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]\d\d)", re.IGNORECASE)
_LIGHT = re.compile(r"font-weight\s*:\s*(normal|lighter|[1-5]\d\d)", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:language|lang|highlight-source)-(\w{1,20})")
_GENERATOR = re.compile(r"<meta\s+name=\"generator\"\s+content=\"labreport\b", re.IGNORECASE)
_CONTROLS = (
    "Everything as JSON Scores as CSV Topics and evidence as CSV Your marks as CSV",
    "No topic fits these filters.",
)
"""What the page of a labreport hides until it is asked for."""
_FORMULA = re.compile(r"(?:^|\s)math(?:\s|$)")
"""Class of what pandoc writes around a formula."""
CODE = "\ue0c0"
"""What a reader of another format puts before a line of a program, which its HTML does not tell."""
_HEAD = 4096
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 200
"""Inline elements within each other that are told apart."""
Attributes = Mapping[str, str | None]


class _Page(HTMLParser):
    """Gathers the blocks of a page."""

    def __init__(self, styles: StyleSheets, *, all_seen: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.content: list[Content] = []
        self.sight = Sight(styles, all_seen=all_seen)
        self._spans: list[tuple[str, bool]] = []
        self._inline: list[tuple[str, bool]] = []
        self._heading = 0
        self._lists: list[int | None] = []
        self._item = ""
        self._depth = 0
        self._tables: list[Table] = []
        self._pre: list[str] | None = None
        self._language = ""
        self._formula: PageFormula | None = None
        self._read = 0

    # ------------------------------------------------------------ what the parser reports

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if not self.sight.opens(tag, facts):
            return
        if tag in _INLINE:
            self._open_inline(tag, facts)
        elif self._pre is None:
            self._open_block(tag, facts)

    def handle_endtag(self, tag: str) -> None:
        if not self.sight.closes(tag):
            return
        if tag in _INLINE:
            self._close_inline(tag)
        elif tag == "pre" and self._pre is not None:
            self._add(Block("code", "".join(self._pre).strip("\n"), marker=self._language))
            self._pre, self._language = None, ""
        elif self._pre is None:
            self._close_block(tag)

    def handle_data(self, data: str) -> None:
        if self._formula is not None and self.sight.within == ["annotation"]:
            self._formula.tex += data
        if not self.sight.reads(data) or self._read > CHARACTER_LIMIT:
            return
        self._read += len(data)
        if self._pre is not None:
            self._pre.append(data)
        else:
            self._spans.append((_SPACES.sub(" ", data), bool(self._inline) and self._inline[-1][1]))

    # ------------------------------------------------------------ inline

    def _open_inline(self, tag: str, facts: Attributes) -> None:
        if tag == "br":
            if self._pre is None:
                self._spans.append(("\n", False))
            else:
                self._pre.append("\n")
        elif tag == "code" and self._pre is not None:
            found = _LANGUAGE.search(facts.get("class") or "")
            self._language = found[1] if found else ""
        if tag in VOID or len(self._inline) >= _DEEPEST:
            return
        if self._formula is None and (tag == "math" or _FORMULA.search(facts.get("class") or "")):
            display = facts.get("display") == "block" or "display" in (facts.get("class") or "")
            self._formula = PageFormula(len(self._inline), len(self._spans), display)
        style = facts.get("style") or ""
        bold = bool(self._inline) and self._inline[-1][1]
        if tag in ("b", "strong") or _BOLD.search(style):
            bold = True
        if _LIGHT.search(style):
            bold = False
        self._inline.append((tag, bold))

    def _close_inline(self, tag: str) -> None:
        for index in range(len(self._inline) - 1, -1, -1):
            if self._inline[index][0] == tag:
                del self._inline[index]
                break
        if self._formula is not None and len(self._inline) <= self._formula.depth:
            self._close_formula(self._formula)

    def _close_formula(self, read: PageFormula) -> None:
        signs = "".join(text for text, _ in self._spans[read.start :])
        self._spans[read.start :] = [(read.markdown(signs), False)]
        self._formula = None

    # ------------------------------------------------------------ blocks

    def _open_block(self, tag: str, facts: Attributes) -> None:
        self._flush()
        if level := _heading_level(tag, facts):
            self._heading = level
        elif tag in ("ul", "ol", "menu"):
            start = facts.get("start") or "1"
            self._lists.append((int(start) if start.isdecimal() and len(start) < 7 else 1) if tag == "ol" else None)
        elif tag == "li":
            self._open_item()
        elif tag == "table":
            self._tables.append(Table())
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif tag in ("td", "th") and self._tables:
            rows = self._tables[-1].rows
            if not rows:
                rows.append([])
            rows[-1].append([])
        elif tag == "pre":
            self._pre = []

    def _open_item(self) -> None:
        if not self._lists:
            self._lists.append(None)
        number = self._lists[-1]
        self._item = "-" if number is None else f"{number}."
        if number is not None:
            self._lists[-1] = number + 1

    def _close_block(self, tag: str) -> None:
        self._flush()
        if tag in ("ul", "ol", "menu") and self._lists:
            self._lists.pop()
        elif tag == "table" and self._tables:
            table = self._tables.pop()
            if self._tables:
                # A table within a cell is a part of that cell.
                for block in (block for row in table.rows for cell in row for block in cell):
                    self._add(block)
            else:
                self.content.append(table)

    def _flush(self) -> None:
        """End the paragraph, item or heading that is being written."""
        if self._formula is not None:
            self._close_formula(self._formula)
        if "".join(text for text, _ in self._spans[:1]).startswith(CODE):
            self._add_code("".join(text for text, _ in self._spans).removeprefix(CODE))
            self._spans.clear()
        text = join_spans(self._spans)
        self._spans.clear()
        depth = len(self._lists) - 1
        if text:
            if self._heading:
                self._add(Block("heading", text, self._heading))
            elif self._item:
                self._add(Block("item", text, max(depth, 0), self._item))
            else:
                self._add(Block("paragraph", text, depth + 1))
            self._item = ""
        self._heading = 0

    def _add_code(self, line: str) -> None:
        """A line of a program, as one with those before it."""
        last = self.content[-1] if self.content and not self._tables else None
        if isinstance(last, Block) and last.kind == "code":
            self.content[-1] = Block("code", f"{last.text}\n{line}")
        else:
            self._add(Block("code", line))

    def _add(self, block: Block) -> None:
        if self._tables and self._tables[-1].rows and self._tables[-1].rows[-1]:
            self._tables[-1].rows[-1][-1].append(block)
        else:
            self.content.append(block)

    def finish(self) -> list[Content]:
        """All blocks, those of elements that were never closed too."""
        self.close()
        if self._pre is not None:
            self._add(Block("code", "".join(self._pre)))
        self._flush()
        self.content.extend(self._tables)
        self._tables.clear()
        return self.content


def _heading_level(tag: str, facts: Attributes) -> int:
    """1 to 6, or 0 for anything else."""
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        return int(tag[1])
    if facts.get("role") == "heading":
        level = facts.get("aria-level") or "2"
        return min(int(level), 6) if level.isdecimal() and len(level) < 3 else 2
    return 0


def decode_page(data: bytes) -> str:
    """The page's text, by its byte order mark, its own declaration or its bytes."""
    name = encoding_of(data)
    declared = _CHARSET.search(data[:_HEAD])
    if declared and name in ("utf-8", "cp1252"):
        try:
            return data.decode(declared[1].decode("ascii"), "strict")
        except (LookupError, UnicodeDecodeError):
            pass
    return data.decode(name, "replace")


def read_blocks(markup: str) -> tuple[list[Content], list[str]]:
    """The blocks of a page, and the texts that it hides."""
    styles = StyleSheets(markup)
    page = _Page(styles)
    page.feed(markup)
    content = page.finish()
    if not content:
        # An element that hides its content was never closed, or the page hides all that it has.
        page = _Page(styles, all_seen=True)
        page.feed(markup)
        content = page.finish()
    return content, page.sight.hidden


def read_page(data: bytes, name: str) -> Reading:  # noqa: ARG001 - every reader takes the name
    """The Markdown of an HTML page; nothing that it names is fetched."""
    markup = decode_page(data)
    content, hidden = read_blocks(markup)
    hidden = [each for each in hidden if " ".join(each.split()) not in _CONTROLS]
    return replace(render(content, labreport=bool(_GENERATOR.search(markup, 0, _HEAD))), hidden=told(hidden))
