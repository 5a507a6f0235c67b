"""The lines of a submission: what each says without its markup, and how much it looks like a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

Style = Literal["heading", "bold", "label", "alone", "list", "plain", "prose"]

HEAD = 200
"""Characters of a line that are looked at; labels stand at its beginning."""
LONGEST_HEADING = 120
"""Characters of a line without markup that may still be a heading."""

WRAPPED = 50
"""Characters of a line from which on it may go on in the next one."""
WIDEST = 132
"""Characters of the longest line that an editor makes."""
_UNWRAPPED = 0.2
"""Share of the longer lines that may be longer than that: addresses, tables."""
_FEW_WIDE = 4
_SENTENCE_ENDS = (".", "!", "?", ":", ";", ")", '"', "”", "|", "*", "`", "-", "。")

LOOKS: dict[Style, float] = {
    "heading": 1.0,
    "bold": 0.95,
    "label": 0.9,
    "alone": 0.8,
    "list": 0.45,
    "plain": 0.55,
    "prose": 0.3,
}
"""How much each style looks like the heading of a part."""

_FENCE = re.compile(r"(`{3,}|~{3,})")
_HASHES = re.compile(r"(#{1,6})(?:[ \t]|\*|$)")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*$")
_TABLE = re.compile(r"[|+].*[|+]$|[^|]{1,60}\|[^|]{1,60}\|")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.{1,160}?)\1[ \t]*:?[ \t]*")
_BOLD_TAG = re.compile(r"<(?:b|strong|h[1-6]|u)\b", re.IGNORECASE)
_BULLET = re.compile(r"(?:[-*+•▪◦●‣○]|\d{1,2}[.)]|\(?[a-z][.)])[ \t]")
_TAG = re.compile(r"<[^<>]{0,80}>")
_LINK = re.compile(r"!?\[([^\[\]]{0,120})\]\([^()\s]{0,200}\)")
_ATTRIBUTES = re.compile(r"(?:\[\])?\{[#.][^{}]{0,80}\}")
_ESCAPE = re.compile(r"\\(?=[^\w\s])")
_EMPHASIS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)|`+|~~")
_LEADING = re.compile(r"^[\s>#|•▪◦●‣○\-+–—=]+(?!\d)|^[\s>#|]+")
_PICTURES = re.compile(
    "[\u2190-\u21ff\u2460-\u24ff\u2500-\u27bf\u2b00-\u2bff\ufe0f\u20e3\u200b-\u200d\U0001f000-\U0001faff]+"
)
_CONTENTS_ENTRY = re.compile(r"(?:\.[ \t]?){4,}\s*\d{1,4}\s*$|[ \t]{4,}\d{1,4}\s*$|^[-*\d.)\s]*\[[^\]]{1,120}\]\(#")


class Line(NamedTuple):
    """One line that is not blank."""

    number: int
    """1-based, as an editor counts."""
    start: int
    end: int
    """Without what ends the line."""
    words: str
    """Its beginning without markup."""
    style: Style
    level: int
    """1 to 6 for a Markdown heading, else 7."""
    first: bool
    """Whether a paragraph, heading or list item begins here."""
    fresh: bool = True
    """Whether a label may stand here: not in a wrapped paragraph, where the line above ends within a sentence."""


def read_lines(text: str, *, fenced: bool = False) -> list[Line]:
    """The lines that are neither blank nor rows of a table nor, unless wanted, in a fenced block; in order.

    Takes time in proportion to the length of the text, whatever stands in it.
    """
    raw = _raw_lines(text)
    shut = {} if fenced else _closed_fences(raw)
    wraps = _wraps([len(line) for _, _, line in raw])
    lines: list[Line] = []
    fence = 0
    blank = True
    for index, (start, end, line) in enumerate(raw):
        if index in shut:
            fence = shut[index]
        if index <= fence and fence:
            blank = True
            continue
        stripped = line.strip()
        if not stripped:
            blank = True
            continue
        following = raw[index + 1][2].strip() if index + 1 < len(raw) else ""
        if not (_UNDERLINE.match(stripped) or _TABLE.match(stripped) or stripped in ("***", "* * *")):
            above = raw[index - 1][2].rstrip() if index else ""
            fresh = blank or not wraps or len(above) < WRAPPED or above.endswith(_SENTENCE_ENDS)
            read = _read_line(index + 1, start, end, stripped, blank=blank, following=following)
            lines.append(read if fresh or read.style == "heading" else _within_sentence(read))
        blank = lines[-1].style in ("heading", "bold") if lines else True
    return lines


def _wraps(lengths: Sequence[int]) -> bool:
    """Whether sentences go on from line to line: not where many lines are longer than any editor wraps them."""
    long = sum(length >= WRAPPED for length in lengths)
    return sum(length > WIDEST for length in lengths) <= max(_FEW_WIDE, long * _UNWRAPPED)


def _within_sentence(line: Line) -> Line:
    """A line that goes on with the sentence above it, unless it ends like a label."""
    label = line.words.endswith(":") and len(line.words) < WRAPPED
    return line._replace(style="plain" if label else "prose", first=False, fresh=label)


def _raw_lines(text: str) -> list[tuple[int, int, str]]:
    rows = []
    start = 0
    for line in text.split("\n"):
        body = line.removesuffix("\r")
        rows.append((start, start + len(body), body[: HEAD * 2].replace("\f", " ")))
        start += len(line) + 1
    return rows


def _closed_fences(raw: Sequence[tuple[int, int, str]]) -> dict[int, int]:
    """The closing line of each fenced block by its opening one; a block that is never closed is none."""
    found: dict[int, int] = {}
    opened: tuple[int, str] | None = None
    for index, (_, _, line) in enumerate(raw):
        if not (mark := _FENCE.match(line.lstrip())):
            continue
        if opened is None:
            opened = index, mark[1]
        elif line.strip().strip(mark[1][0]) == "" and mark[1].startswith(opened[1]):
            found[opened[0]] = index
            opened = None
    return found


def _read_line(number: int, start: int, end: int, stripped: str, *, blank: bool, following: str) -> Line:
    level = 7
    head = stripped[: HEAD * 2]
    words = clean(head)
    short = end - start <= LONGEST_HEADING + 40 and len(words) <= LONGEST_HEADING
    begins = blank or bool(_BULLET.match(stripped))
    style: Style
    if _CONTENTS_ENTRY.search(head):
        style, words = "prose", ""
    elif hashes := _HASHES.match(stripped):
        style, level = "heading", len(hashes[1])
    elif blank and short and _UNDERLINE.match(following) and not following.startswith("--- "):
        style, level = "heading", 1 if following[0] == "=" else 2
    else:
        style = _unmarked_style(stripped, words, blank=blank, short=short, following=following)
    return Line(number, start, end, words, style, level, begins or style in ("heading", "bold", "label"))


def _unmarked_style(stripped: str, words: str, *, blank: bool, short: bool, following: str) -> Style:
    body = stripped.lstrip("> ")
    if bold := _BOLD.match(body):
        return "bold" if bold.end() >= len(body) - 3 and short else "label"
    if short and _BOLD_TAG.match(body):
        return "bold"
    if not short or words.endswith((".", ",", ";")):
        return "prose"
    if _BULLET.match(stripped):
        return "alone" if blank and not following and stripped[0] not in "-*+•" else "list"
    return "alone" if blank and (not following or len(words) < 80) else "plain"


def clean(head: str) -> str:
    """A line's beginning as a reader sees it: no Markdown, HTML tags or pictograms, white space folded."""
    if "[" in head:
        head = _LINK.sub(r"\1", head)
    if "<" in head:
        head = _TAG.sub(" ", head)
    if "{" in head:
        head = _ATTRIBUTES.sub("", head)
    if "\\" in head:
        head = _ESCAPE.sub("", head)
    if not head.isascii():
        head = _PICTURES.sub(" ", head).replace("\u00a0", " ")
    if not head[0:1].isalnum():
        head = _LEADING.sub("", head)
    head = _EMPHASIS.sub("", head)
    return " ".join(head.rstrip("# \t").split())[:HEAD]
