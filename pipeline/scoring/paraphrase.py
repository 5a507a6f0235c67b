"""How much of a topic's description a passage retells, in the same words or in others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.records import RubricExercise
from pipeline.scoring.concepts import split_name, words_of
from pipeline.scoring.lexicon import common_words
from pipeline.scoring.meanings import fields_of_words, phrases
from pipeline.scoring.terms import Word, read_word

SYNONYM = 0.65
"""What a word of the same semantic field counts, where the word itself counts 1."""
CONTENT = 2
COMMON = 0.5
"""What a word of general English counts, where a word of the subject counts 1."""
CLOSE = 0.4
"""Share of a lead-in from which it hints at a topic."""
HEAVIEST = 6
"""A description is retold when its heaviest words are; this many make up the whole."""


LEAST = 2.4
"""Weight of a whole description at the least, so that a short one is not retold by a word or two."""


class Link(NamedTuple):
    """A word of the answer may stand for a word of a description."""

    gain: float
    topic: int
    feature: str
    """Stem of the word of the description."""
    via: str
    """Stem or phrase of the answer's word."""


class Retelling(NamedTuple):
    """How well a passage retells one topic's description."""

    share: float
    """Weight of the words retold, by the weight of the heaviest ones; 0 to about 1."""
    words: tuple[tuple[str, str], ...]
    """Pairs of (word of the description, word of the answer), as stems."""
    literal: int
    """How many of them are the same word."""


