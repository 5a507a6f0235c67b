"""Rows -> the scorer's models, and how they do on subjects on which they were not trained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from pipeline.scoring.asides import ANSWER_SIGNALS, ASIDE_SIGNALS
from pipeline.scoring.signal_names import PASSAGE_SIGNALS, TOPIC_SIGNALS
from pipeline.scoring.trees import Tree
from tests.coverage_training.boosting import Left, fit_trees
from tests.coverage_training.directions import SPEAKS_AGAINST, SPEAKS_FOR
from tests.coverage_training.fitting import Cases, Fit, Flags, Numbers, fit_logistic
from tests.coverage_training.rows import FOREIGN, FRAGMENT, AnswerRows, related

SIGNALS = PASSAGE_SIGNALS + TOPIC_SIGNALS
AFFECTED = [place for place, name in enumerate(SIGNALS) if "on something else" in name and "answer" in name]
"""Signals that are in proportion to how likely an answer speaks of something else."""
RIDGE = 15.0
ANSWER_RIDGE = 5.0
ROW_WEIGHTS = {FOREIGN: 0.3, FRAGMENT: 0.5}
"""What a row counts in the fits: foreign answers are many and easy, fragments repeat what is in others."""
LABEL_WEIGHTS = {FOREIGN: 0.3, FRAGMENT: 0.0}
"""What a label counts in the choice of thresholds."""
STEP = 0.05
LOWEST, HIGHEST = 0.15, 0.9
"""Thresholds are multiples of STEP from the one to the other."""
LIMITS = {"present": (0.45, 0.5), "explained": (0.4, 0.45)}
"""Thresholds between which that of a model may lie: what is named is not to be judged by the mix of answers here."""
NAMES = ("present", "explained", "continued", "retold", "retold_sparse")
"""Models with a threshold of their own."""
THRESHOLD_OF: dict[str, str] = {name: name for name in NAMES} | {"hinted": "present", "explained_by_hint": "explained"}
"""All models over rows, each with the one whose threshold it has."""
CORRECTED = {"explained", "continued", "retold", "retold_sparse"}
"""Models over rows with trees; for mentions they gain nothing, and for hints there are too few rows."""
KNOWN = " (known)"
"""Ends the names of models for topics whose typical words are known."""
KNOWN_RIDGE = 50.0
"""The penalty on how far such a model departs from that for all topics."""
THRESHOLD_OF |= {f"{name}{KNOWN}": name for name in NAMES}
UNASKED = ("in the answer", "in an answer", "the rubric's order")
"""Parts of the names of signals for which trees do not ask: whole answers and orders would tell the kinds of answers
here from each other, and products are for sums."""
ASKED = [place for place, name in enumerate(SIGNALS) if not any(part in name for part in UNASKED)]
FOLDS = 12
"""Groups of subjects that are held out together, of those outside the field of the concept texts."""
FREE_WHERE_NAMED = {"praise", "talk about the text", "hardly any informative word", "a heading", "a colon at its end"}
"""Signals that speak against an explanation and neither for nor against a mention."""


class Table:
    """All rows of some answers as arrays.

    Args:
        answers: with their rows.
    """

    def __init__(self, answers: Sequence[AnswerRows]) -> None:
        self.answers = answers
        starts = np.cumsum([0, *(len(answer.grades) for answer in answers)])
        rows = [(number, row) for number, answer in enumerate(answers) for row in answer.rows]
        self.answer = np.array([number for number, _ in rows])
        self.label = np.array([starts[number] + row.topic for number, row in rows])
        """Index of the label that each row is about."""
        self.signals: Numbers = np.array([row.signals for _, row in rows])
        self.asides: Numbers = np.array([answers[number].asides[row.place] for number, row in rows])
        self.sureness: Numbers = np.array([answer.sureness for answer in answers])[self.answer]
        self._if_elsewhere = self.signals[:, AFFECTED]
        self.grade = np.array([row.grade for _, row in rows])
        self.hit: Flags = np.array([row.hit for _, row in rows])
        kinds = np.array([row.kind for _, row in rows])
        retold, named = kinds == "retold", kinds == "named"
        hints = self.signals[:, SIGNALS.index("only one word of the name")] > 0
        sparse = np.array([answers[number].sparse for number, _ in rows])
        self.known: Flags = np.array([answers[number].known[row.topic] for number, row in rows])
        self.fitted: dict[str, Flags] = {
            "present": named & ~hints,
            "explained": named & ~hints,
            "hinted": named & hints,
            "explained_by_hint": named & hints,
            "continued": (kinds == "heading") | (kinds == "before"),
            "retold": retold & ~sparse,
            "retold_sparse": retold & sparse,
        }
        """By model the rows to which it is fitted."""
        self.fitted |= {f"{name}{KNOWN}": self.fitted[name] & self.known for name in NAMES}
        apart = {name: flags & ~self.known for name, flags in self.fitted.items() if name in NAMES}
        self.decided = self.fitted | apart
        """By model the rows that it decides."""
        weights: Numbers = np.array([ROW_WEIGHTS.get(answer.group, 1.0) for answer in answers])
        self.weight = weights[self.answer]
        self.labels = np.concatenate([answer.grades for answer in answers])
        of_label = [LABEL_WEIGHTS.get(answer.group, 1.0) for answer in answers for _ in answer.grades]
        self.label_weight: Numbers = np.array(of_label)

    def groups(self) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
        """The group of each answer."""
        return np.array([answer.group for answer in self.answers])

    def told_elsewhere(self, likely: Numbers) -> None:
        """Put in how likely each passage speaks of something else."""
        likely = likely * self.sureness
        self.signals[:, AFFECTED] = self._if_elsewhere * likely[:, None]

    def folds(self) -> list[tuple[Flags, Flags]]:
        """By group of subjects the answers that are of it, and those that tell nothing of it or of any like it.

        A subject of the field of the concept texts is held out by itself: only others of that field tell what typical
        words are worth.
        """
        subjects = sorted({answer.subject for answer in self.answers})
        of_the_field = {answer.rubric for answer in self.answers if any(answer.known)}
        others = [subject for subject in subjects if subject not in of_the_field]
        groups = [{subject} for subject in subjects if subject in of_the_field]
        groups += [set(others[first::FOLDS]) for first in range(FOLDS)]
        found = []
        for held in groups:
            near = {other for other in subjects if any(related(other, subject) for subject in held)}
            if held <= of_the_field:
                near = held
            of = np.array([answer.subject in held for answer in self.answers])
            apart = np.array([near.isdisjoint((answer.subject, answer.rubric)) for answer in self.answers])
            if of.any() and apart.any():
                found.append((of, apart))
        return found


class Trained(NamedTuple):
    """The models with their thresholds."""

    fits: dict[str, Fit]
    thresholds: dict[str, float]


def with_trees(fit: Fit, cases: Cases, asked: Iterable[int]) -> Fit:
    """A model with the trees that correct it, which ask for some of the signals."""
    return fit._replace(trees=fit_trees(Left(*cases, fit.log_odds(cases.signals)), asked))


def fit_aside(table: Table, used: Flags) -> Fit:
    """Whether a passage speaks of something else, from some of the answers.

    One in an answer written as a homonym does, unless the reader pointed at it.
    """
    astray = np.array([answer.astray for answer in table.answers])[table.answer]
    foreign = (table.groups() == FOREIGN)[table.answer]
    chosen = used[table.answer] & (~astray | table.hit | (table.grade == 0))
    # A passage on the subject that is taken for one on something else costs more than one that is not seen through.
    weights = np.select([foreign, astray & ~table.hit, table.hit], [0.1, 1.0, 1.0], 0.3)
    cases = Cases(table.asides[chosen], (astray & ~table.hit)[chosen], weights[chosen])
    return with_trees(fit_logistic(cases, ANSWER_RIDGE), cases, range(len(ASIDE_SIGNALS)))


def fit_elsewhere(table: Table, used: Flags) -> Fit:
    """Whether an answer speaks of something else, from some of the answers; those written as homonyms do."""
    groups = table.groups()
    used = used & (groups != FOREIGN) & (groups != FRAGMENT)
    signals: Numbers = np.array([answer.signals for answer in table.answers])
    return fit_logistic(Cases(signals[used], (groups == "homonym")[used], np.ones(used.sum())), ANSWER_RIDGE)


def fit_rows(table: Table, name: str, used: Flags) -> Fit:
    """One of the models over rows, from some of the answers, with its trees."""
    cases = cases_of(table, name, used)
    fit = fit_sum(table, name, used, cases)
    return with_trees(fit, cases, ASKED) if name.removesuffix(KNOWN) in CORRECTED else fit


def cases_of(table: Table, name: str, used: Flags) -> Cases:
    """What one of the models over rows is fitted to, from some of the answers.

    A row is a yes where the reader gave the topic the grade and pointed at that passage, a no where the reader gave
    less; a passage beside the one that the reader pointed at may also have shown it, so that it counts for neither.
    """
    yes = table.grade >= (1 if THRESHOLD_OF[name] == "present" else 2)
    chosen = used[table.answer] & table.fitted[name] & (~yes | table.hit)
    return Cases(table.signals[chosen], yes[chosen], table.weight[chosen])


def fit_sum(table: Table, name: str, used: Flags, cases: Cases) -> Fit:
    """Such a model without trees; one for known topics keeps to that for all as far as its cases let it."""
    signs: Numbers = np.array([sign_of(signal, name) for signal in SIGNALS], float)
    of_all = name.removesuffix(KNOWN)
    if of_all == name:
        return fit_logistic(cases, RIDGE, signs)
    around = fit_sum(table, of_all, used, cases_of(table, of_all, used))
    return fit_logistic(cases, KNOWN_RIDGE, signs, around) if len(cases.yes) else around


def sign_of(signal: str, model: str) -> int:
    """1 for a signal that can only speak for a yes of a model, -1 for one that can only speak against it, else 0."""
    if THRESHOLD_OF[model] == "present" and signal in FREE_WHERE_NAMED:
        return 0
    return (signal in SPEAKS_FOR) - (signal in SPEAKS_AGAINST)


def hold_out_subjects(table: Table) -> dict[str, Numbers]:
    """By model the probability of each row, from models that know nothing of its subject; also of ``elsewhere``."""
    folds = table.folds()
    elsewhere = np.zeros(len(table.signals))
    for of, apart in folds:
        held = of[table.answer]
        elsewhere[held] = fit_aside(table, apart).probability(table.asides[held])
    table.told_elsewhere(elsewhere)
    found = {name: np.zeros(len(table.signals)) for name in THRESHOLD_OF}
    for of, apart in folds:
        for name in THRESHOLD_OF:
            held = of[table.answer] & table.decided[name]
            if held.any():
                found[name][held] = fit_rows(table, name, apart).probability(table.signals[held])
    return found


def strongest(table: Table, likely: dict[str, Numbers]) -> dict[str, Numbers]:
    """By model with a threshold the greatest probability of any row of each label; 0 where there is none."""
    found = {name: np.zeros(len(table.labels)) for name in NAMES}
    for name, of_rows in likely.items():
        chosen = table.decided[name]
        np.maximum.at(found[THRESHOLD_OF[name]], table.label[chosen], of_rows[chosen])
    return found


def grade(best: dict[str, Numbers], thresholds: dict[str, float]) -> Numbers:
    """The grade of each label."""
    above = {name: best[name] >= thresholds[name] for name in NAMES}
    explained = above["explained"] | above["continued"] | above["retold"] | above["retold_sparse"]
    return np.where(explained, 2, np.where(above["present"], 1, 0))


def choose_thresholds(table: Table, best: dict[str, Numbers]) -> dict[str, float]:
    """The thresholds of greatest quadratic weighted kappa, of all within their limits; the first of those as good."""
    steps = [round(LOWEST + STEP * n, 2) for n in range(round((HIGHEST - LOWEST) / STEP) + 1)]
    size = len(steps) + 1
    counts = np.zeros((3, *[size] * len(NAMES)))
    np.add.at(counts, (table.labels, *(np.digitize(best[name], steps) for name in NAMES)), table.label_weight)
    # Below a threshold in every model at once: sums over all smaller places, that of "present" first.
    below = counts
    for axis in range(1, len(NAMES) + 1):
        below = below.cumsum(axis=axis)
    total = counts.sum(axis=tuple(range(1, len(NAMES) + 1)))
    absent = below[:, :-1, :-1, :-1, :-1, :-1]
    unexplained = np.broadcast_to(below[:, -1:, :-1, :-1, :-1, :-1], absent.shape)
    cells = np.stack([absent, unexplained - absent, total[:, None, None, None, None, None] - unexplained])
    distance = np.square(np.arange(3)[:, None] - np.arange(3))
    observed = np.einsum("pl,pl...->...", distance, cells)
    expected = np.einsum("pl,p...,l->...", distance, cells.sum(axis=1), total) / total.sum()
    kappa = np.round(1 - observed / expected, 6)
    for axis, name in enumerate(NAMES):
        low, high = LIMITS.get(name, (LOWEST, HIGHEST))
        np.moveaxis(kappa, axis, 0)[[not low <= step <= high for step in steps]] = -1
    chosen = np.unravel_index(np.argmax(kappa), kappa.shape)
    return {name: steps[place] for name, place in zip(NAMES, chosen, strict=True)}


def train(table: Table) -> tuple[Trained, Numbers]:
    """The models from all answers, and the grade of each label by models that know nothing of its subject.

    Thresholds are chosen on those grades, and the rows of the last fit hold the ``elsewhere`` of such models too, so
    that no model learns to trust another more than it deserves.
    """
    best = strongest(table, hold_out_subjects(table))
    thresholds = choose_thresholds(table, best)
    every = np.ones(len(table.answers), bool)
    fits = {name: fit_rows(table, name, every) for name in THRESHOLD_OF}
    fits["elsewhere"] = fit_elsewhere(table, every)
    fits["aside"] = fit_aside(table, every)
    return Trained(fits, thresholds | {"elsewhere": 0.5, "aside": 0.5}), grade(best, thresholds)


def named(tree: Tree, names: Sequence[str]) -> object:
    """A tree with the names of its signals, as it stands in ``weights.json``."""
    if not isinstance(tree, tuple):
        return tree
    place, cut, low, high = tree
    return [names[place], cut, named(low, names), named(high, names)]


def weights_file(trained: Trained, about: str) -> dict[str, Any]:
    """What ``weights.json`` holds."""
    names = {"elsewhere": ANSWER_SIGNALS, "aside": ASIDE_SIGNALS} | dict.fromkeys(THRESHOLD_OF, SIGNALS)
    models: dict[str, Any] = {
        model: {
            "bias": round(trained.fits[model].bias, 3),
            "threshold": trained.thresholds[THRESHOLD_OF.get(model, model)],
            "weights": {n: round(float(w), 3) for n, w in zip(names[model], trained.fits[model].weights, strict=True)},
            "trees": [named(tree, names[model]) for tree in trained.fits[model].trees],
        }
        for model in names
    }
    known = {name: models.pop(f"{name}{KNOWN}") for name in NAMES}
    return {"about": about, **models, "known": known}
