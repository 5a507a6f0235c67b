"""Whether words speak of the exercise's subject: an electrical transformer is no language model."""

from __future__ import annotations

from functools import lru_cache

from pipeline.records import RubricExercise
from pipeline.scoring.concepts import words_of
from pipeline.scoring.meanings import common_stems, fields_of_words

COMMON = 0.5
"""What a word of the rubric counts that is a word of general English too."""
RELATED = 0.4
"""What a word counts that shares a semantic field with a word of the rubric."""
_MOST_REMEMBERED = 50_000


class Subject:
    """The vocabulary of an exercise as a whole.

    Args:
        exercise: its prompt and topics.
    """

    def __init__(self, exercise: RubricExercise) -> None:
        text = " ".join(f"{t.name} {t.description} {' '.join(t.aliases)}" for t in exercise.topics)
        words = words_of(f"{exercise.prompt} {text}")
        stems = {word.stem for word in words if word.role and "praise" not in word.traits}
        common, fields = common_stems(), fields_of_words()
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
            if len(self._weights) < _MOST_REMEMBERED:
                self._weights[stem] = known
        return known


@lru_cache(maxsize=64)
def subject_of(exercise: RubricExercise) -> Subject:
    """The vocabulary of an exercise; made once and kept."""
    return Subject(exercise)
