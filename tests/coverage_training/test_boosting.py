"""Trees that correct a logistic model."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.scoring.trees import compile_trees
from tests.coverage_training.boosting import TREES, Left, corrections, fit_trees
from tests.coverage_training.fitting import Cases, fit_logistic
from tests.coverage_training.training import named

DRAW = np.random.default_rng(7)
SIGNALS = np.hstack([(DRAW.random((600, 2)) < 0.3).astype(float), DRAW.random((600, 1)), np.ones((600, 1))])
EITHER = (SIGNALS[:, 0] > 0) != (SIGNALS[:, 1] > 0)


def test_trees_see_what_a_sum_cannot_tell() -> None:
    middling = (SIGNALS[:, 2] > 0.3) & (SIGNALS[:, 2] < 0.7)
    cases = Cases(SIGNALS, middling, np.ones(600))
    fit = fit_logistic(cases, 1.0)
    assert ((fit.probability(SIGNALS) > 0.5) == middling).mean() < 0.7
    trees = fit_trees(Left(*cases, fit.log_odds(SIGNALS)), range(4))
    assert len(trees) == TREES
    assert ((fit._replace(trees=trees).probability(SIGNALS) > 0.5) == middling).mean() > 0.95


def test_both_ways_of_asking_trees_agree() -> None:
    trees = fit_trees(Left(SIGNALS, EITHER, np.ones(600), np.zeros(600)), range(4))
    for row, added in zip(SIGNALS[:40], corrections(trees, SIGNALS[:40]), strict=True):
        assert compile_trees(trees)(row.tolist()) == pytest.approx(added)


def test_where_the_sum_leaves_no_doubt_the_trees_are_not_asked() -> None:
    fit = fit_logistic(Cases(SIGNALS, EITHER, np.ones(600)), 1.0)._replace(bias=5.0)
    assert (fit._replace(trees=(-9.0,)).probability(SIGNALS) == fit.probability(SIGNALS)).all()


def test_signals_that_never_change_make_no_trees() -> None:
    assert fit_trees(Left(np.ones((9, 2)), np.arange(9) > 4, np.ones(9), np.zeros(9)), range(2)) == ()


def test_cases_that_are_all_alike_are_not_cut() -> None:
    trees = fit_trees(Left(SIGNALS, np.ones(600, bool), np.ones(600), np.full(600, 30.0)), range(4))
    assert trees == (0.0,) * TREES


def test_trees_ask_only_for_what_they_may() -> None:
    trees = fit_trees(Left(SIGNALS, EITHER, np.ones(600), np.zeros(600)), [1, 2])
    assert all(isinstance(tree, tuple) and tree[0] in (1, 2) for tree in trees)


def test_trees_are_written_with_names() -> None:
    assert named((1, 0.5, -1.0, (0, 0.0, 0.25, 2.0)), ("a", "b")) == ["b", 0.5, -1.0, ["a", 0.0, 0.25, 2.0]]
