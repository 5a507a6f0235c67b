"""A class of synthetic texts in which passages were copied on purpose, to see how many of them are found."""

from __future__ import annotations

import random
from itertools import accumulate

from pipeline.records import Part
from pipeline.scoring.similarity.comparing import Comparable

SHARES = (1.0, 0.5, 0.25, 0.1)
"""Of the words of one text, copied from another."""
_VOCABULARY = 20_000
_CHANGED = 0.03
"""Of the copied words, put into others."""
_TEMPLATE = 150
"""Words that everybody was given."""


def synthetic_class(
    texts: int, words: int, planted: int, seed: int = 1
) -> tuple[list[Comparable], dict[float, set[tuple[str, str]]]]:
    """The texts, and by share the pairs of which one copied from the other.

    Args:
        texts: how many.
        words: of each, the common template among them.
        planted: pairs of each share.
        seed: of everything.
    """
    chance = random.Random(seed)  # noqa: S311 - words, not secrets
    vocabulary = [f"w{number:x}" for number in range(_VOCABULARY)]
    # Words are as rare as in a language: the n-th has 1/n of the first one's share (Zipf).
    weights = list(accumulate(1 / (number + 1) for number in range(_VOCABULARY)))
    template = chance.choices(vocabulary, cum_weights=weights, k=_TEMPLATE)
    written = [chance.choices(vocabulary, cum_weights=weights, k=words - _TEMPLATE) for _ in range(texts)]
    pairs: dict[float, set[tuple[str, str]]] = {}
    places = iter(chance.sample(range(texts), 2 * planted * len(SHARES)))
    for share in SHARES:
        pairs[share] = set()
        for _ in range(planted):
            source, target = next(places), next(places)
            length = int(share * len(written[source]))
            start = chance.randrange(len(written[source]) - length + 1)
            copied = [
                chance.choice(vocabulary) if chance.random() < _CHANGED else word
                for word in written[source][start : start + length]
            ]
            written[target][start : start + length] = copied
            first, second = sorted((source, target))
            pairs[share].add((_name(first), _name(second)))
    return [_comparable(place, [*template, *own]) for place, own in enumerate(written)], pairs


def _name(place: int) -> str:
    return f"student-{place:05}"


def _comparable(place: int, words: list[str]) -> Comparable:
    text = " ".join(words)
    return Comparable(_name(place), text, (Part(kind="conclusion", start=0, end=len(text), confidence=1),), ())
