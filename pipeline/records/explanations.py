"""Why an answer got its grades: what was seen in it, and what that weighed."""

from __future__ import annotations

from typing import Literal

from pipeline.records.base import FoundBy, Grade, Record
from pipeline.records.experiment import Topic
from pipeline.records.grading import GradedSubmission
from pipeline.records.scores import TopicHit


class Sign(Record):
    """One thing that was seen in a stretch of an answer, and what it weighed."""

    seen: str
    """In plain words."""
    weight: float
    """What it adds to the logarithm of the odds; below 0 it speaks against."""


class Signs(Record):
    """All that was seen of one kind."""

    about: str
    """What they are about, in plain words."""
    weight: float
    """What they add together, those that are not named too."""
    named: tuple[Sign, ...] = ()
    """Those worth naming, the strongest first."""
    of_answer: bool = False
    """Whether they are the same for every sentence of the answer."""


class Weighing(Record):
    """How what was seen in a stretch of an answer adds up to a probability."""

    question: Literal["mentions", "explains"]
    """Whether it mentions the topic at all, or explains it."""
    probability: float
    """How likely it does, 0 to 1: what belongs to the start and all weights together, as a logarithm of odds."""
    needed: float
    """Probability from which it counts."""
    start: float
    """Logarithm of the odds before anything is looked at."""
    signs: tuple[Signs, ...] = ()
    """The strongest first."""


class Clue(Record):
    """A stretch of an answer that may show how a topic is treated, and what speaks for and against it."""

    line: int
    """1-based line of the answer."""
    start: int
    end: int
    text: str
    """Verbatim ``text[start:end]`` of the answer."""
    found_by: FoundBy
    words: str
    """The words that name the topic, as they stand there; for a retelling, pairs of (description ~ answer)."""
    grade: Grade
    """What it is worth; 0 where it cannot count."""
    why: str
    weighings: tuple[Weighing, ...] = ()
    """The questions that were asked of it, in order; none where a rule decided."""
    rule: str = ""
    """What decided in place of the probabilities, in a sentence; empty where they did."""
    decisive: bool = False
    """Whether it is the evidence of the grade."""
    page: int | None = None
    """1-based page of the report in which the answer stands; None where it has none."""
    heading: str | None = None
    """The nearest heading above it in that report."""


class Explanation(Record):
    """Why one topic of one answer got its grade."""

    exercise: str
    provider: str = ""
    """Label of the model, or of the tool, whose answer it is; empty for a file."""
    sample: int = 0
    stretches: int = 1
    """How many stretches of the report are that answer; this is the best of them."""
    topic: Topic
    hit: TopicHit
    recorded: TopicHit | None = None
    """What is stored instead, as an embedding model or an earlier labreport graded it; None if it is the same."""
    line: int | None
    """1-based line of the evidence; None where there is none."""
    on_subject: bool
    """Whether the answer as a whole keeps to the subject; if not, that speaks against each of its sentences."""
    clues: tuple[Clue, ...] = ()
    """In order of the answer."""


class TopicOverview(Record):
    """One topic of one answer, in short."""

    topic: Topic
    hit: TopicHit
    recorded: Grade | None = None
    """The grade that is stored, where it is another one."""
    line: int | None
    """1-based line of the evidence in the answer; None where there is none."""
    page: int | None = None
    """1-based page of the report; None where it has none."""


class AnswerOverview(Record):
    """The grades of one answer."""

    exercise: str
    provider: str = ""
    """Label of the model, or of the tool, whose answer it is; empty for a file."""
    sample: int = 0
    coverage: float | None
    """Weighted credit over the topics, 0 to 1; None where none is scored."""
    topics: tuple[TopicOverview, ...]
    """In the rubric's order."""


class Overview(Record):
    """The grades of some answers, and of the submission that they stand in."""

    answers: tuple[AnswerOverview, ...]
    submission: GradedSubmission | None = None
    """None for a file or a run."""


class ClassOverview(Record):
    """Whose grades there are."""

    title: str
    submissions: tuple[GradedSubmission, ...]
    """Sorted by id."""
