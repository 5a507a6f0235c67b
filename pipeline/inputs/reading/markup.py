"""Blocks of a document -> Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby

from pipeline.inputs.reading.characters import clean
from pipeline.inputs.reading.limits import CHARACTER_LIMIT, Reading

PAGE = "\f"
"""Where a page begins; nothing that was cleaned holds one."""

_WHITE = re.compile(r"[ \t\n]+")
_LINE_EDGES = re.compile(r"[ \t]*\n[ \t\n]*")
# Only what would vanish: "<b>" in a document is two signs and a letter, not a tag. Markdown that was pasted stays.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_HASHES = re.compile(r"^#(?=#{0,5}(?:[ \t*]|$))", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})", re.MULTILINE)
_LONGEST_HEADING = 300
_DEEPEST = 8
"""Levels of a list that are told apart."""
_LONGEST_LABEL = 60
_PARAGRAPHS_OF_A_CELL = 3
"""A cell that holds more is a part of the page, not an entry of a table."""


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, list item, or stretch of code.

    Attributes:
        kind: what it is; ``page`` has no text and says that a page begins here.
        text: Markdown without the marks of the block; code as it is.
        level: 1 to 6 for headings; 0-based depth for items and for paragraphs that belong to an item.
        marker: ``-`` or ``3.`` for items, empty where the document shows none; language for code.
    """

    kind: str
    text: str = ""
    level: int = 0
    marker: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of cells, each a list of blocks."""

    rows: list[list[list[Block]]] = field(default_factory=list)


Content = Block | Table


def join_spans(spans: Iterable[tuple[str, bool]]) -> str:
    """The text of (text, bold) spans with ``**`` around what is bold; line ends stay, other white space is folded.

    Emphasis begins and ends at a word, as Markdown wants it; a bold blank is none.
    """
    merged = [(bold, clean("".join(text for text, _ in group))) for bold, group in groupby(spans, key=lambda s: s[1])]
    parts: list[str] = []
    for index, (bold, raw) in enumerate(merged):
        text = _TAG.sub(r"\\<", raw)
        if not bold:
            parts.append(text)
            continue
        follows = merged[index + 1][1][:1] if index + 1 < len(merged) else ""
        before = parts[-1][-1:] if parts and parts[-1] else ""
        parts.append("\n".join(_embolden(line, before, follows) for line in text.split("\n")))
    folded = re.sub(r"[ \t]+", " ", "".join(parts))
    return _LINE_EDGES.sub("\n", folded).strip()


def _embolden(text: str, before: str, follows: str) -> str:
    bare = text.strip()
    # Literal asterisks were pasted as Markdown and are bold already.
    if not any(c.isalnum() for c in bare) or "**" in bare:
        return text
    start = text.index(bare)
    head, tail = text[:start], text[start + len(bare) :]
    # "**Encoder:**maps" is no emphasis to Markdown, "**Encoder**:maps" is; the same at the beginning.
    if not tail and follows.isalnum():
        kept = bare.rstrip("".join({c for c in bare if not c.isalnum()}))
        bare, tail = kept, bare[len(kept) :]
    if not head and before.isalnum():
        kept = bare.lstrip("".join({c for c in bare if not c.isalnum()}))
        head, bare = bare[: len(bare) - len(kept)], kept
    return f"{head}**{bare.replace('*', chr(92) + '*')}**{tail}"


def plain(markdown: str) -> str:
    """The text of one line without emphasis, as headings and table cells hold it."""
    return _WHITE.sub(" ", markdown.replace("**", "")).strip()


def render(content: Iterable[Content], notes: Iterable[str] = (), *, labreport: bool = False) -> Reading:
    """The blocks as Markdown, cut behind ``CHARACTER_LIMIT`` characters, with the offsets of its pages.

    A form feed within a block's text says that a page begins there; so does a block of the kind ``page``.

    Args:
        content: of a document.
        notes: what could not be read.
        labreport: whether labreport wrote it: there a paragraph that begins with ``#`` is no Markdown that was pasted.
    """
    parts: list[str] = []
    length = 0
    open_fence: int | None = None
    previous: Block | None = None
    page = ""
    within = 0
    for block in _flat(content):
        if block.kind == "page":
            page += PAGE
            continue
        if block.kind in ("item", "paragraph"):
            # Deeper than its list a text would be code to Markdown.
            words = _HASHES.sub(r"\\\g<0>", block.text) if labreport else block.text
            block = replace(block, text=words, level=min(block.level, within, _DEEPEST))  # noqa: PLW2901 - the same block
        text = _written(block)
        if not text.strip():
            continue
        within = block.level + 1 if block.kind == "item" else block.level if block.kind == "paragraph" else 0
        close = previous is not None and block.kind == previous.kind == "item"
        gap = "" if not parts else "\n" if close else "\n\n"
        if block.kind != "code" and len(_FENCE.findall(text)) % 2:
            open_fence = len(parts) if open_fence is None else None
        parts.append(gap + page + text)
        length += len(parts[-1])
        previous, page = block, ""
        if length > CHARACTER_LIMIT:
            break
    if open_fence is not None:
        # A fence that nothing closes would turn all the rest into code.
        parts[open_fence] = _FENCE.sub("", parts[open_fence])
    return replace(_with_pages("".join([*parts, page]), notes), labreport=labreport)


def _with_pages(whole: str, notes: Iterable[str]) -> Reading:
    """The text without the form feeds, which become the offsets of pages, cut at the limit."""
    pieces = whole.split(PAGE)
    pages = accumulate(len(piece) for piece in pieces[:-1])
    text = "".join(pieces)
    told = list(notes)
    if len(text) > CHARACTER_LIMIT:
        text = text[:CHARACTER_LIMIT]
        told.append(f"only its first {CHARACTER_LIMIT:,} characters were read")
    return Reading(text, tuple(offset for offset in pages if offset <= len(text)), tuple(told))


def _written(block: Block) -> str:
    indent = "   " * block.level if block.kind in ("item", "paragraph") else ""
    match block.kind:
        case "heading":
            line = plain(block.text)
            return f"{'#' * min(max(block.level, 1), 6)} {line}" if line and len(line) <= _LONGEST_HEADING else line
        case "item" if not block.text.strip():
            return ""
        case "item":
            marker = block.marker or "-"
            return f"{indent}{marker} " + block.text.replace("\n", f"\n{indent}{' ' * len(marker)} ")
        case "code":
            # Longer than any fence within it.
            longest = max((len(run) for run in re.findall("`{3,}", block.text)), default=2)
            fence = "`" * (longest + 1)
            return f"{fence}{block.marker}\n{clean(block.text).rstrip()}\n{fence}" if block.text.strip() else ""
        case "rows":
            return block.text
    return indent + block.text.replace("\n", f"\n{indent}")


def _flat(content: Iterable[Content]) -> Iterator[Block]:
    for each in content:
        if isinstance(each, Table):
            yield from write_table(each.rows)
        else:
            yield each


def merge_code(content: Iterable[Content]) -> list[Content]:
    """The content with lines of a program that follow each other as one stretch of code."""
    merged: list[Content] = []
    for each in content:
        last = merged[-1] if merged else None
        if isinstance(each, Block) and isinstance(last, Block) and each.kind == last.kind == "code":
            merged[-1] = Block("code", f"{last.text}\n{each.text}", marker=last.marker)
        else:
            merged.append(each)
    return merged


def write_table(rows: Sequence[Sequence[Sequence[Block]]]) -> list[Block]:
    """A pipe table; or, where cells hold whole sections, their content in reading order, each under its column's label.

    The first row is the header. Nothing for a table without words.
    """
    kept = [row for row in rows if any(block.text.strip() for cell in row for block in cell)]
    width = max((len(row) for row in kept), default=0)
    if not kept:
        return []
    layout = width == 1 or any(
        len(cell) > _PARAGRAPHS_OF_A_CELL or any(block.kind in ("heading", "code") for block in cell)
        for row in kept
        for cell in row
    )
    if layout:
        return _as_sections(kept)
    lines = []
    for row in kept:
        cells = [_cell(cell) for cell in row] + [""] * (width - len(row))
        lines.append("| " + " | ".join(cells) + " |")
    lines.insert(1, "|" + " --- |" * width)
    return [Block("rows", "\n".join(lines))]


def _cell(blocks: Sequence[Block]) -> str:
    return _WHITE.sub(" ", " ".join(block.text for block in blocks)).strip().replace("|", "\\|")


def _as_sections(rows: Sequence[Sequence[Sequence[Block]]]) -> list[Block]:
    labels = [plain(_cell(cell)) for cell in rows[0]]
    labelled = len(rows) > 1 and len(labels) > 1 and all(len(label) <= _LONGEST_LABEL for label in labels)
    made: list[Block] = []
    for row in rows[1:] if labelled else rows:
        for index, cell in enumerate(row):
            if labelled and index < len(labels) and labels[index] and cell:
                made.append(Block("paragraph", f"**{labels[index]}**"))
            made += cell
    return made
