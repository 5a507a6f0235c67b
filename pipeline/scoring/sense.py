"""Whether words speak of the exercise's subject: an electrical transformer is no language model."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from pipeline.records import RubricExercise
from pipeline.scoring.concepts import words_of
from pipeline.scoring.meanings import LEAST_ALIKE, common_stems, fields_of_words, likeness

COMMON = 0.5
"""What a word of the rubric counts that is a word of general English too."""
RELATED = 0.4
"""What a word counts that may stand for a word of the rubric."""
_MOST_REMEMBERED = 50_000


class _Weights(dict[str, float]):
    """By stem how much a word speaks of the subject, 0 to 1; found out when it is first asked for."""

    def __init__(self, common: Iterable[str], own: Iterable[str]) -> None:
        super().__init__(dict.fromkeys(common, COMMON) | dict.fromkeys(own, 1.0))
        self._by_field: dict[int, list[frozenset[int]]] = {}
        for fields in map(fields_of_words().__getitem__, own):
            for field in fields:
                self._by_field.setdefault(field, []).append(fields)

    def __missing__(self, stem: str) -> float:
        fields = fields_of_words()[stem]
        others = chain.from_iterable(self._by_field.get(field, ()) for field in fields)
        weight = RELATED if any(likeness(fields, other) >= LEAST_ALIKE for other in others) else 0.0
        if len(self) < _MOST_REMEMBERED:
            self[stem] = weight
        return weight


class Subject:
    """The vocabulary of an exercise as a whole.

    Args:
        exercise: its prompt and topics.
    """

    def __init__(self, exercise: RubricExercise) -> None:
        text = " ".join(f"{t.name} {t.description} {' '.join(t.aliases)}" for t in exercise.topics)
        words = words_of(f"{exercise.prompt} {text}")
        stems = {word.stem for word in words if word.role and "praise" not in word.traits}
        common = common_stems()
        self.weights = _Weights(stems & common, stems - common)
        """By stem how much a word speaks of the subject, 0 to 1; of any word."""


@lru_cache(maxsize=64)
def subject_of(exercise: RubricExercise) -> Subject:
    """The vocabulary of an exercise; made once and kept."""
    return Subject(exercise)
