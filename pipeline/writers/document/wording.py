"""Values in words and figures, as every part of the report prints them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import fmean

from pipeline.records import Answer, AnswerStatus, Number

DASH = "–"
"""Stands where nothing could be measured; never a 0."""

GRADES = {0: "○ absent", 1: "◐ mentioned", 2: "● explained"}
"""A sign and a word for each grade, so that nothing depends on colour."""

STATUSES: dict[AnswerStatus, str] = {
    "answered": "answered",
    "refused": "refused",
    "truncated": "cut off",
    "empty": "empty",
    "failed": "failed",
}

PASTED = "file:"
"""What the id of a provider starts with whose answers were pasted by hand."""

# Not calendar.month_name: that follows the locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def figure(value: float | None, digits: int = 0) -> str:
    """The number with thousands separated and a real minus sign, or a dash."""
    if value is None:
        return DASH
    shown = f"{value:,.{digits}f}"
    return (shown.removeprefix("-") if not any(c in "123456789" for c in shown) else shown).replace("-", "−")


def percent(share: float | None) -> str:
    """A share of 0 to 1 as ``72 %``, or a dash."""
    return DASH if share is None else f"{figure(100 * share)} %"


def mean(values: Iterable[float | None]) -> float | None:
    """Mean of what is known; None if nothing is."""
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def quantity(number: Number) -> str:
    """A figure behind a finding with its unit and interval: ``812 words (95 % interval 700 to 905)``."""
    shown = _with_unit(number.value, number.unit)
    if number.low is None or number.high is None:
        return shown
    return f"{shown} (95 % interval {_plain(number.low)} to {_plain(number.high)})"


def _with_unit(value: float | None, unit: str) -> str:
    return DASH if value is None else f"{_plain(value)} {unit}".rstrip()


def _plain(value: float) -> str:
    """Whole from a hundred on or where it is whole, else one decimal, or up to three below 1."""
    if value == int(value) or abs(value) >= 100:
        return figure(value)
    return figure(value, 1) if abs(value) >= 1 else figure(value, 3).rstrip("0").rstrip(".")


def names(items: Sequence[str]) -> str:
    """``A``, ``A and B`` or ``A, B and C``; empty for none."""
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def count(number: int, noun: str = "") -> str:
    """``one answer``, ``two answers``, ``12 answers``; the number alone without a noun."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    shown = words[number] if number < len(words) else figure(number)
    return f"{shown} {noun}{'' if number == 1 else 's'}" if noun else shown


def day(timestamp: str | None) -> str:
    """``5 March 2026`` for an ISO 8601 time, the text itself for anything else, a dash for None."""
    if timestamp is None:
        return DASH
    try:
        when = datetime.fromisoformat(timestamp)
    except ValueError:
        return timestamp
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def period(timestamps: Iterable[str | None]) -> str:
    """``5 March 2026``, ``5 March 2026 to 2 April 2026``, or a dash where no time is known."""
    known = sorted(timestamp for timestamp in timestamps if timestamp)
    first, last = (day(known[0]), day(known[-1])) if known else (DASH, DASH)
    return first if first == last else f"{first} to {last}"


def provenance(answer: Answer) -> str:
    """Where an answer comes from: recorded on a day, pasted from a file, or written as a sample."""
    if answer.origin == "written":
        return "sample text, written by the labreport authors"
    if answer.origin == "pasted":
        return "pasted from a file"
    if answer.status == "failed":
        return "not received"
    return f"recorded {day(answer.recorded_at)}" if answer.recorded_at else "recorded, day unknown"
