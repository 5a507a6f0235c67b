"""Lines of a PDF -> headings, paragraphs, items, tables and code."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.inputs.reading.formulas import formula
from pipeline.inputs.reading.markup import PAGE, Block, Content, Table, join_spans, merge_code, plain
from pipeline.inputs.reading.pdf_formulas import in_one, marked_spans, with_formulas
from pipeline.inputs.reading.pdf_lines import Line, is_large
from pipeline.inputs.reading.pdf_measures import BROKEN, FIRST_WORD, SAME_SIZE, Measures, measure
from pipeline.inputs.reading.pdf_running_heads import without_running_heads
from pipeline.inputs.reading.pdf_tables import with_tables

_LONGEST_HEADING = 200
_LONGEST_TITLE = 120
_SLACK, _TORN = 0.01, 0.15
"""Shares of a column's width that a line may lack and still be full; the second one in the midst of a sentence."""
_GAP = 1.35
"""Distance of base lines, in those of the body, from which on a new paragraph begins."""
_BULLET = re.compile(r"(?:[•●○▪■◦‣⁃➢➤✓❖·\ue000-\uf8ff]\s*|[-–*o]\s+(?=\S))")
_NUMBER = re.compile(r"(\d{1,3}[.)])\s+(?=\S)")
_LETTER = re.compile(r"\(?(?:[a-z]|[ivx]{1,4})[.)]\s+(?=\S)", re.IGNORECASE)
_CLOSE = re.compile(r"\w[-\u2010\u2014]\s*$")
_UNFINISHED = re.compile(r"[^\s.!?:;]\s*$")


def read_blocks(pages: Sequence[Sequence[Line]], *, labreport: bool = False) -> list[Content]:
    """The content of all pages; a paragraph that two pages share is one, with a form feed where the second begins.

    Args:
        pages: their lines.
        labreport: whether labreport wrote it: its structure tree names every heading, whatever else is large.
    """
    kept = without_running_heads(pages)
    measures = measure([line for lines in kept for line in lines])
    if labreport and any(line.role and line.role.heading for lines in kept for line in lines):
        measures = replace(measures, levels={})
    content: list[Content] = []
    for lines in kept:
        groups = _group(with_formulas(with_tables(_in_reading_order(lines))), measures)
        made = _page_content(groups, measures)
        if _goes_on(content, made):
            last, first = content[-1], made.pop(0)
            if isinstance(last, Block) and isinstance(first, Block):
                content[-1] = Block(last.kind, f"{last.text} {PAGE}{first.text}", last.level, last.marker)
        else:
            if content and isinstance(last := content[-1], Table):
                made = _without_rest(last, made)
            content.append(Block("page"))
        content += made
    return content


def _without_rest(last: Table, made: list[Content]) -> list[Content]:
    """The content of a page without the rest of a table, which goes to that; it begins with the same header again.

    A tagged file may show the header without a tag.
    """
    first = made[0] if made else None
    if isinstance(first, Table) and first.rows[0] == last.rows[0]:
        last.rows.extend(first.rows[1:])
        return made[1:]
    header = " ".join(plain(block.text) for cell in last.rows[0] for block in cell)
    if isinstance(first, Block) and plain(first.text) == header and len(made) > 1 and isinstance(made[1], Table):
        last.rows.extend(made[1].rows)
        return made[2:]
    return made


