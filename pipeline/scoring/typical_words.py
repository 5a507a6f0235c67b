"""How much an answer says that is typical of what the topics of its rubric stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import compress

from pipeline.scoring.descriptions import Ranking, rank
from pipeline.scoring.matching import Reading
from pipeline.scoring.typical import Typical, concepts_by_name

ENOUGH = 12.0
"""Weight of typical words of a passage that leaves no doubt; of a window or block it takes more."""
LEAST_TYPICAL = 4.0
"""Weight of the typical words from which a passage is tried as a retelling."""
MOST_TRIED = 3
"""Such passages that are tried for a topic."""

Told = tuple[dict[int, float], Ranking]
"""By topic the weight of its typical words, and the two greatest."""
Title = tuple[dict[int, float], Ranking, frozenset[int]]
"""The same of a lead-in or heading, and the concepts that it names."""
_NO_TITLE: Title = ({}, Ranking(0.0, 0.0), frozenset())


class TypicalWords:
    """The typical words of an answer.

    Args:
        typical: of the exercise.
        readings: of the answer.
        blocks: indices of the readings of each block.
    """

    def __init__(self, typical: Typical, readings: Sequence[Reading], blocks: Mapping[int, Sequence[int]]) -> None:
        self._typical, self._readings = typical, readings
        told = (typical.told(_stems(reading)) for reading in readings)
        self._passages: list[Told] = [(each, rank(each)) for each in told]
        self._body = [index for index, reading in enumerate(readings) if reading.body]
        self._blocks = blocks
        self._of_block = cache(self._read_block)
        self._of_window = cache(self._read_window)
        self._beside = cache(self._read_beside)
        self._rival = cache(lambda index: typical.rival(_stems(readings[index])))
        self._lead_in = cache(self._read_lead_in)
        self._heading = cache(self._read_heading)
        self._best = cache(self._best_two)

    def knows(self, topic: int) -> bool:
        """Whether a topic stands for a known concept."""
        return bool(self._typical.concepts[topic])

    def _together(self, indices: Sequence[int]) -> Told:
        """What several passages tell, summed up."""
        if len(indices) == 1:
            return self._passages[indices[0]]
        told: dict[int, float] = {}
        for index in indices:
            for topic, weight in self._passages[index][0].items():
                told[topic] = told.get(topic, 0.0) + weight
        return told, rank(told)

    def _read_window(self, index: int) -> Told:
        return self._together(range(index, index + 1 + len(self._readings[index].following)))

    def _read_block(self, block: int) -> Told:
        return self._together(self._blocks[block])

    def _read_beside(self, index: int) -> dict[int, float]:
        """As ``Told``, without words that name topics."""
        reading = self._readings[index]
        if not reading.named:
            return self._passages[index][0]
        words = enumerate(zip(reading.passage.stems, reading.passage.roles, strict=True))
        return self._typical.told({stem: 0 for at, (stem, role) in words if role and at not in reading.named})

    def _read_lead_in(self, index: int) -> Title:
        return self._title(self._readings[index], self._readings[index].passage.label_length())

    def _read_heading(self, index: int) -> Title:
        return self._title(self._readings[index], None)

    def _title(self, reading: Reading, length: int | None) -> Title:
        """What the first words of a passage tell, and which concepts they name."""
        passage = reading.passage
        stems, roles, keys = passage.stems[:length], passage.roles[:length], passage.keys[:length]
        told = self._typical.told(dict.fromkeys(compress(stems, roles)))
        return told, rank(told), concepts_by_name()["".join(compress(keys, roles))]

    def _best_two(self, topic: int) -> tuple[float, int, float]:
        """The greatest weight of any passage but headings, its place, and the next greatest."""
        weights = [(self._passages[index][0].get(topic, 0.0), index) for index in self._body]
        *_, second, best = [(0.0, -1), (0.0, -1), *sorted(weights)]
        return *best, second[0]

    def most_typical(self, topic: int) -> list[int]:
        """Indices of the passages most typical of a topic that nothing near names; none for one that is not known."""
        if not self.knows(topic):
            return []
        found = []
        for index in self._body:
            weight = self._of_window(index)[0].get(topic, 0.0)
            if weight >= LEAST_TYPICAL and topic not in self._readings[index].taken:
                found.append((weight, -index))
        return [-place for _, place in sorted(found, reverse=True)[:MOST_TRIED]]

    def telling(self, topic: int, index: int) -> list[str]:
        """Stems of a passage that are typical of a topic, the heaviest first."""
        weights = {stem: self._typical.told([stem]).get(topic, 0.0) for stem in _stems(self._readings[index])}
        return sorted([stem for stem in weights if weights[stem]], key=lambda stem: (-weights[stem], stem))

    def signals(self, topic: int, index: int) -> tuple[float, ...]:
        """How typical a passage and what surrounds it are of a topic, in the order of ``signal_names.TYPICAL``."""
        passage, ranking = self._passages[index]
        window, window_ranking = self._of_window(index)
        block, block_ranking = self._of_block(self._readings[index].passage.block)
        own, told, near = (of.get(topic, 0.0) for of in (passage, window, block))
        best, place, second = self._best(topic)
        return (
            own <= 0,
            _share(own),
            _share(self._beside(index).get(topic, 0.0)),
            _share(told, 1.5),
            _share(near, 2.0),
            _lead(own, self._rival(index)),
            _lead(own, ranking.best_but(own)),
            _lead(told, window_ranking.best_but(told)),
            _lead(near, block_ranking.best_but(near)),
            _share(max(0.0, (second if place == index else best) - own)),
            *self._under(topic, index),
        )

    def _under(self, topic: int, index: int) -> tuple[float, float, float]:
        """How typical its lead-in and its nearest heading are of a topic, and whether one names another concept."""
        passage = self._readings[index].passage
        titles = [self._lead_in(index)] if passage.label_length() else [_NO_TITLE]
        titles.append(self._heading(passage.above[0]) if passage.above else _NO_TITLE)
        leads = [_lead(own := told.get(topic, 0.0), ranking.best_but(own)) for told, ranking, _ in titles]
        concepts = self._typical.concepts[topic]
        of_another = any(bool(named) and named.isdisjoint(concepts) for _, _, named in titles)
        return leads[0], leads[1], of_another


def _stems(reading: Reading) -> dict[str, None]:
    """The stems of a passage, but for function words, once each and in order: sums are the same in every run."""
    return dict.fromkeys(compress(reading.passage.stems, reading.passage.roles))


def _share(weight: float, times: float = 1.0) -> float:
    return min(1.0, weight / (times * ENOUGH))


def _lead(own: float, rival: float) -> float:
    """How much more typical of the topic than of the nearest other, -1 to 1; 0 where it is typical of neither."""
    return (own - rival) / (own + rival) if own + rival else 0.0
