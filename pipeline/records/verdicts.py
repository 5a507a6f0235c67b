"""What the scores say: findings, thresholds, agreement."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pipeline.records.base import Grade, Record, Standing
from pipeline.records.experiment import Strictness
from pipeline.records.scores import TopicHit


class Number(Record):
    """One figure behind a finding."""

    name: str
    """What it is, such as ``ChatGPT: words per answer``."""
    value: float | None
    unit: str = ""
    """``words``, ``%``, ``points`` ..., or empty for a plain number. A value in ``%`` is 0 to 100."""
    low: float | None = None
    """Ends of the 95 % bootstrap interval, or None."""
    high: float | None = None


class Quotation(Record):
    """Verbatim words of an answer that a finding rests on."""

    provider: str
    exercise: str
    sample: int = 0
    topic: str | None = None
    text: str
    start: int
    end: int


class Finding(Record):
    """One sentence about the answers that never claims more than its numbers."""

    id: str
    """Stable kebab-case name of the kind of finding."""
    sentence: str
    """For a claim check: the person's own sentence. Otherwise labreport's."""
    standing: Standing
    why: str = ""
    """What the numbers say, in one or two sentences."""
    numbers: tuple[Number, ...] = ()
    quotations: tuple[Quotation, ...] = ()


class ThresholdResult(Record):
    """One threshold against one model's mean."""

    measure: str
    """Column of scores.csv."""
    provider: str
    minimum: float
    value: float | None
    """Mean over the answers that could be measured; None where none could."""
    passed: bool
    """False also where the value is None."""
    measured: int | None = None
    """Answers that the mean is over; None in a run that did not count them."""
    answers: int | None = None
    """Answers that the model was asked for."""

    @property
    def part(self) -> str:
        """``over 3 of 4 answers`` where the mean is over a part of them; empty where it is over all, or over none."""
        if not self.measured or not self.answers or self.measured >= self.answers:
            return ""
        return f"over {self.measured} of {self.answers} answers"


class Agreement(Record):
    """How far two graders of the same topics agree, such as a person and the scorer."""

    marks: int
    """Topics that both graded."""
    answers: int
    """Answers that these come from."""
    exact: Annotated[float, Field(ge=0, le=1)] | None = None
    """Share of equal grades."""
    kappa: Annotated[float, Field(ge=-1, le=1)] | None = None
    """Quadratic weighted kappa: 0 as chance would have it, 1 the same grades; None where all grades are one."""
    low: float | None = None
    """Ends of the 95 % bootstrap interval of kappa, answers resampled; None with fewer than five answers."""
    high: float | None = None
    table: tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]
    """Counts by the first grader's grade (row) and the second's (column)."""


class Mark(Record):
    """A grade that a person gave to one topic of one answer."""

    answer: str
    """Name of the answer's file, or the label of the provider in a run."""
    exercise: str
    topic: str
    sample: Annotated[int, Field(ge=0)] = 0
    grade: Grade
    line: int
    """1-based line of the file of marks."""

    @property
    def place(self) -> tuple[str, str, int]:
        """(answer, exercise, sample): what was graded."""
        return (self.answer, self.exercise, self.sample)


CRITERIA = {
    "accuracy": "Accuracy",
    "relevance": "Relevance",
    "clarity": "Clarity",
    "depth": "Completeness and depth",
    "conciseness": "Conciseness",
    "safety": "Safety",
}
"""What a person judges an answer by, from 1 (poor) to 5 (excellent): id and name."""


class CriterionMark(Record):
    """What a person gave one answer by one criterion."""

    answer: str
    """Label of the provider."""
    exercise: str
    sample: Annotated[int, Field(ge=0)] = 0
    criterion: str
    """Key of CRITERIA, or ``preference``."""
    score: Annotated[float, Field(ge=0, le=5)]
    """1 to 5; for a preference 1 for the best answer of its sample, 0 for the others, 0.5 for those as good."""


class HumanMarks(Record):
    """What a person said about the answers of a run."""

    topics: tuple[Mark, ...] = ()
    criteria: tuple[CriterionMark, ...] = ()
    agreement: Agreement | None = None
    """Of the person (first) and the offline scorer (second); None where no topic was marked."""


class Disagreement(Record):
    """A topic that a person and the scorer grade differently."""

    mark: Mark
    hit: TopicHit
    line: int | None = None
    """1-based line of the scorer's evidence in the answer; None where there is none."""


class TopicAgreement(Record):
    """Agreement on one topic, over all answers."""

    exercise: str
    topic: str
    name: str
    agreement: Agreement


class Calibration(Record):
    """How far the scorer agrees with a person's marks."""

    overall: Agreement
    topics: tuple[TopicAgreement, ...]
    """In order of the rubric; only topics with a mark."""
    disagreements: tuple[Disagreement, ...]
    """All of them, the largest first."""


class Margins(Record):
    """How far an answer is above the shipped thresholds for a topic, in logarithms of odds; below where negative."""

    mentioned: float | None
    """Of its best passage; None where no passage could mention the topic."""
    explained: float | None
    """Of its best passage; None where no passage could explain the topic."""


class Fit(Record):
    """Thresholds fitted to a person's marks, and whether answers that they were not fitted to are graded better."""

    marks: int
    answers: int
    lacking: str = ""
    """What more marks are needed before anything is fitted; empty where it was fitted, and all below is known."""
    present: Strictness = Strictness()
    """As it is."""
    fitted: Strictness = Strictness()
    """To all marks."""
    folds: int = 0
    """Parts into which the answers were cut for cross-validation, each graded by thresholds fitted to the others."""
    before: float | None = None
    """Quadratic weighted kappa as it is."""
    after: float | None = None
    """Under cross-validation."""
    low: float | None = None
    """Ends of the 95 % bootstrap interval of after minus before, answers resampled."""
    high: float | None = None
    righted: int = 0
    """Marks that the scorer met only with fitted thresholds, under cross-validation."""
    spoiled: int = 0
    """Marks that it met only as it is."""
    helped: bool = False
    """Whether all of the interval is above 0."""


class Readiness(Record):
    """One thing that a run may need; a row of ``labreport doctor``."""

    name: str
    ready: bool | None
    """None: not there, and not needed by everybody."""
    found: str
    """What was found, such as a version; never a key's value."""
    todo: str = ""
    """What to do next; empty if nothing."""
