"""How far two graders agree, and where they do not."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import TypeVar

from pipeline.records import Agreement, Calibration, Disagreement, Grade, Mark, Rubric, TopicAgreement, TopicHit
from pipeline.verdicts.statistics import RESAMPLES, quantile

GRADES: tuple[Grade, ...] = (0, 1, 2)
FEWEST_MARKS = 10
"""Marks below which agreement is not worth a number."""
FEWEST_ANSWERS = 5
"""Answers below which resampling them shows nothing but the few that there are."""
_MOST_DRAWS = 1_000_000
_FEWEST_ROUNDS = 200

Pair = tuple[Grade, Grade]
Answer = tuple[str, str, int]
"""(answer, exercise, sample)."""
Key = TypeVar("Key")


def weighted_kappa(table: Sequence[Sequence[int]]) -> float | None:
    """Quadratic weighted kappa of a square table of counts, -1 to 1.

    Cohen (1968), Weighted kappa, Psychological Bulletin 70: 1 minus the mean squared distance of the two grades over
    the one that independent graders with the same habits would have. None where that is 0: of no marks, and where
    both give everything one and the same grade.
    """
    total = sum(map(sum, table))
    rows = [sum(row) for row in table]
    columns = [sum(row[place] for row in table) for place in range(len(table))]
    cells = list(product(range(len(table)), repeat=2))
    observed = sum((i - j) ** 2 * table[i][j] for i, j in cells)
    expected = sum((i - j) ** 2 * rows[i] * columns[j] for i, j in cells)
    return 1 - observed * total / expected if expected else None


def agree(pairs: Mapping[Key, Iterable[Pair]], *, resamples: int = RESAMPLES, seed: int = 0) -> Agreement:
    """How far two graders agree; kappa and its interval are None where they cannot be measured.

    The interval is the 95 % percentile interval of a bootstrap over answers (Efron and Tibshirani 1993, chapter 13),
    since topics of one answer are not independent. Resamples without a kappa are left out.

    Args:
        pairs: the two grades of each topic, by answer.
        resamples: number of resamples; fewer, at least 200, where there are very many answers.
        seed: of the resampling.
    """
    tables = [_flat(list(found)) for found in pairs.values()]
    tables = [table for table in tables if any(table)]
    whole = _sum(tables)
    total = sum(whole)
    low, high = _interval(tables, resamples, seed)
    return Agreement(
        marks=total,
        answers=len(tables),
        exact=sum(whole[4 * grade] for grade in GRADES) / total if total else None,
        kappa=weighted_kappa(_square(whole)),
        low=low,
        high=high,
        table=_square(whole),
    )


def _flat(pairs: list[Pair]) -> tuple[int, ...]:
    """The nine counts of a table, row by row."""
    return tuple(pairs.count((first, second)) for first, second in product(GRADES, repeat=2))


def _sum(tables: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*tables, strict=True))) or (0,) * len(GRADES) ** 2


def _square(flat: tuple[int, ...]) -> tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]:
    a, b, c, d, e, f, g, h, i = flat
    return (a, b, c), (d, e, f), (g, h, i)


def _interval(tables: list[tuple[int, ...]], resamples: int, seed: int) -> tuple[float | None, float | None]:
    if len(tables) < FEWEST_ANSWERS:
        return None, None
    rng = random.Random(seed)  # noqa: S311 - resampling, not secrecy
    rounds = max(_FEWEST_ROUNDS, min(resamples, _MOST_DRAWS // len(tables)))
    drawn = (weighted_kappa(_square(_sum(rng.choices(tables, k=len(tables))))) for _ in range(rounds))
    kappas = sorted(kappa for kappa in drawn if kappa is not None)
    if 2 * len(kappas) < rounds:
        return None, None
    return quantile(kappas, 0.025), quantile(kappas, 0.975)


def calibrate(
    marks: Sequence[Mark], hits: Mapping[Answer, Sequence[TopicHit]], texts: Mapping[Answer, str], rubric: Rubric
) -> Calibration:
    """How far the scorer agrees with a person; topics that the scorer left unscored are left out.

    Args:
        marks: of the person.
        hits: the scorer's grades of every answer that is marked.
        texts: the answers as received.
        rubric: its order is that of the topics.
    """
    found = {(answer, hit.topic): hit for answer, graded in hits.items() for hit in graded}
    both = [(mark, found[mark.place, mark.topic]) for mark in marks]
    graded = [(mark, hit, hit.grade) for mark, hit in both if hit.grade is not None]
    topics = []
    for exercise in rubric.exercises:
        for topic in exercise.topics:
            here = [(m, grade) for m, _, grade in graded if (m.exercise, m.topic) == (exercise.id, topic.id)]
            if here:
                agreement = agree(_by_answer(here))
                topics.append(
                    TopicAgreement(exercise=exercise.id, topic=topic.id, name=topic.name, agreement=agreement)
                )
    apart = [(abs(grade - mark.grade), mark, hit) for mark, hit, grade in graded if grade != mark.grade]
    apart.sort(key=lambda each: (-each[0], each[1].line))
    return Calibration(
        overall=agree(_by_answer([(mark, grade) for mark, _, grade in graded])),
        topics=tuple(topics),
        disagreements=tuple(
            Disagreement(mark=mark, hit=hit, line=_line(texts[mark.place], hit.start)) for _, mark, hit in apart
        ),
    )


def _line(text: str, start: int | None) -> int | None:
    return None if start is None else text.count("\n", 0, start) + 1


def _by_answer(graded: Iterable[tuple[Mark, Grade]]) -> dict[Answer, list[Pair]]:
    pairs: dict[Answer, list[Pair]] = {}
    for mark, grade in graded:
        pairs.setdefault(mark.place, []).append((mark.grade, grade))
    return pairs
