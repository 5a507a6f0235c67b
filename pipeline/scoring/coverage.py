"""How an answer treats each topic of an exercise: absent, mentioned or explained, with the sentence that shows it."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.records import Grade, RubricExercise, Topic, TopicHit
from pipeline.scoring.concepts import compile_exercise
from pipeline.scoring.explaining import explains, glosses
from pipeline.scoring.mentions import Mention, find_mentions
from pipeline.scoring.paraphrase import Descriptions, Link, Retelling, describe
from pipeline.scoring.reading import Passage, read_passages
from pipeline.scoring.retelling import find_retold
from pipeline.scoring.scope import announced_away
from pipeline.scoring.sense import Company, fits_subject, subject_of, trustworthy
from pipeline.scoring.text import Text

MOST_TRIED = 3
"""So many mentions of a topic in one passage are looked at; bounds the time that a hostile answer takes."""
CREDIT = {0: 0.0, 1: 0.5, 2: 1.0}


@dataclass(slots=True)
class Reading:
    """A passage with what was found in it."""

    passage: Passage
    mentions: list[Mention]
    named: frozenset[int]
    """Places of the words that name a topic, this or another."""
    company: Company | None
    """The words around the terms; None where there is no term."""
    away: bool
    """Whether a part of it says that something is left out."""
    _tells: bool | None = None

    @property
    def tells(self) -> bool:
        """Whether it says something beside naming topics."""
        if self._tells is None:
            self._tells = explains(self.passage, self.named)
        return self._tells


class Candidate(NamedTuple):
    """A stretch that may show how a topic is treated; the greatest one wins."""

    grade: Grade
    strength: float
    start: int
    end: int
    why: str


def cover(text: Text, exercise: RubricExercise) -> tuple[TopicHit, ...]:
    """How the answer treats each topic, in the rubric's order; grade 0 for all topics of an empty answer.

    The evidence of a grade is always ``text.source[start:end]``.
    """
    readings = _read(text, exercise)
    best: list[Candidate | None] = [None] * len(exercise.topics)
    trusted = trustworthy(r.company for r in readings if r.company and r.tells and not r.away)
    heads = _judge_mentions(readings, best, trusted=trusted)
    _judge_sections(readings, heads, best)
    _judge_retellings(readings, heads, exercise, best)
    return tuple(_hit(text, topic, found) for topic, found in zip(exercise.topics, best, strict=True))


def _read(text: Text, exercise: RubricExercise) -> list[Reading]:
    concepts, subject = compile_exercise(exercise), subject_of(exercise)
    readings = []
    for passage in read_passages(text, concepts.speller):
        found = find_mentions(passage, concepts)
        away = announced_away(passage.text, passage.keys) if found else []
        named = frozenset(place for mention in found for place in mention.places)
        stays = [m for m in found if not _lies_in(passage.places[m.places[0]][0], away)]
        company = subject.company(passage, named) if stays else None
        readings.append(Reading(passage, stays, named, company, bool(away)))
    return readings


def _lies_in(offset: int, stretches: list[tuple[int, int]]) -> bool:
    """Whether an offset lies in one of the stretches, which are in order and apart."""
    before = bisect_right(stretches, (offset, sys.maxsize)) - 1
    return before >= 0 and offset < stretches[before][1]


def _offer(best: list[Candidate | None], topic: int, candidate: Candidate) -> None:
    known = best[topic]
    if known is None or candidate[:2] > known[:2]:
        best[topic] = candidate


def _judge_mentions(readings: list[Reading], best: list[Candidate | None], *, trusted: bool) -> list[set[int]]:
    """Offer the passages that name a topic; returns the topics that each passage names in the exercise's sense."""
    named: list[set[int]] = []
    for reading in readings:
        passage, company = reading.passage, reading.company
        topics: set[int] = set()
        seen = Counter[int]()
        for mention in reading.mentions:
            seen[mention.topic] += 1
            if seen[mention.topic] > MOST_TRIED:
                continue
            if not trusted and company and not fits_subject(company, len(mention.places), passage.kind):
                continue
            topics.add(mention.topic)
            told = reading.tells or glosses(passage, mention.places, reading.named)
            why = "named, and something is said about it" if told else "named only"
            strength = mention.exact + 0.5 * (passage.level is None)
            _offer(best, mention.topic, Candidate(2 if told else 1, strength, passage.start, passage.end, why))
        named.append(topics)
    return named


def _judge_sections(readings: list[Reading], named: list[set[int]], best: list[Candidate | None]) -> None:
    """Offer the passages that stand under a heading or behind an opening name of a topic."""
    for reading in readings:
        passage = reading.passage
        topics: set[int] = next((named[head] for head in passage.above if named[head]), set())
        if not topics or reading.away or not reading.tells:
            continue
        for topic in topics:
            _offer(best, topic, Candidate(2, 0.25, passage.start, passage.end, "explained under its heading"))


def _judge_retellings(
    readings: list[Reading], heads: list[set[int]], exercise: RubricExercise, best: list[Candidate | None]
) -> None:
    """Offer the stretches that retell a topic's description, for topics not yet explained."""
    topics = {topic for topic, found in enumerate(best) if found is None or found.grade != 2}
    if not topics:
        return
    descriptions = describe(exercise)
    links = [_links(descriptions, reading, topics) for reading in readings]
    named = len({mention.topic for reading in readings for mention in reading.mentions}) / len(best)
    accepted = sum(found is not None for found in best) / len(best)
    blocks = [reading.passage.block for reading in readings]
    taken = [bool(topics) for topics in heads]
    for stretch in find_retold(blocks, links, taken, descriptions, named=named, accepted=accepted):
        passages = [reading.passage for reading in readings[stretch.first : stretch.last + 1]]
        if any(announced_away(passage.text, passage.keys) for passage in passages):
            continue
        start, end = passages[0].start, passages[-1].end
        _offer(best, stretch.topic, Candidate(2, stretch.score - 1, start, end, _retold(stretch.retelling)))


def _links(descriptions: Descriptions, reading: Reading, topics: set[int]) -> dict[int, list[Link]]:
    """The words with which a passage may retell descriptions; names of topics are no retelling."""
    if reading.away or not reading.tells:
        return {}
    words = reading.passage.words
    return descriptions.read([word for place, word in enumerate(words) if place not in reading.named], topics)


def _retold(retelling: Retelling) -> str:
    pairs = ", ".join(one if one == other else f"{one} ~ {other}" for one, other in retelling.words)
    return f"retold without its name: {pairs}"


def _hit(text: Text, topic: Topic, found: Candidate | None) -> TopicHit:
    if found is None:
        return TopicHit(topic=topic.id, grade=0, why="neither named nor retold")
    return TopicHit(
        topic=topic.id,
        grade=found.grade,
        evidence=text.source[found.start : found.end],
        start=found.start,
        end=found.end,
        why=found.why,
    )


def coverage_percent(hits: Iterable[TopicHit], exercise: RubricExercise) -> float | None:
    """Weighted credit of the scored topics, 0 to 1: 0 for absent, 0.5 for mentioned, 1 for explained.

    None where no topic is scored.
    """
    weights = {topic.id: topic.weight for topic in exercise.topics}
    scored = [(weights[hit.topic], CREDIT[hit.grade]) for hit in hits if hit.grade is not None]
    total = sum(weight for weight, _ in scored)
    return sum(weight * credit for weight, credit in scored) / total if scored else None
