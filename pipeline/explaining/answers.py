"""The answers that are asked about, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError, UsageError
from pipeline.explaining.asked import Question, labels_asked
from pipeline.records import GradedSubmission, RubricExercise, Run, Score

if TYPE_CHECKING:
    from pipeline.inputs.graded_classes import KeptClass
    from pipeline.verdicts.grading.places import Places


@dataclass(frozen=True)
class Told:
    """An answer, and where it stands.

    Attributes:
        exercise: that it answers.
        text: of the answer.
        provider: label of the model or tool; empty for a file.
        sample: number among the repeats.
        score: what is stored of it.
        places: pages and headings of the report that it stands in.
        start: where in that report it begins.
        whole: whether it is an answer of its own, and not a stretch of one.
    """

    exercise: RubricExercise
    text: str
    provider: str = ""
    sample: int = 0
    score: Score | None = None
    places: Places | None = None
    start: int = 0
    whole: bool = True


def answer_of_file(question: Question, exercises: Sequence[RubricExercise]) -> Told:
    """The answer that is a file.

    Raises:
        UsageError: it cannot be told to which exercise.
        InputError: it cannot be read.
    """
    from pipeline.inputs.answer_files import read_answer
    from pipeline.providers.pasted import blank_placeholder

    text = blank_placeholder(read_answer(question.path, question.rubric))
    if not text.strip():
        raise InputError(f"{question.path}: the answer is empty, so it has no grades.")
    if len(exercises) > 1:
        ids = ", ".join(each.id for each in exercises)
        raise UsageError(
            f"{question.rubric or question.path}: several exercises; name one with --exercise: {ids}. A topic that "
            "only one of them has tells it too."
        )
    return Told(exercises[0], text)


def answers_of_run(question: Question, run: Run, exercises: Sequence[RubricExercise]) -> list[Told]:
    """The answers of a run: of a single model where a topic is asked about, else of all, but for those that failed.

    Raises:
        UsageError: there is no such model or sample, or the model is not named.
        InputError: the model gave no answer.
    """
    single = question.topic is not None
    labels = labels_asked(question, [each.label for each in run.providers], one=single, option="--provider")
    scores = {score.key: score for score in run.scores}
    sample = question.sample or 0
    answers = {answer.key: answer for answer in run.answers}
    told = []
    for exercise in exercises:
        for label in labels:
            key = exercise.id, label, sample
            answer = answers.get(key)
            if answer is not None and answer.scorable:
                told.append(Told(exercise, answer.text, label, sample, scores.get(key)))
            elif single and answer is None:
                message = f"there is no sample {sample} of {label} to {exercise.id}; samples are numbered from 0."
                raise UsageError(f"{question.path}: {message}")
            elif single and answer is not None:
                message = f"{label} gave no answer to {exercise.id} that could be graded: {answer.status}."
                raise InputError(f"{question.path}: {message}")
    return told


def answers_of_class(
    question: Question, kept: KeptClass, graded: GradedSubmission, exercises: Iterable[RubricExercise], cache: Path
) -> list[Told]:
    """The answers in a submission of a graded class, in the order of its text; none where none was found.

    Args:
        question: what is asked.
        kept: the class.
        graded: one of it.
        exercises: those that are asked about.
        cache: folder in which grading keeps what it read.

    Raises:
        UsageError: there is no answer of such a tool.
        InputError: the text is no longer kept.
    """
    from pipeline.grading.pool import heard_answers
    from pipeline.inputs.graded_classes import read_kept_text
    from pipeline.verdicts.grading.places import Places

    if not graded.scores:
        return []
    read = read_kept_text(kept, graded, cache)
    found = heard_answers(read, graded.parts)
    tools = tuple(dict.fromkeys(each.answer.provider for each in found))
    wanted = labels_asked(question, tools, one=question.provider is not None, option="--tool")
    scores, places = {score.key: score for score in graded.scores}, Places(read)
    topics = {each.id: each for each in exercises}
    return [
        Told(
            topics[each.answer.exercise],
            each.answer.text,
            each.answer.provider,
            each.answer.sample,
            scores.get(each.answer.key),
            places,
            each.start,
            each.whole,
        )
        for each in found
        if each.answer.exercise in topics
        and each.answer.provider in wanted
        and question.sample in (None, each.answer.sample)
    ]
