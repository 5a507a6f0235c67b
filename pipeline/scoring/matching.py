"""Passages of an answer matched with the names and descriptions of topics, and their other words counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, compress

from pipeline.scoring.criteria import Criteria
from pipeline.scoring.descriptions import Descriptions, Links, union
from pipeline.scoring.glosses import NO_GLOSS, Glosses
from pipeline.scoring.meanings import common_stems
from pipeline.scoring.mentions import CONTENT, Mention, find_mentions
from pipeline.scoring.predicates import says
from pipeline.scoring.rankings import Ranking, rank
from pipeline.scoring.reading import Passage, read_passages
from pipeline.scoring.scope import Clause, may_leave_out, read_clauses
from pipeline.scoring.text import Text
from pipeline.scoring.themes import themed_words

WEAK = 0.3
"""Rank of a single word out of a name, where the answer does not name the topic in full anywhere."""
SURE = 0.7
"""Rank from which a name surely means its topic."""
_NOWHERE: frozenset[int] = frozenset()


@dataclass(slots=True)
class Tally:
    """The words of a passage beside names of topics, counted."""

    words: int
    named: int
    traits: defaultdict[str, int]
    informative: set[str]
    """Stems that are neither function words, praise, talk nor general academic English."""
    general: set[str]
    """Stems of general academic English."""
    near: float
    """Weight of the words of the subject."""
    foreign: int
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
    """What it may retell beside names; nothing for a heading that names no topic."""
    shares: dict[int, float]
    """How much of each description that is."""
    heads: dict[int, Mention] = field(default_factory=dict)
    """The topics that the nearest heading of any topic names."""
    following: list[Reading] = field(default_factory=list)
    """The next passages of its block, as far as a retelling that begins with it may extend; empty for a heading."""
    named_before: dict[int, Mention] = field(default_factory=dict)
    """The topics that the passage before it in its block names."""
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
    _content: list[int] | None = None
    _free: list[int] | None = None

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
    def content(self) -> list[int]:
        """Places of the words with content."""
        if self._content is None:
            self._content = [place for place, role in enumerate(self.passage.roles) if role == CONTENT]
        return self._content

    @property
    def free(self) -> list[int]:
        """Those of them that name no topic."""
        if self._free is None:
            self._free = [place for place in self.content if place not in self.named]
        return self._free

    @property
    def body(self) -> bool:
        """Whether it is no heading."""
        return self.passage.level is None

    def window(self, descriptions: Descriptions) -> tuple[Links, dict[int, float]]:
        """What it retells with what follows in its block, and the shares of descriptions; nothing for a heading."""
        if self._window is None:
            self._window = told_together([self, *self.following] if self.body else [], descriptions)
        return self._window

    def holds_block(self, together: tuple[Links, dict[int, float]]) -> None:
        """Take what a block of no more passages than a window retells for what this, its first passage, opens."""
        self._window = together

    @property
    def ranking(self) -> Ranking:
        """How close it is to the description that it retells best, and to the next."""
        if self._ranking is None:
            self._ranking = rank(self.shares.values())
        return self._ranking

    def window_ranking(self, descriptions: Descriptions) -> Ranking:
        """The same together with what follows."""
        if self._window_ranking is None:
            self._window_ranking = (
                rank(self.window(descriptions)[1].values()) if self.following or not self.body else self.ranking
            )
        return self._window_ranking

    @property
    def themed(self) -> list[str]:
        """Its words with themes, but those that name a topic."""
        if self._themed is None:
            self._themed = themed_words(self.tally.informative | self.tally.general)
        return self._themed

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


def match_passages(text: Text, criteria: Criteria) -> list[Reading]:
    """Each passage with what was found in it; empty for an empty text."""
    concepts, glosses, descriptions = criteria[:3]
    passages = read_passages(text, concepts.speller)
    found = [find_mentions(passage, concepts) for passage in passages]
    telling = _telling(descriptions, {mention.topic for mentions in found for mention in mentions})
    weighed = descriptions.weighed(_rarity(passages))
    readings = []
    for passage, mentions in zip(passages, found, strict=True):
        every = mentions + _weak_mentions(passage, telling)
        best: dict[int, Mention] = {}
        for mention in every:
            known = best.get(mention.topic)
            if known is None or mention.rank > known.rank:
                best[mention.topic] = mention
        sure, exact = _places(mentions), _places([mention for mention in mentions if mention.exact])
        rest = [word for place, word in enumerate(passage.words) if place not in sure] if sure else passage.words
        # What a heading that names nothing may retell is never asked for.
        links = descriptions.read(rest, weighed) if best or passage.level is None else {}
        readings.append(
            Reading(
                passage,
                best,
                _places(every) if len(every) > len(mentions) else sure,
                _tally(passage, exact, glosses),
                links,
                descriptions.shares(links),
                sure={topic for topic, mention in best.items() if mention.rank >= SURE},
            )
        )
    return readings


def _places(mentions: Sequence[Mention]) -> frozenset[int]:
    return frozenset([place for mention in mentions for place in mention.places]) if mentions else _NOWHERE


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


def _tally(passage: Passage, named: frozenset[int], glosses: Glosses) -> Tally:
    times: defaultdict[str, int] = defaultdict(int)
    weights: dict[str, float] = {}
    foreign = 0
    for place, gloss in enumerate(glosses.of(passage)):
        if gloss is NO_GLOSS or place in named:
            continue
        for trait in gloss.traits:
            times[trait] += 1
        stem = gloss.tells
        if stem and stem not in weights:
            weight = weights[stem] = gloss.weight
            if not weight and not (place and passage.spellings[place][0].isupper()):
                foreign += 1
    informative = set(weights)
    general = informative & common_stems()
    informative -= general
    near = sum(weights.values(), start=0.0)
    return Tally(len(passage.words), len(named), times, informative, general, near, foreign)


def told_together(readings: Sequence[Reading], descriptions: Descriptions) -> tuple[Links, dict[int, float]]:
    """What some passages retell together, and the shares of descriptions."""
    if len(readings) == 1:
        return readings[0].links, readings[0].shares
    links = union(reading.links for reading in readings)
    return links, descriptions.shares(links)
