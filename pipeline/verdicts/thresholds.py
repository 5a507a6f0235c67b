"""Whether each model's mean reaches what the experiment asks for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from pipeline.records import Score, ThresholdResult
from pipeline.verdicts.measures import measure
from pipeline.verdicts.statistics import mean


def check_thresholds(
    thresholds: Mapping[str, float], scores: Sequence[Score], providers: Iterable[str]
) -> tuple[ThresholdResult, ...]:
    """One result for each threshold and model, in that order; empty without thresholds.

    The mean is over all answers of a model that could be measured. A model of which none could be measured misses
    every threshold.

    Args:
        thresholds: smallest acceptable mean by column name of scores.csv; coverage is 0 to 1.
        scores: of all answers.
        providers: labels of the models.
    """
    results = []
    labels = tuple(providers)
    for name, minimum in thresholds.items():
        for label in labels:
            values = [measure(score, name) for score in scores if score.provider == label]
            known = [value for value in values if value is not None]
            value = mean(known)
            # A mean of exactly 0.6 may be stored as 0.5999...; that must not fail a minimum of 0.6.
            passed = value is not None and (value >= minimum or math.isclose(value, minimum, rel_tol=1e-9))
            results.append(
                ThresholdResult(
                    measure=name,
                    provider=label,
                    minimum=minimum,
                    value=value,
                    passed=passed,
                    measured=len(known),
                    answers=len(values),
                )
            )
    return tuple(results)
