"""Exercises and answers as the page shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean

from markupsafe import Markup

from pipeline.records import Answer, Run, Score, TopicHit
from pipeline.writers.document.exercise_view import facts_of, warning_of
from pipeline.writers.document.untrusted import blocks_of
from pipeline.writers.document.visible import one_line
from pipeline.writers.document.wording import percent
from pipeline.writers.page.elements import Elements
from pipeline.writers.page.evidence import OWN, Evidence, Marks
from pipeline.writers.page.figures import Ball, ball
from pipeline.writers.page.formulas import Formulas

_LEVEL = 5
"""Of the topmost headings of an answer; the model's name above it has 4."""
_PROMPT_LEVEL = 4


@dataclass(frozen=True)
class AnswerView:
    """One answer."""

    anchor: str
    sample: int
    facts: tuple[str, ...]
    written: bool
    warning: str | None
    coverage: str
    own: int
    """Sentences that no other model's answer has."""
    body: Markup


@dataclass(frozen=True)
class Column:
    """The answers of one model to one exercise."""

    model: int
    label: str
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True)
class Shares:
    """How one model treats an exercise, all its samples taken together."""

    shown: str
    """The coverage."""
    explained: float
    """Topics in percent; 0 where nothing was graded."""
    mentioned: float
    """Topics at least mentioned, in percent; 0 where nothing was graded."""


@dataclass(frozen=True)
class Cell:
    """How one model treats one topic."""

    mean: Ball
    target: str
    """Where the evidence of the first answer stands; empty where there is no answer."""


@dataclass(frozen=True)
class TopicRow:
    """One topic of an exercise."""

    number: int
    """From 1."""
    id: str
    name: str
    description: str
    cells: tuple[Cell, ...]
    """One for each model."""


@dataclass(frozen=True)
class ExerciseView:
    """One exercise."""

    number: int
    id: str
    title: str
    technique: str | None
    prompt: Markup
    topics: tuple[TopicRow, ...]
    coverage: tuple[Shares, ...]
    """Of each model; empty without topics."""
    columns: tuple[Column, ...]


def exercises_of(run: Run, evidence: Evidence, formulas: Formulas) -> tuple[ExerciseView, ...]:
    """Every exercise, with the answers of all models."""
    return tuple(_exercises(run, evidence, formulas))


def _exercises(run: Run, evidence: Evidence, formulas: Formulas) -> Iterator[ExerciseView]:
    scores = {score.key: score for score in run.scores}
    for number, prompt in enumerate(run.prompts, 1):
        answers = [
            [a for a in run.answers if (a.exercise, a.provider) == (prompt.id, provider.label)]
            for provider in run.providers
        ]
        rubric = run.rubric.exercise(prompt.id) if run.rubric else None
        written = Elements(f"p{number}", formulas).write(blocks_of(prompt.text, _PROMPT_LEVEL))
        # The answers first: they tell which evidence could be marked.
        columns = tuple(
            Column(
                model,
                provider.label,
                tuple(
                    _answer(each, scores.get(each.key), evidence, formulas)
                    for each in answers[model]
                    if each.key in evidence.anchors
                ),
            )
            for model, provider in enumerate(run.providers)
        )
        yield ExerciseView(
            number=number,
            id=prompt.id,
            title=one_line(prompt.title or prompt.id),
            technique=prompt.technique,
            prompt=Markup(written),  # noqa: S704 - every text in it is escaped
            topics=tuple(
                TopicRow(
                    place,
                    topic.id,
                    one_line(topic.name),
                    one_line(topic.description),
                    tuple(_cell(place, some, evidence) for some in answers),
                )
                for place, topic in enumerate(rubric.topics if rubric else (), 1)
            ),
            coverage=tuple(_shares(some, scores) for some in answers) if rubric else (),
            columns=columns,
        )


def _answer(answer: Answer, score: Score | None, evidence: Evidence, formulas: Formulas) -> AnswerView:
    anchor = evidence.anchors[answer.key]
    blocks = blocks_of(answer.text, _LEVEL, evidence.stretches.get(answer.key, ()))
    marks = Marks(anchor, evidence.hits.get(answer.key, ()), blocks)
    body = Elements(anchor, formulas, marks.open).write(blocks)
    evidence.shown.update(marks.shown)
    return AnswerView(
        anchor=anchor,
        sample=answer.sample,
        facts=tuple(map(one_line, facts_of(answer, score))),
        written=answer.origin == "written",
        warning=warning_of(answer),
        coverage=percent(score.coverage) if score and score.hits else "",
        own=sum(stretch.name == OWN for stretch in evidence.stretches.get(answer.key, ())),
        body=Markup(body),  # noqa: S704 - every text in it is escaped
    )


def _cell(place: int, answers: list[Answer], evidence: Evidence) -> Cell:
    hits = [_hit(evidence, answer, place) for answer in answers]
    anchors = [evidence.anchors[answer.key] for answer in answers if answer.key in evidence.anchors]
    anchor = anchors[0] if anchors else ""
    target = f"{anchor}-t{place}"
    return Cell(ball([hit.grade if hit else None for hit in hits]), target if target in evidence.shown else anchor)


def _hit(evidence: Evidence, answer: Answer, place: int) -> TopicHit | None:
    hits = evidence.hits.get(answer.key, ())
    return hits[place - 1] if place <= len(hits) else None


def _shares(answers: list[Answer], scores: dict[tuple[str, str, int], Score]) -> Shares:
    found = [scores[answer.key] for answer in answers if answer.key in scores]
    known = [score.coverage for score in found if score.coverage is not None]
    grades = [hit.grade for score in found for hit in score.hits if hit.grade is not None]
    explained, mentioned = (
        round(100 * sum(grade >= least for grade in grades) / len(grades), 1) if grades else 0.0 for least in (2, 1)
    )
    return Shares(percent(fmean(known) if known else None), explained, mentioned)