class Descriptions:
    """The descriptions of an exercise, ready to be compared with passages.

    Args:
        exercise: topics with names and descriptions.
    """

    def __init__(self, exercise: RubricExercise) -> None:
        common = {read_word(word).stem for word in common_words()}
        fields = fields_of_words()
        uses = Counter[str]()
        weights: list[dict[str, float]] = []
        for topic in exercise.topics:
            words = {word.stem: word.role for word in words_of(f"{topic.name} {topic.description}") if word.role}
            weights.append({s: role / 2 * (COMMON if s in common else 1.0) for s, role in words.items()})
            uses.update(words)
        self.weights = [{s: w / uses[s] ** 0.5 for s, w in own.items()} for own in weights]
        self.totals = [max(LEAST, sum(sorted(own.values(), reverse=True)[:HEAVIEST])) for own in self.weights]
        names = [{word.stem for word in words_of(topic.name) if word.role} for topic in exercise.topics]
        in_names = Counter(stem for own in names for stem in own)
        self._name_lengths = [_shortest_part(topic.name) for topic in exercise.topics]
        self._names = [
            [(stem, fields.get(stem, frozenset())) for stem in sorted(own) if in_names[stem] == 1] for own in names
        ]
        self._near_names: dict[str, list[tuple[int, float]]] = {}
        self._claims: dict[str, set[int]] = {}
        for index, topic in enumerate(exercise.topics):
            for word in words_of(" ".join((topic.name, *topic.aliases))):
                if word.role == CONTENT and word.stem not in common:
                    self._claims.setdefault(word.stem, set()).add(index)
        self._links: dict[str, tuple[Link, ...]] = {}
        self._by_field: dict[int, list[tuple[int, str, float]]] = {}
        for topic_index, own in enumerate(self.weights):
            for stem, weight in own.items():
                for field in fields.get(stem, ()):
                    self._by_field.setdefault(field, []).append((topic_index, stem, weight * SYNONYM))

    def links(self, stem: str) -> tuple[Link, ...]:
        """The words of all descriptions that a word may stand for."""
        found = self._links.get(stem)
        if found is None:
            best = self._by_fields(fields_of_words().get(stem, frozenset()))
            for topic, own in enumerate(self.weights):
                if stem in own:
                    best[topic, stem] = own[stem]
            found = tuple(Link(gain, topic, feature, stem) for (topic, feature), gain in best.items())
            if len(self._links) < 50_000:
                self._links[stem] = found
        return found

    def _unclaimed(self, stem: str) -> tuple[Link, ...]:
        """The links of a word without those to topics other than the ones whose names hold it."""
        claims = self._claims.get(stem)
        links = self.links(stem)
        return links if claims is None else tuple(link for link in links if link.topic in claims)

    def _by_fields(self, fields: frozenset[int]) -> dict[tuple[int, str], float]:
        return {(topic, feature): gain for field in fields for topic, feature, gain in self._by_field.get(field, ())}

    def read(self, words: Sequence[Word], topics: Collection[int]) -> dict[int, list[Link]]:
        """The links of a passage to the descriptions of some topics, by topic.

        A word of the subject that stands in names of topics speaks of those alone.
        """
        found: dict[int, list[Link]] = {}
        seen = set()
        known_phrases = phrases()
        for place, word in enumerate(words):
            stem = word.stem
            if stem in seen:
                continue
            seen.add(stem)
            for link in self._unclaimed(stem):
                if link.topic in topics:
                    found.setdefault(link.topic, []).append(link)
            for rest, field in known_phrases.get(stem, ()):
                if tuple(other.stem for other in words[place + 1 : place + 1 + len(rest)]) == rest:
                    via = " ".join((stem, *rest))
                    for (topic, feature), gain in self._by_fields(frozenset({field})).items():
                        if topic not in topics:
                            continue
                        found.setdefault(topic, []).append(Link(gain, topic, feature, via))
        return found

    def hints(self, lead: Sequence[Word]) -> dict[int, float]:
        """The topics to whose name the words of a lead-in or heading come closest, and how close, CLOSE to 1.

        Inflections and words of the same field count; words that praise or announce, and words that stand in the
        names of several topics, do not. Both the lead-in and the name must be matched.
        """
        stems = {word.stem for word in lead if word.role == CONTENT}
        near: dict[int, float] = {}
        for stem in stems:
            for topic, match in self._near(stem):
                near[topic] = near.get(topic, 0.0) + match / max(len(stems), self._name_lengths[topic])
        most = max(near.values(), default=0.0)
        return {topic: match for topic, match in near.items() if match == most >= CLOSE}

    def _near(self, stem: str) -> list[tuple[int, float]]:
        """The topics whose names hold a word or one of its field, with 1 or SYNONYM."""
        known = self._near_names.get(stem)
        if known is None:
            fields = fields_of_words().get(stem, frozenset())
            known = []
            for topic, name in enumerate(self._names):
                if any(stem == own for own, _ in name):
                    known.append((topic, 1.0))
                elif any(fields & theirs for _, theirs in name):
                    known.append((topic, SYNONYM))
            if len(self._near_names) < 50_000:
                self._near_names[stem] = known
        return known

    def shares(self, words: Sequence[Word]) -> dict[int, float]:
        """Share of each description that some words may stand for, 0 to 1; a word may stand for several."""
        best: dict[tuple[int, str], float] = {}
        for stem in {word.stem for word in words if word.role}:
            for gain, topic, feature, _ in self.links(stem):
                if gain > best.get((topic, feature), 0.0):
                    best[topic, feature] = gain
        sums: dict[int, float] = {}
        for (topic, _), gain in best.items():
            sums[topic] = sums.get(topic, 0.0) + gain
        return {topic: min(1.0, total / self.totals[topic]) for topic, total in sums.items()}

    def compare(self, topic: int, links: Sequence[Link]) -> Retelling:
        """How well the words behind the links retell a topic; each word stands for one word of the description."""
        features: set[str] = set()
        used: set[str] = set()
        total, literal, pairs = 0.0, 0, []
        for link in sorted(links, key=lambda link: (-link.gain, link.feature, link.via)):
            if link.feature not in features and link.via not in used:
                features.add(link.feature)
                used.add(link.via)
                total += link.gain
                literal += link.feature == link.via
                pairs.append((link.feature, link.via))
        return Retelling(total / self.totals[topic], tuple(pairs), literal)


def _shortest_part(name: str) -> int:
    """Number of words in the shortest of the names that a title joins."""
    return min((sum(word.role > 0 for word in words_of(part)) or 1 for part in split_name(name)), default=1)


@lru_cache(maxsize=64)
def describe(exercise: RubricExercise) -> Descriptions:
    """The descriptions of an exercise; made once and kept."""
    return Descriptions(exercise)
