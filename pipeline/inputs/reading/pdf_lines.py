"""The lines of a PDF page, with their place, size and weight of letters, and their role in the structure tree."""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from pipeline.inputs.reading.pdf_fonts import Font, named_font
from pipeline.inputs.reading.pdf_hidden import Sight
from pipeline.inputs.reading.pdf_structure import Role, read_roles

_NAME_BYTES = 128
_HEADING_SIZE = 1.06
"""Letters this much larger than the body's make a heading; 14 of 14 in a report of 11 pages."""
_EDGE = 0.1
"""Share of the page's height, at top and bottom, where running heads stand."""
_HYPHEN = 0x02
"""What PDFium puts for a hyphen at a line's end."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True)
class Letters:
    """How the letters of one text object look."""

    size: float
    """Points."""
    bold: bool
    italic: bool
    monospace: bool
    color: tuple[int, ...]
    role: Role | None
    hidden: bool = False
    mathematical: bool = False
    """Whether the font is one for formulas."""
    family: str = ""
    """Name of the font without its weight and slant."""


class Gap(NamedTuple):
    """A blank between two words."""

    offset: int
    """In the line's text, of what stands behind it."""
    before: float
    after: float


@dataclass
class Line:
    """Letters on one base line; lengths are in points from the lower left corner of the page."""

    page: int
    spans: list[tuple[str, bool]] = field(default_factory=list)
    letters: list[tuple[int, Letters]] = field(default_factory=list)
    """(number of letters, how they look)."""
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0
    edge: int = 0
    """1 at the very top of its page, -1 at the very bottom, 0 between."""
    gaps: list[Gap] = field(default_factory=list)
    """Only on pages without a structure tree."""
    formula: bool = False
    """Whether it is nothing but a formula that no tag tells of."""

    @cached_property
    def text(self) -> str:
        """Its characters."""
        return "".join(text for text, _ in self.spans)

    @cached_property
    def size(self) -> float:
        """Size of most of its letters, to a tenth of a point."""
        sizes: dict[float, int] = {}
        for count, look in self.letters:
            sizes[round(look.size, 1)] = sizes.get(round(look.size, 1), 0) + count
        return max(sizes, key=lambda size: (sizes[size], size), default=0.0)

    @cached_property
    def bold(self) -> bool:
        """Whether all its letters are bold."""
        return bool(self.letters) and all(look.bold for count, look in self.letters if count)

    @cached_property
    def color(self) -> tuple[int, ...] | None:
        """Red, green and blue of all its letters, None where they differ."""
        colors = {look.color for count, look in self.letters if count}
        return colors.pop() if len(colors) == 1 else None

    @cached_property
    def italic(self) -> bool:
        """Whether all its letters are slanted."""
        return bool(self.letters) and all(look.italic for count, look in self.letters if count)

    @cached_property
    def monospace(self) -> bool:
        """Whether all its letters are those of programs."""
        return bool(self.letters) and all(look.monospace for count, look in self.letters if count)

    @cached_property
    def role(self) -> Role | None:
        """Its role, None on a page without tags and for what is no part of the text, such as a running head."""
        return next((look.role for _, look in self.letters if look.role), None)


def read_lines(raw: Any, page: Any, number: int, *, recognised: bool = False) -> tuple[list[Line], list[str]]:
    """The lines of a page in the order of its content, and the texts on it that nobody sees.

    Args:
        raw: the binding of PDFium.
        page: its handle of the page.
        number: 0-based, put into the lines.
        recognised: whether invisible letters are those that OCR found in the page's picture.
    """
    handle = raw.FPDFText_LoadPage(page)
    if not handle:
        return [], []
    try:
        sight = Sight(raw, page, recognised=recognised)
        lines, hidden = _Lines(raw, handle, number, read_roles(raw, page), sight).read()
    finally:
        raw.FPDFText_ClosePage(handle)
    height = raw.FPDF_GetPageHeightF(page)
    for line in lines:
        line.edge = (line.base > (1 - _EDGE) * height) - (line.base < _EDGE * height)
    return lines, hidden


