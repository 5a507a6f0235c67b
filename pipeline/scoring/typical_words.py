"""How much an answer says that is typical of what the topics of its rubric stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from typing import NamedTuple

from pipeline.scoring.matching import Reading
from pipeline.scoring.rankings import Ranking, greatest_of, rank
from pipeline.scoring.reading import Passage
from pipeline.scoring.typical import Typical, concepts_by_name

ENOUGH = 120
"""Weight of typical words of a passage that leaves no doubt; of a window or block it takes more."""
ENOUGH_IN_WINDOW, ENOUGH_IN_BLOCK = 1.5 * ENOUGH, 2 * ENOUGH
LEAST_TYPICAL = 40
"""Weight of the typical words from which a passage is tried as a retelling."""
MOST_TRIED = 3
"""Such passages that are tried for a topic."""


class _Told(NamedTuple):
    """What some words tell."""

    weights: tuple[int, ...]
    """By topic the weight of its typical words."""
    ranking: Ranking

    def lead(self, topic: int) -> float:
        """How much more typical the words are of a topic than of all others."""
        own = self.weights[topic]
        return _lead(own, self.ranking.best_but(own))


class _Title(NamedTuple):
    """A lead-in or heading."""

    told: _Told
    concepts: frozenset[int]
    """Those that it names."""


class _Around(NamedTuple):
    """What a passage and its surroundings tell, whatever the topic."""

    own: _Told
    beside: tuple[int, ...]
    """The passage without words that name topics."""
    rival: int
    window: _Told
    """The passage with those that follow in its block."""
    block: _Told
    lead_in: _Title | None
    heading: _Title | None
    titled: tuple[frozenset[int], ...]
    """What the lead-in and the heading name, of those that name a concept."""


class TypicalWords:
    """The typical words of an answer.

    Args:
        typical: of the exercise.
        readings: of the answer.
        blocks: indices of the readings of each block.
    """

    def __init__(self, typical: Typical, readings: Sequence[Reading], blocks: Mapping[int, Sequence[int]]) -> None:
        self._typical, self._readings, self._blocks = typical, readings, blocks
        self._told = [typical.told(_stems(reading.passage)) for reading in readings]
        self._weights = list(map(typical.by_topic, self._told))
        self._body = [index for index, reading in enumerate(readings) if reading.body]
        columns = zip(*[self._weights[index] for index in self._body], strict=True)
        self._greatest = [greatest_of(column, self._body) for column in columns]
        self._windows = list(zip(*[typical.by_topic(self._of_window(index)) for index in self._body], strict=True))
        """By topic the weights of its typical words in the windows of all passages but headings."""
        self._around: dict[int, _Around] = {}
        self._of_blocks: dict[int, _Told] = {}
        self._of_headings: dict[int, _Title] = {}

    def _window(self, index: int) -> slice:
        """The passage and those that follow in its block, as far as a retelling may extend."""
        return slice(index, index + 1 + len(self._readings[index].following))

    def _of_window(self, index: int) -> int:
        return sum(self._told[self._window(index)])

    def _read(self, told: int) -> _Told:
        weights = self._typical.by_topic(told)
        return _Told(weights, rank(weights))

    def _read_around(self, index: int) -> _Around:
        reading, told, weights = self._readings[index], self._told[index], self._weights[index]
        passage, own = reading.passage, _Told(weights, rank(weights))
        length = passage.label_length()
        lead_in = self._title(passage, length) if length else None
        heading = self._read_heading(passage.above[0]) if passage.above else None
        return _Around(
            own,
            self._typical.by_topic(told - self._typical.told(_named_only(reading))) if reading.named else weights,
            self._typical.rival(_stems(passage)),
            self._read(self._of_window(index)) if reading.following else own,
            self._read_block(passage.block),
            lead_in,
            heading,
            tuple([title.concepts for title in (lead_in, heading) if title and title.concepts]),
        )

    def _read_block(self, block: int) -> _Told:
        known = self._of_blocks.get(block)
        if known is None:
            known = self._of_blocks[block] = self._read(sum([self._told[index] for index in self._blocks[block]]))
        return known

    def _read_heading(self, index: int) -> _Title:
        known = self._of_headings.get(index)
        if known is None:
            known = self._of_headings[index] = self._title(self._readings[index].passage, None)
        return known

    def _title(self, passage: Passage, length: int | None) -> _Title:
        """What the first words of a passage tell, all of them for None."""
        stems, roles, keys = passage.stems[:length], passage.roles[:length], passage.keys[:length]
        told = self._typical.told(set(compress(stems, roles)))
        return _Title(self._read(told), concepts_by_name()["".join(compress(keys, roles))])

    def most_typical(self, topic: int) -> list[int]:
        """Indices of the passages most typical of a topic that nothing near names; none for one that is not known.

        A passage counts with those that follow; of such that weigh the same, one that has more in a single passage
        comes first.
        """
        found = [
            (weight, index)
            for weight, index in zip(self._windows[topic] if self._body else (), self._body, strict=True)
            if weight >= LEAST_TYPICAL and topic not in self._readings[index].taken
        ]
        if len(found) > MOST_TRIED:
            most = [max([weights[topic] for weights in self._weights[self._window(index)]]) for _, index in found]
            order = sorted([(-weight, -own, index) for (weight, index), own in zip(found, most, strict=True)])
            return [index for *_, index in order[:MOST_TRIED]]
        return [index for _, index in found]

    def telling(self, topic: int, index: int) -> list[str]:
        """Stems of a passage that are typical of a topic, the heaviest first."""
        stems, typical = _stems(self._readings[index].passage), self._typical
        weights = {stem: typical.by_topic(typical.told([stem]))[topic] for stem in stems}
        return sorted([stem for stem in weights if weights[stem]], key=lambda stem: (-weights[stem], stem))

    def signals(self, topic: int, index: int) -> tuple[float, ...]:
        """How typical a passage and what surrounds it are of a topic, in the order of ``signal_names.TYPICAL``."""
        around = self._around.get(index)
        if around is None:
            around = self._around[index] = self._read_around(index)
        passage, beside, rival, window, block, lead_in, heading, titled = around
        own = passage.weights[topic]
        elsewhere = self._greatest[topic].but(index) if self._body else 0
        concepts = self._typical.concepts[topic]
        return (
            own <= 0,
            min(1.0, own / ENOUGH),
            min(1.0, beside[topic] / ENOUGH),
            min(1.0, window.weights[topic] / ENOUGH_IN_WINDOW),
            min(1.0, block.weights[topic] / ENOUGH_IN_BLOCK),
            _lead(own, rival),
            passage.lead(topic),
            window.lead(topic),
            block.lead(topic),
            min(1.0, max(0.0, elsewhere - own) / ENOUGH),
            lead_in.told.lead(topic) if lead_in else 0.0,
            heading.told.lead(topic) if heading else 0.0,
            any(map(concepts.isdisjoint, titled)),
        )


def _stems(passage: Passage) -> set[str]:
    """The stems of a passage, but for function words."""
    return set(compress(passage.stems, passage.roles))


def _named_only(reading: Reading) -> set[str]:
    """Those that stand in names of topics and nowhere else."""
    passage = reading.passage
    stems = list(compress(passage.stems, passage.roles))
    named = [passage.stems[place] for place in reading.named if passage.roles[place]]
    return {stem for stem in named if named.count(stem) == stems.count(stem)}


def _lead(own: float, rival: float) -> float:
    """How much more typical of the topic than of the nearest other, -1 to 1; 0 where it is typical of neither."""
    return (own - rival) / (own + rival) if own + rival else 0.0
