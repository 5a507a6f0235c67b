"""Styles and numbering of a Word document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.inputs.reading.elements import XmlReader

_HEADING = re.compile(r"heading (\d)")
_CODE = re.compile(r"code|source|preformatted|verbatim|listing")
_MONOSPACE = re.compile(r"consol|courier|mono|menlo|cascadia code|fira code|source code", re.IGNORECASE)
_FALSE = frozenset({"0", "false", "off"})
_MOST_LEVELS = 9
_ROMAN = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")


def is_on(facts: dict[str, str]) -> bool:
    """Whether a switch such as ``<w:b/>`` is on."""
    return facts.get("val", "true") not in _FALSE


def is_monospace(font: str) -> bool:
    """Whether a font is one that programs are set in."""
    return _MONOSPACE.search(font) is not None


def whole_number(text: str | None, default: int = 0) -> int:
    """The number, or the default for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 7 else default


@dataclass
class Style:
    """A style as written; what it does not say, the one that it is based on says."""

    name: str = ""
    based_on: str = ""
    bold: bool | None = None
    size: int | None = None
    outline: int | None = None
    numbering: str = ""
    level: int = 0
    font: str = ""


@dataclass
class Styles(XmlReader):
    """The styles of ``styles.xml``, by id."""

    styles: dict[str, Style] = field(default_factory=dict)
    default_size: int = 22
    """Half points of the body's letters."""
    _open: Style | None = None
    _default: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """See the base."""
        value = facts.get("val", "")
        if tag == "style":
            self._open = self.styles.setdefault(facts.get("styleId", ""), Style())
            if facts.get("type") == "paragraph" and facts.get("default") in ("1", "true"):
                self._default = facts.get("styleId", "")
        elif self._open is None:
            if tag == "sz":
                self.default_size = whole_number(value, self.default_size)
            return
        self._describe(self._open, tag, facts)

    @staticmethod
    def _describe(style: Style, tag: str, facts: dict[str, str]) -> None:
        value = facts.get("val", "")
        match tag:
            case "name":
                style.name = value.lower()
            case "basedOn":
                style.based_on = value
            case "b":
                style.bold = is_on(facts)
            case "sz":
                style.size = whole_number(value) or None
            case "outlineLvl":
                style.outline = whole_number(value, _MOST_LEVELS)
            case "numId":
                style.numbering = value
            case "ilvl":
                style.level = whole_number(value)
            case "rFonts":
                style.font = facts.get("ascii", "")

    def end(self, tag: str) -> None:
        """See the base."""
        if tag == "style":
            self._open = None

    def lineage(self, style_id: str) -> list[Style]:
        """The style and those that it is based on, the nearest first."""
        found: list[Style] = []
        style_id = style_id or self._default
        while (style := self.styles.get(style_id)) is not None and style not in found:
            found.append(style)
            style_id = style.based_on
        return found

    def heading_level(self, style_id: str) -> int:
        """1 to 6 for a heading, 0 for anything else."""
        for style in self.lineage(style_id):
            if found := _HEADING.fullmatch(style.name):
                return min(int(found[1]), 6)
            if style.name == "title":
                return 1
            if style.name == "subtitle":
                return 2
            if style.outline is not None and style.outline < _MOST_LEVELS:
                return min(style.outline + 1, 6)
        return 0

    def is_contents(self, style_id: str) -> bool:
        """Whether it is a line of a table of contents, which only repeats the headings."""
        return any(re.fullmatch(r"toc \d|toc ?heading", style.name) for style in self.lineage(style_id))

    def is_code(self, style_id: str) -> bool:
        """Whether it is a style for programs."""
        return any(_CODE.search(style.name) or is_monospace(style.font) for style in self.lineage(style_id))

    def bold(self, style_id: str) -> bool:
        """Whether its letters are bold."""
        return next((style.bold for style in self.lineage(style_id) if style.bold is not None), False)

    def size(self, style_id: str) -> int:
        """Half points of its letters."""
        return next((style.size for style in self.lineage(style_id) if style.size is not None), self.default_size)

    def numbering(self, style_id: str) -> tuple[str, int]:
        """The list that its paragraphs belong to, and their level."""
        found = next((style for style in self.lineage(style_id) if style.numbering), None)
        return (found.numbering, found.level) if found else ("", 0)


@dataclass
class _Level:
    kind: str = "decimal"
    pattern: str = "%1."
    first: int = 1


@dataclass
class Numbering(XmlReader):
    """The lists of ``numbering.xml``, which count as the paragraphs of a document are read."""

    _abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    """By list and level: the number of its first item, where it does not go on with a list like it."""
    _overridden: int = 0
    _levels: dict[int, _Level] = field(default_factory=dict)
    _level: _Level = field(default_factory=_Level)
    _list: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """See the base."""
        value = facts.get("val", "")
        match tag:
            case "abstractNum":
                self._levels = self._abstract.setdefault(facts.get("abstractNumId", ""), {})
            case "lvl":
                self._level = self._levels.setdefault(whole_number(facts.get("ilvl")), _Level())
            case "numFmt":
                self._level.kind = value
            case "lvlText":
                self._level.pattern = value
            case "start":
                self._level.first = whole_number(value, 1)
            case "num":
                self._list = facts.get("numId", "")
            case "abstractNumId":
                self._lists[self._list] = value
            case "lvlOverride":
                self._overridden = whole_number(facts.get("ilvl"))
            case "startOverride":
                self._restarts.setdefault(self._list, {})[self._overridden] = whole_number(value, 1)

    def next(self, number_id: str, level: int) -> str:
        """What stands before the next paragraph of that list: ``-``, ``3.``, ``2.1``, ``b)``; empty for none.

        Args:
            number_id: of the list; ``0`` switches numbering off.
            level: 0-based.
        """
        abstract = self._lists.get(number_id)
        if abstract is None:
            return ""
        levels = self._abstract.get(abstract, {})
        own = levels.get(level, _Level())
        if own.kind in ("bullet", "none"):
            return "-" if own.kind == "bullet" else ""
        counts = self._counts.setdefault(abstract, {})
        first = self._restarts.get(number_id, {}).pop(level, None)
        counts[level] = counts.get(level, own.first - 1) + 1 if first is None else first
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            its = levels.get(at, _Level())
            return _numeral(counts.get(at, its.first), its.kind if at == level else "decimal")

        return re.sub(r"%(\d)", shown, own.pattern)


def _numeral(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman"):
        roman = ""
        values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
        for value, sign in zip(values, _ROMAN, strict=True):
            roman += sign * (number // value)
            number %= value
        return roman.upper() if kind == "upperRoman" else roman
    return str(number)
