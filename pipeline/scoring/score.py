"""All measures of an answer."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.records import Answer, Prompt, Rubric, RubricExercise, Score
from pipeline.scoring.coverage import cover, coverage_percent
from pipeline.scoring.embedding import Encode, raise_grades
from pipeline.scoring.length import measure_length
from pipeline.scoring.overlap import rouge_of_texts
from pipeline.scoring.readability import measure_readability
from pipeline.scoring.structure import measure_structure
from pipeline.scoring.text import read_markdown
from pipeline.scoring.vocabulary import measure_vocabulary


def score_answers(
    answers: Iterable[Answer], prompts: Iterable[Prompt], rubric: Rubric | None, encode: Encode | None = None
) -> tuple[Score, ...]:
    """The score of each answer, in the order of the answers; coverage is None without a rubric.

    Args:
        answers: of any models to any exercises.
        prompts: with their reference answers.
        rubric: the topics.
        encode: an embedding model, which may raise grades; None uses none.
    """
    references = {prompt.id: prompt.reference for prompt in prompts}
    exercises = {exercise.id: exercise for exercise in rubric.exercises} if rubric else {}
    return tuple(
        score_answer(answer, exercises.get(answer.exercise), references.get(answer.exercise), encode)
        for answer in answers
    )


def score_answer(
    answer: Answer, exercise: RubricExercise | None, reference: str | None, encode: Encode | None = None
) -> Score:
    """All measures of one answer.

    Every part is None for a failed, refused or blank answer; a truncated one is measured as far as it goes.

    Args:
        answer: what a model said.
        exercise: the topics it should cover; None leaves coverage unscored.
        reference: a model answer in Markdown to compare it with, or None.
        encode: an embedding model, which may raise grades; None uses none.
    """
    if answer.status not in ("answered", "truncated") or not answer.text.strip():
        return Score(exercise=answer.exercise, provider=answer.provider, sample=answer.sample, status=answer.status)
    text = read_markdown(answer.text)
    hits = cover(text, exercise) if exercise else ()
    if exercise and encode:
        hits = raise_grades(hits, text, exercise, encode)
    return Score(
        exercise=answer.exercise,
        provider=answer.provider,
        sample=answer.sample,
        status=answer.status,
        coverage=coverage_percent(hits, exercise) if exercise else None,
        hits=hits,
        length=measure_length(text, tokens=answer.output_tokens),
        readability=measure_readability(text),
        vocabulary=measure_vocabulary(text),
        structure=measure_structure(text),
        reference=rouge_of_texts(text, read_markdown(reference)) if reference else None,
    )
