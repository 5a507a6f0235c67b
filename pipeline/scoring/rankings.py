"""The greatest of several values and the one next to it, so that each can be compared with the best of all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Ranking(NamedTuple):
    """How close the closest topic is to some words, and how close the next one."""

    best: float
    second: float

    def lead(self, close: float) -> float:
        """How much closer a topic is than the closest of all others."""
        return close - self.best_but(close)

    def best_but(self, close: float) -> float:
        """How close the closest of all topics but one is."""
        return self.second if close == self.best else self.best


NOTHING_CLOSE = Ranking(0.0, 0.0)


def rank(closeness: Iterable[float]) -> Ranking:
    """The closest of all topics, by how close each is; 0 for those that there are not."""
    ascending = sorted(closeness)
    if len(ascending) > 1:
        return Ranking(ascending[-1], ascending[-2])
    return Ranking(ascending[0], 0.0) if ascending else NOTHING_CLOSE


class Greatest(NamedTuple):
    """The greatest of the values of some passages or blocks, the first place with it, and the next value."""

    value: float = 0.0
    place: int = -1
    following: float = 0.0

    def but(self, place: int) -> float:
        """The greatest value of all places but one."""
        return self.following if place == self.place else self.value


NOWHERE = Greatest()
"""Where no place has a value."""


def greatest(places: Iterable[tuple[int, Mapping[int, float]]]) -> dict[int, Greatest]:
    """By topic the greatest value of any place; without topics that have none.

    Args:
        places: passages or blocks, each with its values by topic, above 0.
    """
    found: dict[int, Greatest] = {}
    for place, values in places:
        for topic, value in values.items():
            best = found.get(topic, NOWHERE)
            if value > best.value:
                found[topic] = Greatest(value, place, best.value)
            elif value > best.following:
                found[topic] = Greatest(best.value, best.place, value)
    return found


def greatest_of(values: Sequence[float], places: Sequence[int]) -> Greatest:
    """The greatest of the values of some places; that of ``NOWHERE`` without any.

    Args:
        values: 0 or greater, one for each place.
        places: passages or blocks.
    """
    if not values:
        return NOWHERE
    best, following = rank(values)
    return Greatest(best, places[values.index(best)], following)
