"""Which ideas a word or phrase can stand for, by the lexicon of semantic fields."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from math import sqrt
from typing import Any, TypeVar

from pipeline.scoring.lexicon import FOLDER, common_words, idea_lines, read_lines
from pipeline.scoring.terms import fold, read_word

COMPILED = "ideas.json"
"""What ``ideas.txt`` and ``common.txt`` come to, so that no word of them needs stemming when the scorer starts."""


def compile_meanings() -> dict[str, Any]:
    """What ``ideas.json`` must hold: fields by stem, phrases by first stem, common stems, known words, folded."""
    fields: dict[str, set[int]] = {}
    phrases: dict[str, list[str]] = {}
    words = {fold(word) for word in common_words()}
    for number, line in enumerate(idea_lines()):
        for entry in line:
            if "_" in entry:
                first, *rest = (read_word(part).stem for part in entry.split("_"))
                phrases.setdefault(first, []).append(f"{' '.join(rest)}={number}")
            else:
                fields.setdefault(read_word(entry).stem, set()).add(number)
                if entry.isalpha():
                    words.add(fold(entry))
    themes: dict[str, set[int]] = {}
    for number, text in enumerate(read_lines("themes.txt")):
        for word in text.split():
            themes.setdefault(read_word(word).stem, set()).add(number)
    return {
        "themes": _numbered(themes),
        "fields": _numbered(fields),
        "phrases": {first: ";".join(rest) for first, rest in sorted(phrases.items())},
        "common": sorted({read_word(word).stem for word in common_words()}),
        "words": " ".join(sorted(words)),
    }


def _numbered(numbers: dict[str, set[int]]) -> dict[str, str]:
    """Numbers by stem as text: ten times as fast to load as lists, of which few are ever asked for."""
    return {stem: " ".join(map(str, sorted(own))) for stem, own in sorted(numbers.items())}


_T = TypeVar("_T")


class ByStem(dict[str, _T]):
    """What is known of each stem, made out when it is first asked for; that of an empty text for an unknown one.

    Args:
        written: by stem, as text.
        read: makes it out.
    """

    def __init__(self, written: dict[str, str], read: Callable[[str], _T]) -> None:
        super().__init__()
        self.known = written.keys()
        """All stems of which something is known."""
        self._written, self._read = written, read
        self._nothing = read("")

    def __missing__(self, stem: str) -> _T:
        if stem not in self._written:
            return self._nothing
        found = self[stem] = self._read(self._written[stem])
        return found


def _read_numbers(text: str) -> frozenset[int]:
    return frozenset(map(int, text.split()))


Following = dict[str, list[tuple[tuple[str, ...], int]]]
"""Phrases that begin with the same stem, by their second one: the stems after that, and the number of the field."""


def _read_phrases(text: str) -> Following:
    found: Following = {}
    for phrase in filter(None, text.split(";")):
        rest, number = phrase.split("=")
        second, *others = rest.split()
        found.setdefault(second, []).append((tuple(others), int(number)))
    return found


@cache
def _compiled() -> Any:
    return json.loads((FOLDER / COMPILED).read_text("utf-8"))


@cache
def common_stems() -> frozenset[str]:
    """Stems of general academic English."""
    return frozenset(_compiled()["common"])


@cache
def known_words() -> tuple[str, ...]:
    """Every single word of the semantic fields and of general academic English, folded."""
    return tuple(_compiled()["words"].split())


@cache
def fields_of_words() -> ByStem[frozenset[int]]:
    """Numbers of the fields that a stem belongs to."""
    return ByStem(_compiled()["fields"], _read_numbers)


LEAST_ALIKE = 0.2
"""Likeness from which a word may stand for another: one with many meanings shares a field with very many others."""


def likeness(fields: frozenset[int], others: frozenset[int]) -> float:
    """The cosine between two words, each the set of its semantic fields, 0 to 1; 0 for a word without any."""
    return len(fields & others) / sqrt(len(fields) * len(others) or 1)


@cache
def themes_of_words() -> ByStem[frozenset[int]]:
    """Numbers of the themes that a stem belongs to."""
    return ByStem(_compiled()["themes"], _read_numbers)


@cache
def phrases() -> ByStem[Following]:
    """The phrases of the lexicon by the stem of their first word: what follows it."""
    return ByStem(_compiled()["phrases"], _read_phrases)
