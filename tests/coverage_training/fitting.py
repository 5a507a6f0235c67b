"""Logistic regression with a ridge, and the thresholds that go with it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

MOST_STEPS = 12
ENOUGH = 1e-5
"""Length of a step from which on the fit stands still."""


class Fit(NamedTuple):
    """A fitted model: log odds = bias + signals @ weights."""

    bias: float
    weights: Numbers

    def probability(self, signals: Numbers) -> Numbers:
        """How likely a yes is for each row, 0 to 1."""
        return sigmoid(signals @ self.weights + self.bias)


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


def fit_signed(cases: Cases, ridge: float, signs: Numbers, start: Fit | None = None) -> Fit:
    """The model whose weights have the signs that they must have; a signal that would have the wrong one weighs 0.

    Args:
        cases: to be told apart.
        ridge: as for ``fit_logistic``.
        signs: 1 for a signal that may only speak for a yes, -1 for one that may only speak against it, else 0.
        start: a model of nearly the same cases; what weighs 0 there weighs 0 here.
    """
    kept = np.ones(cases.signals.shape[1], bool) if start is None else start.weights != 0
    while True:
        near = Fit(start.bias, start.weights[kept]) if start else None
        fit = fit_logistic(cases._replace(signals=cases.signals[:, kept]), ridge, near)
        found = np.zeros(len(kept))
        found[kept] = fit.weights
        wrong = found * signs < 0
        if not wrong.any():
            return Fit(fit.bias, found)
        kept &= ~wrong
        start = Fit(fit.bias, found)


def fit_logistic(cases: Cases, ridge: float, start: Fit | None = None) -> Fit:
    """The model of greatest penalised likelihood, by Newton's method.

    Signals are standardised before the penalty is laid on them, so that their scale does not matter; one that never
    changes gets the weight 0.

    Args:
        cases: to be told apart.
        ridge: the penalty on the square of each weight but the bias.
        start: a model of nearly the same cases, from which fewer steps lead to the goal; None starts from nothing.
    """
    signals, yes, weights = cases
    mean, spread = signals.mean(axis=0), signals.std(axis=0)
    spread[spread < 1e-6] = np.inf
    known = np.where(np.isfinite(spread), spread, 0.0)
    rows = np.hstack([(signals - mean) / spread, np.ones((len(signals), 1))])
    penalty = np.diag([ridge] * signals.shape[1] + [0.0])
    solution = np.zeros(rows.shape[1])
    if start:
        solution[:] = [*(start.weights * known), start.bias + float(start.weights @ mean)]
    for _ in range(MOST_STEPS):
        likely = sigmoid(rows @ solution)
        slope = rows.T @ (weights * (yes - likely)) - penalty @ solution
        curve = (rows * (weights * likely * (1 - likely))[:, None]).T @ rows + penalty
        curve[-1, -1] += 1e-9
        step = np.linalg.solve(curve, slope)
        solution += step
        if np.abs(step).max() < ENOUGH:
            break
    plain = solution[:-1] / spread
    return Fit(float(solution[-1] - plain @ mean), plain)
