"""Whether the words around a term speak of the exercise's subject: an electrical transformer is no language model."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from pipeline.records import RubricExercise
from pipeline.scoring.concepts import words_of
from pipeline.scoring.lexicon import common_words
from pipeline.scoring.meanings import fields_of_words
from pipeline.scoring.reading import Passage
from pipeline.scoring.terms import read_word

CONTENT = 2
COMMON = 0.5
"""What a word of the rubric counts that is a word of general English too."""
RELATED = 0.4
"""What a word counts that shares a semantic field with a word of the rubric."""
FEW = 3
"""Passages below which an answer is too short to be mistrusted."""
TRUSTED = 0.55
"""Share of the subject's words, plus half the share of fitting passages, from which an answer is trusted as a whole."""


class Company(NamedTuple):
    """The words around a term."""

    near: float
    """Weight of those of the subject."""
    foreign: int
    """Number of those that are not."""

    @property
    def fits(self) -> bool:
        """Whether they speak of the subject."""
        return self.near >= 0.5 + 0.1 * self.foreign


class Subject:
    """The vocabulary of an exercise as a whole.

    Args:
        exercise: its prompt and topics.
    """

    def __init__(self, exercise: RubricExercise) -> None:
        text = " ".join(f"{t.name} {t.description} {' '.join(t.aliases)}" for t in exercise.topics)
        common = {read_word(word).stem for word in common_words()}
        stems = {word.stem for word in words_of(f"{exercise.prompt} {text}") if word.role == CONTENT}
        fields = fields_of_words()
        self._common = frozenset(stems & common)
        self._own = frozenset(stems - common)
        self._fields = frozenset(field for stem in self._own for field in fields.get(stem, ()))
        self._weights: dict[str, float] = {}

    def weight(self, stem: str) -> float:
        """How much a word speaks of the subject, 0 to 1."""
        known = self._weights.get(stem)
        if known is None:
            related = bool(fields_of_words().get(stem, frozenset()) & self._fields)
            known = 1.0 if stem in self._own else COMMON if stem in self._common else RELATED if related else 0.0
            if len(self._weights) < 50_000:
                self._weights[stem] = known
        return known

    def company(self, passage: Passage, named: Collection[int]) -> Company:
        """The words of a passage other than those at the places ``named``."""
        near, foreign, seen = 0.0, 0, set[str]()
        for place, word in enumerate(passage.words):
            if word.role == CONTENT and place not in named and word.stem not in seen:
                seen.add(word.stem)
                weight = self.weight(word.stem)
                near += weight
                # A name of a person or place is at home in any subject.
                foreign += not weight and (not place or not passage.surface(place)[0].isupper())
        return Company(near, foreign)


def trustworthy(companies: Iterable[Company]) -> bool:
    """Whether an answer keeps to the subject, so that its terms need no support in every sentence.

    The passage most at home in the subject does not count: one sentence on it does not make an answer.

    Args:
        companies: of each passage that names a topic; those with hardly any other words are left out.
    """
    telling = [company for company in companies if company.foreign > 1 or company.near]
    rest = sorted(telling, key=lambda company: company.near - company.foreign)[:-1]
    if len(rest) < FEW:
        return True
    near = sum(company.near for company in rest)
    share = near / (near + sum(company.foreign for company in rest))
    return share + sum(company.fits for company in rest) / len(rest) / 2 >= TRUSTED


def fits_subject(company: Company, length: int, kind: str) -> bool:
    """Whether a term may be taken in the exercise's sense in an answer that does not keep to the subject.

    Args:
        company: the words around it.
        length: number of words of the term; a long one is hardly ambiguous.
        kind: of its passage; a bare list item or heading has no words around.
    """
    if company.foreign < FEW and (length > 2 or kind != "prose"):
        return True
    return company.near > 1.5 + 0.1 * company.foreign


@lru_cache(maxsize=64)
def subject_of(exercise: RubricExercise) -> Subject:
    """The vocabulary of an exercise; made once and kept."""
    return Subject(exercise)
