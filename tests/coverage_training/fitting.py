"""Logistic regression with a ridge, and trees that correct it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.scoring.model import DOUBT
from pipeline.scoring.trees import Tree
from tests.coverage_training.boosting import corrections

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

MOST_STEPS = 40
MOST_HALVINGS = 12
"""Of a step that would lead astray."""
ENOUGH = 1e-7
"""Gain in likelihood, in natural logarithms, up to which the fit stands still."""


class Fit(NamedTuple):
    """A fitted model: log odds = bias + signals @ weights, and what the trees add where that leaves doubt."""

    bias: float
    weights: Numbers
    trees: tuple[Tree, ...] = ()

    def log_odds(self, signals: Numbers) -> Numbers:
        """The logarithm of the odds of a yes for each row, without the trees."""
        return np.asarray(signals @ self.weights + self.bias)

    def probability(self, signals: Numbers) -> Numbers:
        """How likely a yes is for each row, 0 to 1."""
        odds = self.log_odds(signals)
        doubtful = np.abs(odds) < DOUBT
        odds[doubtful] += corrections(self.trees, signals[doubtful])
        return sigmoid(odds)


class Cases(NamedTuple):
    """What a model is fitted to."""

    signals: Numbers
    """One row a case."""
    yes: Flags
    """The answers."""
    weights: Numbers
    """How much each case counts."""


def sigmoid(odds: Numbers) -> Numbers:
    """The probabilities that belong to logarithms of odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def fit_logistic(cases: Cases, ridge: float, signs: Numbers | None = None, around: Fit | None = None) -> Fit:
    """The model of greatest penalised likelihood among those whose weights have the signs that they must have.

    Signals are standardised before the penalty is laid on them, so that their scale does not matter; one that never
    changes gets the weight 0. By Newton's method on the weights that are free to move, projected onto the signs
    (Bertsekas 1982, Projected Newton methods for optimization problems with simple constraints).

    Args:
        cases: to be told apart.
        ridge: the penalty on the square of each weight but the bias, or of its distance from that of ``around``.
        signs: 1 for a signal that may only speak for a yes, -1 for one that may only speak against it, else 0; None
            for no such rule.
        around: a model fitted to more cases, whose weights are kept where these cases do not speak against them.
    """
    signals, yes, weights = cases
    mean, spread = signals.mean(axis=0), signals.std(axis=0)
    spread[spread < 1e-6] = np.inf
    rows = np.hstack([(signals - mean) / spread, np.ones((len(signals), 1))])
    penalty = np.diag([ridge] * signals.shape[1] + [0.0])
    must = np.zeros(rows.shape[1]) if signs is None else np.append(signs, 0.0)
    direction = np.where(yes, 1.0, -1.0)
    centre = np.zeros(rows.shape[1])
    if around is not None:
        centre[:-1] = around.weights * np.where(np.isinf(spread), 0.0, spread)
        centre[-1] = around.bias + mean @ around.weights
    solution = centre.copy()

    def likelihood(tried: Numbers) -> float:
        losses = weights * np.logaddexp(0.0, -direction * (rows @ tried))
        return -float(losses.sum()) - ridge * float(np.square(tried - centre)[:-1].sum()) / 2

    reached = likelihood(solution)
    for _ in range(MOST_STEPS):
        likely = sigmoid(rows @ solution)
        slope = rows.T @ (weights * (yes - likely)) - penalty @ (solution - centre)
        free = (must == 0) | (solution != 0) | (slope * must > 0)
        curve = (rows[:, free] * (weights * likely * (1 - likely))[:, None]).T @ rows[:, free] + penalty[free][:, free]
        curve[-1, -1] += 1e-9
        step = np.zeros(len(solution))
        step[free] = np.linalg.solve(curve, slope[free])
        moved = reached
        for _ in range(MOST_HALVINGS):
            tried = solution + step
            tried[tried * must < 0] = 0.0
            moved = likelihood(tried)
            if moved > reached:
                break
            step /= 2
        if moved - reached < ENOUGH:
            break
        solution, reached = tried, moved
    plain = solution[:-1] / spread
    if around is not None:
        plain = np.where(np.isinf(spread), around.weights, plain)
    return Fit(float(solution[-1] - plain @ mean), plain)