def _in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines with tags in the order of the structure tree, which what is painted late has too."""
    tagged = iter(sorted((line for line in lines if line.role), key=lambda line: line.role.block if line.role else 0))
    return [next(tagged) if line.role else line for line in lines]


def _goes_on(content: Sequence[Content], made: Sequence[Content]) -> bool:
    """Whether the first paragraph of a page is the rest of the one before."""
    last, first = content[-1] if content else None, made[0] if made else None
    if not isinstance(last, Block) or not isinstance(first, Block):
        return False
    return (
        last.kind in ("paragraph", "item")
        and (first.kind == "paragraph" or not first.marker)
        and _UNFINISHED.search(last.text) is not None
        and first.text[:1].islower()
        and _marker(first.text) is None
    )


# ---------------------------------------------------------------- lines -> groups of lines


def _group(lines: Sequence[Line], measures: Measures) -> list[list[Line]]:
    """The lines of each paragraph, heading, item or cell."""
    margins = _right_margins(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1], line, measures, margins):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _right_margins(lines: Sequence[Line]) -> dict[int, float]:
    """How far lines reach that begin at about that place, by the left end in steps of 20 points."""
    reach: defaultdict[int, float] = defaultdict(float)
    for line in lines:
        # Items stand to the right of the paragraphs around them; another column is farther away.
        for step in range(-1, 5):
            key = round(line.left / 20) + step
            reach[key] = max(reach[key], line.right)
    return reach


def _continues(group: Sequence[Line], line: Line, measures: Measures, margins: dict[int, float]) -> bool:
    """Whether a line belongs to the group before it."""
    last = group[-1]
    if line.formula or last.formula:
        return line.formula and last.formula
    if line.monospace and last.monospace and (line.role is None or line.role.cell is None):
        return 0 < last.base - line.base < 3 * line.size
    if line.role or last.role:
        return line.role is not None and last.role is not None and line.role.block == last.role.block
    step = last.base - line.base
    if _is_beside(last, line):
        return True
    alike = abs(line.size - last.size) <= SAME_SIZE * last.size and line.monospace == last.monospace
    if not alike or not -0.2 * line.size < step < _GAP * measures.pitch * line.size:
        return False
    return is_large(line, measures.body) or _runs_on(group, line, margins)


def _is_beside(last: Line, line: Line) -> bool:
    """Whether a line goes on where another ends, a little higher or lower, as an exponent and what follows it."""
    size = max(last.size, line.size)
    return -1 < line.left - last.right < size and abs(last.base - line.base) < 0.6 * size


def _runs_on(group: Sequence[Line], line: Line, margins: dict[int, float]) -> bool:
    """Whether a line right below another goes on with its paragraph."""
    last = group[-1]
    hanging = _marker(group[0].text) is not None
    indented = not hanging and len(group) > 1 and line.left > last.left + 0.8 * line.size
    lead_in = line.spans[0][1] and not last.spans[-1][1] and _UNFINISHED.search(last.text) is None
    if line.bold != last.bold or _marker(line.text) or indented or lead_in:
        return False
    # Where its first word would have fitted on the line before, the break was meant.
    word = line.text.split(" ", 1)[0]
    width = (line.right - line.left) * (len(word) + 1) / max(len(line.text), 1)
    margin = margins.get(round(last.left / 20), 0.0)
    torn = line.text[:1].islower() and _UNFINISHED.search(last.text) is not None
    return last.right + width > margin - (_TORN if torn else _SLACK) * (margin - last.left)


def _marker(text: str) -> str | None:
    """What a list item begins with, None for any other line."""
    found = _BULLET.match(text) or _NUMBER.match(text) or _LETTER.match(text)
    return found[0] if found else None


# ---------------------------------------------------------------- groups -> blocks


def _page_content(groups: Iterable[Sequence[Line]], measures: Measures) -> list[Content]:
    content: list[Content] = []
    table: tuple[int, Table] | None = None
    place: tuple[int, int, int] | None = None
    for group in groups:
        role = group[0].role
        if role and role.contents:
            continue
        block = _block(group, measures)
        if role is None or role.cell is None:
            table = place = None
            content.append(block)
            continue
        if table is None or table[0] != role.cell[0]:
            table = (role.cell[0], Table())
            place = None
            content.append(table[1])
        rows = table[1].rows
        if place is None or place[1] != role.cell[1]:
            rows.append([])
        if place is None or place != role.cell:
            rows[-1].append([])
        place = role.cell
        rows[-1][-1].append(block)
    return merge_code(content)


def _block(group: Sequence[Line], measures: Measures) -> Block:
    role = group[0].role
    if (role and role.code) or all(line.monospace for line in group):
        return Block("code", _code(group))
    if group[0].formula:
        return Block("paragraph", formula(" ".join(line.text for line in group), display=True))
    return _text_block(group, measures)


def _text_block(group: Sequence[Line], measures: Measures) -> Block:
    role = group[0].role
    spans = _joined(group, measures)
    text = in_one(join_spans(spans))
    if level := _heading_level(group, text, measures):
        return Block("heading", plain(text), level)
    raw = "".join(piece for piece, _ in spans).strip()
    if _stands_out(group, raw, measures):
        return Block("paragraph", f"**{plain(text)}**")
    depth = role.item if role else -1
    bullet, number = _BULLET.match(raw), _NUMBER.match(raw)
    # In a tagged file "1. Explain" that is no item is a paragraph that begins so.
    if bullet or (number and (role is None or depth >= 0)):
        marker = "-" if bullet else raw.split(maxsplit=1)[0]
        length = len(bullet[0]) if bullet else len(marker) + 1
        return Block("item", in_one(join_spans(_without(spans, length))), max(depth, 0), marker)
    if depth >= 0 or (role is None and _LETTER.match(raw)):
        return Block("item", text, max(depth, 0))
    return Block("paragraph", text)


def _heading_level(group: Sequence[Line], text: str, measures: Measures) -> int:
    """1 to 6, or 0 for anything else."""
    role = group[0].role
    if len(text) > _LONGEST_HEADING:
        return 0
    if role and role.heading:
        return role.heading
    inside = role is not None and (role.cell is not None or role.item >= 0)
    large = all(line.size in measures.levels for line in group)
    return measures.levels[group[0].size] if large and not inside else 0


def _stands_out(group: Sequence[Line], text: str, measures: Measures) -> bool:
    """Whether short lines differ from the body by weight, slant or colour: a heading in all but size."""
    role = group[0].role
    if (role and (role.item >= 0 or role.cell)) or _BULLET.match(text) or "**" in text:
        return False
    colored = all(line.color not in (None, (), measures.color) for line in group)
    marked = all(line.bold for line in group) or all(line.italic for line in group) or colored
    return marked and len(text) <= _LONGEST_TITLE and text[-1:] not in ".,;!" and "://" not in text


def _without(spans: Sequence[tuple[str, bool]], length: int) -> list[tuple[str, bool]]:
    """The spans without their first characters, white space before them aside."""
    left: list[tuple[str, bool]] = []
    started = False
    for text, bold in spans:
        kept = text if started or left else text.lstrip()
        if not started and not kept:
            continue
        started = True
        cut = min(length, len(kept))
        length -= cut
        left.append((kept[cut:], bold))
    return left


def _joined(group: Sequence[Line], measures: Measures) -> list[tuple[str, bool]]:
    """The spans of all lines, words that a line end broke put together."""
    spans: list[tuple[str, bool]] = []
    for line in group:
        marked = marked_spans(line, measures)
        if spans:
            before, bold = spans[-1]
            broken = BROKEN.search(before)
            rest = FIRST_WORD.match(line.text)
            if broken and rest:
                spans[-1] = (
                    before.rstrip() if _is_compound(before, broken[1], rest[1], measures) else before[: broken.end(1)],
                    bold,
                )
            elif not _CLOSE.search(before):
                spans.append((" ", bold and marked[0][1]))
        spans += marked
    return spans


def _is_compound(before: str, head: str, tail: str, measures: Measures) -> bool:
    """Whether the hyphen at a line's end belongs to the word, as in ``well-known``."""
    if not tail[0].islower():
        return True
    if (head + tail).lower() in measures.words:
        return False
    if before.rstrip()[: -len(head) - 1].endswith("-"):
        return True
    return not measures.hyphenated or {head.lower(), tail.lower()} <= measures.words


def _code(group: Sequence[Line]) -> str:
    """The lines with the indentation that they are set with."""
    left = min(line.left for line in group)
    lines = []
    for line in group:
        width = (line.right - line.left) / max(len(line.text), 1)
        lines.append(" " * round((line.left - left) / width if width > 0 else 0) + line.text.rstrip())
    return "\n".join(lines)
