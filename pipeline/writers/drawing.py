"""SVG elements and the estimates of text width that place them.

No font is read: the widths are those of DejaVu Sans, the widest of the font list, so that a guess errs towards space.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

from pipeline.writers.markup import printable, xml_text

WIDTH = 720.0
"""Of every chart, in pixels; fits an A4 page at 0.67 points a pixel."""
CHART_CLASS = "labreport-chart"
"""Tells our figures from others."""
INK = "#1f2328"
SOFT = "#59636e"
RULE = "#d1d9e0"
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Okabe and Ito 2008, told apart by colour-blind readers; yellow is left out: it vanishes on white paper."""

_FONTS = "Noto Sans, DejaVu Sans, Arial, sans-serif"
_BOLD = 1.1
# What follows the last sign at which a long name such as llama3.1:70b-instruct may be broken.
_BREAK = re.compile(r"(?<=[-:/_])[^-:/_]*$")
# In parts of the font size.
_WIDTHS = {
    **dict.fromkeys("abcdefghijklmnopqrstuvwxyz0123456789", 0.64),
    **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 0.72),
    **dict.fromkeys("iIjl.,:;'|!`fJt()[]{}/\\ -r", 0.4),
    **dict.fromkeys("mMwWQO@%&—…–", 0.98),
}


class Label(NamedTuple):
    """One line of text in a figure."""

    x: float
    """Place of its anchor, in pixels from the left."""
    y: float
    """Place of its baseline, in pixels from the top."""
    text: str
    anchor: Literal["start", "middle", "end"]
    """Which part of the line stands at ``x``."""
    size: float
    """Of the font, in pixels."""
    fill: str
    bold: bool


class GridCell(NamedTuple):
    """One cell of a figure that is a grid."""

    sign: str
    """A ball that fills with the value; empty for none."""
    word: str
    fill: str
    """Colour behind both."""


class Grid(NamedTuple):
    """The same figure as a table, for formats in which it may then run over a page's end."""

    heads: tuple[str, ...]
    """Above the columns behind the first."""
    share: float
    """Of the width, for each of these columns."""
    rows: tuple[tuple[str, tuple[GridCell, ...]], ...]
    totals: tuple[str, ...]
    note: str
    """Stands below."""


Element = str | Label
"""A part of a figure: an SVG element, or a text."""


class Chart(NamedTuple):
    """A figure: vector graphics, a caption, and words for those who do not see it.

    ``shapes`` and ``labels`` are the same figure with its texts apart, for Typst: inside an SVG it sets the scripts of
    India with letters on top of each other.
    """

    svg: str
    title: str
    alt: str
    shapes: str = ""
    """The SVG without its texts."""
    labels: tuple[Label, ...] = ()
    grid: Grid | None = None
    """None for a figure that is no grid."""


def chart(title: str, alt: str, height: float, body: Iterable[Element]) -> Chart:
    """The chart with its elements on white, sized in pixels; texts are drawn last."""
    size = f'viewBox="0 0 {num(WIDTH)} {num(height)}" width="{num(WIDTH)}" height="{num(height)}"'
    reading = f'role="img" aria-label="{xml_text(title)}"'
    elements = list(body)
    labels = tuple(element for element in elements if isinstance(element, Label))
    start = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {reading} class="{CHART_CLASS}" font-family="{_FONTS}">',
        f"<title>{xml_text(title)}</title>",
        f"<desc>{xml_text(alt)}</desc>",
        f'<rect width="{num(WIDTH)}" height="{num(height)}" fill="#ffffff"/>',
        *(element for element in elements if isinstance(element, str)),
    )
    svg = "\n".join((*start, *map(_text_element, labels), "</svg>\n"))
    return Chart(svg, title, alt, "\n".join((*start, "</svg>\n")), labels)


def _text_element(label: Label) -> str:
    at = f'x="{num(label.x)}" y="{num(label.y)}" text-anchor="{label.anchor}"'
    weight = ' font-weight="bold"' if label.bold else ""
    return f'<text {at} font-size="{num(label.size)}" fill="{label.fill}"{weight}>{xml_text(label.text)}</text>'


def num(value: float) -> str:
    """The number with at most one decimal, as short as it can be."""
    short = f"{value:.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def signed(value: float) -> str:
    """The number for a reader: as ``num``, with a real minus sign."""
    return num(value).replace("-", "−")


def label(
    x: float,
    y: float,
    text: str,
    *,
    anchor: Literal["start", "middle", "end"] = "start",
    fill: str = INK,
    size: float = 12,
    bold: bool = False,
) -> Label:
    """One line of text; what XML cannot hold is shown as U+FFFD."""
    return Label(x, y, printable(text), anchor, size, fill, bold)


def box(x: float, y: float, width: float, height: float, fill: str, *, stroke: str | None = None) -> str:
    """A rectangle."""
    line = f' stroke="{stroke}"' if stroke else ""
    place = f'x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}"'
    return f'<rect {place} fill="{fill}"{line}/>'


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = RULE, dashes: str = "") -> str:
    """A thin line."""
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<line x1="{num(x1)}" y1="{num(y1)}" x2="{num(x2)}" y2="{num(y2)}" stroke="{stroke}"{dash}/>'


def text_width(text: str, size: float = 12, *, bold: bool = False) -> float:
    """Estimated width in pixels, rather too large than too small."""
    return sum(map(_em, text)) * size * (_BOLD if bold else 1)


def shorten(text: str, width: float, size: float = 12, *, bold: bool = False) -> str:
    """The text on one line within the width, ended by ``…`` where something was left out."""
    text = " ".join(printable(text).split())
    if text_width(text, size, bold=bold) <= width:
        return text
    room = width - text_width("…", size, bold=bold)
    end = 0
    for end, character in enumerate(text):  # noqa: B007 - the position is used after the loop
        room -= text_width(character, size, bold=bold)
        if room < 0:
            break
    while end and _joins(text[end]):
        end -= 1
    return text[:end].rstrip() + "…"


def wrap(text: str, width: float, lines: int, size: float = 12, *, bold: bool = False) -> list[str]:
    """At most that many lines within the width; the last ends in ``…`` where something was left out."""
    words = printable(text).split()
    wrapped: list[str] = []
    while words and len(wrapped) < lines - 1:
        current = words.pop(0)
        if text_width(current, size, bold=bold) > width:
            head = shorten(current, width, size, bold=bold)[:-1]
            if not head:
                return [*wrapped, "…"]
            head = _BREAK.sub("", head) or head
            words.insert(0, current[len(head) :])
            current = head
        while words and text_width(f"{current} {words[0]}", size, bold=bold) <= width:
            current = f"{current} {words.pop(0)}"
        wrapped.append(current)
    if words:
        wrapped.append(shorten(" ".join(words), width, size, bold=bold))
    return wrapped


def _joins(character: str) -> bool:
    """Whether the character belongs to the one before it."""
    return character in "\u200c\u200d\ufe0e\ufe0f" or unicodedata.category(character) in ("Mn", "Mc", "Me")


def _em(character: str) -> float:
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 1.05 if category == "Lo" else 1.4
    # Latin, Greek and Cyrillic with their accents; the scripts of India are wider.
    return 0.85 if ord(character) < 0x0590 or 0x1E00 <= ord(character) < 0x2100 else 1.0
