"""Which ideas a word or phrase can stand for, by the lexicon of semantic fields."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipeline.scoring.lexicon import field_lines
from pipeline.scoring.terms import Word, read_word


@cache
def fields_of_words() -> dict[str, frozenset[int]]:
    """Numbers of the fields that a stem belongs to."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(field_lines()):
        for entry in line:
            if "_" not in entry:
                found.setdefault(read_word(entry).stem, set()).add(number)
    return {stem: frozenset(numbers) for stem, numbers in found.items()}


@cache
def phrases() -> dict[str, tuple[tuple[tuple[str, ...], int], ...]]:
    """Phrases of the lexicon by the stem of their first word: the other stems, and the number of the field."""
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for number, line in enumerate(field_lines()):
        for entry in line:
            if "_" in entry:
                first, *rest = (read_word(part).stem for part in entry.split("_"))
                found.setdefault(first, []).append((tuple(rest), number))
    return {first: tuple(rest) for first, rest in found.items()}


def ideas_of(words: Sequence[Word]) -> set[int]:
    """Numbers of all fields that a sentence touches."""
    by_word, by_phrase = fields_of_words(), phrases()
    found: set[int] = set()
    for place, word in enumerate(words):
        stem = word.stem
        if stem in by_word:
            found |= by_word[stem]
        for rest, number in by_phrase.get(stem, ()):
            if tuple(other.stem for other in words[place + 1 : place + 1 + len(rest)]) == rest:
                found.add(number)
    return found
