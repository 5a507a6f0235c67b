"""How an answer treats each topic of an exercise: absent, mentioned or explained, with the sentence that shows it."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from pipeline.records import RubricExercise, Topic, TopicHit
from pipeline.scoring.candidates import Candidate, Choice, Reading
from pipeline.scoring.concepts import compile_exercise, is_collection
from pipeline.scoring.explaining import glosses
from pipeline.scoring.mentions import Mention, find_mentions
from pipeline.scoring.paraphrase import Descriptions, Link, describe
from pipeline.scoring.reading import Passage, read_passages
from pipeline.scoring.retelling import Stretch, find_retold
from pipeline.scoring.scope import announced_away
from pipeline.scoring.sense import fits_subject, subject_of, trustworthy
from pipeline.scoring.strength import FITS, Surroundings, fit, standing
from pipeline.scoring.text import Text

MOST_TRIED = 3
"""So many mentions of a topic in one passage are looked at; bounds the time that a hostile answer takes."""
FEWEST_ITEMS = 3
"""Items that make a list of a collection."""
LEFT_OUT = "said to be left out or left to others"
OTHER_SENSE = "the words around it speak of another subject"
CREDIT = {0: 0.0, 1: 0.5, 2: 1.0}


def cover(text: Text, exercise: RubricExercise) -> tuple[TopicHit, ...]:
    """How the answer treats each topic, in the rubric's order; grade 0 for all topics of an empty answer.

    The evidence of a grade is always ``text.source[start:end]``.
    """
    choice = Choice(len(exercise.topics))
    consider(text, exercise, choice)
    return tuple(hit_of(text, topic, found) for topic, found in zip(exercise.topics, choice.best, strict=True))


def consider(text: Text, exercise: RubricExercise, choice: Choice) -> bool:
    """Offer everything that may show how a topic is treated; returns whether the answer keeps to the subject."""
    readings = _read(text, exercise)
    trusted = trustworthy(r.company for r in readings if r.company and r.tells and not r.away)
    descriptions = describe(exercise)
    heads = _judge_mentions(readings, choice, trusted=trusted)
    _offer_mentions(readings, heads, descriptions, choice)
    _judge_sections(readings, heads, descriptions, choice)
    _judge_lists(readings, heads, exercise, choice)
    _judge_retellings(readings, heads, exercise, choice)
    return trusted


def _read(text: Text, exercise: RubricExercise) -> list[Reading]:
    concepts, subject = compile_exercise(exercise), subject_of(exercise)
    readings = []
    for passage in read_passages(text, concepts.speller):
        found = find_mentions(passage, concepts)
        away = announced_away(passage.text, passage.keys) if found else []
        named = frozenset(place for mention in found for place in mention.places)
        stays, left_out = found, []
        if away:
            stays = [m for m in found if not _lies_in(passage.places[m.places[0]][0], away)]
            left_out = [mention for mention in found if mention not in stays]
        company = subject.company(passage, named) if stays else None
        readings.append(Reading(passage, stays, named, company, bool(away), left_out))
    return readings


def telling_passages(text: Text, exercise: RubricExercise) -> list[Passage]:
    """The passages that say something beside naming topics, and do not say that one is left out."""
    return [reading.passage for reading in _read(text, exercise) if reading.tells and not reading.away]


def _lies_in(offset: int, stretches: list[tuple[int, int]]) -> bool:
    """Whether an offset lies in one of the stretches, which are in order and apart."""
    before = bisect_right(stretches, (offset, sys.maxsize)) - 1
    return before >= 0 and offset < stretches[before][1]


def _refused(reading: Reading, mention: Mention, why: str) -> Candidate:
    return Candidate(0, 0, reading.passage.start, reading.passage.end, why, reading, mention)


def _judge_mentions(readings: list[Reading], choice: Choice, *, trusted: bool) -> list[dict[int, float]]:
    """Offer the passages that name a topic; returns the topics that each names in the exercise's sense, with ranks."""
    named: list[dict[int, float]] = []
    for reading in readings:
        passage, company = reading.passage, reading.company
        topics: dict[int, float] = {}
        for mention in reading.left_out:
            choice.refuse(mention.topic, _refused(reading, mention, LEFT_OUT))
        seen = Counter[int]()
        for mention in reading.mentions:
            seen[mention.topic] += 1
            if seen[mention.topic] > MOST_TRIED:
                continue
            if not trusted and company and not fits_subject(company, len(mention.places), passage.kind):
                choice.refuse(mention.topic, _refused(reading, mention, OTHER_SENSE))
                continue
            topics[mention.topic] = max(mention.rank, topics.get(mention.topic, 0.0))
            reading.accepted.append(mention)
        named.append(topics)
    return named


def _offer_mentions(
    readings: list[Reading], named: list[dict[int, float]], descriptions: Descriptions, choice: Choice
) -> None:
    """Offer the passages that name a topic."""
    for reading, topics in zip(readings, named, strict=True):
        passage = reading.passage
        around = Surroundings(topics, _heads(passage, named), reading.telling) if topics else None
        for mention in reading.accepted:
            told = reading.tells or glosses(passage, mention.places, reading.named)
            if told and around:
                how_well = standing(mention.topic, mention, passage, around)
                if choice.is_open(mention.topic, how_well + FITS):
                    how_well += fit(mention.topic, reading.shares(descriptions))
            else:
                how_well = mention.rank + 0.5 * (passage.level is None)
            why = "named, and something is said about it" if told else "named only"
            found = Candidate(2 if told else 1, how_well, passage.start, passage.end, why, reading, mention)
            choice.offer(mention.topic, found)


