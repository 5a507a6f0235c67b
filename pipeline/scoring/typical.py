"""Words in which people explain the well-known concepts of a field, and how many of them a passage has."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, TypeVar

from pipeline.records import RubricExercise, Topic
from pipeline.scoring.concepts import split_name, words_of
from pipeline.scoring.lexicon import FOLDER
from pipeline.scoring.meanings import ByStem
from pipeline.scoring.packed import Packing

COMPILED = "typical.json"
"""What the concept texts of ``tests/coverage_training`` come to."""
OF_THE_FIELD = 0.5
"""Share of the topics of an exercise that must be known concepts: elsewhere the same names may mean other things."""

STRONG = 20
"""Weight from which a word counts for concepts that are not asked for."""

Weights = tuple[tuple[int, int], ...]
"""What a word weighs for some concepts: the logarithm of how many times as frequent it is there, in tenths."""


def key_of(name: str) -> str:
    """A name as it is looked up: the keys of its words, but for function words, run together."""
    return "".join(word.key for word in words_of(name) if word.role)


@cache
def _compiled() -> Any:
    return json.loads((FOLDER / COMPILED).read_text("utf-8"))


@cache
def concepts_by_name() -> ByStem[frozenset[int]]:
    """The concepts that a name stands for, by its key."""
    return ByStem(_compiled()["names"], lambda text: frozenset(map(int, text.split())))


@cache
def weights_of_words() -> ByStem[Weights]:
    """What each stem weighs for the concepts of which it is typical."""
    return ByStem(_compiled()["words"], _read_weights)


def _read_weights(text: str) -> Weights:
    pairs = (pair.split(":") for pair in text.split())
    return tuple((int(concept), int(weight)) for concept, weight in pairs)


_T = TypeVar("_T")


class _Found(dict[str, _T]):
    """What follows from the weights of a stem, found when it is first asked for."""

    def __init__(self, find: Callable[[Weights], _T]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, stem: str) -> _T:
        found = self[stem] = self._find(weights_of_words()[stem])
        return found


class Typical:
    """What is typical of the topics of an exercise.

    Args:
        concepts: that each topic stands for; none for a topic that is not known.
    """

    def __init__(self, concepts: Sequence[frozenset[int]]) -> None:
        self.concepts = concepts
        self._asked = frozenset[int]().union(*concepts)
        self._packing = Packing(len(concepts))
        self._of_topics = _Found(self._topics)
        self._of_others = _Found(self._others)

    def _topics(self, weights: Weights) -> int:
        """What a word weighs for each topic: the most that it weighs for a concept of it."""
        found: dict[int, int] = {}
        for topic, concepts in enumerate(self.concepts):
            own = [weight for concept, weight in weights if concept in concepts]
            if own:
                found[topic] = max(own)
        return self._packing.pack(found)

    def _others(self, weights: Weights) -> Weights:
        """What a word that is strong for concepts that no topic stands for weighs for those."""
        return tuple([(of, weight) for of, weight in weights if weight >= STRONG and of not in self._asked])

    def told(self, stems: Iterable[str]) -> int:
        """The weight of some stems for each topic, each stem given once; packed, so that it can be added to others."""
        return sum(map(self._of_topics.__getitem__, stems))

    def by_topic(self, told: int) -> tuple[int, ...]:
        """What ``told`` gave, or a sum of it, by topic; 0 for topics of which nothing is typical."""
        return self._packing.unpack(told)

    def rival(self, stems: Iterable[str]) -> int:
        """The greatest weight, of strong words alone, for a concept that no topic stands for; 0 for none."""
        found: dict[int, int] = {}
        for strong in map(self._of_others.__getitem__, stems):
            for concept, weight in strong:
                found[concept] = found.get(concept, 0) + weight
        return max(found.values(), default=0)


def concepts_of(topic: Topic) -> frozenset[int]:
    """The known concepts that any name of a topic stands for."""
    by_name = concepts_by_name()
    names = {key_of(name) for name in (topic.name, *topic.aliases, *split_name(topic.name))}
    return frozenset[int]().union(*(by_name[name] for name in sorted(names - {""})))


@lru_cache(maxsize=64)
def typical_of(exercise: RubricExercise) -> Typical | None:
    """What is typical of the topics of an exercise; None for one that is not of the field."""
    concepts = [concepts_of(topic) for topic in exercise.topics]
    known = sum(map(bool, concepts))
    return Typical(concepts) if known and known >= OF_THE_FIELD * len(concepts) else None
