"""What crosses a stage border, in flow order.

Experiment -> Prompt, Rubric, Topic -> Answer -> TopicHit, Score, Overlap -> Finding, ThresholdResult -> Run

Every record is frozen and refuses unknown keys. ``None`` means "not known" or "could not be measured" and is
printed as a dash; it is never the same as 0.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Literal[1] = 1

AnswerStatus = Literal["answered", "refused", "truncated", "empty", "failed"]
Standing = Literal["supported", "contradicted", "too close", "too few samples", "not measurable"]
Grade = Literal[0, 1, 2]
FoundBy = Literal[
    "name", "alias", "acronym", "part of the name", "misspelling", "loose wording", "heading", "retelling"
]


class Record(BaseModel):
    """Base of all records: frozen, strict about keys, no NaN or infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


# ---------------------------------------------------------------- inputs


class Student(Record):
    """Who hands the report in; every field is optional and printed on the cover as given."""

    name: str | None = None
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


class RubricExercise(Record):
    """The topics of one exercise."""

    id: str
    prompt: str = ""
    topics: tuple[Topic, ...]


class Rubric(Record):
    """What answers are graded against."""

    title: str = ""
    course: str = ""
    exercises: tuple[RubricExercise, ...]

    def exercise(self, exercise_id: str) -> RubricExercise | None:
        """The exercise of that id, or None."""
        return next((e for e in self.exercises if e.id == exercise_id), None)


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
    thresholds: dict[str, float] = {}
    """Smallest acceptable mean of a measure over all answers of each model, by column name of scores.csv."""
    scoring: Scoring = Scoring()
    conclusion: str | None = None
    """What a person wrote about the answers, to be checked against the measures; Markdown."""
    template: Literal["lab-report", "comparison"] = "lab-report"
    notice: str | None = None
    """A sentence that the report must show in a prominent place, such as "the answers are samples"."""
    aim: str | None = None
    """Text under the report's heading Aim; None takes the template's own."""
    root: Path = Field(exclude=True)
    """Folder of labreport.yaml; relative paths in it start here."""
    output: Path = Field(exclude=True)
    """The run directory, absolute."""
    cassettes: Path = Field(exclude=True)
    """Folder of recorded answers, absolute."""


# ---------------------------------------------------------------- providers


class Answer(Record):
    """What one model said to one prompt, exactly as received, or why it said nothing."""

    exercise: str
    provider: str
    """Label of the provider."""
    sample: Annotated[int, Field(ge=0)] = 0
    """0-based number among the repeats."""
    status: AnswerStatus
    text: str = ""
    """Empty for ``failed`` and ``empty``; may hold a part for ``refused`` and ``truncated``."""
    reason: str | None = None
    """One sentence for every status but ``answered``."""
    model: str | None = None
    """Model name as the provider reported it."""
    finish_reason: str | None = None
    """The provider's own word for why it stopped."""
    input_tokens: int | None = None
    output_tokens: int | None = None
    seconds: float | None = None
    """From sending the request to the last byte, when it was recorded."""
    recorded_at: str | None = None
    """UTC, ISO 8601, when the answer was received; None for pasted answers."""
    origin: Literal["recorded", "pasted", "written"] = "recorded"
    """``recorded`` from a provider, ``pasted`` by a person from a file, ``written`` by hand as a sample."""
    unsupported: tuple[str, ...] = ()
    """Settings that were set but that this provider cannot honour."""

    @property
    def key(self) -> tuple[str, str, int]:
        """(exercise, provider, sample): unique in a run."""
        return (self.exercise, self.provider, self.sample)

    @property
    def scorable(self) -> bool:
        """Whether there is a text that may be scored: answered or truncated."""
        return self.status in ("answered", "truncated") and bool(self.text.strip())


class Progress(NamedTuple):
    """What just happened to one call; the command line shows it, nothing else depends on it."""

    provider: str
    """Label."""
    kind: Literal["started", "waiting", "finished"]
    done: int
    """Answers of this provider that are settled."""
    total: int
    detail: str = ""
    """For ``waiting``: ``waiting 12 s (429, retry 2/5)``. For ``finished``: the answer's status."""


class Gap(Record):
    """A pasted answer that is not there."""

    place: str
    """Its file, as the config writes it."""
    fault: str | None = None
    """What keeps the file from being read, in one sentence; None where it is there and nothing is pasted yet."""


class CallPlan(Record):
    """What asking one provider would take; a row of ``--dry-run``."""

    provider: str
    id: str
    calls: int
    """Answers that would have to be asked for."""
    recorded: int
    """Answers that are there already."""
    input_tokens: int
    """Estimate for the calls: a token for every four characters."""
    output_tokens: int | None
    """Upper bound by ``max_tokens``; None where no setting bounds it."""
    cost: float | None
    """US dollars, upper bound; None where the price or the bound is unknown."""
    note: str = ""
    """What would stop it, such as a missing key; empty if nothing."""
    missing_key: bool = False
    """Whether the note is about a missing key."""
    gaps: tuple[Gap, ...] = ()
    """Pasted answers that are not there."""


# ---------------------------------------------------------------- scoring


class TopicHit(Record):
    """How one answer treats one topic, with the evidence."""

    topic: str
    grade: Grade | None
    """0 absent, 1 mentioned, 2 explained; None unscored."""
    evidence: str = ""
    """Verbatim ``text[start:end]`` of the answer; empty for grade 0 and None."""
    start: int | None = None
    """Offset of the evidence in the answer's text, in characters."""
    end: int | None = None
    why: str = ""
    """Short reason for the grade, for a person to read."""


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
    subject_words: float | None = None
    """Weight of the words around the name that speak of the exercise's subject; None where nothing is named."""
    foreign_words: int | None = None
    """Number of the words around the name that do not."""
    decisive: bool = False
    """Whether it is the evidence of the grade."""


