"""Which topic each paragraph of an answer most likely deals with, given that answers tend to keep to an order.

A hidden Markov model whose states are the topics of the rubric and "none of them": from one paragraph to the next an
answer stays with a topic, goes on to a later one or, seldom, goes back (Rabiner 1989, A tutorial on hidden Markov
models, https://doi.org/10.1109/5.18626; the forward-backward algorithm).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import exp
from operator import itemgetter, mul

SHARPNESS = 8.0
"""How strongly closeness to a topic counts against the order."""
NO_TOPIC = 0.1
"""Closeness up to which a paragraph more likely deals with no topic at all."""
CLOSEST = 6
"""Topics that are considered for a paragraph; bounds the time."""
STAY, NEXT, SKIP, BACK, LEAVE = 0.2, 0.4, 0.15, 0.1, 0.15
"""What speaks for staying with a topic, going on to the next, skipping one, going back, and leaving all topics."""
DECAY = 0.7
"""By which skipping each further topic is less likely."""
START_NONE = 0.4
"""How likely an answer opens with no topic, or stays there."""


@lru_cache(maxsize=64)
def transitions(topics: int) -> tuple[tuple[float, ...], ...]:
    """How likely each state follows each; the last state is none of the topics."""
    rows = []
    for state in range(topics):
        row = [BACK / topics] * topics + [LEAVE]
        row[state] += STAY
        for later in range(state + 1, topics):
            row[later] += NEXT if later == state + 1 else SKIP * DECAY ** (later - state - 2)
        total = sum(row)
        rows.append(tuple(value / total for value in row))
    return (*rows, _start(topics))


@lru_cache(maxsize=64)
def arrivals(topics: int) -> tuple[tuple[float, ...], ...]:
    """The same by the state that follows: how likely it follows each."""
    return tuple(zip(*transitions(topics), strict=True))


def _of(states: list[int]) -> Callable[[tuple[float, ...]], tuple[float, ...]]:
    """What picks the chances of some states out of a row."""
    if len(states) == 1:
        return lambda row: (row[states[0]],)
    return itemgetter(*states)


def _start(topics: int) -> tuple[float, ...]:
    return (*([(1 - START_NONE) / topics] * topics), START_NONE)


def align(closeness: Sequence[Mapping[int, float]], topics: int) -> list[dict[int, float]]:
    """How likely each paragraph deals with each topic, by topic, 0 to 1; topics that are out of the question left out.

    Args:
        closeness: of each paragraph to topics, about 0 to 1.
        topics: how many there are.
    """
    if not topics:
        return [{} for _ in closeness]
    states: list[list[int]] = []
    fits: list[list[float]] = []
    for close in closeness:
        best = [topic for _, topic in sorted([(-fit, topic) for topic, fit in close.items()])[:CLOSEST]]
        states.append([*best, topics])
        fits.append([exp(SHARPNESS * min(1.2, close[topic])) for topic in best] + [exp(SHARPNESS * NO_TOPIC)])
    moves, reaching = transitions(topics), arrivals(topics)
    forward: list[list[float]] = []
    for place, (here, fit) in enumerate(zip(states, fits, strict=True)):
        if place:
            before = _of(states[place - 1])
            chances = [
                sum(map(mul, forward[-1], before(reaching[state]))) * f for state, f in zip(here, fit, strict=True)
            ]
        else:
            chances = [moves[topics][state] * f for state, f in zip(here, fit, strict=True)]
        forward.append(_normalised(chances))
    return _smoothed(states, fits, forward, moves)


def _smoothed(
    states: list[list[int]], fits: list[list[float]], forward: list[list[float]], moves: tuple[tuple[float, ...], ...]
) -> list[dict[int, float]]:
    backward = [1.0] * len(states[-1]) if states else []
    found: list[dict[int, float]] = [{} for _ in states]
    for place in range(len(states) - 1, -1, -1):
        here = states[place]
        both = _normalised([f * b for f, b in zip(forward[place], backward, strict=True)])
        found[place] = dict(zip(here[:-1], both, strict=False))
        if place:
            weighed = list(map(mul, fits[place], backward))
            after = _of(here)
            backward = _normalised([sum(map(mul, after(moves[before]), weighed)) for before in states[place - 1]])
    return found


def _normalised(chances: list[float]) -> list[float]:
    total = sum(chances)
    return [chance / total for chance in chances]
