"""Points for what should lie within a band: the length and the readability of the answers."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.records import Criterion, CriterionResult, FoundAnswer, Score
from pipeline.verdicts.grading.absence import told as on_absent
from pipeline.verdicts.grading.case import Case, result
from pipeline.verdicts.wording import counted, figure, series, share_of

_TOLERANCE = 20.0
"""Points of Flesch reading ease beyond the band at which nothing is earned: two of its seven levels, about."""
_NAMED = 3
"""Answers outside of the band that a sentence names."""


def judge_length(case: Case, criterion: Criterion) -> CriterionResult:
    """Points for answers whose words lie within the band; None without an answer.

    An answer outside earns less in proportion, nothing at half the lower or twice the upper end.
    """
    return _judge(
        case,
        criterion,
        lambda score: None if score.length is None else float(score.length.words),
        lambda value: length_share(value, criterion.low, criterion.high),
        ("words", "Ask for more detail where an answer is short, and for less where it is long."),
    )


def judge_readability(case: Case, criterion: Criterion) -> CriterionResult:
    """Points for answers whose Flesch reading ease lies within the band; None where none could be measured.

    An answer outside earns less in proportion, nothing at 20 points beyond either end.
    """
    return _judge(
        case,
        criterion,
        lambda score: None if score.readability is None else score.readability.flesch_reading_ease,
        lambda value: ease_share(value, criterion.low, criterion.high),
        ("", "Ask for plainer words and shorter sentences where an answer is hard to read."),
    )


def length_share(words: float, low: float | None, high: float | None) -> float:
    """1 within the band, falling to 0 at half its lower and twice its upper end."""
    if low and words < low:
        return max(0.0, 2 * words / low - 1)
    if high is not None and words > high:
        return max(0.0, 2 - words / high) if high else 0.0
    return 1.0


def ease_share(ease: float, low: float | None, high: float | None) -> float:
    """1 within the band, falling to 0 at 20 points beyond either end."""
    beyond = max(0.0 if low is None else low - ease, 0.0 if high is None else ease - high, 0.0)
    return max(0.0, 1 - beyond / _TOLERANCE)


def band_of(criterion: Criterion, unit: str) -> str:
    """``200 to 1,500 words``, ``at least 20.0``."""
    low, high = (figure(end, unit) for end in (criterion.low, criterion.high))
    noun = f" {unit}" if unit else ""
    if criterion.low is None:
        return f"at most {high}{noun}"
    return f"at least {low}{noun}" if criterion.high is None else f"{low} to {high}{noun}"


def _judge(
    case: Case,
    criterion: Criterion,
    measure: Callable[[Score], float | None],
    share: Callable[[float], float],
    words: tuple[str, str],
) -> CriterionResult:
    unit, advice = words
    pairs = case.scored(criterion)
    values = [(found, value) for found, score in pairs if (value := measure(score)) is not None]
    absent = case.absent_of(criterion)
    lacking = sum(not each.doubt for each in absent)
    if not values:
        return result(criterion, None, "No answer that could be measured was found; the marker decides.")
    outside = [(found, value) for found, value in values if share(value) < 1]
    quantity = "words" if unit else "Flesch reading ease"
    inside = len(values) - len(outside)
    verb = "lies" if inside == 1 else "lie"
    sentences = [f"Asked for: {band_of(criterion, unit)}{'' if unit else f' {quantity}'} in each answer;"]
    sentences.append(f"{share_of(inside, len(values), 'answer')} {verb} within it.")
    if outside:
        sentences.append(_outside(case, outside, unit))
    if len(values) < len(pairs):
        short = counted(len(pairs) - len(values), "answer").capitalize()
        sentences.append(f"{short} could not be measured: too short.")
    sentences += on_absent(case, [each for each in absent if not each.doubt])
    return result(
        criterion,
        sum(share(value) for _, value in values) / (len(values) + lacking),
        " ".join(sentences),
        next_step=advice,
        evidence=tuple(case.opening(found) for found, _ in outside),
    )


def _outside(case: Case, outside: list[tuple[FoundAnswer, float]], unit: str) -> str:
    noun = f" {unit}" if unit else ""
    named = series([f"{case.place(found)} has {figure(value, unit)}{noun}" for found, value in outside[:_NAMED]])
    more = len(outside) - _NAMED
    return f"{named}{f', and {more} more lie outside' if more > 0 else ''}."
