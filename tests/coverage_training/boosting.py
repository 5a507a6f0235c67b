"""Trees that correct a logistic model, each fitted to what the model and the trees before it leave unexplained.

Friedman (2001), Greedy function approximation: a gradient boosting machine, https://doi.org/10.1214/aos/1013203451;
leaves and splits by Newton's method with a penalty, as in Chen and Guestrin (2016), XGBoost,
https://doi.org/10.1145/2939672.2939785.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.scoring.trees import Tree

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]

TREES = 40
DEPTH = 2
"""Questions on the way down a tree."""
RATE = 0.15
"""Share of its best correction that each tree makes."""
PENALTY = 8.0
"""On the square of a correction."""
LEAST_SEEN = 3.0
"""Weight of cases, by how much doubt there is about each, that either side of a cut must have."""
MOST_VALUES = 12
"""Values of a signal between which cuts are tried; of more, quantiles."""
DECIMALS = 3


class _Binned(NamedTuple):
    """Signals by the cuts between which they lie."""

    codes: Places
    """One row a case: for each signal that changes the number of cuts below it, and the place of that bin among all."""
    places: list[int]
    """Of the signals that change."""
    cuts: list[Numbers]
    """Of each of these."""
    most: int
    """Bins of a signal at the most."""


class Left(NamedTuple):
    """What a model leaves unexplained."""

    signals: Numbers
    """One row a case."""
    yes: NDArray[np.bool_]
    """The answers."""
    weights: Numbers
    """How much each case counts."""
    log_odds: Numbers
    """What the model says of each case."""


def fit_trees(left: Left, asked: Iterable[int]) -> tuple[Tree, ...]:
    """The trees that correct a model.

    Args:
        left: the cases.
        asked: places of the signals that the trees may ask for.
    """
    signals, yes, weights, log_odds = left
    binned, score = _bin(signals, asked), log_odds.copy()
    if not binned.places:
        return ()
    found: list[Tree] = []
    for _ in range(TREES):
        likely = 1 / (1 + np.exp(-score))
        pulls = np.stack([weights * (yes - likely), weights * likely * (1 - likely)])
        added = np.zeros(len(score))
        tree = _grow(binned, pulls, np.arange(len(score)), DEPTH, added)
        score += added
        found.append(tree)
    return tuple(found)


def corrections(trees: tuple[Tree, ...], signals: Numbers) -> Numbers:
    """What some trees add to the logarithm of odds of each case."""
    total = np.zeros(len(signals))
    for tree in trees:
        _add(tree, signals, np.arange(len(signals)), total)
    return total


def _add(tree: Tree, signals: Numbers, cases: Places, total: Numbers) -> None:
    if not isinstance(tree, tuple):
        total[cases] += tree
        return
    place, cut, low, high = tree
    above = signals[cases, place] > cut
    _add(low, signals, cases[~above], total)
    _add(high, signals, cases[above], total)


def _bin(signals: Numbers, asked: Iterable[int]) -> _Binned:
    places, cuts = [], []
    for place in asked:
        between = _cuts(signals[:, place])
        if len(between):
            places.append(place)
            cuts.append(between)
    most = max((len(each) for each in cuts), default=0) + 1
    columns = [np.searchsorted(each, signals[:, place], side="left") for place, each in zip(places, cuts, strict=True)]
    codes = np.stack(columns, axis=1) + np.arange(len(places)) * most if places else np.zeros((len(signals), 0), int)
    return _Binned(codes, places, cuts, most)


def _cuts(values: Numbers) -> Numbers:
    """The cuts that are tried: between all values, or between quantiles, with one that tells nothing from something."""
    known = np.unique(values)
    if len(known) > MOST_VALUES:
        something = values[values != 0]
        known = np.unique(np.append(np.quantile(something, np.linspace(0, 1, MOST_VALUES)), 0.0))
    return np.unique(np.round((known[1:] + known[:-1]) / 2, DECIMALS))


def _grow(binned: _Binned, pulls: Numbers, cases: Places, depth: int, added: Numbers) -> Tree:
    """The tree for some cases; what it adds to each is put into ``added``.

    Args:
        binned: the signals.
        pulls: the slopes of the likelihood of all cases, and its curvatures.
        cases: those that come here.
        depth: questions that may be asked of them.
        added: by case; changed.
    """
    slopes, curves = pulls[:, cases]
    if depth:
        signal, code = _best_cut(binned, slopes, curves, binned.codes[cases])
        if signal >= 0:
            above = binned.codes[cases, signal] > signal * binned.most + code
            low = _grow(binned, pulls, cases[~above], depth - 1, added)
            high = _grow(binned, pulls, cases[above], depth - 1, added)
            return binned.places[signal], float(binned.cuts[signal][code]), low, high
    leaf = round(float(RATE * slopes.sum() / (curves.sum() + PENALTY)), DECIMALS)
    added[cases] = leaf
    return leaf


def _best_cut(binned: _Binned, slopes: Numbers, curves: Numbers, codes: Places) -> tuple[int, int]:
    """The signal, by its place among those that change, and the cut that gain most; -1 where none gains anything."""
    signals, most = len(binned.places), binned.most
    flat = codes.ravel()
    below, seen = (
        np.bincount(flat, np.repeat(each, signals), signals * most).reshape(signals, most).cumsum(axis=1)
        for each in (slopes, curves)
    )
    total, all_seen = slopes.sum(), curves.sum()
    gain = below**2 / (seen + PENALTY) + (total - below) ** 2 / (all_seen - seen + PENALTY)
    gain -= total**2 / (all_seen + PENALTY)
    gain[(seen < LEAST_SEEN) | (all_seen - seen < LEAST_SEEN)] = 0.0
    signal, code = divmod(int(np.argmax(np.round(gain, 9))), most)
    return (signal, code) if gain[signal, code] > 0 else (-1, 0)
