"""How an answer treats each topic of an exercise: absent, mentioned or explained, with the sentence that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.records import Grade, RubricExercise, Topic, TopicHit
from pipeline.scoring.concepts import compile_exercise
from pipeline.scoring.explaining import explains
from pipeline.scoring.mentions import find_mentions
from pipeline.scoring.reading import Passage, read_passages
from pipeline.scoring.text import Text

CREDIT = {0: 0.0, 1: 0.5, 2: 1.0}


class Candidate(NamedTuple):
    """A passage that may show how a topic is treated; the best one wins."""

    grade: Grade
    strength: float
    passage: Passage
    why: str


def cover(text: Text, exercise: RubricExercise) -> tuple[TopicHit, ...]:
    """How the answer treats each topic, in the rubric's order; grade 0 for all topics of an empty answer.

    The evidence of a grade is always ``text.source[start:end]``.
    """
    concepts = compile_exercise(exercise)
    best: list[Candidate | None] = [None] * len(exercise.topics)
    for passage in read_passages(text):
        mentions = find_mentions(passage, concepts)
        if not mentions:
            continue
        named = {place for mention in mentions for place in mention.places}
        told = explains(passage, named)
        for mention in mentions:
            grade: Grade = 2 if told else 1
            why = "names it and says something about it" if told else "names it only"
            candidate = Candidate(grade, mention.exact + 0.5 * (passage.kind != "heading"), passage, why)
            known = best[mention.topic]
            if known is None or candidate[:2] > known[:2]:
                best[mention.topic] = candidate
    return tuple(_hit(text, topic, found) for topic, found in zip(exercise.topics, best, strict=True))


def _hit(text: Text, topic: Topic, found: Candidate | None) -> TopicHit:
    if found is None:
        return TopicHit(topic=topic.id, grade=0, why="no passage names or paraphrases it")
    start, end = found.passage.start, found.passage.end
    return TopicHit(
        topic=topic.id, grade=found.grade, evidence=text.source[start:end], start=start, end=end, why=found.why
    )


def coverage_percent(hits: Iterable[TopicHit], exercise: RubricExercise) -> float | None:
    """Weighted credit of the scored topics, 0 to 1: 0 for absent, 0.5 for mentioned, 1 for explained.

    None where no topic is scored.
    """
    weights = {topic.id: topic.weight for topic in exercise.topics}
    scored = [(weights[hit.topic], CREDIT[hit.grade]) for hit in hits if hit.grade is not None]
    total = sum(weight for weight, _ in scored)
    return sum(weight * credit for weight, credit in scored) / total if scored else None
