"""How much of a topic's description the words of an answer may stand for: the same words or others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import truediv

from pipeline.records import RubricExercise, Topic
from pipeline.scoring.concepts import ACRONYM, split_name, words_of
from pipeline.scoring.meanings import LEAST_ALIKE, common_stems, fields_of_words, likeness, phrases
from pipeline.scoring.terms import Word

CONTENT = 2
SYNONYM = 0.6
"""What a phrase for a word counts, where the word itself counts 1."""
ALIKE, MOST_ALIKE = 2.4, 0.78
"""What a word counts for one that is in all the same semantic fields, and what any other word counts at the most."""
COMMON = 0.5
"""What a word of general English counts, where a word of the subject counts 1."""
LIGHT = 0.4
"""What a word of praise or talk counts."""
HEAVIEST = 6
"""A description is retold when its heaviest words are; this many make up the whole."""
LEAST = 2.0
"""Weight of a whole description at the least, so that a short one is not retold by a word or two."""
_MOST_REMEMBERED = 50_000


@dataclass(slots=True)
class Link:
    """A word of the answer may stand for a word of a description."""

    topic: int
    feature: str
    """Stem of the word of the description."""
    gain: float
    literal: bool
    """Whether it is the same word."""
    via: str
    """Stem or phrase of the answer's word."""


Links = dict[int, Link]
"""By number of a word of a description the link that gains most."""


Phrases = dict[str, list[tuple[tuple[str, ...], Links]]]
"""Phrases that begin with the same stem, by their second one: the stems after that, and what they may stand for."""
Meaning = tuple[Links, Phrases]
"""What a word may stand for, and the phrases that begin with it."""


class _Meanings(dict[str, Meaning | None]):
    """The meaning of each stem, found when it is first asked for; None for most, which have none in the rubric.

    Args:
        find: finds it.
    """

    def __init__(self, find: Callable[[str], Meaning | None]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, stem: str) -> Meaning | None:
        found = self._find(stem)
        if len(self) < _MOST_REMEMBERED:
            self[stem] = found
        return found


