"""What the writer of a misspelt word may have meant."""

from __future__ import annotations

from collections.abc import Iterable

_ALIKE = 70
"""Least similarity in percent: one or two slips in a word, never another word."""


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like the given one, case aside, or None where none is much like it."""
    from rapidfuzz import fuzz, process, utils

    found = process.extractOne(word[:200], list(known), scorer=fuzz.ratio, processor=utils.default_process)
    return found[0] if found and found[1] >= _ALIKE else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` (did you mean 'word'?)`` to put behind a message, or an empty text."""
    meant = closest(word, known)
    return "" if meant is None else f" (did you mean {meant!r}?)"


def listed(words: Iterable[str], *, last: str = "and") -> str:
    """The words as a sentence has them: ``a, b and c``; empty for none."""
    *most, end = list(words) or [""]
    return f"{', '.join(most)} {last} {end}" if most else end
