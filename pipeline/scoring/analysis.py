"""An answer taken apart against a rubric, once, before any topic is graded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, compress, pairwise
from typing import NamedTuple

from pipeline.records import RubricExercise
from pipeline.scoring.alignment import align
from pipeline.scoring.concepts import compile_exercise
from pipeline.scoring.descriptions import Descriptions, Links, Ranking, describe, rank, union
from pipeline.scoring.meanings import common_stems
from pipeline.scoring.mentions import CONTENT, Mention, find_mentions
from pipeline.scoring.predicates import says
from pipeline.scoring.reading import Passage, read_passages
from pipeline.scoring.scope import Clause, heads_omissions, may_leave_out, read_clauses
from pipeline.scoring.sense import Subject, subject_of
from pipeline.scoring.text import Text
from pipeline.scoring.themes import Themes, themed_words, themes_of

WEAK = 0.3
"""Rank of a single word out of a name, where the answer does not name the topic in full anywhere."""
SURE = 0.7
"""Rank from which a name surely means its topic."""
WINDOW = 3
"""Passages of a block over which a retelling may extend."""
MOST_IN_A_BLOCK = 6
"""Passages of a block by which it is compared with descriptions."""
COMMON_WEIGHT = 0.4
"""Weight for the subject up to which a word of praise or talk is just that."""
NAMED, HEADED = 0.6, 0.3
"""What the surest name in a block, and in the heading above it, add to its closeness to a topic."""
SPARSE = 0.2
"""Share of topics named below which an answer is taken to avoid the names."""
FEWEST_BLOCKS = 3
"""Paragraphs from which on that can be told."""
ANCHORED = 0.2
"""Share of a description from which a block may fix the place of a topic that is not named."""


@dataclass(slots=True)
class Tally:
    """The words of a passage beside names of topics, counted."""

    traits: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    words: int = 0
    named: int = 0
    numbers: int = 0
    informative: set[str] = field(default_factory=set)
    """Stems that are neither function words, praise, talk nor general academic English."""
    general: set[str] = field(default_factory=set)
    """Stems of general academic English."""
    near: float = 0.0
    """Weight of the words of the subject."""
    foreign: int = 0
    """Words that are not of the subject; names of persons and places do not count."""


@dataclass(slots=True)
class Reading:
    """A passage with what was found in it."""

    passage: Passage
    mentions: dict[int, Mention]
    """The surest mention of each topic."""
    named: frozenset[int]
    """Places of the words that name a topic."""
    tally: Tally
    links: Links
    shares: dict[int, float]
    """How much of each description it retells beside names."""
    heads: dict[int, Mention] = field(default_factory=dict)
    """The topics that the nearest heading of any topic names."""
    following: list[Reading] = field(default_factory=list)
    """The next passages of its block, as far as a retelling that begins with it may extend; empty for a heading."""
    named_before: dict[int, Mention] = field(default_factory=dict)
    """The topics that the passage before it in its block names."""
    content: list[int] = field(default_factory=list)
    """Places of the words with content."""
    sure: set[int] = field(default_factory=set)
    """The topics that it surely names."""
    cues_before: int = 0
    """Number of ways in which a clause of the passage before it in its block may speak of leaving something out."""
    _clauses: tuple[Clause, ...] = ()
    _cues: int | None = None
    _window: tuple[Links, dict[int, float]] | None = None
    _ranking: Ranking | None = None
    _window_ranking: Ranking | None = None
    _taken: set[int] | None = None
    _says: bool | None = None
    _themed: list[str] | None = None
    _near: dict[int, float] | None = None

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses."""
        if not self._clauses:
            self._clauses = read_clauses(self.passage)
        return self._clauses

    @property
    def cues(self) -> int:
        """Number of ways in which a clause of it may speak of leaving something out."""
        if self._cues is None:
            doubtful = may_leave_out(self.passage)
            self._cues = max([len(clause.cues) for clause in self.clauses]) if doubtful else 0
        return self._cues

    @property
    def body(self) -> bool:
        """Whether it is no heading."""
        return self.passage.level is None

    def window(self, descriptions: Descriptions) -> tuple[Links, dict[int, float]]:
        """What it retells with what follows in its block, and the shares of descriptions; nothing for a heading."""
        if self._window is None:
            self._window = _together([self, *self.following] if self.body else [], descriptions)
        return self._window

    def holds_block(self, together: tuple[Links, dict[int, float]]) -> None:
        """Take what a block of no more passages than a window retells for what this, its first passage, opens."""
        self._window = together

    @property
    def ranking(self) -> Ranking:
        """The topic whose description it retells best."""
        if self._ranking is None:
            self._ranking = rank(self.shares.items())
        return self._ranking

    def window_ranking(self, descriptions: Descriptions) -> Ranking:
        """The topic whose description it retells best together with what follows."""
        if self._window_ranking is None:
            self._window_ranking = rank(self.window(descriptions)[1].items())
        return self._window_ranking

    @property
    def themed(self) -> list[str]:
        """Its words with themes, but those that name a topic."""
        if self._themed is None:
            self._themed = themed_words(self.tally.informative | self.tally.general)
        return self._themed

    def near(self, themes: Themes) -> dict[int, float]:
        """How near it is to each topic by the themes of its words."""
        if self._near is None:
            self._near = themes.nearness(self.themed)
        return self._near

    @property
    def taken(self) -> set[int]:
        """The topics that it, its heading or the passage before it names."""
        if self._taken is None:
            self._taken = self.mentions.keys() | self.heads.keys() | self.named_before.keys()
        return self._taken

    def most(self, topic: int) -> float:
        """What a retelling of a topic that begins here can come to at the most."""
        most = self.shares.get(topic, 0.0)
        for reading in self.following:
            most += reading.shares.get(topic, 0.0)
        return most

    @property
    def says(self) -> bool:
        """Whether it holds a clause."""
        if self._says is None:
            self._says = says(self.passage.text)
        return self._says


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
    readings: list[Reading]
    blocks: dict[int, list[int]]
    """Indices of the passages of each block."""
    told: dict[int, dict[int, float]]
    """Share of each description that each block retells."""
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
            found[block] = Section(named, sure, whole, told, rank(told.items()), likely, rank(likely.items()))
        return found

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
        best: dict[int, float] = {}
        for shares in self.told.values():
            for topic, share in shares.items():
                best[topic] = max(share, best.get(topic, 0.0))
        return sum(sorted(best.values(), reverse=True)[:3]) / 3

    @cached_property
    def on_subject(self) -> float:
        """Share of the words of the subject among those that are of it or foreign to it."""
        near = sum(reading.tally.near for reading in self.readings)
        return near / (near + sum(reading.tally.foreign for reading in self.readings) + 1)

    @cached_property
    def named(self) -> float:
        """Share of the topics that are named in any sense; 0 without topics."""
        return len({topic for r in self.readings for topic in r.mentions}) / (len(self.exercise.topics) or 1)

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
        others = [(t - topic) * (b - block) > 0 for t, b in self.anchors.items() if t != topic and b != block]
        return (sum(others) + 1) / (len(others) + 2)

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
    descriptions = describe(exercise)
    readings = _read(text, exercise, descriptions)
    blocks: dict[int, list[int]] = {}
    for index, reading in enumerate(readings):
        blocks.setdefault(reading.passage.block, []).append(index)
    told: dict[int, dict[int, float]] = {}
    for block, indices in blocks.items():
        body = [readings[index] for index in indices if readings[index].passage.level is None]
        together = _together(body[:MOST_IN_A_BLOCK], descriptions)
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
    return Analysis(
        exercise,
        descriptions,
        themes_of(exercise),
        readings,
        blocks,
        told,
        _anchors(readings, told),
        _likely(readings, blocks, told, len(exercise.topics)),
        compile_exercise(exercise).own_keys,
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


def _read(text: Text, exercise: RubricExercise, descriptions: Descriptions) -> list[Reading]:
    concepts, subject = compile_exercise(exercise), subject_of(exercise)
    passages = read_passages(text, concepts.speller)
    found = [find_mentions(passage, concepts) for passage in passages]
    telling = _telling(descriptions, {mention.topic for mentions in found for mention in mentions})
    rarity = _rarity(passages)
    readings = []
    for passage, mentions in zip(passages, found, strict=True):
        every = mentions + _weak_mentions(passage, telling)
        best: dict[int, Mention] = {}
        for mention in every:
            if mention.topic not in best or mention.rank > best[mention.topic].rank:
                best[mention.topic] = mention
        sure, exact = _places(mentions), _places(mention for mention in mentions if mention.exact)
        rest = [word for place, word in enumerate(passage.words) if place not in sure] if sure else passage.words
        links = descriptions.read(rest, rarity)
        readings.append(
            Reading(
                passage,
                best,
                _places(every),
                _tally(passage, exact, subject),
                links,
                descriptions.shares(links),
                content=[place for place, role in enumerate(passage.roles) if role == CONTENT],
                sure={topic for topic, mention in best.items() if mention.rank >= SURE},
            )
        )
    return readings


def _places(mentions: Iterable[Mention]) -> frozenset[int]:
    return frozenset([place for mention in mentions for place in mention.places])


def _rarity(passages: list[Passage]) -> dict[str, float]:
    """What each word counts: the less, the more blocks of the answer use it."""
    blocks: dict[int, set[str]] = {}
    for passage in passages:
        blocks.setdefault(passage.block, set()).update(compress(passage.stems, passage.roles))
    uses = Counter(chain.from_iterable(blocks.values()))
    return {stem: count**-0.5 for stem, count in uses.items() if count > 1}


def _telling(descriptions: Descriptions, in_full: set[int]) -> dict[str, list[tuple[int, float]]]:
    """Topics that an answer does not name in full, by each word that stands in their names alone."""
    left = {stem: [own for own in of if own[0] not in in_full] for stem, of in descriptions.telling.items()}
    return {stem: of for stem, of in left.items() if of}


def _weak_mentions(passage: Passage, telling: dict[str, list[tuple[int, float]]]) -> list[Mention]:
    """Single words out of names that mean no other topic: ``mnemonics`` for mnemonic techniques."""
    if telling.keys().isdisjoint(passage.stems):
        return []
    found: dict[int, Mention] = {}
    for place, stem in enumerate(passage.stems):
        for topic, share in telling.get(stem, ()):
            if topic not in found or found[topic].rank < WEAK * share:
                found[topic] = Mention(topic, (place,), exact=False, rank=WEAK * share)
    return list(found.values())


def _tally(passage: Passage, named: frozenset[int], subject: Subject) -> Tally:
    tally = Tally(words=len(passage.stems), named=len(named))
    count, weights, spellings = tally.traits, subject.weights, passage.spellings
    seen: dict[str, float] = {}
    for place, (stem, role, traits) in enumerate(zip(passage.stems, passage.roles, passage.traits, strict=True)):
        if place in named:
            continue
        if not role:
            for trait in traits:
                count[trait] += 1
            continue
        weight = weights[stem]
        # What the rubric itself speaks of is no mere talk.
        light = role != CONTENT and weight <= COMMON_WEIGHT
        for trait in traits:
            if (light or trait not in ("praise", "meta")) and not (weight and trait == "everyday"):
                count[trait] += 1
        initial = spellings[place][0]
        if initial.isdigit():
            tally.numbers += 1
        if light or stem in seen:
            continue
        seen[stem] = weight
        if not weight and not (place and initial.isupper()):
            tally.foreign += 1
    tally.near = sum(seen.values())
    told = set(seen)
    tally.general = told & common_stems()
    tally.informative = told - tally.general
    return tally


def _together(readings: Sequence[Reading], descriptions: Descriptions) -> tuple[Links, dict[int, float]]:
    """What some passages retell together, and the shares of descriptions."""
    if len(readings) == 1:
        return readings[0].links, readings[0].shares
    links = union(reading.links for reading in readings)
    return links, descriptions.shares(links)


def _anchors(readings: list[Reading], told: dict[int, dict[int, float]]) -> dict[int, int]:
    anchors: dict[int, int] = {}
    for reading in readings:
        for topic, mention in reading.mentions.items():
            if mention.rank >= SURE:
                anchors.setdefault(topic, reading.passage.block)
    best: dict[int, tuple[float, int]] = {}
    for block, shares in told.items():
        for topic, share in shares.items():
            if share > best.get(topic, (ANCHORED, 0))[0]:
                best[topic] = (share, block)
    for topic, (share, block) in best.items():
        if topic not in anchors and share >= max(told[block].values()):
            anchors[topic] = block
    return anchors
