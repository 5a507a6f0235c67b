"""Small decision trees that correct a sum of signals: what matters only together, a sum cannot tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Union

from pipeline.scoring.expressions import Function, compile_sum

Tree = Union[float, tuple[int, float, "Tree", "Tree"]]  # noqa: UP007 - a name within itself needs the old form
"""What is added to the logarithm of odds, or a question: the place of a signal, a cut, and the trees for signals up to
the cut and above it."""


def compile_trees(trees: Sequence[Tree]) -> Function:
    """What tells for some signals what the trees add to the logarithm of the odds together; 0 without trees."""
    return compile_sum(map(_written, trees))


def _written(tree: Tree) -> str:
    """A tree as an expression."""
    if not isinstance(tree, tuple):
        return repr(float(tree))
    place, cut, low, high = tree
    return f"({_written(high)} if s[{int(place)}] > {float(cut)!r} else {_written(low)})"


def effects(trees: Sequence[Tree], signals: Sequence[float]) -> dict[int, float]:
    """By place of a signal what its answers add: by how much each moves the mean of what may come.

    Saabas (2014), Interpreting random forests.
    """
    found: dict[int, float] = {}
    for tree in trees:
        while isinstance(tree, tuple):
            chosen = tree[3] if signals[tree[0]] > tree[1] else tree[2]
            found[tree[0]] = found.get(tree[0], 0.0) + mean(chosen) - mean(tree)
            tree = chosen  # noqa: PLW2901 - the way down
    return found


def mean(tree: Tree) -> float:
    """The mean of what may come of a tree, either answer to each question being as likely as the other."""
    return (mean(tree[2]) + mean(tree[3])) / 2 if isinstance(tree, tuple) else tree


def read_tree(data: object, places: Mapping[str, int]) -> Tree:
    """The tree that lists and numbers out of a file stand for.

    Args:
        data: a number, or a list of a signal's name, a cut and two trees.
        places: of the signals, by name.

    Raises:
        ValueError: it is neither, or there is no such signal.
    """
    if isinstance(data, int | float):
        return float(data)
    match data:
        case [str(name), int() | float() as cut, low, high] if name in places:
            return places[name], float(cut), read_tree(low, places), read_tree(high, places)
    raise ValueError(f"not a tree: {data!r:.80}")
