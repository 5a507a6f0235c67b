"""How far a comparison reaches: these answers, further answers to these prompts, or the models themselves."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Finding, Number
from pipeline.verdicts.contrasts import Contrast, contrast
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.rankings import rank
from pipeline.verdicts.statistics import ALPHA, dominance, exercises_needed, permutation_p
from pipeline.verdicts.wording import counted, opened, probability, series, spelled
from pipeline.verdicts.yardsticks import COVERAGE, READING_EASE, WORDS, Yardstick


def generality(evidence: Evidence, labels: Sequence[str]) -> tuple[Finding, ...]:
    """One finding on what may be said in general; empty where nothing was compared.

    A claim about further prompts takes a sign-flip test over exercises (p at most 0.05, hence at least six of them).
    A claim about further answers to the same prompts takes repeats, and a permutation test within each exercise.
    With more than two models the first of each ranking is tested against the second. Each measure is tested by itself.
    """
    if len(labels) < 2:
        return ()
    compared = []
    for yardstick in (WORDS, COVERAGE, READING_EASE):
        first, second = _leaders(evidence, labels, yardstick) if len(labels) > 2 else labels
        compared.append(contrast(evidence, yardstick, first, second))
    compared = [result for result in compared if result.pairs]
    if not compared:
        return ()
    largest = max(compared, key=lambda result: len(result.steps))
    if largest.best_p > ALPHA:
        return (_too_few(largest, compared),)
    return (_tested(compared),)


def _leaders(evidence: Evidence, labels: Sequence[str], yardstick: Yardstick) -> tuple[str, str]:
    order = [label for group in rank(evidence, yardstick, labels).groups for label in group] or list(labels)
    return order[0], order[1]


def _too_few(largest: Contrast, compared: Sequence[Contrast]) -> Finding:
    """What is said where no result over so few exercises could be more than chance."""
    count = len(largest.steps)
    prompts = counted(count, "prompt")
    repeats = min(len(side) for cell in largest.cells for side in cell)
    numbers = [
        Number(name="Exercises compared", value=count),
        Number(name="Smallest p-value that they could give", value=largest.best_p),
    ]
    general = "too few to say which model is longer, fuller or easier to read in general."
    if repeats == 1:
        each = "one answer" if count == 1 else "one answer each"
        described = f"{opened(prompts)} with {each} from every model can describe these answers"
        sentence = f"{described}; {'it is' if count == 1 else 'they are'} {general}"
        further = "Repeated answers to the same prompts would show how much each model varies."
    else:
        within = [(result, permutation_p(result.cells) or 0.0) for result in compared]
        numbers += _test_numbers(within, "within exercises")
        holding = _holding(within, "for further answers to these prompts")
        sentence = f"{holding} {opened(prompts)} {'is' if count == 1 else 'are'} {general}"
        further = "The p-values in the sentence are of a permutation test within each exercise."
    return Finding(
        id="generality",
        sentence=sentence,
        standing="too few samples",
        why=f"With {counted(count, 'exercise')} even the clearest result has {probability(largest.best_p)}; a general "
        f"claim takes p ≤ {ALPHA}, hence at least {spelled(exercises_needed())} exercises. {further}",
        numbers=tuple(numbers),
    )


def _tested(compared: Sequence[Contrast]) -> Finding:
    """What is said where there are enough exercises for a test."""
    tested = [(result, result.p) for result in compared if result.p is not None]
    supported = any(_passes(result, p) for result, p in tested)
    return Finding(
        id="generality",
        sentence=_holding(tested, "for further prompts like these"),
        standing="supported" if supported else "too close",
        why=f"Sign-flip test over the exercises; a difference holds from p ≤ {ALPHA} and the margin of its measure on.",
        numbers=_test_numbers(tested, "over exercises"),
    )


def _test_numbers(tested: Sequence[tuple[Contrast, float]], where: str) -> tuple[Number, ...]:
    """p-value and effect size of each test; Cliff's delta is positive where the first model is above."""
    return tuple(
        number
        for result, p in tested
        for number in (
            Number(name=f"{opened(result.yardstick.noun)}, p {where}", value=p),
            Number(
                name=f"{opened(result.yardstick.noun)}, Cliff's delta of {result.first} above {result.second}",
                value=dominance(result.cells),
            ),
        )
    )


def _passes(result: Contrast, p: float) -> bool:
    return p <= ALPHA and result.marked and not result.doubt


def _holding(tested: Sequence[tuple[Contrast, float]], reach: str) -> str:
    """Which differences hold, and which do not, each with its p-value."""
    yes = [f"{r.yardstick.noun} ({r.higher} higher, {probability(p)})" for r, p in tested if _passes(r, p)]
    no = [f"{result.yardstick.noun} ({probability(p)})" for result, p in tested if not _passes(result, p)]
    if not yes:
        return f"No difference can be expected to hold {reach}: {series(no)}."
    holds = f"The difference{'s' if len(yes) > 1 else ''} in {series(yes)} can be expected to hold {reach}"
    return f"{holds}; not so {series(no)}." if no else f"{holds}."
