"""Where an answer names a topic."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.scoring.concepts import Concepts, Term
from pipeline.scoring.meanings import LEAST_ALIKE, fields_of_words, likeness
from pipeline.scoring.reading import Passage
from pipeline.scoring.terms import fold, read_word, singular

_MIXED_CASE = re.compile(r"[A-Z]+[a-z]+[A-Z]")
_DEFINES = re.compile(
    r"[\s*_\"'”’]*(?:\([^)]{1,40}\)[\s*_]*)?(?:is|are|means?|refers?\s+to|describes?|denotes?|stands?\s+for|can\s+be\s+defined)\b"
)
_LONGEST_TERM = 12
_LONGEST_LABEL = 3
CONTENT = 2
LOOSE = 0.7
"""What a name counts whose words stand apart, in another order or are replaced, where it counts 1 as it is."""


@dataclass(slots=True)
class Mention:
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


def _exact_mentions(passage: Passage, concepts: Concepts) -> list[Mention]:
    found: list[Mention] = []
    terms, openers, keys = concepts.terms, concepts.openers, passage.keys
    compounds = any(passage.tails)
    beginning = [place for place, key in enumerate(keys) if key in openers]
    if compounds:
        beginning = sorted({*beginning, *[place for place, tail in enumerate(passage.tails) if tail]})
    for first in beginning:
        joined, last = keys[first], first
        while joined in openers:
            if joined in terms:
                surface = passage.surface(first) if last == first else ""
                found += [
                    Mention(term.topic, tuple(range(first, last + 1)), exact=True, rank=term.rank)
                    for term in terms[joined]
                    if _may_stand(term, surface)
                ]
            last += 1
            if last == len(keys) or last - first > _LONGEST_TERM:
                break
            joined += keys[last]
            if joined in openers and not passage.adjoin(last - 1):
                break
        if compounds and (tail := passage.tails[first]):
            found += [Mention(t.topic, (first,), exact=True, rank=t.rank) for t in terms.get(tail, ()) if t.acronym]
    return found


def _loose_mentions(passage: Passage, concepts: Concepts) -> list[Mention]:
    found: list[Mention] = []
    keys, bags, pairs, loose = passage.keys, concepts.bags, concepts.pairs, concepts.loose
    if loose.isdisjoint(keys):
        return found
    telling = [index for index, key in enumerate(keys) if key in loose]
    by_stem, present = fields_of_words(), set(keys)
    for index in telling:
        key = keys[index]
        for bag in bags.get(key, ()):
            if bag.keys <= present:
                low, high = max(0, index - bag.span), min(index + bag.span + 1, len(keys))
                if bag.keys.issubset(keys[low:high]):
                    places = tuple([place for place in range(low, high) if keys[place] in bag.keys])
                    found.append(Mention(bag.topic, places, exact=False, rank=LOOSE * bag.rank))
        if key in pairs and index:
            before = by_stem[passage.stems[index - 1]]
            for topic, fields in pairs[key]:
                alike = not fields.isdisjoint(before) and likeness(fields, before) >= LEAST_ALIKE
                if alike and passage.adjoin(index - 1):
                    found.append(Mention(topic, (index - 1, index), exact=False, rank=LOOSE))
    return found


def _label_mentions(passage: Passage, concepts: Concepts) -> list[Mention]:
    """Topics that a heading or opening name of one or two words means: ``**Evaluation:**`` for evaluation of models."""
    length = passage.label_length() if passage.level is None else len(passage.words)
    if not length:
        return []
    content = [place for place, role in enumerate(passage.roles[:length]) if role == CONTENT]
    if not 0 < len(content) <= _LONGEST_LABEL:
        return []
    keys = {passage.keys[place] for place in content}
    topics = {concepts.labels[key] for key in keys if key in concepts.labels}
    return [
        Mention(topic, tuple(content), exact=False, rank=LOOSE) for topic in topics if keys <= concepts.own_keys[topic]
    ]


def _definitions(passage: Passage, concepts: Concepts) -> list[Mention]:
    """Topics that ask what something is, where a passage says so: ``A robot is ...`` for the definition of a robot."""
    keys = passage.keys
    if concepts.defined.keys().isdisjoint(keys):
        return []
    found = []
    for first, key in enumerate(keys):
        for topic, asked in concepts.defined.get(key, ()):
            end = first + len(asked)
            compound = first > 0 and passage.roles[first - 1] == CONTENT and passage.adjoin(first - 1)
            if (
                tuple(keys[first:end]) == asked
                and not compound
                and _DEFINES.match(passage.text, passage.places[end - 1][1])
            ):
                found.append(Mention(topic, tuple(range(first, end)), exact=False, rank=LOOSE))
    return found


def find_mentions(passage: Passage, concepts: Concepts) -> list[Mention]:
    """The places where a passage names a topic, exact ones first."""
    by_name = _exact_mentions(passage, concepts) + _loose_mentions(passage, concepts)
    return by_name + _label_mentions(passage, concepts) + _definitions(passage, concepts)
