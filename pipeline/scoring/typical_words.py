"""How much an answer says that is typical of what the topics of its rubric stand for."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from itertools import compress
from typing import NamedTuple

from pipeline.scoring.matching import Reading
from pipeline.scoring.rankings import NOTHING_CLOSE, NOWHERE, Ranking, greatest, rank
from pipeline.scoring.reading import Passage
from pipeline.scoring.typical import Typical, concepts_by_name

ENOUGH = 12.0
"""Weight of typical words of a passage that leaves no doubt; of a window or block it takes more."""
LEAST_TYPICAL = 4.0
"""Weight of the typical words from which a passage is tried as a retelling."""
MOST_TRIED = 3
"""Such passages that are tried for a topic."""

Told = tuple[dict[int, float], Ranking]
"""By topic the weight of its typical words, and the two greatest."""


class _Title(NamedTuple):
    """A lead-in or heading."""

    told: dict[int, float]
    ranking: Ranking
    concepts: frozenset[int]
    """Those that it names."""


_NO_TITLE = _Title({}, NOTHING_CLOSE, frozenset())


class _Around(NamedTuple):
    """What a passage and its surroundings tell, whatever the topic."""

    beside: dict[int, float]
    """The passage without words that name topics."""
    rival: float
    window: Told
    """The passage with those that follow in its block."""
    block: Told
    lead_in: _Title
    heading: _Title


class TypicalWords:
    """The typical words of an answer.

    Args:
        typical: of the exercise.
        readings: of the answer.
        blocks: indices of the readings of each block.
    """

    def __init__(self, typical: Typical, readings: Sequence[Reading], blocks: Mapping[int, Sequence[int]]) -> None:
        self._typical, self._readings, self._blocks = typical, readings, blocks
        told = (typical.told(_stems(reading)) for reading in readings)
        self._passages: list[Told] = [(each, rank(each)) for each in told]
        self._body = [index for index, reading in enumerate(readings) if reading.body]
        self._greatest = greatest((index, self._passages[index][0]) for index in self._body)
        self._around: dict[int, _Around] = {}
        self._of_block: dict[int, Told] = {}

    def _window(self, index: int) -> range:
        """The passage and those that follow in its block, as far as a retelling may extend."""
        return range(index, index + 1 + len(self._readings[index].following))

    def _together(self, indices: Sequence[int]) -> Told:
        """What several passages tell, summed up."""
        if len(indices) == 1:
            return self._passages[indices[0]]
        told: dict[int, float] = {}
        for index in indices:
            for topic, weight in self._passages[index][0].items():
                told[topic] = told.get(topic, 0.0) + weight
        return told, rank(told)

    def _read_around(self, index: int) -> _Around:
        reading = self._readings[index]
        passage = reading.passage
        if passage.block not in self._of_block:
            self._of_block[passage.block] = self._together(self._blocks[passage.block])
        length = passage.label_length()
        return _Around(
            self._typical.told(_stems(reading, reading.named)) if reading.named else self._passages[index][0],
            self._typical.rival(_stems(reading)),
            self._together(self._window(index)),
            self._of_block[passage.block],
            self._title(passage, length) if length else _NO_TITLE,
            self._title(self._readings[passage.above[0]].passage, None) if passage.above else _NO_TITLE,
        )

    def _title(self, passage: Passage, length: int | None) -> _Title:
        """What the first words of a passage tell, all of them for None."""
        stems, roles, keys = passage.stems[:length], passage.roles[:length], passage.keys[:length]
        told = self._typical.told(dict.fromkeys(compress(stems, roles)))
        return _Title(told, rank(told), concepts_by_name()["".join(compress(keys, roles))])

    def most_typical(self, topic: int) -> list[int]:
        """Indices of the passages most typical of a topic that nothing near names; none for one that is not known."""
        if topic not in self._greatest:
            return []
        found = []
        for index in self._body:
            weight = 0.0
            for place in self._window(index):
                weight += self._passages[place][0].get(topic, 0.0)
            if weight >= LEAST_TYPICAL and topic not in self._readings[index].taken:
                found.append((weight, -index))
        return [-place for _, place in sorted(found, reverse=True)[:MOST_TRIED]]

    def telling(self, topic: int, index: int) -> list[str]:
        """Stems of a passage that are typical of a topic, the heaviest first."""
        weights = {stem: self._typical.told([stem]).get(topic, 0.0) for stem in _stems(self._readings[index])}
        return sorted([stem for stem in weights if weights[stem]], key=lambda stem: (-weights[stem], stem))

    def signals(self, topic: int, index: int) -> tuple[float, ...]:
        """How typical a passage and what surrounds it are of a topic, in the order of ``signal_names.TYPICAL``."""
        around = self._around.get(index)
        if around is None:
            around = self._around[index] = self._read_around(index)
        passage, ranking = self._passages[index]
        (window, window_ranking), (block, block_ranking) = around.window, around.block
        own, told, near = passage.get(topic, 0.0), window.get(topic, 0.0), block.get(topic, 0.0)
        concepts = self._typical.concepts[topic]
        return (
            own <= 0,
            _share(own),
            _share(around.beside.get(topic, 0.0)),
            _share(told, 1.5),
            _share(near, 2.0),
            _lead(own, around.rival),
            _lead(own, ranking.best_but(own)),
            _lead(told, window_ranking.best_but(told)),
            _lead(near, block_ranking.best_but(near)),
            _share(max(0.0, self._greatest.get(topic, NOWHERE).but(index) - own)),
            _lead_of(around.lead_in, topic),
            _lead_of(around.heading, topic),
            any(title.concepts and title.concepts.isdisjoint(concepts) for title in (around.lead_in, around.heading)),
        )


def _stems(reading: Reading, but: Container[int] = ()) -> dict[str, None]:
    """The stems of a passage, but for function words, once each and in order: sums are the same in every run.

    Args:
        reading: the passage.
        but: places of words that do not count.
    """
    passage = reading.passage
    if not but:
        return dict.fromkeys(compress(passage.stems, passage.roles))
    words = enumerate(zip(passage.stems, passage.roles, strict=True))
    return {stem: None for place, (stem, role) in words if role and place not in but}


def _lead_of(title: _Title, topic: int) -> float:
    own = title.told.get(topic, 0.0)
    return _lead(own, title.ranking.best_but(own))


def _share(weight: float, times: float = 1.0) -> float:
    return min(1.0, weight / (times * ENOUGH))


def _lead(own: float, rival: float) -> float:
    """How much more typical of the topic than of the nearest other, -1 to 1; 0 where it is typical of neither."""
    return (own - rival) / (own + rival) if own + rival else 0.0