class Descriptions:
    """The names and descriptions of an exercise, ready to be compared with passages.

    Args:
        exercise: topics with names and descriptions.
    """

    def __init__(self, exercise: RubricExercise) -> None:
        common = common_stems()
        weights: list[dict[str, float]] = []
        names: list[set[str]] = []
        for topic in exercise.topics:
            words = [word for word in words_of(f"{topic.name} {topic.description}") if word.role]
            weights.append({word.stem: _weight(word) for word in words})
            # An acronym means its topic as it stands or not at all.
            spelled_out = [name for name in (topic.name, *topic.aliases) if not ACRONYM.fullmatch(name)]
            names.append({word.stem for word in words_of(" ".join(spelled_out)) if word.role})
        uses = Counter(stem for own in weights for stem in own)
        in_names = Counter(stem for own in names for stem in own)
        self._totals: list[float] = []
        self._by_stem: dict[str, list[tuple[int, str, float]]] = {}
        self._by_field: dict[int, list[tuple[int, str, float]]] = {}
        for topic_index, own in enumerate(weights):
            weighed = {stem: weight / uses[stem] ** 0.5 for stem, weight in own.items()}
            self._totals.append(max(LEAST, sum(sorted(weighed.values(), reverse=True)[:HEAVIEST])))
            for stem, weight in weighed.items():
                self._by_stem.setdefault(stem, []).append((topic_index, stem, weight))
                for field in fields_of_words()[stem]:
                    self._by_field.setdefault(field, []).append((topic_index, stem, weight))
        self._numbers = {
            (topic, stem): n for n, (topic, stem) in enumerate((t, s) for t, o in enumerate(weights) for s in o)
        }
        self._numbers_of: list[set[int]] = [set() for _ in weights]
        for (of, _), number in self._numbers.items():
            self._numbers_of[of].add(number)
        self._meanings = _Meanings(self._meaning_of)
        self._rarer: dict[tuple[str, float], Links] = {}
        self.telling: dict[str, list[tuple[int, float]]] = {}
        """Topics by each word that stands in their names alone, with its share of a name."""
        for topic_index, (topic, stems) in enumerate(zip(exercise.topics, names, strict=True)):
            shares = _shares_of_names(topic)
            for stem in stems:
                if in_names[stem] == 1 and uses[stem] <= 1 and stem not in common:
                    self.telling.setdefault(stem, []).append((topic_index, shares.get(stem, 0.0)))

    def _meaning_of(self, stem: str) -> Meaning | None:
        meaning = self._links_of(stem), self._phrases_from(stem)
        return meaning if any(meaning) else None

    def _links_of(self, stem: str) -> Links:
        """The words of descriptions that a word may stand for; worth the less, the more topics it may mean."""
        fields = fields_of_words()[stem]
        best: dict[tuple[int, str], tuple[float, bool]] = {}
        for topic, feature, weight in chain.from_iterable(self._by_field.get(field, ()) for field in fields):
            alike = likeness(fields, fields_of_words()[feature])
            if alike >= LEAST_ALIKE:
                best[topic, feature] = weight * min(MOST_ALIKE, ALIKE * alike), False
        best |= {(topic, feature): (weight, True) for topic, feature, weight in self._by_stem.get(stem, ())}
        if not best:
            return {}
        topics = len({topic for topic, _ in best})
        return self._best_of_each(
            Link(t, f, gain / topics**0.5, literal, stem) for (t, f), (gain, literal) in best.items()
        )

    def _rarer_links(self, stem: str, links: Links, rarity: float) -> Links:
        """The links of a word that the answer uses in many places."""
        found = self._rarer.get((stem, rarity))
        if found is None:
            found = {
                number: Link(link.topic, link.feature, link.gain * rarity, link.literal, link.via)
                for number, link in links.items()
            }
            if len(self._rarer) < _MOST_REMEMBERED:
                self._rarer[stem, rarity] = found
        return found

    def _phrases_from(self, stem: str) -> Phrases:
        """The phrases that begin with a stem and may stand for a word of a description."""
        found: Phrases = {}
        for second, endings in phrases()[stem].items():
            for others, field in endings:
                links = self._links_of_phrase(" ".join((stem, second, *others)), field)
                if links:
                    found.setdefault(second, []).append((others, links))
        return found

    def _links_of_phrase(self, via: str, field: int) -> Links:
        return self._best_of_each(
            Link(t, f, SYNONYM * weight, False, via) for t, f, weight in self._by_field.get(field, ())
        )

    def weighed(self, rarity: Mapping[str, float]) -> Mapping[str, Links]:
        """What those words of an answer may stand for that do not count in full.

        Args:
            rarity: by stem what a word counts, less if the answer uses it everywhere; 1 if not listed.
        """
        meanings = self._meanings
        return {
            stem: self._rarer_links(stem, meaning[0], weight)
            for stem, weight in rarity.items()
            if (meaning := meanings[stem])
        }

    def read(self, words: Sequence[Word], weighed: Mapping[str, Links]) -> Links:
        """What the words of a passage may stand for.

        Args:
            words: of the passage, without names of topics.
            weighed: what those words of its answer may stand for that do not count in full.
        """
        found: Links = {}
        seen = set()
        meanings = self._meanings
        for place, word in enumerate(words):
            stem = word.stem
            meaning = meanings[stem]
            if meaning is None or stem in seen:
                continue
            seen.add(stem)
            links, begun = meaning
            if links and word.role:
                _add(found, weighed.get(stem, links))
            if begun and place + 1 < len(words) and words[place + 1].stem in begun:
                for others, told in begun[words[place + 1].stem]:
                    if tuple([other.stem for other in words[place + 2 : place + 2 + len(others)]]) == others:
                        _add(found, told)
        return found

    def _best_of_each(self, links: Iterable[Link]) -> Links:
        """The best link to each topic, since a word stands for one word only; the first by alphabet of equal ones."""
        best: dict[int, Link] = {}
        for link in sorted(links, key=_by_gain):
            best.setdefault(link.topic, link)
        return {self._numbers[topic, link.feature]: link for topic, link in best.items()}

    def words(self, topic: int, links: Links) -> tuple[float, int]:
        """How much of a topic's description some links retell in its own words, and by how many words in any."""
        own = self.links_to(topic, links)
        literal = sum([link.gain for link in own if link.literal])
        return literal / self._totals[topic], len(own)

    def links_to(self, topic: int, links: Links) -> list[Link]:
        """Those of some links that retell the description of a topic."""
        return [link for link in links.values() if link.topic == topic]

    def shares(self, links: Links) -> dict[int, float]:
        """By topic how much of its description some links retell; topics of which they retell nothing are left out."""
        if not links:
            return {}
        gains = [0.0] * len(self._totals)
        for link in links.values():
            gains[link.topic] += link.gain
        return {topic: share for topic, share in enumerate(map(truediv, gains, self._totals)) if share}


def _weight(word: Word) -> float:
    """What a word of a name or description counts, 0 to 1."""
    return (1.0 if word.role == CONTENT else LIGHT) * (COMMON if word.stem in common_stems() else 1.0)


def _shares_of_names(topic: Topic) -> dict[str, float]:
    """The share of each word in the shortest name of a topic that holds it; a word of general English counts less."""
    shares: dict[str, float] = {}
    for name in (topic.name, *topic.aliases, *split_name(topic.name)):
        weights = {w.stem: _weight(w) for w in words_of(name)}
        total = sum(weights.values())
        for stem, weight in weights.items():
            shares[stem] = max(shares.get(stem, 0.0), weight / total)
    return shares


def _by_gain(link: Link) -> tuple[float, str]:
    return (-link.gain, link.feature)


def _add(found: Links, links: Links) -> None:
    """Take the better link of each word."""
    if found.keys().isdisjoint(links):
        found |= links
        return
    for number, link in links.items():
        known = found.get(number)
        if known is None or known.gain < link.gain:
            found[number] = link


def union(several: Iterable[Links]) -> Links:
    """The best links of several passages."""
    found: Links = {}
    for links in several:
        _add(found, links)
    return found


@lru_cache(maxsize=64)
def describe(exercise: RubricExercise) -> Descriptions:
    """The descriptions of an exercise; made once and kept."""
    return Descriptions(exercise)
