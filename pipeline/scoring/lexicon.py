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
def words_of_file(name: str) -> frozenset[str]:
    """The words of a data file, as they are written there."""
    return frozenset(word for line in read_lines(name) for word in line.split())


def function_words() -> frozenset[str]:
    """Words without a meaning of their own, lower case."""
    return words_of_file("function.txt")


@cache
def light_words() -> frozenset[str]:
    """Words that praise, announce or point without saying anything of a subject, lower case."""
    return words_of_file("praise.txt") | words_of_file("meta.txt")


@cache
def irregular_spellings() -> dict[str, str]:
    """American form by British form for pairs that follow no rule, and the word meant by a common slip."""
    return dict(line.split() for line in read_lines("spelling.txt"))


@cache
def base_forms() -> dict[str, str]:
    """Base form by form that no ending explains."""
    return {form: line.split()[0] for line in reversed(read_lines("irregular.txt")) for form in line.split()[1:]}


def common_words() -> frozenset[str]:
    """Words of general academic English, lower case."""
    return words_of_file("common.txt")


@cache
def labelled_words(name: str) -> dict[str, tuple[str, ...]]:
    """By word the labels under which a data file lists it; its lines are a label, a colon, words."""
    found: dict[str, list[str]] = {}
    for line in read_lines(name):
        label, _, words = line.partition(":")
        for word in words.split():
            found.setdefault(word, []).append(label)
    return {word: tuple(labels) for word, labels in found.items()}


@cache
def idea_lines() -> tuple[tuple[str, ...], ...]:
    """Groups of words that can stand for the same idea; an underscore joins the words of a phrase."""
    return tuple(tuple(line.split()) for line in read_lines("ideas.txt"))
