"""Characters that no font has, shown as their codes in the texts that Typst could not set, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.writers.document.visible import code_point
from pipeline.writers.formats.typst_source import ZERO_WIDTH_SPACE, literals

_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed[^\n]*(?:\n *┌─ [^\n]*?:(\d+):\d+$)?', re.MULTILINE)
_RUST_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"
"""Joiners and variation selectors; one is reported beside a missing character, though it is well within others."""


class MissingGlyphs:
    """What Typst found missing, text by text.

    Args:
        placed: texts that the functions of report.typ place, so that an error does not show their line.
    """

    def __init__(self, placed: Iterable[str] = ()) -> None:
        self._placed = frozenset(placed)
        self._missing: dict[str, set[str]] = {}
        self._texts: dict[str, str] = {}
        """The text as it stands in the source, to the text before replacement."""

    def replaced(self, text: str) -> str:
        """The text with its missing characters as codes."""
        missing = self._missing.get(text)
        shown = text
        if missing:
            found = re.compile(f"[{re.escape(''.join(sorted(missing)))}][{_JOINERS}]*")
            shown = found.sub(lambda match: "".join(map(code_point, match[0])), text)
        self._texts[shown.replace(ZERO_WIDTH_SPACE, "")] = text
        return shown

    def learn(self, diagnostic: str, source: str) -> set[str]:
        """The characters that the diagnostic of the source names and that are now replaced; empty if there are none."""
        lines = source.split("\n")
        learnt: dict[str, set[str]] = {}
        for quoted, number in _NO_GLYPH.findall(diagnostic):
            line = lines[int(number) - 1] if number and int(number) <= len(lines) else ""
            for character in _characters(quoted):
                for text in self._holding(character, line):
                    learnt.setdefault(text, set()).add(character)
        new: set[str] = set()
        for text, characters in learnt.items():
            known = self._missing.setdefault(text, set())
            real = (characters - set(_JOINERS) or characters) - known
            known |= real
            new |= real
        return new

    def _holding(self, character: str, line: str) -> list[str]:
        """The texts of the line that hold the character, or else those placed by a function, or else any."""
        here = (self._texts[shown] for shown in literals(line) if shown in self._texts)
        for texts in (here, iter(self._placed), iter(set(self._texts.values()))):
            if found := [text for text in texts if character in text]:
                return found
        return []


def _characters(quoted: str) -> Iterator[str]:
    shown = _RUST_ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], quoted)
    # The letter below a missing mark is not missing.
    return iter([character for character in shown if not character.isascii()] or shown)
