"""Why a topic got its grade: everything in the answer that was considered, by the very steps that grade."""

from __future__ import annotations

from pipeline.records import Clue, Explanation, FoundBy, RubricExercise, Topic
from pipeline.scoring.candidates import Candidate, Choice, Reading
from pipeline.scoring.concepts import words_of
from pipeline.scoring.coverage import consider, hit_of
from pipeline.scoring.mentions import Mention
from pipeline.scoring.terms import read_word
from pipeline.scoring.text import Text

LEAST_RETOLD = 0.1
"""Share of a description from which a retelling is worth showing."""


class _Ledger(Choice):
    """A choice that remembers all candidates of one topic."""

    least_retold = LEAST_RETOLD

    def __init__(self, topics: int, topic: int) -> None:
        super().__init__(topics)
        self._topic = topic
        self.candidates: list[Candidate] = []

    def offer(self, topic: int, candidate: Candidate) -> None:
        super().offer(topic, candidate)
        self.refuse(topic, candidate)

    def refuse(self, topic: int, candidate: Candidate) -> None:
        if topic == self._topic:
            self.candidates.append(candidate)


def explain_topic(text: Text, exercise: RubricExercise, topic_id: str) -> Explanation:
    """The grade of one topic with everything that was considered for it; without clues for an empty answer.

    The grade and the evidence are those of ``cover``.

    Args:
        text: the answer.
        exercise: with all its topics, since what names another topic retells none.
        topic_id: one of them.

    Raises:
        KeyError: the exercise has no such topic.
    """
    index = next((place for place, topic in enumerate(exercise.topics) if topic.id == topic_id), None)
    if index is None:
        raise KeyError(topic_id)
    topic, ledger = exercise.topics[index], _Ledger(len(exercise.topics), index)
    on_subject = consider(text, exercise, ledger)
    best = ledger.best[index]
    clues: dict[tuple[int, int, str], Clue] = {}
    for candidate in sorted(ledger.candidates, key=lambda candidate: candidate is not best):
        clue = _clue(text, topic, candidate, decisive=candidate is best)
        clues.setdefault((clue.start, clue.end, clue.words), clue)
    return Explanation(
        exercise=exercise.id,
        topic=topic,
        hit=hit_of(text, topic, best),
        line=_line(text, best.start) if best else None,
        on_subject=on_subject,
        clues=tuple(sorted(clues.values(), key=lambda clue: (clue.start, clue.end))),
    )


def _line(text: Text, offset: int) -> int:
    return text.source.count("\n", 0, offset) + 1


def _clue(text: Text, topic: Topic, candidate: Candidate, *, decisive: bool) -> Clue:
    cause, company = candidate.cause, candidate.reading.company
    named = isinstance(cause, Mention)
    found_by, words = _found(topic, candidate)
    return Clue(
        line=_line(text, candidate.start),
        start=candidate.start,
        end=candidate.end,
        text=text.source[candidate.start : candidate.end],
        found_by=found_by,
        words=words,
        grade=candidate.grade,
        why=candidate.why,
        subject_words=company.near if named and company else None,
        foreign_words=company.foreign if named and company else None,
        decisive=decisive,
    )


def _found(topic: Topic, candidate: Candidate) -> tuple[FoundBy, str]:
    """How the topic was found there, and by which words."""
    cause, reading = candidate.cause, candidate.reading
    if isinstance(cause, Mention):
        return _naming(topic, reading, cause), _written(reading, cause)
    if cause is None:
        return "heading", ""
    pairs = (one if one == other else f"{one} ~ {other}" for one, other in cause.retelling.words)
    return "retelling", ", ".join(pairs)


def _written(reading: Reading, mention: Mention) -> str:
    """The words of a name as they stand in the answer; an ellipsis for what stands between them."""
    passage, words = reading.passage, ""
    for place, before in zip(mention.places, (None, *mention.places), strict=False):
        gap = "" if before is None else passage.text[passage.places[before][1] : passage.places[place][0]]
        words += (gap if before is None or place == before + 1 else " … ") + passage.surface(place)
    return " ".join(words.split())


def _naming(topic: Topic, reading: Reading, mention: Mention) -> FoundBy:
    if not mention.exact:
        return "loose wording"
    passage = reading.passage
    if any(read_word(passage.surface(place)) != passage.words[place] for place in mention.places):
        return "misspelling"
    key = _joined(_written(reading, mention))
    if key == _joined(topic.name):
        return "name"
    if any(key == _joined(alias) for alias in topic.aliases):
        short = len(mention.places) == 1 and passage.surface(mention.places[0]).removesuffix("s").isupper()
        return "acronym" if short else "alias"
    return "acronym" if passage.surface(mention.places[0]).removesuffix("s").isupper() else "part of the name"


def _joined(name: str) -> str:
    return "".join(word.key for word in words_of(name))
