"""One experiment as its files describe it: prompts, rubric, contestants."""

from __future__ import annotations

import re
from operator import not_
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Literal

from pydantic import Field

from pipeline.records.base import Record


class Student(Record):
    """Who hands the report in; every field is optional and printed on the cover as given."""

    name: str | None = None
    """Empty where there is a place for it that nobody filled in."""
    register_number: str | None = None
    course: str | None = None
    date: str | None = None


class Settings(Record):
    """What a model is asked with; None leaves a setting to the provider's own default."""

    system: str | None = None
    """System prompt."""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(gt=0, le=1)] | None = None
    max_tokens: Annotated[int, Field(gt=0)] | None = None
    """Largest number of output tokens."""
    seed: int | None = None
    stop: tuple[str, ...] = ()

    def given(self) -> dict[str, object]:
        """The settings that were set, by name, in alphabetical order."""
        values = self.model_dump(exclude_defaults=True)
        return {name: values[name] for name in sorted(values)}


class Price(Record):
    """US dollars for a million tokens."""

    input: Annotated[float, Field(ge=0)]
    output: Annotated[float, Field(ge=0)]


class Limits(Record):
    """How fast one provider may be asked; None is no limit beyond ``-j``."""

    concurrency: Annotated[int, Field(gt=0)] | None = None
    """Calls in flight; for ``ollama:`` None is 1."""
    requests_per_minute: Annotated[float, Field(gt=0)] | None = None
    tokens_per_minute: Annotated[float, Field(gt=0)] | None = None


class ProviderSpec(Record):
    """One contestant: whom to ask, and the name under which the report shows it."""

    id: str
    """``kind:model``, split at the first ``:`` or ``/``."""
    label: str
    """Display name; unique in an experiment."""
    settings: Settings = Settings()
    base_url: str | None = None
    """Server address for ``local:`` and ``ollama:``, or another endpoint for a hosted provider."""
    timeout: Annotated[float, Field(gt=0)] = 120.0
    """Seconds one call may take."""
    limits: Limits = Limits()
    price: Price | None = None

    @property
    def kind(self) -> str:
        """The part before the first ``:`` or ``/``, lower case."""
        return re.split("[:/]", self.id, maxsplit=1)[0].lower()

    @property
    def model(self) -> str:
        """The part after the first ``:`` or ``/``; empty where there is none."""
        parts = re.split("[:/]", self.id, maxsplit=1)
        return parts[1] if len(parts) > 1 else ""

    @property
    def shown_id(self) -> str:
        """The id for reports: of an absolute path only the last part, since folders name people and machines."""
        path = self.model
        if self.kind in ("file", "gguf") and (PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()):
            return f"{self.kind}:{PureWindowsPath(path).name}"
        return self.id


class Prompt(Record):
    """One exercise as it is sent, variables already filled in."""

    id: str
    title: str
    text: str
    technique: str | None = None
    """Name of the prompting technique, shown in the report."""
    reference: str | None = None
    """A reference answer in Markdown for ROUGE, or None."""


class Topic(Record):
    """One thing an answer should cover."""

    id: str
    name: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    weight: Annotated[float, Field(gt=0)] = 1.0
    """Share of this topic in its exercise's coverage, relative to its siblings."""


class Strictness(Record):
    """How much surer than usual the offline scorer must be, in logarithms of odds; 0: as shipped.

    0.7 asks for odds twice as good before a topic counts, -0.7 is content with half of them. ``labreport calibrate
    --fit`` finds values from marks.
    """

    mentioned: Annotated[float, Field(ge=-5, le=5)] = 0.0
    explained: Annotated[float, Field(ge=-5, le=5)] = 0.0


class RubricExercise(Record):
    """The topics of one exercise."""

    id: str
    prompt: str = ""
    topics: tuple[Topic, ...]
    strictness: Strictness | None = Field(default=None, exclude_if=not_)
    """None: that of the rubric, or else as shipped."""


class Criterion(Record):
    """One line of the mark: what earns how many points when a submission is graded."""

    id: str
    name: str
    kind: Literal["coverage", "length", "readability", "structure", "conclusion", "claims", "parts", "marker"]
    """``marker``: cannot be measured offline and is left to the person who marks."""
    points: Annotated[float, Field(gt=0)]
    description: str = ""
    exercise: str | None = None
    """Only the answers to this exercise; None: all."""
    low: float | None = None
    """Lower end of the band: words for ``length`` and ``conclusion``, Flesch reading ease for ``readability``; for
    ``coverage`` the percentage up to which nothing is earned."""
    high: float | None = None
    """Upper end of the band; for ``coverage`` the percentage from which on all points are earned."""


Preset = Literal["lab-report", "six-criteria"]


class Rubric(Record):
    """What answers are graded against."""

    title: str = ""
    course: str = ""
    exercises: tuple[RubricExercise, ...]
    tools: tuple[str, ...] = ()
    """Labels of the models whose answers a submission should hold; empty: whichever it names."""
    criteria: tuple[Criterion, ...] = ()
    """Empty: those of the preset."""
    preset: Preset | None = None
    """None: ``lab-report`` where there are no criteria."""
    strictness: Strictness | None = Field(default=None, exclude_if=not_)
    """Of the exercises that have none of their own; None: as shipped."""

    def exercise(self, exercise_id: str) -> RubricExercise | None:
        """The exercise of that id, or None."""
        return next((e for e in self.exercises if e.id == exercise_id), None)


ReportLength = Literal["auto", "short", "full"]
"""How much a report shows; ``auto``: short where the answers are."""


class Scoring(Record):
    """How answers are graded beside the offline scorer."""

    judge: ProviderSpec | None = None
    """A model that grades the answers too; None: no model does."""
    pairwise: bool = False
    """Whether the judge also says which of two answers is better."""
    embedding: Path | None = Field(default=None, exclude=True)
    """Folder of a sentence-embedding model that may raise grades; None: none does."""


class Experiment(Record):
    """One labreport.yaml, read, checked and with its files loaded."""

    title: str
    student: Student = Student()
    prompts: tuple[Prompt, ...]
    rubric: Rubric | None = None
    """None: coverage is not scored."""
    providers: tuple[ProviderSpec, ...]
    repeat: Annotated[int, Field(gt=0)] = 1
    """Samples of each answer."""
    thresholds: dict[str, float] = Field(default_factory=dict)
    """Smallest acceptable mean of a measure over all answers of each model, by column name of scores.csv."""
    scoring: Scoring = Scoring()
    conclusion: str | None = None
    """What a person wrote about the answers, to be checked against the measures; Markdown."""
    template: Literal["lab-report", "comparison"] = "lab-report"
    length: ReportLength = "auto"
    notice: str | None = None
    """A sentence that the report must show in a prominent place, such as "the answers are samples"."""
    aim: str | None = None
    """Text under the report's heading Aim; None takes the template's own."""
    root: Path = Field(exclude=True)
    """Folder of labreport.yaml; relative paths in it start here."""
    allowed: tuple[Path, ...] = Field(default=(), exclude=True)
    """Further folders that its files may lie in; out of them and the root no path may lead."""
    output: Path = Field(exclude=True)
    """The run directory, absolute."""
    cassettes: Path = Field(exclude=True)
    """Folder of recorded answers, absolute."""
    struck: tuple[str, ...] = Field(default=(), exclude=True)
    """Places in which an API key stood that was struck out."""
