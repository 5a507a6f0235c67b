"""Where an answer names a topic."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.scoring.concepts import Concepts, Term
from pipeline.scoring.meanings import fields_of_words
from pipeline.scoring.reading import Passage
from pipeline.scoring.terms import fold, read_word, singular

_MIXED_CASE = re.compile(r"[A-Z]+[a-z]+[A-Z]")
_LONGEST_TERM = 12
_LONGEST_LABEL = 3
_NO_FIELDS: frozenset[int] = frozenset()
CONTENT = 2
LOOSE = 0.7
"""What a name counts whose words stand apart, in another order or are replaced, where it counts 1 as it is."""


class Mention(NamedTuple):
    """One place where a topic is named."""

    topic: int
    places: tuple[int, ...]
    """Indices of the words in their passage."""
    exact: bool
    """Whether the words stand as in the rubric, in the same order and side by side."""
    rank: float
    """How surely the words mean the topic, 0 to 1: its whole name the most."""


def _may_stand(term: Term, surface: str) -> bool:
    """Whether a spelling may stand for a term: ``GaN`` may not stand for ``GAN``, nor ``it`` for ``IT``."""
    if term.form and singular(fold(surface)) != term.form:
        return False
    if not term.acronym:
        return True
    return not _MIXED_CASE.match(surface) and (not surface.islower() or read_word(surface).role == 2)


def _exact_mentions(passage: Passage, keys: list[str], concepts: Concepts) -> list[Mention]:
    found = []
    terms, openers = concepts.terms, concepts.openers
    for first, key in enumerate(keys):
        joined, last = key, first
        while joined in openers:
            surface = passage.surface(first) if last == first else ""
            found += [
                Mention(term.topic, tuple(range(first, last + 1)), exact=True, rank=term.rank)
                for term in terms.get(joined, ())
                if _may_stand(term, surface)
            ]
            last += 1
            if last == len(keys) or last - first > _LONGEST_TERM or not passage.adjoin(last - 1):
                break
            joined += keys[last]
        tail = passage.words[first].tail
        if tail:
            found += [Mention(t.topic, (first,), exact=True, rank=t.rank) for t in terms.get(tail, ()) if t.acronym]
    return found


def _loose_mentions(passage: Passage, keys: list[str], concepts: Concepts) -> list[Mention]:
    found = []
    by_stem = fields_of_words()
    if concepts.bags.keys().isdisjoint(keys) and concepts.pairs.keys().isdisjoint(keys):
        return []
    for index, key in enumerate(keys):
        for bag in concepts.bags.get(key, ()):
            low, high = max(0, index - bag.span), min(index + bag.span + 1, len(keys))
            if bag.keys <= frozenset(keys[low:high]):
                places = tuple(place for place in range(low, high) if keys[place] in bag.keys)
                found.append(Mention(bag.topic, places, exact=False, rank=LOOSE * bag.rank))
        for topic, fields in concepts.pairs.get(key, ()) if index else ():
            if passage.adjoin(index - 1) and fields & by_stem.get(passage.words[index - 1].stem, _NO_FIELDS):
                found.append(Mention(topic, (index - 1, index), exact=False, rank=LOOSE))
    return found


def _label_mentions(passage: Passage, concepts: Concepts) -> list[Mention]:
    """Topics that a heading or opening name of one or two words means: ``**Evaluation:**`` for evaluation of models."""
    length = passage.label_length() if passage.level is None else len(passage.words)
    content = [place for place in range(length) if passage.words[place].role == CONTENT]
    if not 0 < len(content) <= _LONGEST_LABEL:
        return []
    keys = {passage.words[place].key for place in content}
    topics = {concepts.labels[key] for key in keys if key in concepts.labels}
    return [
        Mention(topic, tuple(content), exact=False, rank=LOOSE) for topic in topics if keys <= concepts.own_keys[topic]
    ]


def find_mentions(passage: Passage, concepts: Concepts) -> list[Mention]:
    """The places where a passage names a topic, exact ones first."""
    keys = passage.keys
    found = _exact_mentions(passage, keys, concepts) + _loose_mentions(passage, keys, concepts)
    return found + _label_mentions(passage, concepts)
