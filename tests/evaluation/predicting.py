"""Three ways to grade the answers of a labelled set: by keywords, by length alone, by labreport."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from pipeline.records import Topic
from pipeline.scoring.coverage import cover
from pipeline.scoring.text import read_markdown
from tests.evaluation.labelled import LabelledAnswer

SEED = 1


class Prediction(NamedTuple):
    """What a way of grading says about one topic of one answer."""

    grade: int
    evidence: str = ""
    why: str = ""


Predictions = list[dict[str, Prediction]]
"""For each answer the predictions by topic id."""


def by_keywords(answers: Sequence[LabelledAnswer]) -> Predictions:
    """The plain baseline: the name and the aliases counted as whole words, case ignored; once is 1, more often is 2."""
    return [
        {topic.id: Prediction(min(2, occurrences(answer.text, topic))) for topic in answer.exercise.topics}
        for answer in answers
    ]


def occurrences(text: str, topic: Topic) -> int:
    """How often the topic's name or an alias stands in the text; overlapping ones count once, the longest first."""
    terms = sorted({topic.name, *topic.aliases}, key=len, reverse=True)
    pattern = "|".join(re.escape(term) for term in terms)
    return len(re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE))


def by_length(answers: Sequence[LabelledAnswer]) -> Predictions:
    """The control: what agreement comes from length and from how often a topic is treated, without reading a word.

    The grades that the other answers of the subject have in the topic are put in order, and one is drawn at the place
    ``u ** (median words / words)``, u uniform. An answer of median length so draws from the topic's base rate; a
    longer one draws higher, a shorter one lower. The answer's own labels are not used; the seed is fixed.
    """
    predictions: Predictions = []
    for answer in answers:
        others = [other for other in answers if other.subject == answer.subject and other is not answer]
        usual = median(other.words for other in [answer, *others])
        chosen = {}
        for topic in answer.exercise.topics:
            ordered = sorted(other.labels[topic.id].grade for other in others) or [0]
            draw = random.Random(f"{SEED} {answer.subject} {answer.name} {topic.id}")  # noqa: S311 - a control
            place = draw.random() ** (usual / max(1, answer.words))
            chosen[topic.id] = Prediction(ordered[min(int(place * len(ordered)), len(ordered) - 1)])
        predictions.append(chosen)
    return predictions


def by_labreport(answers: Sequence[LabelledAnswer]) -> Predictions:
    """The grades of labreport's offline scorer, with its evidence and its reasons."""
    predictions: Predictions = []
    for answer in answers:
        hits = cover(read_markdown(answer.text), answer.exercise)
        predictions.append({hit.topic: Prediction(hit.grade or 0, hit.evidence, hit.why) for hit in hits})
    return predictions


METHODS = {"keywords": by_keywords, "length only": by_length, "labreport": by_labreport}
"""Name to way of grading, in the order in which they are printed."""
