"""The measures by which models are compared, each with the difference that is worth a word."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.verdicts.wording import figure


@dataclass(frozen=True)
class Yardstick:
    """A measure with the least difference that is worth a word.

    Attributes:
        measure: its name.
        unit: of the value after scaling.
        margin: least ratio of the means (``by_ratio``) or least difference in units.
        name: for tables and sentences.
        more: ``X <more> Y`` says that X has the higher value.
        noun: the difference is one *in* this.
        scale: what the measure is multiplied by for people.
        by_ratio: whether the margin is a ratio.
        complete: whether truncated answers are left out, because a cut text would count as a short one.
    """

    measure: str
    unit: str
    margin: float
    name: str
    more: str
    noun: str
    scale: float = 1.0
    by_ratio: bool = False
    complete: bool = True

    def say(self, value: float | None) -> str:
        """The value for a sentence."""
        return figure(value, self.unit)

    @property
    def step(self) -> str:
        """Unit of a difference: one of two percentages is in points."""
        return "points" if self.unit == "%" else self.unit

    @property
    def shown_unit(self) -> str:
        """Unit of the value behind the measure's name; empty where the name says it (``words per answer``)."""
        return "" if self.unit == "words" else self.unit

    @property
    def shown_step(self) -> str:
        """The same of a difference."""
        return "" if self.step == "words" else self.step

    @property
    def margin_in_words(self) -> str:
        """Such as ``5 points`` or ``1.25 times``."""
        return f"{self.margin:g} times" if self.by_ratio else f"{self.margin:g} points"


WORDS = Yardstick("words", "words", 1.25, "words per answer", "wrote more words than", "length", by_ratio=True)
EXPLAINED = Yardstick(
    "explained", "%", 5, "share of topics explained", "explained more of the topics than", "topics explained"
)
COVERAGE = Yardstick("coverage", "%", 5, "coverage", "covered more of the rubric than", "coverage", scale=100)
READING_EASE = Yardstick(
    "flesch_reading_ease", "points", 5, "Flesch reading ease", "was easier to read than", "reading ease", complete=False
)
DIVISIONS = Yardstick(
    "divisions",
    "",
    1.25,
    "headings and list items per 100 words",
    "set more headings and list items per 100 words than",
    "structure",
    by_ratio=True,
    complete=False,
)
SENTENCES = Yardstick(
    "sentence_length",
    "",
    1.25,
    "words per sentence",
    "wrote longer sentences than",
    "sentence length",
    by_ratio=True,
    complete=False,
)
