"""How strict the scorer should be to grade as a person does, and whether that holds for answers it has not seen."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import fsum
from typing import NamedTuple

from pipeline.records import Fit, Grade, Margins, Mark, Strictness
from pipeline.verdicts.agreement import GRADES, Answer, weighted_kappa
from pipeline.verdicts.statistics import RESAMPLES, quantile

FEWEST_ANSWERS = 10
"""Marked answers below which nothing is fitted: cross-validation by answer would rest on too few."""
FEWEST_MARKS = 50
"""Marks below which nothing is fitted."""
FEWEST_OF_A_GRADE = 5
"""Marks of each grade below which the border of that grade is anybody's guess."""
STEPS = tuple(step / 4 for step in range(-12, 13))
"""What is tried for either threshold: odds from a twentieth to twenty times the shipped ones."""
WORTH = 0.01
"""Kappa that a value further from the present one must bring on the answers it is fitted to."""
_MOST_FOLDS = 30

_Table = tuple[int, ...]
"""How often each of the cells occurs."""
_CELLS: tuple[tuple[Grade, Grade], ...] = tuple(product(GRADES, GRADES))
"""The person's grade, then the scorer's."""


class _Marked(NamedTuple):
    """One mark of the person, and how far the answer is above the thresholds there."""

    grade: Grade
    margins: Margins


def grade_at(margins: Margins, strictness: Strictness) -> Grade:
    """The grade that the scorer gives with a strictness."""
    if margins.explained is not None and margins.explained >= strictness.explained:
        return 2
    return 1 if margins.mentioned is not None and margins.mentioned >= strictness.mentioned else 0


def fit_strictness(
    marks: Iterable[Mark],
    margins: Mapping[tuple[Answer, str], Margins],
    *,
    present: Strictness | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Fit:
    """The strictness with which the scorer comes closest to a person, and what it is worth under cross-validation.

    Two numbers are fitted, by the kappa they give: few enough for few marks. Each answer is graded with numbers that
    were fitted to other answers; topics of one answer are never split, since they are not independent. The numbers
    help if the 95 % percentile interval of the gain, from a bootstrap over answers, is above 0.

    Args:
        marks: of the person.
        margins: of each answer and topic that is marked.
        present: the strictness to which the gain is compared; None for the shipped one.
        resamples: of the answers.
        seed: of the folds and of the resampling.
    """
    present = present or Strictness()
    answers: dict[Answer, list[_Marked]] = {}
    for mark in marks:
        answers.setdefault(mark.place, []).append(_Marked(mark.grade, margins[mark.place, mark.topic]))
    marked = [answers[place] for place in sorted(answers)]
    total = sum(map(len, marked))
    if lacking := _lacking(marked):
        return Fit(marks=total, answers=len(marked), lacking=lacking, present=present)
    choices = _choices(present)
    tables = [[_table(each, strictness) for strictness in choices] for each in marked]
    folds = _folds(len(marked), random.Random(seed))  # noqa: S311 - of answers, not secrets
    unseen: dict[int, Strictness] = {}
    for fold in folds:
        left = _best(choices, [tables[place] for place in range(len(marked)) if place not in fold])
        unseen.update(dict.fromkeys(fold, left))
    before = [_table(each, present) for each in marked]
    after = [_table(each, unseen[place]) for place, each in enumerate(marked)]
    low, high = _interval(before, after, resamples, seed)
    righted, spoiled = _changed(marked, present, unseen)
    return Fit(
        marks=total,
        answers=len(marked),
        present=present,
        fitted=_best(choices, tables),
        folds=len(folds),
        before=_kappa(before),
        after=_kappa(after),
        low=low,
        high=high,
        righted=righted,
        spoiled=spoiled,
        helped=low is not None and low > 0,
    )


def _lacking(marked: Sequence[Sequence[_Marked]]) -> str:
    """What is missing before anything can be fitted; empty for enough."""
    grades = Counter(each.grade for answer in marked for each in answer)
    if len(marked) < FEWEST_ANSWERS or grades.total() < FEWEST_MARKS:
        return (
            f"{grades.total()} marks on {len(marked)} answers are too few: fitting takes {FEWEST_MARKS} marks on "
            f"{FEWEST_ANSWERS} answers at least"
        )
    rare = next((grade for grade in GRADES if grades[grade] < FEWEST_OF_A_GRADE), None)
    if rare is None:
        return ""
    return f"grade {rare} was given {grades[rare]} times: fitting takes each grade at least {FEWEST_OF_A_GRADE} times"


def _choices(present: Strictness) -> list[Strictness]:
    """All that is tried, the nearest to the present one first."""

    def distance(strictness: Strictness) -> float:
        return fsum((abs(strictness.mentioned - present.mentioned), abs(strictness.explained - present.explained)))

    tried = (Strictness(mentioned=mentioned, explained=explained) for mentioned, explained in product(STEPS, STEPS))
    return sorted({present, *tried}, key=lambda each: (distance(each), each.mentioned, each.explained))


def _table(answer: Iterable[_Marked], strictness: Strictness) -> _Table:
    counts = Counter((each.grade, grade_at(each.margins, strictness)) for each in answer)
    return tuple(counts[cell] for cell in _CELLS)


def _kappa(tables: Iterable[_Table]) -> float | None:
    whole = list(map(sum, zip(*tables, strict=True)))
    side = len(GRADES)
    return weighted_kappa([whole[row * side : (row + 1) * side] for row in GRADES])


def _best(choices: Sequence[Strictness], tables: Sequence[Sequence[_Table]]) -> Strictness:
    """The nearest choice whose kappa is as good as the best one's, but for WORTH."""
    kappas = [_kappa(column) or 0.0 for column in zip(*tables, strict=True)]
    enough = max(kappas) - WORTH
    return next(choice for choice, kappa in zip(choices, kappas, strict=True) if kappa >= enough)


def _folds(answers: int, chance: random.Random) -> list[frozenset[int]]:
    """The answers cut into parts, one by one where they are few."""
    places = list(range(answers))
    chance.shuffle(places)
    count = min(answers, _MOST_FOLDS)
    return [frozenset(places[start::count]) for start in range(count)]


def _interval(
    before: Sequence[_Table], after: Sequence[_Table], resamples: int, seed: int
) -> tuple[float | None, float | None]:
    """The interval of the gain; None where too few resamples have a kappa."""
    chance = random.Random(seed)  # noqa: S311 - resampling, not secrecy
    gains = []
    for _ in range(resamples):
        drawn = chance.choices(range(len(before)), k=len(before))
        first, second = _kappa([before[place] for place in drawn]), _kappa([after[place] for place in drawn])
        if first is not None and second is not None:
            gains.append(second - first)
    if 2 * len(gains) < resamples:
        return None, None
    gains.sort()
    return quantile(gains, 0.025), quantile(gains, 0.975)


def _changed(
    marked: Sequence[Sequence[_Marked]], present: Strictness, unseen: Mapping[int, Strictness]
) -> tuple[int, int]:
    """Marks met only under cross-validation, and marks met only at present."""
    righted = spoiled = 0
    for place, answer in enumerate(marked):
        for each in answer:
            now = grade_at(each.margins, present) == each.grade
            then = grade_at(each.margins, unseen[place]) == each.grade
            righted += then and not now
            spoiled += now and not then
    return righted, spoiled
