"""The models that weigh the signals."""

from __future__ import annotations

import json
from dataclasses import fields
from itertools import product

import pytest

from pipeline.records import Strictness
from pipeline.scoring.asides import ANSWER_SIGNALS, ASIDE_SIGNALS
from pipeline.scoring.lexicon import FOLDER
from pipeline.scoring.model import DOUBT, WEIGHTS, Logistic, Models, logistic, models, read_models
from pipeline.scoring.signal_names import PASSAGE_SIGNALS, TOPIC_SIGNALS

KINDS = [each.name for each in fields(Models) if each.name != "known"]
SHIPPED = json.loads((FOLDER / WEIGHTS).read_text("utf-8"))


def test_odds_become_a_probability() -> None:
    assert logistic(0.0) == 0.5
    assert logistic(1000.0) == pytest.approx(1.0)
    assert logistic(-1000.0) == pytest.approx(0.0)


def test_a_model_adds_up_weighted_signals() -> None:
    model = Logistic(bias=-1.0, weights=(2.0, -3.0), threshold=0.4)
    assert model.probability((0.5, 0.0)) == 0.5
    assert model.probability((0.5, 1.0)) == logistic(-3.0)


def test_trees_are_asked_where_the_sum_leaves_doubt() -> None:
    model = Logistic(bias=0.0, weights=(1.0, 0.0), trees=((1, 0.5, -1.0, 1.0),))
    assert model.probability((1.0, 0.0)) == logistic(0.0)
    assert model.probability((1.0, 1.0)) == logistic(2.0)
    assert model.probability((DOUBT, 1.0)) == logistic(DOUBT)
    assert model.probability((-DOUBT, 1.0)) == logistic(-DOUBT)


def test_what_a_file_does_not_list_weighs_nothing() -> None:
    data = {"present": {"bias": 0, "threshold": 0.5, "weights": {"b": 2}}}
    assert read_models_of(data, ("a", "b")).weights == (0.0, 2.0)


def test_an_unknown_signal_is_refused() -> None:
    with pytest.raises(ValueError, match="no such signal: c"):
        read_models_of({"present": {"bias": 0, "threshold": 0.5, "weights": {"c": 2}}}, ("a", "b"))


def test_an_unknown_signal_in_a_tree_is_refused() -> None:
    data = {"present": {"bias": 0, "threshold": 0.5, "weights": {}, "trees": [["c", 0.5, 1, 2]]}}
    with pytest.raises(ValueError, match="not a tree"):
        read_models_of(data, ("a", "b"))


def read_models_of(data: dict[str, dict[str, object]], names: tuple[str, ...]) -> Logistic:
    return read_models(dict.fromkeys(KINDS, data["present"]), dict.fromkeys(KINDS, names)).present


def test_models_for_known_topics_stand_beside_those_for_all() -> None:
    data: dict[str, dict[str, object]] = {kind: {"bias": 0, "threshold": 0.5, "weights": {}} for kind in KINDS}
    known: dict[str, object] = {"retold": {"bias": 1, "threshold": 0.3, "weights": {"a": 2}}}
    found = read_models({**data, "known": known}, dict.fromkeys(KINDS, ("a",)))
    assert found.of_topic(known=False) is found
    assert found.of_topic(known=True).retold == Logistic(bias=1.0, weights=(2.0,), threshold=0.3)
    assert found.of_topic(known=True).present is found.present
    alone = read_models(data, dict.fromkeys(KINDS, ("a",)))
    assert alone.of_topic(known=True) is alone


def test_strictness_moves_the_models_for_known_topics_too() -> None:
    strict = models().at(Strictness(mentioned=0.5, explained=1.0))
    for known in (False, True):
        moved, shipped = strict.of_topic(known=known), models().of_topic(known=known)
        assert moved.retold.threshold > shipped.retold.threshold
        assert moved.present.threshold > shipped.present.threshold
        assert moved.elsewhere == shipped.elsewhere


def test_the_shipped_weights_are_those_of_the_signals() -> None:
    assert models().elsewhere.threshold == 0.5
    assert list(SHIPPED["elsewhere"]["weights"]) == list(ANSWER_SIGNALS)
    assert list(SHIPPED["aside"]["weights"]) == list(ASIDE_SIGNALS)
    of_rows = [SHIPPED[name] for name in KINDS if name not in ("elsewhere", "aside")]
    for model in (*of_rows, *SHIPPED["known"].values()):
        assert list(model["weights"]) == list(PASSAGE_SIGNALS + TOPIC_SIGNALS)
        assert 0 < model["threshold"] < 1


def test_the_shipped_file_says_how_it_was_made() -> None:
    assert "python -m tests.coverage_training" in SHIPPED["about"]


def test_no_name_of_a_signal_stands_for_two() -> None:
    for names in (PASSAGE_SIGNALS + TOPIC_SIGNALS, ASIDE_SIGNALS):
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(("model", "part"), list(product(("present", "explained"), ("bias", "threshold"))))
def test_weights_are_rounded_so_that_training_gives_the_same_bytes(model: str, part: str) -> None:
    value = SHIPPED[model][part]
    assert value == round(value, 3)
