"""How far answers are from the borders of the grades: the grades of the scorer, at any strictness."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.inputs.rubrics import read_rubric
from pipeline.records import Margins, RubricExercise, Strictness
from pipeline.scoring.coverage import cover
from pipeline.scoring.margins import margins_of
from pipeline.scoring.text import read_markdown
from pipeline.verdicts.fitting import grade_at

SET = Path(__file__).parents[1] / "coverage_training" / "evolution"


@pytest.fixture(scope="module")
def exercise() -> RubricExercise:
    (only,) = read_rubric(SET / "rubric.yaml").exercises
    return only


@pytest.mark.parametrize("name", ["good_1", "stuffed_1", "paraphrase_1", "negated_1"])
@pytest.mark.parametrize(
    "strictness",
    [None, Strictness(explained=1.3), Strictness(explained=-1.3), Strictness(mentioned=1.3, explained=5)],
    ids=["as shipped", "stricter", "milder", "mentions alone"],
)
def test_margins_give_the_grades_of_the_scorer(
    name: str, strictness: Strictness | None, exercise: RubricExercise
) -> None:
    text = read_markdown((SET / "answers" / f"{name}.md").read_text("utf-8"))
    margins = margins_of(text, exercise)
    hits = cover(text, exercise.model_copy(update={"strictness": strictness}))
    other = [hit for hit in hits if grade_at(margins[hit.topic], strictness or Strictness()) != hit.grade]
    # At another strictness, topics may compete for the passages that name none.
    assert len(other) <= (1 if strictness else 0)


def test_a_heading_with_the_name_of_a_topic_is_a_mention_however_strict_the_rubric_is() -> None:
    subject = SET.parent / "music-theory"
    (lessons,) = read_rubric(subject / "rubric.yaml").exercises
    text = read_markdown((subject / "answers" / "homonym_4.md").read_text("utf-8"))
    strictness = Strictness(mentioned=5, explained=5)
    hits = cover(text, lessons.model_copy(update={"strictness": strictness}))
    margins = margins_of(text, lessons)
    assert {hit.topic for hit in hits if hit.grade == 1} >= {"notation", "rhythm"}
    assert [grade_at(margins[hit.topic], strictness) for hit in hits] == [hit.grade for hit in hits]


def test_margins_do_not_depend_on_the_strictness_of_the_rubric(exercise: RubricExercise) -> None:
    text = read_markdown((SET / "answers" / "good_1.md").read_text("utf-8"))
    strict = exercise.model_copy(update={"strictness": Strictness(mentioned=2, explained=2)})
    assert margins_of(text, strict) == margins_of(text, exercise)


def test_an_empty_answer_has_no_margin(exercise: RubricExercise) -> None:
    assert margins_of(read_markdown(""), exercise) == dict.fromkeys(
        (topic.id for topic in exercise.topics), Margins(mentioned=None, explained=None)
    )