class _Lines:
    def __init__(self, raw: Any, handle: Any, number: int, roles: dict[int, Role], sight: Sight) -> None:
        self._raw = raw
        self._handle = handle
        self._number = number
        self._roles = roles
        self._sight = sight
        self._hidden: list[str] = []
        self._hiding = False
        self._looks: dict[int, Letters] = {}
        self._fonts: dict[int, Font] = {}

    def read(self) -> tuple[list[Line], list[str]]:
        raw, handle = self._raw, self._handle
        lines: list[Line] = []
        pieces: list[tuple[str, Letters]] = []
        seen: list[int] = []
        """Indices of the visible characters of the line."""

        def finish() -> None:
            if seen:
                lines.append(self._line(pieces, seen))
            pieces.clear()
            seen.clear()

        for index in range(raw.FPDFText_CountChars(handle)):
            code = raw.FPDFText_GetUnicode(handle, index)
            if code in (10, 13):
                self._sees_not(" ", index)
                finish()
                continue
            if code == _HYPHEN:
                # PDFium leaves out the line end behind it.
                if pieces:
                    pieces.append(("-", pieces[-1][1]))
                finish()
                continue
            character = _character(code)
            if self._sees_not(character, index):
                continue
            if character.isspace():
                pieces += [(" ", look) for _, look in pieces[-1:]]
                continue
            look = self._look(index)
            if pieces and _apart(look.role, pieces[-1][1].role):
                finish()
            pieces.append((character, look))
            seen.append(index)
        finish()
        return lines, self._hidden

    def _sees_not(self, character: str, index: int) -> bool:
        """Whether a character is hidden, which is noted; a blank is what stands before it."""
        if character.isspace():
            if self._hiding:
                self._hidden[-1] += " "
            return self._hiding
        hidden = self._look(index).hidden
        if hidden and not self._hiding:
            self._hidden.append("")
        self._hiding = hidden
        if hidden:
            self._hidden[-1] += character
        return hidden

    def _look(self, index: int) -> Letters:
        raw = self._raw
        found = raw.FPDFText_GetTextObject(self._handle, index)
        if not found:
            return Letters(0.0, bold=False, italic=False, monospace=False, color=(), role=None)
        address = ctypes.addressof(found.contents)
        if address not in self._looks:
            matrix = raw.FS_MATRIX()
            scale = 1.0
            if raw.FPDFText_GetMatrix(self._handle, index, matrix):
                scale = math.hypot(matrix.c, matrix.d) or 1.0
            font = self._font(raw.FPDFTextObj_GetFont(found))
            role = self._roles.get(raw.FPDFPageObj_GetMarkedContentID(found))
            size = raw.FPDFText_GetFontSize(self._handle, index) * scale
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(self._handle, index, x, y)
            hidden = self._sight.hides(found, size, (x.value, y.value))
            self._looks[address] = Letters(
                size,
                font.bold,
                font.italic,
                font.monospace,
                self._color(found),
                role,
                hidden,
                font.mathematical,
                font.family,
            )
        return self._looks[address]

    def _color(self, found: Any) -> tuple[int, ...]:
        parts = [ctypes.c_uint() for _ in range(4)]
        known = self._raw.FPDFPageObj_GetFillColor(found, *parts)
        return tuple(part.value for part in parts[:3]) if known else ()

    def _font(self, font: Any) -> Font:
        if not font:
            return Font()
        address = ctypes.addressof(font.contents)
        if address not in self._fonts:
            buffer = ctypes.create_string_buffer(_NAME_BYTES)
            self._raw.FPDFFont_GetBaseFontName(font, buffer, _NAME_BYTES)
            self._fonts[address] = named_font(buffer.value.decode("utf-8", "replace"))
        return self._fonts[address]

    def _line(self, pieces: list[tuple[str, Letters]], seen: list[int]) -> Line:
        line = Line(self._number)
        text: list[str] = []
        for index, (character, look) in enumerate(pieces):
            text.append(character)
            if index + 1 == len(pieces) or pieces[index + 1][1] is not look:
                joined = "".join(text)
                line.spans.append((joined, look.bold))
                line.letters.append((sum(not c.isspace() for c in joined), look))
                text.clear()
        first = seen[0]
        box, end = self._box(first), self._box(seen[-1])
        line.left, line.right = box.left, end.right
        x, y = ctypes.c_double(), ctypes.c_double()
        self._raw.FPDFText_GetCharOrigin(self._handle, first, x, y)
        line.base = y.value
        if not self._roles:
            line.gaps = self._gaps(pieces, seen)
        return line

    def _gaps(self, pieces: list[tuple[str, Letters]], seen: list[int]) -> list[Gap]:
        gaps: list[Gap] = []
        letters = -1
        for offset, (character, _) in enumerate(pieces):
            if character == " ":
                continue
            letters += 1
            if 0 < letters < len(seen) and pieces[offset - 1][0] == " ":
                before, after = self._box(seen[letters - 1]).right, self._box(seen[letters]).left
                gaps.append(Gap(offset, before, after))
        return gaps

    def _box(self, index: int) -> Any:
        box = self._raw.FS_RECTF()
        self._raw.FPDFText_GetLooseCharBox(self._handle, index, box)
        return box


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 else "\ufffd"


def _apart(one: Role | None, other: Role | None) -> bool:
    """Whether two texts on one base line belong to different blocks, such as cells side by side."""
    return one is not None and other is not None and one.block != other.block


def is_large(line: Line, body: float) -> bool:
    """Whether a line with a letter is larger than the body's letters, as a heading is."""
    return line.size > _HEADING_SIZE * body and any(c.isalpha() for c in line.text)


def unreadable_share(text: str) -> float:
    """Share of the characters that no letter is known for, because the file does not say what its glyphs mean."""
    seen = sum(not c.isspace() for c in text)
    return (text.count("\ufffd") + len(_PRIVATE.findall(text))) / seen if seen else 0.0