class Explanation(Record):
    """Why one topic of one answer got its grade."""

    exercise: str
    topic: Topic
    hit: TopicHit
    recorded: TopicHit | None = None
    """What the run holds instead, as an embedding model or an earlier labreport graded it; None if it is the same."""
    line: int | None
    """1-based line of the evidence; None where there is none."""
    on_subject: bool
    """Whether the answer as a whole keeps to the subject; if not, the words around each name must support it."""
    clues: tuple[Clue, ...] = ()
    """In order of the answer."""


class Length(Record):
    """Counts of one answer; code, tables, math and URLs are not words."""

    words: int
    sentences: int
    """Sentences of prose; a list item or heading without a full stop is not run into the next."""
    paragraphs: int
    headings: int
    list_items: int
    characters: int
    """All characters of the answer as received."""
    tokens: int | None = None
    """Output tokens as the provider counted them."""


class Readability(Record):
    """Six published formulas; each None where the text is too short for it."""

    flesch_reading_ease: float | None = None
    """Higher is easier; about 0 to 100."""
    flesch_kincaid_grade: float | None = None
    """US school grade, as are the four below."""
    gunning_fog: float | None = None
    smog: float | None = None
    coleman_liau: float | None = None
    automated_readability: float | None = None


class Vocabulary(Record):
    """How varied the words are; each None where the text is too short."""

    distinct_words: int
    type_token_ratio: float | None = None
    """Distinct words / words, 0 to 1; falls with length."""
    moving_type_token_ratio: float | None = None
    """Mean type-token ratio of all windows of 50 words (MATTR), 0 to 1; comparable across lengths."""


class Structure(Record):
    """The Markdown elements an answer is built of, counted."""

    heading_depth: int
    """Deepest level in use relative to the shallowest, 0 without headings."""
    lists: int
    tables: int
    code_blocks: int
    formulas: int
    links: int
    words_in_lists: float | None = None
    """Share of words that stand in list items, 0 to 1; None without words."""


class Rouge(Record):
    """ROUGE F1 of two texts, each 0 to 1 (Lin 2004)."""

    rouge1: float
    rouge2: float
    rougeL: float  # noqa: N815 - the name of the measure


class Score(Record):
    """All measures of one answer; a part is None where the answer could not be measured."""

    exercise: str
    provider: str
    sample: int = 0
    status: AnswerStatus
    coverage: Annotated[float, Field(ge=0, le=1)] | None = None
    """Weighted credit over the topics: 0 for grade 0, 0.5 for 1, 1 for 2."""
    hits: tuple[TopicHit, ...] = ()
    length: Length | None = None
    readability: Readability | None = None
    vocabulary: Vocabulary | None = None
    structure: Structure | None = None
    reference: Rouge | None = None
    """Against the prompt's reference answer, where there is one."""
    judged: tuple[TopicHit, ...] = ()
    """The judge's grades, in the order of the rubric; empty without a judge."""
    judged_coverage: Annotated[float, Field(ge=0, le=1)] | None = None
    """Coverage by the judge's grades; None where it scored no topic."""

    @property
    def key(self) -> tuple[str, str, int]:
        """(exercise, provider, sample): the key of its answer."""
        return (self.exercise, self.provider, self.sample)


class Preference(Record):
    """Which of two models a judge prefers in one exercise; each pair of answers was shown in both orders."""

    exercise: str
    first: str
    """Label of one provider."""
    second: str
    first_better: int = 0
    """Pairs of answers in which it was preferred in both orders."""
    second_better: int = 0
    ties: int = 0
    """Pairs that the judge called equal in both orders."""
    order_ties: int = 0
    """Pairs in which the verdict changed with the order; they count as ties."""
    unscored: int = 0
    """Pairs of which a reply was missing or could not be read."""


class Overlap(Record):
    """How much two models' answers to the same prompt share."""

    exercise: str
    sample: int
    first: str
    """Label of one provider."""
    second: str
    rouge: Rouge


# ---------------------------------------------------------------- verdicts


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


class Readiness(Record):
    """One thing that a run may need; a row of ``labreport doctor``."""

    name: str
    ready: bool | None
    """None: not there, and not needed by everybody."""
    found: str
    """What was found, such as a version; never a key's value."""
    todo: str = ""
    """What to do next; empty if nothing."""


# ---------------------------------------------------------------- the whole run


class ProviderUsed(Record):
    """A provider as the report's appendix names it."""

    label: str
    id: str
    settings: Settings
    unsupported: tuple[str, ...] = ()
    """Settings that were set but not honoured."""


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
    versions: dict[str, str] = {}
    """Name to version of the libraries whose output the report depends on."""
    title: str
    student: Student = Student()
    template: Literal["lab-report", "comparison"] = "lab-report"
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
    embedding: str | None = None
    """Name of the sentence-embedding model that could raise grades; None: none could."""
    judge: JudgeUsed | None = None
    """None: no model judged."""
    preferences: tuple[Preference, ...] = ()
    findings: tuple[Finding, ...] = ()
    conclusion: str | None = None
    claims: tuple[Finding, ...] = ()
    thresholds: tuple[ThresholdResult, ...] = ()
