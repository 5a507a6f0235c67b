"""What was measured of the answers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pipeline.records.base import AnswerStatus, Grade, Record


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


Count = Annotated[int, Field(ge=0, le=10**12)]
"""Bounded, so that no file changed by hand can hold a number that is beyond a float."""


class Length(Record):
    """Counts of one answer; code, tables, math and URLs are not words."""

    words: Count
    sentences: Count
    """Sentences of prose; a list item or heading without a full stop is not run into the next."""
    paragraphs: Count
    headings: Count
    list_items: Count
    characters: Count
    """All characters of the answer as received."""
    tokens: Count | None = None
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


class OwnSentences(Record):
    """The sentences of one answer that no answer of another model to the same prompt has a counterpart of."""

    exercise: str
    provider: str
    sample: int = 0
    places: tuple[tuple[int, int], ...]
    """Start and end offsets in the answer's text, in order."""


class Estimate(Record):
    """The mean of a measure over all answers of one model."""

    provider: str
    measure: str
    """Column of scores.csv."""
    value: float
    low: float | None = None
    """Ends of the 95 % bootstrap interval, exercises and samples resampled; None with a single answer."""
    high: float | None = None


class Overlap(Record):
    """How much two models' answers to the same prompt share."""

    exercise: str
    sample: int
    first: str
    """Label of one provider."""
    second: str
    rouge: Rouge
