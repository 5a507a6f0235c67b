"""The small models that weigh the signals; trained by ``python -m tests.coverage_training``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from math import exp, log
from operator import mul
from typing import Any

from pipeline.records import Strictness
from pipeline.scoring.expressions import Function, compile_weights
from pipeline.scoring.lexicon import FOLDER
from pipeline.scoring.parts import Part
from pipeline.scoring.trees import Tree, compile_trees, read_tree

WEIGHTS = "weights.json"
DOUBT = 4.0
"""Logarithm of odds, either way, up to which the sum of the signals leaves doubt and the trees are asked."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """One model: the odds of a yes grow with the weighted sum of signals; trees correct it where it leaves doubt."""

    bias: float
    weights: tuple[float, ...]
    threshold: float = 0.5
    """Probability from which the answer is yes."""
    trees: tuple[Tree, ...] = ()
    _sums: dict[int, Function] = field(default_factory=dict, init=False, repr=False, compare=False)
    _correct: list[Function] = field(default_factory=list, init=False, repr=False, compare=False)

    def probability(self, signals: Sequence[float]) -> float:
        """How likely a yes is, 0 to 1."""
        return logistic(self.corrected(sum(map(mul, self.weights, signals), start=self.bias), signals))

    def in_doubt(self, log_odds: float) -> bool:
        """Whether the trees are asked where the weighted sum comes to that."""
        return bool(self.trees) and -DOUBT < log_odds < DOUBT

    def corrected(self, log_odds: float, signals: Sequence[float]) -> float:
        """The logarithm of the odds of a yes, given the weighted sum of all signals."""
        return log_odds + self.correction(signals) if self.in_doubt(log_odds) else log_odds

    def correction(self, signals: Sequence[float]) -> float:
        """What the trees add to the logarithm of the odds; they are compiled when they are first asked."""
        if not self._correct:
            self._correct.append(compile_trees(self.trees))
        return self._correct[0](signals)

    def log_odds(self, parts: Iterable[Part]) -> float:
        """What parts of the signals add to the logarithm of the odds of a yes."""
        total, sums = 0.0, self._sums
        for first, signals in parts:
            if first not in sums:
                sums[first] = compile_weights(self.weights[first : first + len(signals)])
            total += sums[first](signals)
        return total

    def margin(self, signals: Sequence[float]) -> float:
        """How far the signals are above the threshold, in logarithms of odds; below it where negative."""
        return logit(self.probability(signals)) - logit(self.threshold)

    def moved(self, by: float) -> Logistic:
        """The model with a threshold that much higher, in logarithms of odds."""
        return replace(self, threshold=1 / (1 + exp(-logit(self.threshold) - by))) if by else self


@dataclass(frozen=True, slots=True)
class Models:
    """What decides a grade."""

    elsewhere: Logistic
    """Whether an answer speaks of something else; over ``ANSWER_SIGNALS``."""
    aside: Logistic
    """Whether a passage does; over ``ASIDE_SIGNALS``."""
    present: Logistic
    """Whether a passage that names a topic mentions it; this and the next over passage and topic signals."""
    explained: Logistic
    """Whether such a passage explains it."""
    hinted: Logistic
    """As ``present`` for a passage that has but one word of a name."""
    explained_by_hint: Logistic
    """As ``explained`` for such a passage."""
    continued: Logistic
    """Whether a passage explains a topic that its heading or the sentence before names."""
    retold: Logistic
    """Whether a passage that does not name a topic explains it."""
    retold_sparse: Logistic
    """The same in an answer that names few topics."""
    known: Models | None = None
    """Those for topics whose typical words are known; None where the same models judge them."""

    def of_topic(self, *, known: bool) -> Models:
        """The models for a topic, by whether its typical words are known."""
        return self.known if known and self.known is not None else self

    def for_retelling(self, *, sparse: bool) -> Logistic:
        """The model for passages that do not name a topic, in an answer that names few or many."""
        return self.retold_sparse if sparse else self.retold

    def at(self, strictness: Strictness | None) -> Models:
        """The models with thresholds moved as a rubric asks; themselves for None."""
        if strictness is None:
            return self
        told = {
            each.name: getattr(self, each.name).moved(strictness.explained)
            for each in fields(self)
            if each.name not in ("elsewhere", "aside", "present", "hinted", "known")
        }
        named = {name: getattr(self, name).moved(strictness.mentioned) for name in ("present", "hinted")}
        return replace(self, **named, **told, known=self.known.at(strictness) if self.known else None)


def logit(probability: float) -> float:
    """The logarithm of the odds that belong to a probability, -30 to 30."""
    if not 0 < probability < 1:
        return 30.0 if probability else -30.0
    return log(probability / (1 - probability))


def logistic(log_odds: float) -> float:
    """The probability that belongs to the logarithm of odds; rounded, so that it is the same on every machine."""
    if not -30 < log_odds < 30:
        log_odds = 30.0 if log_odds > 0 else -30.0
    # What round(_, 6) gives, in a twentieth of the time.
    return int(1_000_000 / (1 + exp(-log_odds)) + 0.5) / 1_000_000


def read_models(data: dict[str, dict[str, object]], signals: dict[str, tuple[str, ...]]) -> Models:
    """The models of a file of weights.

    Args:
        data: by model its ``bias``, ``threshold`` and ``weights`` by name of the signal, 0 for what is not listed, and
            its ``trees``, none where they are not listed; under ``known`` those that differ for known topics, if any.
        signals: by model the names of its signals, in order.
    """
    known: Any = data.get("known", {})
    shared: dict[str, Any] = {name: _read(data[name], names) for name, names in signals.items()}
    own: dict[str, Any] = {name: _read(known[name], signals[name]) for name in known}
    return Models(**shared, known=Models(**(shared | own)) if own else None)


def _read(data: dict[str, object], names: tuple[str, ...]) -> Logistic:
    weights, bias, threshold = data["weights"], data["bias"], data["threshold"]
    if not (isinstance(weights, dict) and isinstance(bias, int | float) and isinstance(threshold, int | float)):
        raise TypeError(f"{WEIGHTS}: not a model")
    if unknown := set(weights) - set(names):
        raise ValueError(f"{WEIGHTS}: no such signal: {', '.join(sorted(unknown))}")
    places = {name: place for place, name in enumerate(names)}
    trees = data.get("trees", ())
    if not isinstance(trees, Sequence):
        raise TypeError(f"{WEIGHTS}: not trees")
    return Logistic(
        float(bias),
        tuple(float(weights.get(name, 0.0)) for name in names),
        float(threshold),
        tuple(read_tree(tree, places) for tree in trees),
    )


@cache
def models() -> Models:
    """The shipped models."""
    from pipeline.scoring.asides import ANSWER_SIGNALS, ASIDE_SIGNALS
    from pipeline.scoring.signal_names import PASSAGE_SIGNALS, TOPIC_SIGNALS

    both = PASSAGE_SIGNALS + TOPIC_SIGNALS
    over_rows = ("present", "explained", "hinted", "explained_by_hint", "continued", "retold", "retold_sparse")
    names = {"elsewhere": ANSWER_SIGNALS, "aside": ASIDE_SIGNALS} | dict.fromkeys(over_rows, both)
    return read_models(json.loads((FOLDER / WEIGHTS).read_text("utf-8")), names)
