"""An answer taken apart against a rubric, once, before any topic is graded."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from pipeline.records import RubricExercise
from pipeline.scoring.alignment import align
from pipeline.scoring.criteria import criteria_of
from pipeline.scoring.descriptions import Descriptions
from pipeline.scoring.matching import SURE, Reading, match_passages, told_together
from pipeline.scoring.rankings import NOWHERE, Greatest, Ranking, greatest, rank
from pipeline.scoring.scope import heads_omissions
from pipeline.scoring.text import Text
from pipeline.scoring.themes import Themes
from pipeline.scoring.typical import Typical
from pipeline.scoring.typical_words import TypicalWords

WINDOW = 3
"""Passages of a block over which a retelling may extend."""
MOST_IN_A_BLOCK = 6
"""Passages of a block by which it is compared with descriptions."""
NAMED, HEADED = 0.6, 0.3
"""What the surest name in a block, and in the heading above it, add to its closeness to a topic."""
SPARSE = 0.2
"""Share of topics named below which an answer is taken to avoid the names."""
FEWEST_BLOCKS = 3
"""Paragraphs from which on that can be told."""
ANCHORED = 0.2
"""Share of a description from which a block may fix the place of a topic that is not named."""


class Section(NamedTuple):
    """A block with its topics."""

    named: set[int]
    """Those that it names."""
    sure: set[int]
    """Those that it surely names."""
    whole: set[int]
    """Those that it names word for word in several words."""
    told: dict[int, float]
    """The share of each description that it retells."""
    told_ranking: Ranking
    likely: dict[int, float]
    """How likely it deals with each."""
    likely_ranking: Ranking


@dataclass
class Analysis:
    """An answer taken apart against a rubric."""

    exercise: RubricExercise
    descriptions: Descriptions
    themes: Themes
    typical: Typical | None
    readings: list[Reading]
    blocks: dict[int, list[int]]
    """Indices of the passages of each block."""
    told: dict[int, dict[int, float]]
    """Share of each description that each block retells."""
    told_first: dict[int, Greatest]
    """The largest share of each description that a block retells, and the first such block."""
    anchors: dict[int, int]
    """The block with which a topic is surely, or most likely, dealt first."""
    likely: dict[int, dict[int, float]]
    """How likely each block deals with each topic, given the order of the rubric."""
    own_keys: tuple[frozenset[str], ...]
    """Keys of the words of each topic's names."""
    left_out: dict[int, set[int]] | None = None
    """By topic the indices of the passages that likely say that it is left out."""
    _orders: dict[tuple[int, int], float] = field(default_factory=dict)
    _uses: dict[str, int] = field(default_factory=dict)

    @cached_property
    def sections(self) -> dict[int, Section]:
        """What is known of each block."""
        found = {}
        for block, indices in self.blocks.items():
            named: set[int] = set()
            sure: set[int] = set()
            whole: set[int] = set()
            for index in indices:
                mentions = self.readings[index].mentions
                named.update(mentions)
                sure |= self.readings[index].sure
                whole.update([t for t, mention in mentions.items() if mention.exact and len(mention.places) > 1])
            told, likely = self.told[block], self.likely.get(block, {})
            found[block] = Section(named, sure, whole, told, rank(told.values()), likely, rank(likely.values()))
        return found

    @cached_property
    def typical_words(self) -> TypicalWords | None:
        """Its typical words; None where no topic is a known concept."""
        return TypicalWords(self.typical, self.readings, self.blocks) if self.typical else None

    @cached_property
    def known(self) -> tuple[bool, ...]:
        """By topic whether its typical words are known."""
        concepts = self.typical.concepts if self.typical else [()] * len(self.exercise.topics)
        return tuple(map(bool, concepts))

    @cached_property
    def retelling(self) -> dict[int, list[int]]:
        """By topic the indices of the passages that retell some of its description while nothing near names it."""
        found: dict[int, list[int]] = {}
        for index, reading in enumerate(self.readings):
            if reading.body:
                for topic in reading.shares.keys() - reading.taken:
                    found.setdefault(topic, []).append(index)
        return found

    @cached_property
    def surely_named(self) -> set[int]:
        """The topics that any passage but a heading surely names."""
        return {topic for reading in self.readings if reading.body for topic in reading.sure}

    @cached_property
    def headed(self) -> dict[int, set[int]]:
        """By topic the indices of the headings that surely name it."""
        found: dict[int, set[int]] = {}
        for index, reading in enumerate(self.readings):
            if not reading.body:
                for topic in reading.sure:
                    found.setdefault(topic, set()).add(index)
        return found

    def closest(self, topic: int, index: int) -> float:
        """The greatest share of a description that any other passage but a heading retells."""
        return self._closest.get(topic, NOWHERE).but(index)

    @cached_property
    def _closest(self) -> dict[int, Greatest]:
        """The greatest share of each description that any passage but a heading retells."""
        return greatest((index, reading.shares) for index, reading in enumerate(self.readings) if reading.body)

    @cached_property
    def told_best(self) -> float:
        """Mean share of the description that is retold best in each block with a topic of its own."""
        best = [max(shares.values(), default=0.0) for block, shares in self.told.items() if block in self.likely]
        return sum(best) / (len(best) or 1)

    @cached_property
    def informative(self) -> float:
        """Mean number of informative words, up to 8, in the passages that name topics; 4 without such passages."""
        counts = [min(8, len(r.tally.informative)) for r in self.readings if r.mentions and r.passage.level is None]
        return sum(counts) / len(counts) if counts else 4.0

    @cached_property
    def told_most(self) -> float:
        """Mean share of the three descriptions that are retold best."""
        best = sorted([best.value for best in self.told_first.values()], reverse=True)
        return sum(best[:3]) / 3

    @cached_property
    def on_subject(self) -> float:
        """Share of the words of the subject among those that are of it or foreign to it."""
        near = sum(reading.tally.near for reading in self.readings)
        return near / (near + sum(reading.tally.foreign for reading in self.readings) + 1)

    @cached_property
    def named(self) -> float:
        """Share of the topics that are named in any sense; 0 without topics."""
        return len({topic for r in self.readings for topic in r.mentions}) / (len(self.exercise.topics) or 1)

    @cached_property
    def signals(self) -> tuple[float, ...]:
        """What the whole answer tells of each passage, in the order of ``signal_names.AROUND``."""
        return self.informative / 8, self.told_best, self.told_most, self.on_subject, self.named

    @cached_property
    def leaves_out(self) -> bool:
        """Whether anything in the answer may speak of leaving something out."""
        return bool(self._omitting) or any(reading.cues for reading in self.readings)

    def uses(self, stem: str) -> int:
        """Number of passages that use a word."""
        known = self._uses.get(stem)
        if known is None:
            known = self._uses[stem] = sum([stem in reading.passage.stems for reading in self.readings])
        return known

    @property
    def sparse(self) -> bool:
        """Whether the answer is of some length and seems to avoid the names of the topics."""
        return self.named < SPARSE and len(self.likely) >= FEWEST_BLOCKS

    def order(self, topic: int, block: int) -> float:
        """How well the place of a topic fits a rubric whose topics are dealt with in order; 0 to 1, 1/2 for no sign."""
        known = self._orders.get((topic, block))
        if known is None:
            known = self._orders[topic, block] = self._order(topic, block)
        return known

    def _order(self, topic: int, block: int) -> float:
        topics, blocks = self._anchored
        before, behind = blocks[: bisect_left(topics, topic)], blocks[bisect_right(topics, topic) :]
        in_order = sum(map(block.__gt__, before)) + sum(map(block.__lt__, behind))
        others = len(before) + len(behind) - before.count(block) - behind.count(block)
        return (in_order + 1) / (others + 2)

    @cached_property
    def _anchored(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The topics with an anchor in the rubric's order, and their blocks."""
        topics = tuple(sorted(self.anchors))
        return topics, tuple([self.anchors[topic] for topic in topics])

    @cached_property
    def _omitting(self) -> set[int]:
        """Indices of the headings that announce what is left out."""
        readings = enumerate(self.readings)
        return {index for index, r in readings if r.passage.level is not None and heads_omissions(r.passage)}

    def under_omissions(self, reading: Reading) -> bool:
        """Whether a heading above announces what is left out."""
        return not self._omitting.isdisjoint(reading.passage.above)


def analyse(text: Text, exercise: RubricExercise) -> Analysis:
    """The answer taken apart against the topics of an exercise; without readings for an empty one."""
    criteria = criteria_of(exercise)
    descriptions = criteria.descriptions
    readings = match_passages(text, criteria)
    blocks: dict[int, list[int]] = {}
    for index, reading in enumerate(readings):
        blocks.setdefault(reading.passage.block, []).append(index)
    told: dict[int, dict[int, float]] = {}
    for block, indices in blocks.items():
        body = [readings[index] for index in indices if readings[index].passage.level is None]
        together = told_together(body[:MOST_IN_A_BLOCK], descriptions)
        told[block] = together[1]
        for place, reading in enumerate(body):
            reading.following = body[place + 1 : place + WINDOW]
        if 0 < len(body) <= WINDOW:
            body[0].holds_block(together)
    for earlier, reading in pairwise(readings):
        if earlier.passage.block == reading.passage.block:
            reading.named_before, reading.cues_before = earlier.mentions, earlier.cues
    for reading in readings:
        for head in reading.passage.above:
            if readings[head].mentions:
                reading.heads = readings[head].mentions
                break
    first = greatest(told.items())
    return Analysis(
        exercise,
        descriptions,
        criteria.themes,
        criteria.typical,
        readings,
        blocks,
        told,
        first,
        _anchors(readings, told, first),
        _likely(readings, blocks, told, len(exercise.topics)),
        criteria.concepts.own_keys,
    )


def _likely(
    readings: list[Reading], blocks: dict[int, list[int]], told: dict[int, dict[int, float]], topics: int
) -> dict[int, dict[int, float]]:
    """How likely each block deals with each topic."""
    closeness: dict[int, dict[int, float]] = {}
    for block, indices in blocks.items():
        body = [readings[index] for index in indices if readings[index].passage.level is None]
        if not body:
            continue
        close = closeness[block] = dict(told[block])
        for weight, several in ((NAMED, [r.mentions for r in body]), (HEADED, [body[0].heads])):
            ranks: dict[int, float] = {}
            for mentions in several:
                for topic, mention in mentions.items():
                    ranks[topic] = max(mention.rank, ranks.get(topic, 0.0))
            for topic, sureness in ranks.items():
                close[topic] = close.get(topic, 0.0) + weight * sureness
    return dict(zip(closeness, align(list(closeness.values()), topics), strict=True))


def _anchors(readings: list[Reading], told: dict[int, dict[int, float]], first: dict[int, Greatest]) -> dict[int, int]:
    anchors: dict[int, int] = {}
    for reading in readings:
        for topic, mention in reading.mentions.items():
            if mention.rank >= SURE:
                anchors.setdefault(topic, reading.passage.block)
    for topic, (share, block, _) in first.items():
        if topic not in anchors and share > ANCHORED and share >= max(told[block].values()):
            anchors[topic] = block
    return anchors
