"""What the differences between two models' answers to the same exercises amount to.

Every function takes *pairs*: for each exercise the values of the first model's samples and those of the second's.
The exercise is the unit of pairing; sample 0 of one model has nothing to do with sample 0 of the other.
Exercises in which either side is empty are left out.
"""

from __future__ import annotations

import math
import operator
import random
from collections.abc import Iterable, Sequence
from itertools import combinations

Pair = tuple[Sequence[float], Sequence[float]]

ALPHA = 0.05
"""Largest p-value at which a difference counts as more than chance."""
RESAMPLES = 2_000
_MOST_DRAWS = 500_000
_FEWEST_ROUNDS = 200
_MOST_ARRANGEMENTS = 10_000
_MOST_LISTED = 1_000


def mean(values: Iterable[float]) -> float | None:
    """The arithmetic mean, or None of nothing."""
    known = list(values)
    return math.fsum(known) / len(known) if known else None


def differences(pairs: Iterable[Pair]) -> list[float]:
    """For each exercise, the mean of the first side minus the mean of the second; empty of nothing."""
    return [math.fsum(a) / len(a) - math.fsum(b) / len(b) for a, b in pairs if a and b]


def bootstrap_interval(
    pairs: Sequence[Pair], *, resamples: int = RESAMPLES, seed: int = 0
) -> tuple[float, float] | None:
    """The 95 % percentile interval of the mean difference, or None where nothing can vary.

    Two-stage bootstrap (Efron and Tibshirani 1993, chapters 8 and 13; Davison and Hinkley 1997, section 3.8):
    exercises are drawn with replacement, and within each drawn exercise the samples of either side. Large inputs
    get fewer resamples, at least 200, so that the work stays bounded.

    With fewer than about ten exercises the interval is narrower than its name (it cannot show what was not drawn),
    so labreport prints it but never decides by it: see ``permutation_p``.
    """
    cells = [(a, b) for a, b in pairs if a and b]
    drawn = sum(len(a) + len(b) for a, b in cells)
    if drawn <= 2:
        return None
    rng = random.Random(seed)  # noqa: S311 - resampling, not secrecy
    rounds = max(_FEWEST_ROUNDS, min(resamples, _MOST_DRAWS // drawn))
    count = len(cells)
    if drawn == 2 * count:
        steps = differences(cells)
        means = sorted(sum(rng.choices(steps, k=count)) / count for _ in range(rounds))
    else:
        means = sorted(
            sum(_resampled_mean(a, rng) - _resampled_mean(b, rng) for a, b in rng.choices(cells, k=count)) / count
            for _ in range(rounds)
        )
    return quantile(means, 0.025), quantile(means, 0.975)


def _resampled_mean(values: Sequence[float], rng: random.Random) -> float:
    size = len(values)
    return values[0] if size == 1 else sum(rng.choices(values, k=size)) / size


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which a share of the ordered values lies, by linear interpolation between two of them.

    Hyndman and Fan (1996), definition 7. The values must be at least one.
    """
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def permutation_p(pairs: Sequence[Pair], *, seed: int = 0) -> float | None:
    """Two-sided p-value of the mean difference, 0 to 1, or None of nothing.

    Fisher's permutation test (1935, section 21): if it did not matter who wrote which answer to an exercise, every
    way of handing out the names within that exercise would be equally likely. With one answer each this is the
    sign-flip test over exercises. Exact up to 10,000 arrangements; beyond that, seeded random ones, with
    (b + 1) / (m + 1) so that it is never 0 (Phipson and Smyth 2010).
    """
    cells = [(a, b) for a, b in pairs if a and b]
    if not cells:
        return None
    observed = abs(math.fsum(differences(cells)))
    reached = observed - 1e-9 * max(1.0, observed)
    if _arrangements(cells) <= _MOST_ARRANGEMENTS:
        sums = [0.0]
        for cell in cells:
            values = _relabelled(cell)
            sums = [total + value for total in sums for value in values]
        return sum(abs(total) >= reached for total in sums) / len(sums)
    rng = random.Random(seed)  # noqa: S311 - resampling, not secrecy
    rounds = max(_FEWEST_ROUNDS, min(5_000, _MOST_DRAWS // sum(len(a) + len(b) for a, b in cells)))
    sums = [0.0] * rounds
    for cell in cells:
        sums = list(map(operator.add, sums, _random_relabellings(cell, rounds, rng)))
    extreme = sum(abs(total) >= reached for total in sums)
    return (extreme + 1) / (rounds + 1)


def _relabelled(cell: Pair) -> list[float]:
    """The difference of means for every way of handing out the two names within one exercise."""
    pooled = [*cell[0], *cell[1]]
    size, rest, total = len(cell[0]), len(cell[1]), math.fsum(pooled)
    sums = [math.fsum(chosen) for chosen in combinations(pooled, size)]
    return [part / size - (total - part) / rest for part in sums]


def _random_relabellings(cell: Pair, rounds: int, rng: random.Random) -> list[float]:
    """So many values of ``_relabelled``, drawn with equal chances."""
    first, second = cell
    if _arrangements([cell]) <= _MOST_LISTED:
        return rng.choices(_relabelled(cell), k=rounds)
    pooled, size, rest = [*first, *second], len(first), len(second)
    total = math.fsum(pooled)
    sums = (sum(rng.sample(pooled, size)) for _ in range(rounds))
    return [part / size - (total - part) / rest for part in sums]


def _arrangements(cells: Iterable[Pair]) -> int:
    return math.prod(math.comb(len(a) + len(b), len(a)) for a, b in cells)


def smallest_p(pairs: Iterable[Pair]) -> float:
    """The smallest two-sided p-value that ``permutation_p`` could give for so many answers; 1 of nothing.

    Two of all arrangements are the most extreme, one in each direction; four exercises with one answer each have
    2 ** 4 arrangements, hence 2 / 16 = 0.125.
    """
    cells = [(a, b) for a, b in pairs if a and b]
    mirrored = all(len(a) == len(b) for a, b in cells)
    # By integers first: the count of arrangements may be far beyond what a float holds.
    ways = _arrangements(cells)
    return min(1.0, (2 if mirrored else 1) / ways) if ways < 10**300 else 0.0


def exercises_needed(alpha: float = ALPHA) -> int:
    """The fewest exercises with which a sign-flip test can reach that p-value: 6 for 0.05."""
    return math.ceil(1 + math.log2(1 / alpha))


def dominance(pairs: Iterable[Pair]) -> float | None:
    """Effect size: how much more often an answer of the first model is above one of the second than below, -1 to 1.

    Cliff's delta (1993) within each exercise, averaged over exercises; None of nothing. 1 means always above.
    """
    deltas = []
    for a, b in pairs:
        if a and b:
            deltas.append(sum((x > y) - (x < y) for x in a for y in b) / (len(a) * len(b)))
    return mean(deltas)
