"""Grades raised by a sentence-embedding model that the user has: optional, and always on words of the answer."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from math import fsum, sqrt
from operator import mul
from pathlib import Path

from pipeline.errors import InputError, UsageError
from pipeline.records import RubricExercise, Topic, TopicHit
from pipeline.scoring.coverage import telling_passages
from pipeline.scoring.reading import Passage
from pipeline.scoring.text import Text

Encode = Callable[[Sequence[str]], Sequence[Sequence[float]]]
"""Texts to vectors of one length."""

SIMILAR = 0.55
"""Cosine of a sentence and a topic's name and description from which the sentence may explain the topic."""
MARGIN = 0.1
"""By so much the sentence must be closer to this topic than to any other of the exercise."""
_MARKUP = re.compile(r"[*_`#|>\\]+")


def load_encoder(folder: Path) -> Encode:
    """The model of a folder, as sentence-transformers saves it; nothing is downloaded.

    Raises:
        UsageError: sentence-transformers is not installed.
        InputError: the folder holds no such model.
    """
    # Read by the library when it is imported: it must not even try.
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        from sentence_transformers import (  # type: ignore[import-not-found, unused-ignore] # an optional extra
            SentenceTransformer,
        )
    except ModuleNotFoundError as error:
        raise UsageError(
            "scoring.embedding needs sentence-transformers; install it with: pip install sentence-transformers"
        ) from error
    try:
        model = SentenceTransformer(str(folder), local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise InputError(
            f"{folder}: this folder holds no sentence-embedding model ({type(error).__name__})."
        ) from error

    def encode(texts: Sequence[str]) -> list[list[float]]:
        vectors: list[list[float]] = model.encode(list(texts), show_progress_bar=False).tolist()
        return vectors

    return encode


def raise_grades(
    hits: Sequence[TopicHit], text: Text, exercise: RubricExercise, encode: Encode
) -> tuple[TopicHit, ...]:
    """The grades, with 2 for absent topics to whose name and description a sentence of the answer comes close.

    Only sentences count that say something by the offline scorer's own measure, so that no heading, list of names or
    empty praise is raised, and none that announces that something is left out. Nothing is lowered.

    The thresholds are cautious: with all-MiniLM-L6-v2, on the hand-graded answers that they were chosen on, they raised
    3 grades, all rightly. Without the margin, or for topics that are mentioned, more were raised wrongly than rightly.

    Args:
        hits: of the offline scorer, in the rubric's order.
        text: the answer.
        exercise: its topics.
        encode: the model.
    """
    pairs = zip(exercise.topics, hits, strict=True)
    absent = [place for place, (topic, hit) in enumerate(pairs) if hit.grade == 0 and topic.description]
    passages = telling_passages(text, exercise)
    if not absent or not passages:
        return tuple(hits)
    meant = _unit(encode([f"{topic.name}: {topic.description}" for topic in exercise.topics]))
    said = _unit(encode([" ".join(_MARKUP.sub(" ", passage.text).split()) for passage in passages]))
    raised = list(hits)
    for place in absent:
        cosines = [_dot(meant[place], vector) for vector in said]
        best = max(range(len(cosines)), key=cosines.__getitem__)
        others = (_dot(vector, said[best]) for other, vector in enumerate(meant) if other != place)
        if cosines[best] >= max(SIMILAR, MARGIN + max(others, default=-1.0)):
            raised[place] = _hit(exercise.topics[place], passages[best], cosines[best], text)
    return tuple(raised)


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return fsum(map(mul, one, other))


def _unit(vectors: Sequence[Sequence[float]]) -> list[list[float]]:
    """The vectors with length 1; one without direction stays as it is."""
    lengths = [sqrt(sum(value * value for value in vector)) or 1.0 for vector in vectors]
    return [[value / length for value in vector] for vector, length in zip(vectors, lengths, strict=True)]


def _hit(topic: Topic, passage: Passage, cosine: float, text: Text) -> TopicHit:
    return TopicHit(
        topic=topic.id,
        grade=2,
        evidence=text.source[passage.start : passage.end],
        start=passage.start,
        end=passage.end,
        why=f"not named, but close in meaning to the description: {cosine:.2f} by the embedding model",
    )
