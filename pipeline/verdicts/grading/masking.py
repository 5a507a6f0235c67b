"""A submission's text for eyes outside: without names, and without words that give a grader orders."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import permutations

from pipeline.records import Submitter
from pipeline.verdicts.grading.addresses import addresses

MASK = "█"
"""Stands for each character that is struck out, so that offsets stay as they are."""
_SHORTEST = 3
"""Letters of a name from which on a part of it is struck out by itself."""

_GAP = r"[\s_.,-]+"
"""What may stand between the words of a name."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae"})
_MOST_ORDERS = 3
"""Words of a name up to which every order of them is looked for."""


def masked(text: str, own: Submitter, others: Iterable[Submitter] = ()) -> str:
    """The text with every name and every word to a grader struck out; as long as it was.

    Of the student's own name each part is struck out, of the others' names only the whole, as their parts may be
    ordinary words; e-mail addresses of anybody and the known numbers are struck out too. Names are known in every
    order of their words, with and without accents.

    Args:
        text: of an answer.
        own: who handed it in.
        others: the rest of the class, and whom its reports name.
    """
    plain, offsets = _folded(text)
    spans = [*addresses(text), *((match.start(), match.end()) for match in _EMAIL.finditer(text))]
    whole = _pattern(frozenset({own, *others}))
    parts = _pattern(frozenset(Submitter(name=part) for part in _parts(own.name or "")))
    for pattern in (whole, parts):
        found = pattern.finditer(plain) if pattern else ()
        spans += [(offsets[match.start()], offsets[match.end() - 1] + 1) for match in found]
    letters = list(text)
    for start, end in spans:
        letters[start:end] = MASK * (end - start)
    return "".join(letters)


@lru_cache(maxsize=256)
def _pattern(people: frozenset[Submitter]) -> re.Pattern[str] | None:
    """Finds whatever names one of them in a folded text; None where there is nothing to be found."""
    known: set[str] = set()
    for each in people:
        for word in (each.email, each.register_number, each.lms_id):
            known |= {_folded(word)[0]} if word else set()
        for name in {each.name or "", (each.name or "").casefold().translate(_UMLAUTS)}:
            words = [word for word in re.split(_GAP, _folded(name)[0]) if word]
            orders = permutations(words) if len(words) <= _MOST_ORDERS else [words, [words[-1], *words[:-1]]]
            known |= {_folded(name)[0], *map(" ".join, orders)}
    words = sorted({word for word in known if len(word) >= _SHORTEST}, key=lambda word: (-len(word), word))
    pattern = "|".join(_GAP.join(map(re.escape, word.split())) for word in words)
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") if words else None


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text without case and accents, and for each character its place in the original."""
    if text.isascii():
        return text.lower(), range(len(text))
    letters: list[str] = []
    offsets: list[int] = []
    for place, character in enumerate(text):
        bare = [c for c in unicodedata.normalize("NFKD", character).casefold() if not unicodedata.combining(c)]
        letters += bare
        offsets += [place] * len(bare)
    return "".join(letters), offsets


_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")


def _parts(name: str) -> set[str]:
    return {part for part in re.split(r"[\s,._-]+", name) if len(part) >= _SHORTEST and not part.isdigit()}
