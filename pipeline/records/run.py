"""Everything one report is made of."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pipeline.records.answers import Answer
from pipeline.records.base import SCHEMA_VERSION, Record
from pipeline.records.experiment import Price, Prompt, ReportLength, Rubric, Settings, Student
from pipeline.records.scores import Estimate, Overlap, OwnSentences, Preference, Score
from pipeline.records.verdicts import Agreement, Finding, HumanMarks, ThresholdResult


class ProviderUsed(Record):
    """A provider as the report's appendix names it."""

    label: str
    id: str
    settings: Settings
    unsupported: tuple[str, ...] = ()
    """Settings that were set but not honoured."""
    price: Price | None = None
    """None: not known."""


class JudgeUsed(ProviderUsed):
    """The judge as the report names it, and how far it agrees with the offline scorer."""

    is_contestant: bool
    """Whether it judged answers of its own."""
    calls: int
    """Questions put to it."""
    failed: int = 0
    """Questions without a reply."""
    unscored: int = 0
    """Topics that it left without a grade that counts."""
    agreement: Agreement
    """Of the offline scorer (first) and the judge (second)."""


class Run(Record):
    """Everything a report is made of; run.json is this record."""

    schema_version: Literal[1] = SCHEMA_VERSION
    labreport_version: str
    versions: dict[str, str] = Field(default_factory=dict)
    """Name to version of the libraries whose output the report depends on."""
    title: str
    student: Student = Student()
    template: Literal["lab-report", "comparison"] = "lab-report"
    length: ReportLength = Field(default="auto", exclude_if=lambda length: length == "auto")
    notice: str | None = None
    aim: str | None = None
    prompts: tuple[Prompt, ...]
    rubric: Rubric | None = None
    providers: tuple[ProviderUsed, ...]
    repeat: int = 1
    answers: tuple[Answer, ...]
    """In order of exercise, provider, sample."""
    scores: tuple[Score, ...]
    """One for each answer, in the same order."""
    overlaps: tuple[Overlap, ...] = ()
    own_sentences: tuple[OwnSentences, ...] = ()
    """Only of exercises that several models answered."""
    estimates: tuple[Estimate, ...] = ()
    embedding: str | None = None
    """Name of the sentence-embedding model that could raise grades; None: none could."""
    judge: JudgeUsed | None = None
    """None: no model judged."""
    preferences: tuple[Preference, ...] = ()
    findings: tuple[Finding, ...] = ()
    conclusion: str | None = None
    claims: tuple[Finding, ...] = ()
    thresholds: tuple[ThresholdResult, ...] = ()
    human: HumanMarks | None = None
    """A person's marks; None: nobody marked."""
