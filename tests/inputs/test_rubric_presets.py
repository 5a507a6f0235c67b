from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.inputs.rubric_presets import criteria_of
from pipeline.inputs.rubrics import read_rubric
from pipeline.records import Criterion, Rubric, RubricExercise, Topic
from pipeline.resources import data_folder


def rubric(exercises: int = 4) -> Rubric:
    topic = Topic(id="t", name="T")
    return Rubric(exercises=tuple(RubricExercise(id=f"e{n}", topics=(topic,)) for n in range(exercises)))


@pytest.mark.parametrize("exercises", [1, 3, 4, 7])
@pytest.mark.parametrize("preset", [None, "lab-report", "six-criteria"])
def test_a_preset_makes_100_points_for_any_number_of_exercises(preset: str | None, exercises: int) -> None:
    criteria = criteria_of(rubric(exercises).model_copy(update={"preset": preset}))
    assert sum(criterion.points for criterion in criteria) == pytest.approx(100)


def test_a_lab_report_has_a_criterion_of_coverage_for_each_exercise() -> None:
    about = [each.exercise for each in criteria_of(rubric(3)) if each.kind == "coverage"]
    assert about == ["e0", "e1", "e2"]


def test_the_six_criteria_leave_to_the_marker_what_cannot_be_measured() -> None:
    criteria = criteria_of(rubric().model_copy(update={"preset": "six-criteria"}))
    assert [each.name for each in criteria] == [
        *("Accuracy", "Relevance", "Clarity", "Completeness and depth", "Conciseness", "Safety"),
    ]
    assert [each.id for each in criteria if each.kind == "marker"] == ["accuracy", "safety"]


def test_criteria_of_the_rubric_come_before_a_preset() -> None:
    own = Criterion(id="x", name="X", kind="marker", points=3)
    assert criteria_of(rubric().model_copy(update={"criteria": (own,)})) == (own,)


def test_ids_of_a_preset_are_unique_for_the_shipped_rubric() -> None:
    criteria = criteria_of(read_rubric(Path(data_folder("prompts")) / "rubric.yaml"))
    assert len({each.id for each in criteria}) == len(criteria) == 10
