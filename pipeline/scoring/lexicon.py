"""The word lists under ``data/``, read once and on first use."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


def read_lines(name: str) -> list[str]:
    """The lines of a data file without comments and blank lines."""
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


@cache
def function_words() -> frozenset[str]:
    """Words without a meaning of their own, lower case."""
    return frozenset(word for line in read_lines("function.txt") for word in line.split())


@cache
def empty_words() -> frozenset[str]:
    """Words that praise, announce or point without saying anything of a subject, lower case."""
    return frozenset(word for line in read_lines("empty.txt") for word in line.split())


@cache
def irregular_spellings() -> dict[str, str]:
    """American form by British form for pairs that follow no rule, and the word meant by a common slip."""
    return dict(line.split() for line in read_lines("spelling.txt"))


@cache
def common_words() -> frozenset[str]:
    """Words of general academic English, lower case."""
    return frozenset(word for line in read_lines("common.txt") for word in line.split())


@cache
def field_lines() -> tuple[tuple[str, ...], ...]:
    """Groups of words that can stand for the same idea; an underscore joins the words of a phrase."""
    return tuple(tuple(line.split()) for line in read_lines("fields.txt"))


@cache
def lexicon_words() -> frozenset[str]:
    """Every single word of the semantic fields and of general academic English."""
    return common_words() | {entry for line in field_lines() for entry in line if entry.isalpha()}
