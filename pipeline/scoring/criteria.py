"""All that a rubric exercise comes to for the scorer."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pipeline.records import RubricExercise
from pipeline.scoring.concepts import Concepts, compile_exercise
from pipeline.scoring.descriptions import Descriptions, describe
from pipeline.scoring.glosses import Glosses, glosses_of
from pipeline.scoring.themes import Themes, themes_of
from pipeline.scoring.typical import Typical, typical_of


class Criteria(NamedTuple):
    """What the answers to an exercise are compared with."""

    concepts: Concepts
    glosses: Glosses
    descriptions: Descriptions
    themes: Themes
    typical: Typical | None


@lru_cache(maxsize=64)
def criteria_of(exercise: RubricExercise) -> Criteria:
    """The criteria of an exercise; kept together, since each look-up takes the hash of all topics."""
    return Criteria(
        compile_exercise(exercise), glosses_of(exercise), describe(exercise), themes_of(exercise), typical_of(exercise)
    )
