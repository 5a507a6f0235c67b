"""The headings of a report that labreport wrote, and what stands under each.

That a file has this layout tells where things stand, nothing more: all of it is graded like any other text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.inputs.parts.lines import read_lines

Span = tuple[int, int]

CONCLUSION = "conclusion"
AIM = "aim"
PROMPT = "prompt"
TOOL = "tool"
ADDED = ""
"""Name of a section that labreport does not write."""
_ORDERS = {
    TOOL: ("summary", AIM, TOOL, "side by side", CONCLUSION, "appendix"),
    "overview": ("overview", "side by side", "method", "keyboard and help"),
    "output": ("summary", AIM, "experiment", "algorithm", PROMPT, "output", "result", CONCLUSION, "appendix"),
}
"""The sections of the template ``comparison``, of the page, and of the template ``lab-report``."""
_WRITTEN = (AIM, PROMPT, CONCLUSION)
"""Sections in which a student's words stand, or the prompts; the others hold numbered tables and figures."""
_CAPTION = re.compile(r"^\W*(?:Table|Figure) \d+\.", re.MULTILINE)
_LISTS = ("contents", "table of contents")
_SIGNED = ("what each measure means", "how to make this report again")
"""Headings that together only labreport writes."""
_EXERCISE = re.compile(r"(?:Exercise|Prompt) (\d{1,3}): +(\S.*)")
_TOOL = re.compile(r"Tool \d{1,3}: +(\S.*)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


_DEEPEST = 6
_MOST = 2_000
"""Headings that are looked at; three models with ten samples to ten exercises have 400."""


class Heading(NamedTuple):
    """A heading that is none of an answer's."""

    level: int
    title: str
    start: int
    body: int
    """Where what stands under it begins."""
    end: int
    """Where the next heading of its level or a higher one begins."""
    own_end: int
    """Where the next heading of any level begins that is none of an answer's."""
    section: str
    """Name of the section that it stands in or opens; empty for one that labreport does not write."""
    tool: str = ""
    """The model of that section, where a section is about one."""
    exercise: int | None = None
    """Number of the exercise that it stands under or opens."""


class Layout(NamedTuple):
    """The headings down to those of the answers, in order."""

    headings: tuple[Heading, ...]
    exercises: int
    """Level of the headings of exercises; sections stand above, models or answers below."""
    page: bool
    """Whether it is that of the page for a browser."""


class _Raw(NamedTuple):
    level: int
    title: str
    start: int
    body: int


def read_layouts(text: str, *, marked: bool) -> Iterator[Layout]:
    """The layouts that the headings may have, the likeliest first; none where labreport did not write the text.

    Args:
        text: of one file.
        marked: whether the file says that labreport wrote it; else two of its headings must.
    """
    found = [
        _Raw(line.level, _title(text[line.start : line.end]), line.start, line.end)
        for line in read_lines(text)
        if line.style == "heading" and text.startswith("#", line.start)
    ]
    titles = {each.title.casefold() for each in found}
    if marked or titles.issuperset(_SIGNED):
        levels = sorted({each.level for each in found if _EXERCISE.fullmatch(each.title)})
        yield from (_layout(text, found, level) for level in levels)


def paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    """The paragraphs between two offsets, a list or a table being one; blank lines stand between them."""
    first, place = start, start
    while place < end:
        stop = text.find("\n", place, end)
        stop = end if stop < 0 else stop
        if not text[place:stop].strip():
            yield from _paragraph(text, first, place)
            first = stop + 1
        place = stop + 1
    yield from _paragraph(text, first, end)


def _paragraph(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if words := piece.strip():
        first = start + len(piece) - len(piece.lstrip())
        yield first, first + len(words)


def _title(line: str) -> str:
    return " ".join(_ESCAPE.sub(r"\1", line.strip().lstrip("#").rstrip("# \t\r")).replace("**", "").split())


def _layout(text: str, found: Sequence[_Raw], exercises: int) -> Layout:
    kept = [each for each in found if each.level <= exercises + 1][:_MOST]
    tops = [each for each in kept if each.level < exercises]
    bodies = [text[start:end] for start, end in pairwise([*(each.body for each in tops), len(text)])]
    names = _section_names([each.title for each in tops], bodies)
    sections = iter(names)
    ends = _ends(kept, len(text))
    headings: list[Heading] = []
    section = tool = ""
    exercise: int | None = None
    for place, (each, end) in enumerate(zip(kept, ends, strict=True)):
        if each.level < exercises:
            section, exercise = next(sections), None
            told = _TOOL.fullmatch(each.title)
            tool = told[1] if told and section == TOOL else ""
        elif each.level == exercises:
            numbered = _EXERCISE.fullmatch(each.title)
            exercise = int(numbered[1]) if numbered and section not in (CONCLUSION, AIM) else None
        own_end = kept[place + 1].start if place + 1 < len(kept) else len(text)
        headings.append(Heading(each.level, each.title, each.start, each.body, end, own_end, section, tool, exercise))
    return Layout(tuple(headings), exercises, "overview" in names)


def _ends(found: Sequence[_Raw], last: int) -> list[int]:
    """Where the next heading of each one's level or a higher one begins."""
    ends: list[int] = []
    begins = [last] * (_DEEPEST + 1)
    for each in reversed(found):
        ends.append(min(begins[: each.level + 1]))
        begins[each.level] = each.start
    return ends[::-1]


def _section_names(titles: Sequence[str], bodies: Sequence[str]) -> list[str]:
    """The name of each section; one that stands where a known one is missing is that one, renamed."""
    folded = [TOOL if _TOOL.fullmatch(title) else title.casefold().rstrip(":. ") for title in titles]
    order = next((each for told, each in _ORDERS.items() if told in folded), _ORDERS["output"])
    names: list[str] = [name if name in (*order, *_LISTS) else ADDED for name in folded]
    if names and names[0] == ADDED:
        # The title of the report.
        names[0] = _LISTS[0]
    known = [place for place, name in enumerate(names) if name in order]
    for first, last in pairwise([-1, *known, len(names)]):
        begin = order.index(names[first]) + 1 if first >= 0 else 0
        end = order.index(names[last]) if last < len(names) else len(order)
        lost = [name for name in order[begin:end] if name not in names]
        gaps = [place for place in range(first + 1, last) if names[place] == ADDED]
        for place, name in zip(gaps, lost, strict=False):
            if name in _WRITTEN or _CAPTION.search(bodies[place]):
                names[place] = name
    return names
