"""The training of the coverage scorer."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from pipeline.records import RubricExercise, Topic
from pipeline.scoring.asides import ANSWER_SIGNALS, ASIDE_SIGNALS
from tests.coverage_training.__main__ import FOLDER
from tests.coverage_training.fitting import Cases, fit_logistic
from tests.coverage_training.rows import FOREIGN, FRAGMENT, fragments, read_rows, related, with_foreign
from tests.coverage_training.training import (
    HIGHEST,
    KNOWN,
    LIMITS,
    LOWEST,
    NAMES,
    SIGNALS,
    Table,
    choose_thresholds,
    grade,
)
from tests.evaluation.labelled import FOLDER as EVALUATION
from tests.evaluation.labelled import Label, LabelledAnswer, read_subject
from tests.evaluation.measuring import weighted_kappa

TIDES = RubricExercise(
    id="tides",
    topics=(
        Topic(id="moon", name="Pull of the moon", description="Its gravity raises the water on both sides."),
        Topic(id="spring", name="Spring tides", description="Sun and moon pull in one line, and the range is large."),
    ),
)
ANSWER = LabelledAnswer(
    "sea",
    "good_1",
    "# Tides\n\nSpring tides come when sun and moon pull in one line.\n\nFish sleep with open eyes.",
    TIDES,
    {"moon": Label(0, ""), "spring": Label(2, "Spring tides come when sun and moon pull in one line.")},
)
SUBJECTS = sorted(path.parent for path in FOLDER.glob("*/rubric.yaml"))


def test_training_and_evaluation_share_no_subject() -> None:
    assert not {folder.name for folder in SUBJECTS} & {path.parent.name for path in EVALUATION.glob("*/rubric.yaml")}


@pytest.mark.parametrize("folder", SUBJECTS, ids=lambda folder: folder.name)
def test_every_label_has_its_evidence(folder: Path) -> None:
    for answer in read_subject(folder):
        for topic, label in answer.labels.items():
            assert label.grade in (0, 1, 2), (answer.name, topic)
            assert (label.grade == 0) == (not label.evidence), (answer.name, topic)
            assert label.evidence in answer.text, (answer.name, topic)


def test_newton_finds_the_odds() -> None:
    signals = np.array([[0.0]] * 40 + [[1.0]] * 40)
    yes = np.array([True] * 10 + [False] * 30 + [True] * 30 + [False] * 10)
    fit = fit_logistic(Cases(signals, yes, np.ones(80)), 1e-6)
    assert fit.bias == pytest.approx(np.log(1 / 3), abs=1e-4)
    assert fit.weights[0] == pytest.approx(np.log(9), abs=1e-4)


def test_a_signal_that_never_changes_weighs_nothing() -> None:
    signals = np.array([[5.0, 0.0], [5.0, 1.0], [5.0, 1.0]])
    fit = fit_logistic(Cases(signals, np.array([False, True, True]), np.ones(3)), 1.0)
    assert fit.weights[0] == 0
    assert fit.weights[1] > 0


def test_a_ridge_makes_weights_smaller() -> None:
    signals, yes = np.array([[0.0], [1.0], [0.0], [1.0]]), np.array([False, True, False, True])
    strict, loose = (fit_logistic(Cases(signals, yes, np.ones(4)), ridge).weights[0] for ridge in (10.0, 0.1))
    assert 0 < strict < loose


def test_a_weight_never_has_the_wrong_sign() -> None:
    draw = np.random.default_rng(3)
    signals = draw.normal(size=(200, 3))
    yes = signals[:, 0] - 2 * signals[:, 1] + 0.5 * signals[:, 2] > 0
    free = fit_logistic(Cases(signals, yes, np.ones(200)), 1.0)
    assert free.weights[1] < 0 < free.weights[2]
    bound = fit_logistic(Cases(signals, yes, np.ones(200)), 1.0, signs=np.array([1.0, 1.0, -1.0]))
    assert bound.weights[0] > 0
    assert list(bound.weights[1:]) == [0, 0]
    alone = fit_logistic(Cases(signals[:, :1], yes, np.ones(200)), 1.0)
    assert bound.weights[0] == pytest.approx(alone.weights[0], abs=0.01)


def test_a_model_keeps_to_another_where_its_own_cases_say_nothing() -> None:
    draw = np.random.default_rng(4)
    signals = draw.normal(size=(300, 3))
    yes = signals[:, 0] + signals[:, 1] > 0
    first = fit_logistic(Cases(signals, yes, np.ones(300)), 1.0)
    few = np.column_stack([signals[:20, 0], np.zeros(20), -signals[:20, 0]])
    near = fit_logistic(Cases(few, few[:, 0] > 0, np.ones(20)), 1e6, around=first)
    assert near.weights == pytest.approx(first.weights, abs=1e-3)
    away = fit_logistic(Cases(few, few[:, 0] < 0, np.ones(20)), 0.1, around=first)
    assert away.weights[0] < 0 < first.weights[0]
    assert away.weights[1] == first.weights[1]


def test_a_subject_of_the_concept_texts_is_held_out_by_itself() -> None:
    sea, fish = read_rows(ANSWER, "sea"), read_rows(ANSWER._replace(subject="fish"), "fish")
    known = [sea._replace(subject=name, rubric=name, known=(True, False)) for name in ("genai-uses", "genai-growth")]
    held = [{"sea", "fish"}, {"genai-uses"}, {"genai-growth"}]
    table = Table([sea, fish, *known])
    found = table.folds()
    subjects = np.array([answer.subject for answer in table.answers])
    assert {"genai-uses"} in [set(subjects[of]) for of, _ in found]
    for of, apart in found:
        assert not set(subjects[of]) & set(subjects[apart])
        assert set(subjects[of]) in held or set(subjects[of]) < held[0]
    assert "genai-growth" in next(set(subjects[apart]) for of, apart in found if set(subjects[of]) == {"genai-uses"})


def test_rows_of_known_topics_are_decided_by_models_of_their_own() -> None:
    plain = read_rows(ANSWER, "sea")
    table = Table([plain, plain._replace(known=(True, True))])
    for name in NAMES:
        assert not (table.decided[name] & table.decided[f"{name}{KNOWN}"]).any()
        assert (table.decided[name] | table.decided[f"{name}{KNOWN}"]).tolist() == table.fitted[name].tolist()
    assert any(table.decided[f"{name}{KNOWN}"].any() for name in NAMES)


def test_a_row_is_a_hit_where_the_reader_pointed() -> None:
    rows = read_rows(ANSWER, "sea")
    assert rows.grades == (0, 2)
    assert len(rows.signals) == len(ANSWER_SIGNALS)
    assert all(len(rows.asides[row.place]) == len(ASIDE_SIGNALS) for row in rows.rows)
    assert any(row.hit and row.topic == 1 and row.grade == 2 for row in rows.rows)
    assert not any(row.hit for row in rows.rows if row.topic == 0)
    assert all(len(row.signals) == len(SIGNALS) for row in rows.rows)


def test_a_fragment_knows_only_what_it_holds() -> None:
    first, second = fragments(ANSWER, 0)
    assert first.text.startswith("# Tides")
    assert first.labels == ANSWER.labels
    assert set(second.labels) == {"moon"}
    assert {first.group, second.group} == {FRAGMENT}


def test_a_foreign_answer_covers_nothing_of_an_unrelated_rubric() -> None:
    answers = [answer for folder in SUBJECTS for answer in read_subject(folder)[:1]]
    foreign = [(answer, rubric) for answer, rubric in with_foreign(answers) if answer.group == FOREIGN]
    assert foreign
    assert not any(related(answer.subject, rubric) for answer, rubric in foreign)
    assert all(label == Label(0, "") for answer, _ in foreign for label in answer.labels.values())


def limits(name: str) -> tuple[float, float]:
    return LIMITS.get(name, (LOWEST, HIGHEST))


def test_the_thresholds_are_the_best_of_all() -> None:
    table = Table([read_rows(ANSWER, "sea")] * 4)
    table.labels, table.label_weight = np.array([0, 2, 1, 2, 0, 0, 1, 2]), np.ones(8)
    draw = np.random.default_rng(5)
    best = {name: draw.random(8) for name in NAMES}
    steps = [0.15, 0.3, 0.4, 0.45, 0.6, 0.75, 0.9]
    chosen = choose_thresholds(table, best)

    def agreement(thresholds: dict[str, float]) -> float:
        graded = grade(best, thresholds)
        return weighted_kappa([(int(a), int(b)) for a, b in zip(table.labels, graded, strict=True)]) or 0.0

    allowed = [[step for step in steps if low <= step <= high] for low, high in map(limits, NAMES)]
    assert all(low <= chosen[name] <= high for name, (low, high) in zip(NAMES, map(limits, NAMES), strict=True))
    every = (dict(zip(NAMES, values, strict=True)) for values in product(*allowed))
    assert agreement(chosen) >= max(agreement(thresholds) for thresholds in every) - 1e-6
