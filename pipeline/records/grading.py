"""What grading a class hands from stage to stage.

Submission, Part -> CriterionResult -> GradedSubmission, Similarity -> ClassGrades

All offsets are in characters of ``Submission.text``, the Markdown of all its files in order.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from pydantic import Field

from pipeline.records.base import SCHEMA_VERSION, Record
from pipeline.records.experiment import Criterion, Rubric
from pipeline.records.scores import Score
from pipeline.records.submissions import Part, Share, SubmittedFile, Submitter
from pipeline.records.verdicts import Finding

GradingStatus = Literal["graded", "partial", "not gradable"]

# ---------------------------------------------------------------- the grade


class Override(Record):
    """What the marker says about one criterion of one submission; a row of overrides.csv."""

    submission: str
    """Id of the submission, or what else names its student: register number, e-mail, LMS id or name."""
    criterion: str
    points: Annotated[float, Field(ge=0)] | None
    """None: only the comment is meant."""
    comment: str = ""
    version: str = ""
    """Version of the submission that it was made for; empty: the one at hand when it was first applied."""
    line: int
    """1-based line of its file."""


class Evidence(Record):
    """Verbatim words of a submission that a criterion rests on."""

    text: str
    start: int
    end: int
    page: int | None = None
    """1-based page of its file; None where it has none."""
    heading: str | None = None
    """The nearest heading above it."""
    exercise: str | None = None
    tool: str | None = None
    topic: str | None = None
    cut: bool = False
    """Whether the stretch goes on behind these words."""


class CriterionResult(Record):
    """What one criterion came to."""

    id: str
    name: str
    points: Annotated[float, Field(ge=0)] | None
    """None: left to the marker, or not measurable; printed as a dash, never 0."""
    max_points: Annotated[float, Field(gt=0)]
    why: str
    """One or two sentences a student understands."""
    next_step: str = ""
    """What would earn the missing points; empty where none are missing."""
    evidence: tuple[Evidence, ...] = ()
    computed: float | None = None
    """Points before the marker's change; None where nothing was changed or nothing could be computed."""
    overridden: bool = False
    """Whether the marker set the points."""
    comment: str = ""
    """The marker's own words."""


class AbsentAnswer(Record):
    """An expected answer that was not found."""

    exercise: str
    tool: str
    doubt: str = ""
    """Why it may be there all the same, within a sentence; empty where it is surely missing."""


class GradedSubmission(Record):
    """One row of the gradebook with all that it rests on."""

    id: str
    student: Submitter
    files: tuple[SubmittedFile, ...]
    superseded: tuple[str, ...] = ()
    status: GradingStatus
    reason: str = ""
    """One sentence for every status but ``graded``."""
    parts: tuple[Part, ...] = ()
    absent: tuple[AbsentAnswer, ...] = ()
    """Expected answers that were not found."""
    scores: tuple[Score, ...] = ()
    """One for each answer found; ``provider`` is the tool."""
    criteria: tuple[CriterionResult, ...] = ()
    claims: tuple[Finding, ...] = ()
    """The student's own comparisons, checked against the answers of this submission."""
    points: float | None = None
    """Sum over the criteria that have points; None where not gradable."""
    max_points: float
    """Sum over the criteria that ``points`` counts; of all criteria where not gradable."""
    open_points: float = 0
    """Points of the criteria that are left to the marker."""
    flags: tuple[str, ...] = ()
    """What the marker should look at, such as a part found with little confidence or words that address a grader."""

    @property
    def version(self) -> str:
        """First 12 digits of the SHA-256 of its file, or of the hashes of its files; changes when it is resubmitted."""
        hashes = sorted(file.sha256 for file in self.files)
        return (hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest())[:12]


# ---------------------------------------------------------------- the class


class Passage(Record):
    """Words that two submissions share; offsets in the text of each."""

    first_start: int
    first_end: int
    second_start: int
    second_end: int
    words: int
    exercise: str | None = None
    """For pasted answers."""
    tool: str | None = None


class SimilarPair(Record):
    """Two submissions with passages in common, to be read by a person."""

    first: str
    """Id of a submission."""
    second: str
    scope: Literal["own prose", "pasted answers", "same file"]
    average: Share
    """Share of both texts' fingerprints that are shared."""
    containment: Share
    """The larger share of the two."""
    percentile: Annotated[float, Field(ge=0, le=100)]
    """Share of the class's pairs that have less in common, in %."""
    passages: tuple[Passage, ...] = ()


class Similarity(Record):
    """Which submissions have passages in common."""

    compared: int
    """Submissions with a text."""
    pairs: tuple[SimilarPair, ...] = ()
    """The most similar first."""
    left_out: int = 0
    """Pairs above the floor that are not in ``pairs``."""
    clusters: tuple[tuple[str, ...], ...] = ()
    """Ids that hang together by pairs of own prose or same files; the largest first."""


class ClassGrades(Record):
    """Everything the outputs of a class are made of."""

    schema_version: Literal[1] = SCHEMA_VERSION
    labreport_version: str
    title: str
    rubric: Rubric
    criteria: tuple[Criterion, ...]
    """As applied, a preset written out."""
    submissions: tuple[GradedSubmission, ...]
    """Sorted by id."""
    similarity: Similarity | None = None
    """None: not compared."""
    judge: str | None = None
    """Where texts were sent, in one sentence; None: nothing left the machine."""
    notes: tuple[str, ...] = ()
    """What else the instructor should know, such as a row of overrides.csv that fits no submission."""


class Worksheet(Record):
    """A table that an LMS gave out and takes back, cell for cell."""

    path: str
    kind: Literal["moodle", "canvas"]
    encoding: str
    """Python's name of it; a byte order mark stands in ``before``."""
    delimiter: str
    before: str = ""
    """What stands above the header: a byte order mark, a spreadsheet's ``sep=`` line."""
    rows: tuple[tuple[str, ...], ...]
    """The header first; every cell without its quotation marks."""
    sources: tuple[tuple[str, ...], ...]
    """Every cell as it stood, with its quotation marks."""
    ends: tuple[str, ...]
    """Line end of every row; empty where the file ends without one."""
    columns: dict[str, int]
    """Index of those that are known: ``id``, ``name``, ``first``, ``last``, ``email``, ``number``, ``login``,
    ``group``, ``grade``, ``maximum``, ``scale``, ``changeable``, ``feedback``."""
