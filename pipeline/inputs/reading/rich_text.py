"""RTF -> the same without the text that nobody sees, which pandoc cannot tell from other text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

TINY = 4
"""Half points of letters that nobody can read."""
_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<code>[0-9a-fA-F]{2})|\\(?P<symbol>.)"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
_ASIDE = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "headerl", "headerr", "footerl"}
    | {"footerr", "listtable", "listoverridetable", "rsidtbl", "generator", "themedata", "datastore", "fldinst"}
)
"""Groups whose text is none of the document's."""
_GROUNDS = frozenset({"cb", "highlight", "chcbpat", "cbpat"})
_COLOR = re.compile(r"\\red(\d{1,3})|\\green(\d{1,3})|\\blue(\d{1,3})")
_WHITE = 250
"""Of 255, from which on red, green and blue are white."""
_BREAKS = frozenset({"par", "line", "cell", "row", "sect", "page"})


@dataclass(frozen=True)
class _State:
    """What counts until its group ends."""

    hidden: bool = False
    color: int = 0
    size: int = 24
    grounds: frozenset[str] = frozenset()
    table: bool = False
    aside: bool = False


@dataclass
class _Unseen:
    """Which characters of a source are text that nobody sees."""

    white: frozenset[int]
    state: _State = field(default_factory=_State)
    groups: list[_State] = field(default_factory=list)
    stretches: list[tuple[int, int]] = field(default_factory=list)
    told: list[str] = field(default_factory=lambda: [""])
    fallback: int = 0
    """Characters that follow only for programs without Unicode."""

    def read(self, source: str) -> None:
        place = 0
        while found := _TOKEN.match(source, place):
            place = found.end()
            if brace := found["brace"]:
                self._group(brace)
            elif word := found["word"]:
                number = None if found["number"] is None else int(found["number"])
                if word == "bin" and number:
                    place += max(0, number)
                elif word == "u" and number is not None:
                    self._see(found, chr(number % 0x10000))
                    self.fallback = 1
                else:
                    self._obey(word, number)
            elif found["symbol"] == "*":
                self.state = replace(self.state, aside=True)
            else:
                self._see(found, _letters(found))

    def _group(self, brace: str) -> None:
        if brace == "{":
            self.groups.append(self.state)
        elif self.groups:
            self.state = self.groups.pop()

    def _obey(self, word: str, number: int | None) -> None:
        state = self.state
        if word in _ASIDE:
            state = replace(state, aside=True)
        elif word == "plain":
            state = replace(state, hidden=False, color=0, size=24, grounds=state.grounds & {"cbpat"})
        elif word == "pard":
            state = replace(state, grounds=state.grounds - {"cbpat"}, table=False)
        elif word == "v":
            state = replace(state, hidden=number != 0)
        elif word == "cf":
            state = replace(state, color=number or 0)
        elif word == "fs":
            state = replace(state, size=24 if number is None else number)
        elif word in ("intbl", "trowd"):
            state = replace(state, table=True)
        elif word in _GROUNDS:
            white = not number or number in self.white
            state = replace(state, grounds=state.grounds - {word} if white else state.grounds | {word})
        elif word in _BREAKS and self.told[-1]:
            self.told.append("")
        self.state = state

    def _see(self, found: re.Match[str], letters: str) -> None:
        """Take note of letters that nobody sees."""
        state = self.state
        white = state.color in self.white and not state.grounds and not state.table
        if not letters or state.aside or not (state.hidden or white or state.size <= TINY):
            self.fallback = 0
            return
        self.stretches.append(found.span())
        self.told[-1] += letters[self.fallback :]
        self.fallback = 0


def _letters(found: re.Match[str]) -> str:
    if found["code"]:
        return bytes([int(found["code"], 16)]).decode("cp1252", "replace")
    if symbol := found["symbol"]:
        return symbol if symbol in "\\{}" else " " if symbol == "~" else ""
    return found["text"] or ""


def _white_colors(source: str) -> frozenset[int]:
    """Numbers of the colours that are white."""
    start = source.find("{\\colortbl")
    table = source[start : source.find("}", start)] if start >= 0 else ""
    white = set()
    for number, entry in enumerate(table.split(";")):
        parts = [int(value) for each in _COLOR.findall(entry) for value in each if value]
        if len(parts) == 3 and min(parts) >= _WHITE:
            white.add(number)
    return frozenset(white)


def without_unseen(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The document without what nobody sees in it, and that text; the same bytes where there is none.

    White letters count as seen in tables and on coloured ground.
    """
    source = data.decode("latin-1")
    unseen = _Unseen(_white_colors(source))
    unseen.read(source)
    if not unseen.stretches:
        return data, ()
    kept, place = [], 0
    for start, end in unseen.stretches:
        kept.append(source[place:start])
        place = end
    return "".join([*kept, source[place:]]).encode("latin-1"), tuple(unseen.told)
