"""Which ideas a word or phrase can stand for, by the lexicon of semantic fields."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from pipeline.scoring.lexicon import FOLDER, common_words, idea_lines, read_lines
from pipeline.scoring.terms import Word, fold, read_word

COMPILED = "ideas.json"
"""What ``ideas.txt`` and ``common.txt`` come to, so that no word of them needs stemming when the scorer starts."""


def compile_meanings() -> dict[str, Any]:
    """What ``ideas.json`` must hold: fields by stem, phrases by first stem, common stems, known words, folded."""
    fields: dict[str, set[int]] = {}
    phrases: dict[str, list[tuple[list[str], int]]] = {}
    words = {fold(word) for word in common_words()}
    for number, line in enumerate(idea_lines()):
        for entry in line:
            if "_" in entry:
                first, *rest = (read_word(part).stem for part in entry.split("_"))
                phrases.setdefault(first, []).append((rest, number))
            else:
                fields.setdefault(read_word(entry).stem, set()).add(number)
                if entry.isalpha():
                    words.add(fold(entry))
    themes: dict[str, set[int]] = {}
    for number, text in enumerate(read_lines("themes.txt")):
        for word in text.split():
            themes.setdefault(read_word(word).stem, set()).add(number)
    return {
        "themes": {stem: sorted(numbers) for stem, numbers in sorted(themes.items())},
        "fields": {stem: sorted(numbers) for stem, numbers in sorted(fields.items())},
        "phrases": dict(sorted(phrases.items())),
        "common": sorted({read_word(word).stem for word in common_words()}),
        "words": sorted(words),
    }


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
    return tuple(_compiled()["words"])


@cache
def fields_of_words() -> dict[str, frozenset[int]]:
    """Numbers of the fields that a stem belongs to."""
    return {stem: frozenset(numbers) for stem, numbers in _compiled()["fields"].items()}


@cache
def themes_of_words() -> dict[str, tuple[int, ...]]:
    """Numbers of the themes that a stem belongs to."""
    return {stem: tuple(numbers) for stem, numbers in _compiled()["themes"].items()}


@cache
def phrases() -> dict[str, dict[str, list[tuple[tuple[str, ...], int]]]]:
    """Phrases of the lexicon by the stems of their first two words: all but the first, and the number of the field."""
    found: dict[str, dict[str, list[tuple[tuple[str, ...], int]]]] = {}
    for first, entries in _compiled()["phrases"].items():
        for rest, number in entries:
            found.setdefault(first, {}).setdefault(rest[0], []).append((tuple(rest), number))
    return found


def phrases_at(words: Sequence[Word], place: int) -> list[tuple[str, int]]:
    """The phrases of the lexicon that begin at a place: their stems, and the number of the field."""
    second = words[place + 1].stem if place + 1 < len(words) else ""
    return [
        (" ".join((words[place].stem, *rest)), number)
        for rest, number in phrases().get(words[place].stem, {}).get(second, ())
        if tuple(other.stem for other in words[place + 1 : place + 1 + len(rest)]) == rest
    ]


def ideas_of(words: Sequence[Word]) -> set[int]:
    """Numbers of all fields that a sentence touches."""
    found: set[int] = set()
    for place, word in enumerate(words):
        found |= fields_of_words().get(word.stem, frozenset())
        found.update(number for _, number in phrases_at(words, place))
    return found
