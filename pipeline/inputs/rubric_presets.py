"""What earns the points where a rubric names no criteria of its own."""

from __future__ import annotations

from typing import Literal

from pipeline.records import Criterion, Rubric

_COVERAGE_POINTS = 40.0
# Per cent of the topics' credit that earns all points; a good answer need not explain every topic of the list.
_FULL_COVERAGE = 80.0
_RELEVANT_COVERAGE = 30.0
_ANSWER_WORDS = (200.0, 1500.0)
_READING_EASE = (10.0, 90.0)
_CONCLUSION_WORDS = (60.0, 500.0)


def criteria_of(rubric: Rubric) -> tuple[Criterion, ...]:
    """The criteria of the rubric, or where it has none those of its preset; never empty.

    Either preset makes 100 points.
    """
    if rubric.criteria:
        return rubric.criteria
    return _six_criteria() if rubric.preset == "six-criteria" else _lab_report(rubric)


def _lab_report(rubric: Rubric) -> tuple[Criterion, ...]:
    return (
        *_coverages(rubric),
        _banded("length", "Length of the answers", 5, "Words of each answer", _ANSWER_WORDS),
        _banded("readability", "Readability of the answers", 5, "Flesch reading ease of each answer", _READING_EASE),
        Criterion(
            id="parts",
            name="Every answer is there",
            kind="parts",
            points=10,
            description="An answer of each tool to each exercise.",
        ),
        Criterion(
            id="structure",
            name="Structure of the report",
            kind="structure",
            points=10,
            description="Headings, the prompts, the tools' names, an introduction and a conclusion.",
        ),
        Criterion(
            id="conclusion",
            name="Your own conclusion",
            kind="conclusion",
            points=15,
            description="Your own words: long enough, comparing the tools, with reasons.",
            low=_CONCLUSION_WORDS[0],
            high=_CONCLUSION_WORDS[1],
        ),
        Criterion(
            id="claims",
            name="Your claims fit the answers",
            kind="claims",
            points=15,
            description="What you say about the tools, checked against the answers in your report.",
        ),
    )


def _coverages(rubric: Rubric) -> tuple[Criterion, ...]:
    """One for each exercise, with equal points that make 40."""
    count = len(rubric.exercises)
    each = round(_COVERAGE_POINTS / count, 2)
    points = [each] * (count - 1) + [round(_COVERAGE_POINTS - each * (count - 1), 2)]
    return tuple(
        Criterion(
            id=f"coverage-{exercise.id}",
            name=f"Exercise {number}: topics covered",
            kind="coverage",
            points=share,
            description=exercise.prompt or exercise.id,
            exercise=exercise.id,
            high=_FULL_COVERAGE,
        )
        for number, (exercise, share) in enumerate(zip(rubric.exercises, points, strict=True), 1)
    )


def _banded(
    kind: Literal["length", "readability"], title: str, points: float, what: str, band: tuple[float, float]
) -> Criterion:
    description = f"{what}, from {band[0]:g} to {band[1]:g}."
    return Criterion(id=kind, name=title, kind=kind, points=points, description=description, low=band[0], high=band[1])


def _six_criteria() -> tuple[Criterion, ...]:
    clarity = _banded("readability", "Clarity", 15, "Flesch reading ease of each answer", _READING_EASE)
    conciseness = _banded("length", "Conciseness", 15, "Words of each answer", _ANSWER_WORDS)
    return (
        _marked("accuracy", "Accuracy", 20, "Whether what the answers say is true."),
        Criterion(
            id="relevance",
            name="Relevance",
            kind="coverage",
            points=15,
            description=f"The answers keep to what was asked: at least {_RELEVANT_COVERAGE:g} % of the topics' credit.",
            high=_RELEVANT_COVERAGE,
        ),
        clarity.model_copy(update={"id": "clarity"}),
        Criterion(
            id="completeness",
            name="Completeness and depth",
            kind="coverage",
            points=25,
            description="The topics of the exercises, explained rather than mentioned.",
            high=_FULL_COVERAGE,
        ),
        conciseness.model_copy(update={"id": "conciseness"}),
        _marked("safety", "Safety", 10, "Whether the answers are harmless and fair."),
    )


def _marked(name: str, title: str, points: float, description: str) -> Criterion:
    return Criterion(id=name, name=title, kind="marker", points=points, description=description)
