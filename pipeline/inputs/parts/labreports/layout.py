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
ADDED = ""
"""Name of a section that labreport does not write."""
_TOOL = "tool"
_ORDERS = {
    _TOOL: ("summary", AIM, _TOOL, "side by side", CONCLUSION, "appendix"),
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
_OF_TOOL = re.compile(r"Tool \d{1,3}: +(\S.*)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_LETTERS = 3
"""Of the shortest title of a section."""
_DEEPEST = 6
_MOST = 5_000
"""Headings that are looked at; three models with ten samples to four exercises have half of that."""


class Heading(NamedTuple):
    """A heading, and where it stands."""

    level: int
    title: str
    start: int
    body: int
    """Where what stands under it begins."""
    end: int
    """Where the next heading of its level or a higher one begins; of one below an exercise, the next of any level."""
    section: str
    """Name of the section that it stands in or opens; empty for one that labreport does not write."""
    tool: str = ""
    """The model of that section, where a section is about one."""
    exercise: int | None = None
    """Number of the exercise that it stands under or opens."""


class Layout(NamedTuple):
    """The headings of a report, taken for what they are."""

    exercises: int
    """Level of the headings of exercises; sections stand above, models or answers below."""
    headings: tuple[Heading, ...]
    """Down to those of exercises, in order."""
    below: tuple[Heading, ...]
    """Those below an exercise, in order: models, answers, and whatever prompts and answers have."""
    page: bool
    """Whether it is the page for a browser."""


class _Raw(NamedTuple):
    level: int
    title: str
    start: int
    body: int


def read_layouts(text: str, *, marked: bool) -> Iterator[Layout]:
    """The layouts that the headings may have, the deepest exercises first; none where labreport did not write the text.

    Args:
        text: of one file.
        marked: whether the file says that labreport wrote it; else two of its headings must.
    """
    found = [
        _Raw(line.level, _title(text[line.start : line.end]), line.start, line.end)
        for line in read_lines(text)
        if line.style == "heading" and text.startswith("#", line.start)
    ][:_MOST]
    titles = {each.title.casefold() for each in found}
    if marked or titles.issuperset(_SIGNED):
        levels = sorted({each.level for each in found if _EXERCISE.fullmatch(each.title)}, reverse=True)
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
    # A PDF without a structure has pieces of formulas that are as large as headings.
    found = [each for each in found if each.level > exercises or sum(map(str.isalpha, each.title)) >= _LETTERS]
    tops = [each for each in found if each.level < exercises]
    bodies = [text[start:end] for start, end in pairwise([*(each.body for each in tops), len(text)])]
    names = _section_names([each.title for each in tops], bodies)
    sections = iter(names)
    headings: list[Heading] = []
    below: list[Heading] = []
    section = tool = ""
    exercise: int | None = None
    for each, end in zip(found, _ends(found, exercises, len(text)), strict=True):
        if each.level < exercises:
            section, exercise = next(sections), None
            told = _OF_TOOL.fullmatch(each.title)
            tool = told[1] if told and section == _TOOL else ""
        elif each.level == exercises:
            numbered = _EXERCISE.fullmatch(each.title)
            exercise = int(numbered[1]) if numbered and section not in (CONCLUSION, AIM) else None
        heading = Heading(*each, end, section, tool, exercise)
        if each.level <= exercises:
            headings.append(heading)
        elif exercise is not None:
            below.append(heading)
    return Layout(exercises, tuple(headings), tuple(below), "overview" in names)


def _ends(found: Sequence[_Raw], exercises: int, last: int) -> list[int]:
    """Where each heading's text ends."""
    ends: list[int] = []
    begins = [last] * (_DEEPEST + 1)
    for each in reversed(found):
        ends.append(min(begins[: each.level + 1] if each.level <= exercises else begins))
        begins[each.level] = each.start
    return ends[::-1]


def _section_names(titles: Sequence[str], bodies: Sequence[str]) -> list[str]:
    """The name of each section; one that stands where a known one is missing is that one, renamed."""
    folded = [_TOOL if _OF_TOOL.fullmatch(title) else title.casefold().rstrip(":. ") for title in titles]
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