def _heads(passage: Passage, named: list[dict[int, float]]) -> dict[int, float]:
    """The topics that the nearest heading of any topic names."""
    return next((named[head] for head in passage.above if named[head]), {})


def _judge_sections(
    readings: list[Reading], named: list[dict[int, float]], descriptions: Descriptions, choice: Choice
) -> None:
    """Offer the passages that stand under a heading or behind an opening name of a topic."""
    for reading, topics in zip(readings, named, strict=True):
        passage = reading.passage
        heads = _heads(passage, named)
        if not heads or reading.away or not reading.tells:
            continue
        around = Surroundings(topics, heads, reading.telling)
        for topic in heads:
            how_well = standing(topic, None, passage, around)
            if choice.is_open(topic, how_well + FITS):
                how_well += fit(topic, reading.shares(descriptions))
            why = "explained under its heading"
            choice.offer(topic, Candidate(2, how_well, passage.start, passage.end, why, reading, None))


def _judge_lists(
    readings: list[Reading], named: list[dict[int, float]], exercise: RubricExercise, choice: Choice
) -> None:
    """Offer the lists under headings of topics that are collections, such as ``Applications``: their items are told."""
    collections = {index for index, topic in enumerate(exercise.topics) if is_collection(topic.name)}
    if not collections:
        return
    items: dict[int, list[Reading]] = {}
    for reading in readings:
        passage = reading.passage
        if passage.kind == "list item" and passage.above and not reading.away and reading.telling > 1:
            items.setdefault(passage.above[0], []).append(reading)
    for head, found in items.items():
        if len(found) < FEWEST_ITEMS:
            continue
        for topic in collections.intersection(named[head]):
            first, last = found[0].passage, found[-1].passage
            why = "its items are listed under its heading"
            choice.offer(topic, Candidate(2, 0, first.start, last.end, why, found[0], None))


def _judge_retellings(
    readings: list[Reading], heads: list[dict[int, float]], exercise: RubricExercise, choice: Choice
) -> None:
    """Offer the stretches that retell a topic's description, for topics not yet explained."""
    best = choice.best
    topics = {topic for topic, found in enumerate(best) if found is None or found.grade != 2}
    if not topics:
        return
    descriptions = describe(exercise)
    links = [_links(descriptions, reading, topics) for reading in readings]
    named = len({mention.topic for reading in readings for mention in reading.mentions}) / len(best)
    accepted = sum(found is not None for found in best) / len(best)
    blocks = [reading.passage.block for reading in readings]
    taken = [bool(topics) for topics in heads]
    hints = [
        _hints(descriptions, reading, readings) if found else {} for reading, found in zip(readings, links, strict=True)
    ]
    retold = find_retold(
        blocks, links, taken, descriptions, named=named, accepted=accepted, hints=hints, least=choice.least_retold
    )
    for stretch in retold.good:
        passages = [reading.passage for reading in readings[stretch.first : stretch.last + 1]]
        found = _retold(readings, stretch, "retold without its name")
        if any(announced_away(passage.text, passage.keys) for passage in passages):
            choice.refuse(stretch.topic, found._replace(grade=0, why=LEFT_OUT))
        else:
            choice.offer(stretch.topic, found)
    if choice.least_retold is None:
        return
    for stretch in retold.weak:
        why = f"retells too little: {stretch.score:.2f} of the description, where {retold.needed:.2f} is needed"
        choice.refuse(stretch.topic, _retold(readings, stretch, why)._replace(grade=0))


def _links(descriptions: Descriptions, reading: Reading, topics: set[int]) -> dict[int, list[Link]]:
    """The words with which a passage may retell descriptions; names of topics are no retelling."""
    if reading.away or not reading.tells:
        return {}
    words = reading.passage.words
    return descriptions.read([word for place, word in enumerate(words) if place not in reading.named], topics)


def _hints(descriptions: Descriptions, reading: Reading, readings: list[Reading]) -> dict[int, float]:
    """The topics that the lead-in of a passage, or else the heading above it, comes close to naming."""
    length = reading.passage.label_length()
    if length:
        return descriptions.hints(reading.passage.words[:length])
    above = reading.passage.above
    return descriptions.hints(readings[above[0]].passage.words) if above else {}


def _retold(readings: list[Reading], stretch: Stretch, why: str) -> Candidate:
    pairs = ", ".join(one if one == other else f"{one} ~ {other}" for one, other in stretch.retelling.words)
    start, end = readings[stretch.first].passage.start, readings[stretch.last].passage.end
    return Candidate(2, stretch.score - 1, start, end, f"{why}: {pairs}", readings[stretch.first], stretch)


def hit_of(text: Text, topic: Topic, found: Candidate | None) -> TopicHit:
    """The grade and evidence of a topic; 0 where nothing was found."""
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
