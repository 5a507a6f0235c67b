"""What each word of an answer counts for in an exercise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.records import RubricExercise
from pipeline.scoring.concepts import compile_exercise
from pipeline.scoring.mentions import CONTENT
from pipeline.scoring.reading import Passage
from pipeline.scoring.sense import Subject, subject_of
from pipeline.scoring.spelling import Speller
from pipeline.scoring.terms import Word

COMMON_WEIGHT = 0.4
"""Weight for the subject up to which a word of praise or talk is just that."""
_MOST_REMEMBERED = 50_000


@dataclass(slots=True)
class Gloss:
    """A word beside names of topics."""

    traits: tuple[str, ...]
    """What it does in a sentence: those of its traits that count, and ``figure`` for a number."""
    tells: str
    """Its stem if it says something; empty for function words, praise and talk."""
    weight: float
    """How much it speaks of the subject, 0 to 1."""


NO_GLOSS = Gloss((), "", 0.0)
"""That of most function words."""


class Glosses(dict[str, Gloss]):
    """The words of an exercise's answers by their spellings, looked up when they are first asked for.

    Args:
        speller: reads them.
        subject: of the exercise.
    """

    def __init__(self, speller: Speller, subject: Subject) -> None:
        super().__init__()
        self._speller = speller
        self._weights = subject.weights

    def __missing__(self, spelling: str) -> Gloss:
        gloss = self._look_up(self._speller.read(spelling), spelling)
        if len(self) < _MOST_REMEMBERED:
            self[spelling] = gloss
        return gloss

    def of(self, passage: Passage) -> Sequence[Gloss]:
        """Those of the words of a passage, in order."""
        if passage.as_written:
            return list(map(self.__getitem__, passage.spellings))
        return list(map(self._look_up, passage.words, passage.spellings))

    def _look_up(self, word: Word, spelling: str) -> Gloss:
        if not word.role:
            return Gloss(word.traits, "", 0.0) if word.traits else NO_GLOSS
        weight = self._weights[word.stem]
        # What the rubric itself speaks of is no mere talk.
        light = word.role != CONTENT and weight <= COMMON_WEIGHT
        dropped = {"everyday"} if weight else set()
        if not light:
            dropped |= {"praise", "meta"}
        traits = [trait for trait in word.traits if trait not in dropped]
        if spelling[0].isdigit():
            traits.append("figure")
        return Gloss(tuple(traits), "" if light else word.stem, weight)


@lru_cache(maxsize=64)
def glosses_of(exercise: RubricExercise) -> Glosses:
    """The words of an exercise's answers; made once and kept."""
    return Glosses(compile_exercise(exercise).speller, subject_of(exercise))
