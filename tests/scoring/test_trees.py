"""Small decision trees that correct a sum of signals."""

from __future__ import annotations

import pytest

from pipeline.scoring.trees import compile_trees, effects, read_tree

TREE = (0, 0.5, -1.0, (1, 0.0, 0.25, 2.0))


@pytest.mark.parametrize(
    ("signals", "added"),
    [((0.5, 1.0), -1.0), ((0.6, 0.0), 0.25), ((True, 0.1), 2.0)],
    ids=["up to the first cut", "above it, up to the second", "above both"],
)
def test_a_tree_adds_what_its_last_answer_says(signals: tuple[float, ...], added: float) -> None:
    assert compile_trees([TREE])(signals) == added
    assert compile_trees([TREE, 0.5, TREE])(signals) == 2 * added + 0.5


def test_without_trees_nothing_is_added() -> None:
    assert compile_trees([])((1.0,)) == 0.0
    assert effects([], (1.0,)) == {}


def test_effects_are_by_how_much_each_answer_moves_the_mean() -> None:
    # Means: 0.0625 of all, 1.125 above the first cut.
    assert effects([TREE], (1.0, 1.0)) == pytest.approx({0: 1.125 - 0.0625, 1: 2.0 - 1.125})
    assert effects([TREE], (0.0, 1.0)) == pytest.approx({0: -1.0625})


def test_a_tree_is_read_by_the_names_of_its_signals() -> None:
    assert read_tree(["a", 0.5, -1, ["b", 0, 0.25, 2]], {"a": 0, "b": 1}) == TREE
    assert read_tree(3, {}) == 3.0


@pytest.mark.parametrize(
    "data", ["a", ["c", 0, 1, 2], ["a", "b", 1, 2], ["a", 0, 1], ["a", 0, 1, ["c", 0, 1, 2]], None]
)
def test_what_is_no_tree_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="not a tree"):
        read_tree(data, {"a": 0, "b": 1})
