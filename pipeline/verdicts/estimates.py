"""How each model did on average, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.records import Estimate, Score
from pipeline.verdicts.measures import measure
from pipeline.verdicts.statistics import bootstrap_interval, mean

MEASURES = ("coverage", "words", "flesch_reading_ease")


def estimate(scores: Iterable[Score], labels: Sequence[str]) -> tuple[Estimate, ...]:
    """The mean of coverage, words and reading ease of each model, in order of the models, with its interval.

    A mean over exercises, each of which enters with the mean of its samples. A model without a measurable answer has
    no estimate.
    """
    known = list(scores)
    return tuple(found for label in labels for name in MEASURES if (found := _estimate(known, label, name)) is not None)


def _estimate(scores: Sequence[Score], label: str, name: str) -> Estimate | None:
    cells: dict[str, list[float]] = {}
    for score in scores:
        value = measure(score, name) if score.provider == label else None
        if value is not None:
            cells.setdefault(score.exercise, []).append(value)
    value = mean(sum(values) / len(values) for values in cells.values())
    if value is None:
        return None
    # A difference to nothing: the interval of the mean itself.
    pairs = [(values, (0.0,)) for values in cells.values()]
    drawn = sum(map(len, cells.values()))
    low, high = (bootstrap_interval(pairs) if drawn > 1 else None) or (None, None)
    return Estimate(provider=label, measure=name, value=value, low=low, high=high)
