"""Small submissions made by hand: a report is a list of stretches, each with what it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Self

from pipeline.inputs.found_answers import answers_of
from pipeline.inputs.rubric_presets import criteria_of
from pipeline.records import (
    Criterion,
    CriterionResult,
    GradedSubmission,
    Part,
    PartKind,
    Rubric,
    RubricExercise,
    Submission,
    SubmittedFile,
    Submitter,
    Topic,
)
from pipeline.scoring.score import score_answer
from pipeline.verdicts.grading.absence import absent_answers
from pipeline.verdicts.grading.case import Case
from pipeline.verdicts.grading.grade import grade_submission

GAN = "A generative adversarial network has a generator that makes fakes and a discriminator that tells them from data."
VAE = "A variational autoencoder has an encoder that turns examples into a latent distribution, and a decoder."
DATA = "Larger training sets make language models better, because they see more examples of rare words."
RUBRIC = Rubric(
    exercises=(
        RubricExercise(
            id="models",
            prompt="Explain generative models.",
            topics=(
                Topic(
                    id="gans",
                    name="Generative adversarial networks",
                    description="A generator makes fakes and a discriminator tells them from real data.",
                    aliases=("GAN",),
                ),
                Topic(
                    id="vaes",
                    name="Variational autoencoders",
                    description="An encoder turns examples into a latent distribution, a decoder turns them back.",
                    aliases=("VAE",),
                ),
            ),
        ),
        RubricExercise(
            id="scaling",
            prompt="Explain scaling.",
            topics=(
                Topic(
                    id="data",
                    name="Training sets",
                    description="Larger training sets with more examples make language models better.",
                    aliases=("training data",),
                ),
            ),
        ),
    ),
    tools=("ChatGPT", "Gemini"),
)


@dataclass
class Report:
    """A submission in the making; every method returns it."""

    text: str = ""
    parts: list[Part] = field(default_factory=list)

    def heading(self, words: str, level: int = 1) -> Self:
        self.text += f"{'#' * level} {words}\n\n"
        return self

    def part(self, kind: PartKind, text: str, *, confidence: float = 0.9, **fields: Any) -> Self:
        start = len(self.text)
        self.text += text
        self.parts.append(Part(kind=kind, start=start, end=len(self.text), confidence=confidence, **fields))
        self.text += "\n\n"
        return self

    def answer(self, exercise: str, tool: str | None, text: str, **fields: Any) -> Self:
        return self.part("answer", text, exercise=exercise, tool=tool, **fields)

    def submission(self, **fields: Any) -> Submission:
        file = SubmittedFile(path="report.md", sha256="ab" * 32, format="markdown", status="ok", start=0, end=10**6)
        values: dict[str, Any] = {
            "id": "zoe-muller",
            "submitter": Submitter(name="Zoë Müller"),
            "files": (file,),
            "status": "ok",
            "text": self.text,
        }
        return Submission(**{**values, **fields})

    def case(self, rubric: Rubric = RUBRIC, **fields: Any) -> Case:
        submission = self.submission(**fields)
        answers = answers_of(submission, self.parts)
        scores = tuple(score_answer(each.answer, rubric.exercise(each.answer.exercise), None) for each in answers)
        case = Case(submission, tuple(self.parts), answers, scores, rubric)
        return replace(case, absent=absent_answers(case))

    def graded(self, rubric: Rubric = RUBRIC, **fields: Any) -> GradedSubmission:
        case = self.case(rubric, **fields)
        criteria = criteria_of(rubric)
        return grade_submission(
            case.submission, case.parts, case.answers, case.scores, rubric=rubric, criteria=criteria
        )


def whole_report() -> Report:
    """A report with every part: ChatGPT explains everything, Gemini a part of it in fewer words."""
    report = Report().heading("Introduction").part("introduction", "I asked ChatGPT and Gemini the same two questions.")
    report.heading("Exercise 1").part("prompt", "Explain generative models.", exercise="models")
    report.heading("ChatGPT", 2).answer("models", "ChatGPT", f"{GAN} {VAE}")
    report.heading("Gemini", 2).answer("models", "Gemini", GAN)
    report.heading("Exercise 2").part("prompt", "Explain scaling.", exercise="scaling")
    report.heading("ChatGPT", 2).answer("scaling", "ChatGPT", f"{DATA} This holds for models of every size.")
    report.heading("Gemini", 2).answer("scaling", "Gemini", DATA)
    report.heading("Conclusion").part(
        "conclusion",
        "ChatGPT wrote longer answers than Gemini, because it explains more. Gemini is longer than ChatGPT.",
    )
    return report


def criterion(kind: str, **fields: Any) -> Criterion:
    """A criterion of ten points."""
    return Criterion.model_validate({"id": kind, "name": kind.title(), "kind": kind, "points": 10, **fields})


def of(graded: GradedSubmission, criterion_id: str) -> CriterionResult:
    """The result of one criterion."""
    return next(each for each in graded.criteria if each.id == criterion_id)
