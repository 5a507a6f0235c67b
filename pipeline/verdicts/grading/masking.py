"""A submission's text for eyes outside: without names, and without words that give a grader orders."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.records import Submitter
from pipeline.verdicts.grading.addresses import addresses

MASK = "█"
"""Stands for each character that is struck out, so that offsets stay as they are."""
_SHORTEST = 3
"""Letters of a name from which on a part of it is struck out by itself."""


def masked(text: str, own: Submitter, others: Iterable[Submitter] = ()) -> str:
    """The text with every name and every word to a grader struck out; as long as it was.

    Of the student's own name each part is struck out, of the others' names only the whole, as their parts may be
    ordinary words; e-mail addresses of anybody and the known numbers are struck out too.

    Args:
        text: of an answer.
        own: who handed it in.
        others: the rest of the class.
    """
    words = {own.name, own.email, own.register_number, own.lms_id, *_parts(own.name or "")}
    for each in others:
        words |= {each.name, each.email, each.register_number}
    known = sorted({word for word in words if word and len(word) >= _SHORTEST}, key=len, reverse=True)
    spans = [*addresses(text), *((match.start(), match.end()) for match in _EMAIL.finditer(text))]
    if known:
        pattern = "|".join(r"[\s_.,-]+".join(map(re.escape, word.split())) for word in known)
        found = re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE)
        spans += [(match.start(), match.end()) for match in found]
    letters = list(text)
    for start, end in spans:
        letters[start:end] = MASK * (end - start)
    return "".join(letters)


_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")


def _parts(name: str) -> set[str]:
    return {part for part in re.split(r"[\s,._-]+", name) if len(part) >= _SHORTEST and not part.isdigit()}
