"""Figures in words and small drawings, for the cells of tables; all colours come from the style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from pipeline.records import Answer, Estimate, ProviderUsed, Run, Score
from pipeline.writers.document.wording import figure, percent

_GRADES = ("absent", "mentioned", "explained")


@dataclass(frozen=True)
class Ball:
    """A grade, or the mean of several, as a sign that needs no colour."""

    shown: str
    """The figure, where it is a mean."""
    words: str
    level: int
    """Quarters of the sign that are filled, 0 to 4; -1 where nothing was graded."""


def ball(grades: Sequence[int | None]) -> Ball:
    """The sign of a topic's grades; a dash where none is known."""
    known = [grade for grade in grades if grade is not None]
    if not known:
        return Ball("", "not graded", -1)
    mean = fmean(known)
    level = round(2 * mean)
    if mean == int(mean):
        return Ball("", _GRADES[int(mean)], level)
    return Ball(f"{mean:.1f}", f"on average {mean:.1f} of 2", level)


@dataclass(frozen=True)
class Bar:
    """A value as the length of a bar, and its interval, all in percent of the width."""

    shown: str
    width: float | None
    """None: no bar."""
    low: float | None = None
    high: float | None = None


def bar(value: float | None, largest: float, shown: str) -> Bar:
    """A bar of 0 to 100 %; none for an unknown value."""
    return Bar(shown, None if value is None or not largest else _within(100 * value / largest))


def _within(value: float) -> float:
    return round(min(100.0, max(0.0, value)), 1)


@dataclass(frozen=True)
class Card:
    """One model at a glance."""

    model: int
    label: str
    coverage: Bar
    interval: str
    """In words; empty where there is none."""
    facts: tuple[tuple[str, str], ...]


def cards(run: Run) -> tuple[Card, ...]:
    """A card for each model, in the order of the run."""
    return tuple(_card(run, number, provider) for number, provider in enumerate(run.providers))


def _card(run: Run, number: int, provider: ProviderUsed) -> Card:
    scores = [score for score in run.scores if score.provider == provider.label]
    answers = [answer for answer in run.answers if answer.provider == provider.label]
    known = {each.measure: each for each in run.estimates if each.provider == provider.label}
    coverage = known.get("coverage")
    mean = coverage.value if coverage else _mean([score.coverage for score in scores])
    interval = ""
    low = high = None
    if coverage and coverage.low is not None and coverage.high is not None:
        low, high = _within(100 * coverage.low), _within(100 * coverage.high)
        interval = f"95 % interval {figure(100 * coverage.low)} to {percent(coverage.high)}".replace(" %", "\u00a0%")
    width = None if mean is None else _within(100 * mean)
    return Card(
        model=number,
        label=provider.label,
        coverage=Bar(percent(mean), width, low, high),
        interval=interval,
        facts=tuple(_facts(scores, answers, known, provider)),
    )


def _facts(
    scores: Sequence[Score], answers: Sequence[Answer], known: dict[str, Estimate], provider: ProviderUsed
) -> list[tuple[str, str]]:
    words = known["words"].value if "words" in known else _mean([s.length.words if s.length else None for s in scores])
    ease = known.get("flesch_reading_ease")
    reading = ease.value if ease else _mean([_ease(score) for score in scores])
    seconds = _mean([answer.seconds for answer in answers])
    spent = cost(answers, provider)
    facts = [("words an answer", figure(words)), ("Flesch reading ease", figure(reading, 1))]
    if seconds is not None:
        facts.append(("seconds an answer", figure(seconds, 1)))
    if spent is not None:
        facts.append(("US dollars in all", f"{spent:.4f}" if spent < 1 else f"{spent:,.2f}"))
    answered = sum(answer.status == "answered" for answer in answers)
    facts.append(("answered", f"{answered} of {len(answers)}"))
    return facts


def cost(answers: Sequence[Answer], provider: ProviderUsed) -> float | None:
    """US dollars that the answers cost; None where the price or the tokens of any are not known."""
    price = provider.price
    if price is None or not answers:
        return None
    counts = [(answer.input_tokens, answer.output_tokens) for answer in answers]
    if any(read is None or written is None for read, written in counts):
        return None
    return sum((read or 0) * price.input + (written or 0) * price.output for read, written in counts) / 1_000_000


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _ease(score: Score) -> float | None:
    return score.readability.flesch_reading_ease if score.readability else None


def _words(score: Score) -> float | None:
    return score.length.words if score.length else None


@dataclass(frozen=True)
class BarTable:
    """A measure of every exercise and model, drawn as bars in a table."""

    title: str
    note: str
    rows: tuple[tuple[str, tuple[Bar, ...]], ...]
    """Title of the exercise, and a bar for each model."""


def bar_tables(run: Run) -> tuple[BarTable, ...]:
    """Length and readability; a table that would hold nothing is left out."""
    tables = []
    for title, note, measure, digits, largest in (
        ("Length", "Words of prose in an answer.", _words, 0, None),
        ("Readability", "Flesch reading ease: higher is easier, 60 to 70 is plain English.", _ease, 1, 100.0),
    ):
        rows = []
        for number, prompt in enumerate(run.prompts, 1):
            here = [score for score in run.scores if score.exercise == prompt.id]
            means = [_mean([measure(s) for s in here if s.provider == p.label]) for p in run.providers]
            rows.append((f"{number}. {prompt.title or prompt.id}", means))
        known = [value for _, means in rows for value in means if value is not None]
        if known:
            top = largest or max(known)
            drawn = tuple((name, tuple(bar(v, top, figure(v, digits)) for v in means)) for name, means in rows)
            tables.append(BarTable(title, note, drawn))
    return tuple(tables)
