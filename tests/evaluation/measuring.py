"""How well predicted grades (0 absent, 1 mentioned, 2 explained) agree with labels, each measure by its definition."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence

GRADES = 3
"""Grades run from 0 to GRADES - 1."""

Pair = tuple[int, int]
Pairs = Sequence[Pair]
"""(label, prediction) for each topic of one or more answers."""


def accuracy(pairs: Pairs) -> float | None:
    """Share of rows on which prediction and label are the same grade, 0 to 1; None without rows."""
    return sum(label == predicted for label, predicted in pairs) / len(pairs) if pairs else None


def f1(pairs: Pairs, at_least: int) -> float | None:
    """Harmonic mean of precision and recall of "this grade or better", 0 to 1.

    As 2 TP / (2 TP + FP + FN), the form that is also defined where nothing was predicted (van Rijsbergen 1979,
    Information Retrieval, chapter 7, effectiveness with equal weights). None where neither a label nor a prediction
    is so high, since there is nothing to find.
    """
    found = sum(label >= at_least and predicted >= at_least for label, predicted in pairs)
    counted = sum((label >= at_least) + (predicted >= at_least) for label, predicted in pairs)
    return 2 * found / counted if counted else None


def weighted_kappa(pairs: Pairs) -> float | None:
    """Agreement beyond chance, -1 to 1, with a disagreement's weight growing as its square (Cohen 1968).

    1 - (observed weighted disagreement / that of independent raters with the same totals), weights ((i - j) / 2)^2;
    https://doi.org/10.1037/h0026256. None without rows, and where both raters give one and the same grade throughout,
    for then chance alone agrees perfectly.
    """
    return kappa_of_table(confusion(pairs))


def confusion(pairs: Iterable[Pair]) -> list[list[int]]:
    """How often each label (row) met each prediction (column)."""
    table = [[0] * GRADES for _ in range(GRADES)]
    for label, predicted in pairs:
        table[label][predicted] += 1
    return table


def kappa_of_table(table: Sequence[Sequence[int]]) -> float | None:
    """The quadratic weighted kappa of a confusion table; None as in ``weighted_kappa``."""
    labels = [sum(row) for row in table]
    predictions = [sum(column) for column in zip(*table, strict=True)]
    rows = sum(labels)
    cells = [(i, j, ((i - j) / (GRADES - 1)) ** 2) for i in range(GRADES) for j in range(GRADES)]
    observed = sum(weight * table[i][j] for i, j, weight in cells)
    # Multiplied by the number of rows on both sides, so that equal totals give an exact 0.
    expected = sum(weight * labels[i] * predictions[j] for i, j, weight in cells)
    return 1 - observed * rows / expected if expected else None


def kappa_interval(answers: Sequence[Pairs], *, samples: int = 2000, seed: int = 1) -> tuple[float, float] | None:
    """Ends of the 95 % interval of the kappa over all rows, by the percentile bootstrap (Efron 1979).

    What is drawn with replacement is an answer with all its rows, never a row: the grades of one text depend on each
    other (Field and Welsh 2007, https://doi.org/10.1111/j.1467-9868.2007.00593.x). Draws without a kappa are left
    out. None with fewer than two answers or where no draw has a kappa.
    """
    if len(answers) < 2:
        return None
    tables = [confusion(pairs) for pairs in answers]
    draw = random.Random(seed)  # noqa: S311 - statistics, not secrets
    values = []
    for _ in range(samples):
        chosen = draw.choices(tables, k=len(tables))
        value = kappa_of_table([[sum(table[i][j] for table in chosen) for j in range(GRADES)] for i in range(GRADES)])
        if value is not None:
            values.append(value)
    if not values:
        return None
    values.sort()
    return quantile(values, 0.025), quantile(values, 0.975)


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which that share of the ordered values lies, linear between neighbours.

    Definition 7 of Hyndman and Fan (1996), https://doi.org/10.1080/00031305.1996.10473566.
    """
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


MEASURES: dict[str, Callable[[Pairs], float | None]] = {
    "accuracy": accuracy,
    "presence F1": lambda pairs: f1(pairs, 1),
    "explained F1": lambda pairs: f1(pairs, 2),
    "kappa": weighted_kappa,
}
"""Column heading to measure, in the order in which they are printed."""
