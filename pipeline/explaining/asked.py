"""What somebody wants explained: of which exercise, which topic, which model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.records import Rubric, RubricExercise, Run


@dataclass(frozen=True)
class Question:
    """What somebody wants explained.

    Attributes:
        path: a Markdown answer; a run directory or its run.json; or the folder of a graded class, a file in it or one
            of its feedback sheets.
        topic: id, name or alias of a topic, or a part of one that no other has; None: all, in short.
        exercise: id, title, prompt or number of an exercise; None: the only one, that of the file's name, that of the
            topic, or all.
        rubric: its file; None takes that of the run or class.
        provider: label of the model or tool, or its beginning; None: the only one, or all.
        sample: 0-based number among the repeats; None: the first of a run, every one of a class.
        student: id of a submission, or what else tells its student; None: that of the sheet, or the only one.
    """

    path: Path
    topic: str | None = None
    exercise: str | None = None
    rubric: Path | None = None
    provider: str | None = None
    sample: int | None = None
    student: str | None = None


def rubric_asked(question: Question, known: Rubric | None) -> Rubric:
    """The rubric that is named, or else the one that is known.

    Raises:
        UsageError: there is neither.
        ConfigError: the one that is named is wrong.
    """
    from pipeline.inputs.rubrics import read_rubric

    if question.rubric is not None:
        return read_rubric(question.rubric)
    if known is None and not question.path.exists():
        raise UsageError(
            f"{question.path}: there is no such file or folder; name an answer and its --rubric FILE, a run, or the "
            "folder of a graded class."
        )
    if known is None:
        raise UsageError(f"{question.path}: name the rubric with --rubric FILE.")
    return known


class Asked(NamedTuple):
    """What is asked about."""

    exercises: list[RubricExercise]
    """At least one; the one with the topic where there is a topic."""
    topic: str | None
    """Id of the topic; None: all."""


def what_is_asked(question: Question, rubric: Rubric, run: Run | None = None) -> Asked:
    """The exercises and the topic that are asked about.

    Raises:
        UsageError: there is no such exercise or topic, or there are several.
    """
    from pipeline.inputs.choosing import find_exercise, titles_of

    place, every = question.rubric or question.path, list(rubric.exercises)
    # A folder is named after what its owner likes.
    named_after = None if question.path.is_dir() else rubric.exercise(question.path.name.split(".")[0])
    if question.exercise is not None:
        every = [find_exercise(question.exercise, rubric, place, titles_of(run.prompts) if run else {})]
    elif named_after is not None:
        every = [named_after]
    if question.topic is None:
        return Asked(every, None)
    having = _having(question.topic, every)
    if len(having) == 1:
        exercise, topic = having[0]
        return Asked([exercise], topic)
    if having:
        ids = ", ".join(exercise.id for exercise, _ in having)
        raise UsageError(f"{place}: several exercises have a topic {question.topic!r}; add --exercise: {ids}.")
    raise UsageError(f"{place}: {_lacking(question.topic, every, rubric)}.")


def _having(topic: str, exercises: Sequence[RubricExercise]) -> list[tuple[RubricExercise, str]]:
    """The exercises with that topic, and its id; first those that have it by its id or name, then by a part of them."""
    from pipeline.inputs.choosing import begun, named, topic_names

    exact = [(each, named(topic, topic_names(each))) for each in exercises]
    names = [(each, {one.id: (one.name,) for one in each.topics}) for each in exercises]
    parts = [(each, begun(topic, called, part=True)) for each, called in names]
    aliases = [(each, begun(topic, topic_names(each), part=True)) for each in exercises]
    for ways in (exact, parts, aliases):
        if found := [(each, id_) for each, id_ in ways if id_ is not None]:
            return found
    return []


def _lacking(topic: str, exercises: Sequence[RubricExercise], rubric: Rubric) -> str:
    """Why no topic of these exercises is meant, and which may be."""
    from pipeline.inputs.choosing import several
    from pipeline.inputs.suggestions import did_you_mean

    names = {each.id: (each.name,) for exercise in exercises for each in exercise.topics}
    if many := several(topic, names):
        there = ", ".join(f"{id_} ({names[id_][0]})" for id_ in many)
        return f"several topics have {topic!r} in them; name one by its id: {there}"
    owner = f"the exercise {exercises[0].id} has" if len(exercises) == 1 else "the exercises have"
    elsewhere = " and ".join(each.id for each, _ in _having(topic, rubric.exercises))
    if elsewhere:
        return f"{owner} no topic {topic!r}, but {elsewhere} has: --exercise {elsewhere}"
    if hint := did_you_mean(topic, [word for id_, called in names.items() for word in (id_, *called)]):
        return f"{owner} no topic {topic!r}{hint}"
    if len(exercises) > 1:
        ids = ", ".join(each.id for each in exercises)
        return f"{owner} no topic {topic!r}; to see those of one, leave --topic out and name it with --exercise: {ids}"
    there = ", ".join(f"{id_} ({called[0]})" for id_, called in names.items())
    return f"{owner} no topic {topic!r}; there are: {there}"


def labels_asked(question: Question, labels: Sequence[str], *, one: bool, option: str) -> list[str]:
    """The models or tools that are asked about.

    Args:
        question: what is asked.
        labels: those that there are.
        one: whether it must be a single one.
        option: by which one is named.

    Raises:
        UsageError: there is no such one, or several fit.
    """
    from pipeline.inputs.choosing import begun, several
    from pipeline.inputs.suggestions import did_you_mean

    written = question.provider
    if written is None and (len(labels) == 1 or not one):
        return list(labels)
    names: dict[str, tuple[str, ...]] = dict.fromkeys(labels, ())
    label = begun(written, names, part=True) if written else None
    if label is None:
        there = f"name one with {option}: {', '.join(labels)}"
        if written is None or several(written, names):
            raise UsageError(f"{question.path}: several models{f' fit {written!r}' if written else ''}; {there}.")
        raise UsageError(f"{question.path}: no model {written!r}{did_you_mean(written, labels)}; {there}.")
    return [label]
