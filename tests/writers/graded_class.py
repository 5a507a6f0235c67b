"""A graded class made by hand, hostile names and all."""

from __future__ import annotations

from typing import Any

from pipeline.records import (
    ClassGrades,
    Criterion,
    CriterionResult,
    Evidence,
    Finding,
    GradedSubmission,
    Part,
    Rubric,
    RubricExercise,
    SubmittedFile,
    Submitter,
    Topic,
)

RUBRIC = Rubric(
    title="Lab 1",
    course="GenAI",
    exercises=(
        RubricExercise(id="models", prompt="Explain models.", topics=(Topic(id="gans", name="GANs"),)),
        RubricExercise(id="scaling", prompt="Explain scaling.", topics=(Topic(id="data", name="Data"),)),
    ),
    tools=("ChatGPT", "Gemini"),
)
CRITERIA = (
    Criterion(id="coverage", name="Topics", kind="coverage", points=10),
    Criterion(id="claims", name="Claims", kind="claims", points=5),
    Criterion(id="safety", name="Safety", kind="marker", points=5),
)


def evidence(text: str = "GANs have two networks.", **fields: Any) -> Evidence:
    return Evidence(text=text, start=0, end=len(text), **fields)


def results(**changes: dict[str, Any]) -> tuple[CriterionResult, ...]:
    """Results of the three criteria, with fields of some changed."""
    values: dict[str, dict[str, Any]] = {
        "coverage": {
            "name": "Topics",
            "points": 7.5,
            "max_points": 10,
            "why": "Half of the topics.",
            "next_step": "Cover the rest.",
            "evidence": (evidence(page=4, heading="Part 1", exercise="models", tool="Gemini", topic="gans"),),
        },
        "claims": {"name": "Claims", "points": 5, "max_points": 5, "why": "All fit."},
        "safety": {"name": "Safety", "points": None, "max_points": 5, "why": "Left to the marker."},
    }
    return tuple(
        CriterionResult.model_validate({"id": name, **fields, **changes.get(name, {})})
        for name, fields in values.items()
    )


def graded(name: str = "zoe", **fields: Any) -> GradedSubmission:
    """A graded submission, with fields changed."""
    file = SubmittedFile(path=f"{name}.pdf", sha256="ab" * 32, format="pdf", status="ok", start=0, end=99)
    values: dict[str, Any] = {
        "id": name,
        "student": Submitter(name="Zoë Müller"),
        "files": (file,),
        "status": "graded",
        "parts": (Part(kind="answer", exercise="models", tool="Gemini", start=0, end=20, confidence=0.8),),
        "criteria": results(),
        "claims": (
            Finding(id="claim-length", sentence="Gemini is longer.", standing="contradicted", why="100 against 200."),
        ),
        "points": 12.5,
        "max_points": 15,
        "open_points": 5,
    }
    return GradedSubmission(**{**values, **fields})


def unread(name: str = "adam", reason: str = "scanned: no text layer") -> GradedSubmission:
    """A submission that could not be graded."""
    criteria = tuple(
        each.model_copy(update={"points": None, "why": f"Not gradable: {reason}.", "evidence": (), "next_step": ""})
        for each in results()
    )
    return graded(
        name,
        status="not gradable",
        reason=reason,
        criteria=criteria,
        parts=(),
        claims=(),
        points=None,
        max_points=20,
        open_points=20,
    )


def class_of(*submissions: GradedSubmission, **fields: Any) -> ClassGrades:
    """The class of these submissions."""
    return ClassGrades(
        labreport_version="1", title="Lab 1", rubric=RUBRIC, criteria=CRITERIA, submissions=submissions, **fields
    )
