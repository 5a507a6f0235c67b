"""Agreement with grades given by hand to answers in subjects of their own, by kind of answer.

The bounds lie below what is reached now and guard against decay. The weights were not trained on these answers, but the
word lists were written with a view to them, so they are no estimate of how the scorer does on new ones.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from pipeline.records import RubricExercise
from pipeline.scoring.coverage import cover
from pipeline.scoring.text import read_markdown

FILES = sorted((Path(__file__).parent / "coverage_cases").glob("*.yaml"))
Pairs = list[tuple[int, int]]


def f1(pairs: Pairs, least: int) -> float:
    hits = sum(given >= least and found >= least for given, found in pairs)
    return 2 * hits / sum((given >= least) + (found >= least) for given, found in pairs)


@pytest.fixture(scope="module")
def graded() -> dict[str, Pairs]:
    """(grade by hand, grade found) of every topic, by kind of answer."""
    pairs: dict[str, Pairs] = defaultdict(list)
    for path in FILES:
        data = yaml.safe_load(path.read_text("utf-8"))
        exercise = RubricExercise.model_validate(data["exercise"])
        for answer in data["answers"]:
            kind = answer["id"].split("_")[0]
            for hit in cover(read_markdown(answer["text"]), exercise):
                assert hit.grade is not None
                pairs[kind].append((answer["grades"].get(hit.topic, 0), hit.grade))
    return pairs


@pytest.mark.parametrize(
    ("kind", "least", "bound"),
    [
        ("plain", 2, 0.85),
        ("negated", 1, 0.85),
        ("student", 1, 0.90),
        ("noisy", 1, 0.90),
        ("homonym", 1, 0.50),
        ("paraphrase", 2, 0.50),
    ],
)
def test_grades_agree_with_a_reader(graded: dict[str, Pairs], kind: str, least: int, bound: float) -> None:
    assert f1(graded[kind], least) >= bound


def test_naming_everything_explains_nothing(graded: dict[str, Pairs]) -> None:
    assert sum(given == found for given, found in graded["stuffed"]) / len(graded["stuffed"]) >= 0.95
