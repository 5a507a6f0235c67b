"""Two models against each other on one measure, and what may be said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.records import Number, Standing
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.measures import READABILITY_FORMULAS, flesch_band
from pipeline.verdicts.statistics import (
    ALPHA,
    Pair,
    bootstrap_interval,
    differences,
    exercises_needed,
    mean,
    permutation_p,
    smallest_p,
)
from pipeline.verdicts.wording import counted, figure, opened, probability, series, share_of, spelled
from pipeline.verdicts.yardsticks import READING_EASE, Yardstick


@dataclass(frozen=True)
class Contrast:
    """One measure of two models, over the exercises that both answered.

    ``supported`` takes the margin of the yardstick, and either the same direction in every exercise or a p-value of
    at most 0.05; it speaks of these answers only. With the margin but neither of the two it is ``too few samples``
    where no result could have reached 0.05, else ``too close``.
    """

    yardstick: Yardstick
    first: str
    second: str
    pairs: dict[str, Pair]
    title: str = ""
    """Of the exercise, where it is only one."""
    doubt: str = ""
    """Why the measure does not mean what it seems to; makes a supported contrast too close."""
    scope: str = ""
    """What the means are over, where those of all answers are others; begins with a space."""

    @cached_property
    def cells(self) -> list[Pair]:
        """The scaled values by exercise."""
        scale = self.yardstick.scale
        return [([v * scale for v in a], [v * scale for v in b]) for a, b in self.pairs.values()]

    @cached_property
    def steps(self) -> list[float]:
        """First minus second in each exercise."""
        return differences(self.cells)

    @cached_property
    def means(self) -> tuple[float | None, float | None]:
        """Of either model, each exercise counting once."""
        return mean(mean(a) or 0.0 for a, _ in self.cells), mean(mean(b) or 0.0 for _, b in self.cells)

    @cached_property
    def higher(self) -> str | None:
        """The model with the higher mean; None where they are level or nothing was measured."""
        first, second = self.means
        if first is None or second is None or first == second:
            return None
        return self.first if first > second else self.second

    @property
    def ratio(self) -> float | None:
        """The higher mean divided by the lower; None where that is 0, negative or unknown."""
        first, second = self.means
        if first is None or second is None or min(first, second) <= 0:
            return None
        return max(first, second) / min(first, second)

    @property
    def lower(self) -> str | None:
        """The other one."""
        return None if self.higher is None else self.second if self.higher == self.first else self.first

    @cached_property
    def ahead(self) -> int:
        """Number of exercises in which the higher model is above the other."""
        return sum((step > 0) == (self.higher == self.first) and step != 0 for step in self.steps)

    @property
    def consistent(self) -> bool:
        """Whether it is above in every exercise."""
        return self.higher is not None and self.ahead == len(self.steps)

    @cached_property
    def p(self) -> float | None:
        """Of the sign-flip test over exercises."""
        return permutation_p(self._by_exercise)

    @cached_property
    def best_p(self) -> float:
        """The smallest value that ``p`` could have taken with so many exercises."""
        return smallest_p(self._by_exercise)

    @property
    def _by_exercise(self) -> list[Pair]:
        return [([step], [0.0]) for step in self.steps]

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        """Of the difference: only with repeats throughout, or enough exercises for a general claim."""
        repeated = all(len(a) > 1 and len(b) > 1 for a, b in self.cells)
        return bootstrap_interval(self.cells) if repeated or len(self.cells) >= exercises_needed() else None

    @cached_property
    def marked(self) -> bool:
        """Whether the difference of the means reaches the margin."""
        first, second = self.means
        if first is None or second is None or self.higher is None:
            return False
        if self.yardstick.by_ratio:
            return max(first, second) >= self.yardstick.margin * min(first, second)
        return abs(first - second) >= self.yardstick.margin

    @cached_property
    def standing(self) -> Standing:
        """Of the statement that the higher model is above the other in these answers."""
        if not self.pairs:
            return "not measurable"
        if not self.marked or self.doubt:
            return "too close"
        if self.consistent or (self.p is not None and self.p <= ALPHA):
            return "supported"
        return "too few samples" if self.best_p > ALPHA else "too close"

    @property
    def mean_of(self) -> dict[str, float | None]:
        """Means by label."""
        return {self.first: self.means[0], self.second: self.means[1]}

    @property
    def average(self) -> str:
        """`` on average``, and over what where that is not all answers; the latter alone for two single values."""
        return (" on average" if sum(len(a) + len(b) for a, b in self.cells) > 2 else "") + self.scope

    @property
    def figures(self) -> str:
        """The higher mean against the lower one, with the interval where there is one."""
        one, other = sorted((value or 0.0 for value in self.means), reverse=True)
        # A single exercise is named already.
        average = self.average if len(self.steps) > 1 else self.average.removesuffix(self.scope)
        text = f"{self.yardstick.say(one)} against {self.yardstick.say(other)}{average}"
        if self.interval is None:
            return text
        low, high = self.interval if self.higher == self.first else (-self.interval[1], -self.interval[0])
        step = self.yardstick.step
        gap, bottom, top = (figure(value, step) for value in (one - other, low, high))
        return f"{text} (difference {f'{gap} {step}'.rstrip()}, 95 % interval {bottom} to {top})"

    @property
    def where(self) -> str:
        """``in all four exercises``, ``in the exercise “Scaling”``."""
        count = len(self.steps)
        return f"in the exercise “{self.title}”" if count == 1 else f"in {share_of(count, count, 'exercise')}"

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Both means, their difference with its interval, and how many exercises agree."""
        name, unit = self.yardstick.name, self.yardstick.shown_unit
        low, high = self.interval or (None, None)
        first, second = self.means
        rows = [Number(name=f"{label}, {name}", value=value, unit=unit) for label, value in self.mean_of.items()]
        if first is None or second is None:
            return tuple(rows)
        title = f"{self.first} minus {self.second}, {name}"
        rows.append(Number(name=title, value=first - second, unit=self.yardstick.shown_step, low=low, high=high))
        if self.higher is not None:
            ahead = f"{self.higher} ahead in {self.yardstick.noun}"
            count = len(self.steps)
            rows.append(Number(name=ahead, value=self.ahead, unit=f"of {count} exercise{'' if count == 1 else 's'}"))
        return tuple(rows)


def contrast(
    evidence: Evidence, yardstick: Yardstick, first: str, second: str, exercises: Sequence[str] | None = None
) -> Contrast:
    """The two models on that measure, over these exercises (None: all that both answered).

    Reading ease is in doubt where half or more of the measured readability formulas contradict it.
    """
    pairs = evidence.pairs(first, second, yardstick.measure, complete=yardstick.complete, exercises=exercises)
    title = evidence.title(next(iter(pairs))) if len(pairs) == 1 else ""
    plain = Contrast(yardstick, first, second, pairs, title)
    result = replace(plain, scope=scope_of(evidence, yardstick, plain.mean_of, tuple(pairs)))
    if yardstick is not READING_EASE or result.higher is None:
        return result
    agreeing, measured = _agreeing_formulas(evidence, result)
    against = measured - agreeing
    if against < agreeing:
        return result
    doubt = f"{spelled(against)} of {spelled(measured)} formulas {'disagrees' if against == 1 else 'disagree'}"
    return replace(result, doubt=doubt)


def scope_of(
    evidence: Evidence, yardstick: Yardstick, means: Mapping[str, float | None], exercises: Sequence[str]
) -> str:
    """What these means are over, with a leading space; empty where the means of all answers read the same."""

    def of_all(label: str) -> float | None:
        values = [v for e in evidence.exercises for v in evidence.values(label, e, yardstick.measure, complete=False)]
        overall = mean(values)
        return None if overall is None else overall * yardstick.scale

    if not exercises or all(yardstick.say(of_all(label)) == yardstick.say(value) for label, value in means.items()):
        return ""
    fewer = evidence.place(exercises) if len(exercises) < len(evidence.exercises) else ""
    if yardstick.complete and evidence.cut_off(means, exercises):
        return f" over the complete answers{f' to {fewer}' if fewer else ''} only"
    return f" over {fewer} only" if fewer else " with each exercise counting once"


def _agreeing_formulas(evidence: Evidence, ease: Contrast) -> tuple[int, int]:
    """How many formulas call the same model easier, of how many that could be measured; Flesch's is one of them."""
    agreeing = measured = 1
    for name in READABILITY_FORMULAS:
        if name != "flesch_reading_ease":
            pairs = evidence.pairs(ease.first, ease.second, name, complete=False, exercises=list(ease.pairs))
            step = mean(differences(pairs.values()))
            measured += step is not None
            # The other five are school grades: lower is easier.
            agreeing += step is not None and step != 0 and (step < 0) == (ease.higher == ease.first)
    return agreeing, measured


def state(result: Contrast) -> str:
    """One sentence that says exactly what the contrast's standing allows."""
    first, second, yardstick = result.first, result.second, result.yardstick
    if result.standing == "not measurable":
        kind = "complete answers" if yardstick.complete else "answers"
        return f"{first} and {second} cannot be compared by {yardstick.name}: no exercise has measured {kind} by both."
    if result.standing == "supported" and result.consistent:
        return f"{opened(result.where)} {result.higher} {yardstick.more} {result.lower}: {result.figures}."
    if result.doubt:
        return (
            f"Which of {first} and {second} is easier to read depends on the formula: by Flesch's it is "
            f"{result.higher} ({result.figures}), but {result.doubt}."
        )
    if not result.marked:
        said = series([f"{label} {yardstick.say(value)}" for label, value in result.mean_of.items()])
        return f"By {yardstick.name} {first} and {second} are too close to tell apart: {said}{result.average}."
    exercises = f"{spelled(result.ahead)} of {counted(len(result.steps), 'exercise')}"
    more = f"{result.higher} {yardstick.more} {result.lower} in {exercises}: {result.figures}"
    if result.standing == "supported":
        return f"{more}."
    return (
        f"{more}; that is too uneven to name a winner."
        if result.standing == "too close"
        else (f"{more}; with so few exercises that is no consistent difference.")
    )


def agree(one: Contrast, other: Contrast) -> bool:
    """Whether the same model is ahead in both by supported contrasts, in every one of the same exercises."""
    return (
        one.standing == other.standing == "supported"
        and one.higher == other.higher
        and one.consistent
        and other.consistent
        and one.pairs.keys() == other.pairs.keys()
    )


def explain(result: Contrast) -> str:
    """The rule by which the contrast got its standing, with its figures, in one sentence; empty if not measurable."""
    if not result.pairs:
        return ""
    margin = f"the margin of {result.yardstick.margin_in_words}"
    exercises = counted(len(result.steps), "exercise")
    if not result.marked:
        return f"The difference is below {margin}."
    if result.doubt:
        return f"The difference reaches {margin}, but {result.doubt}."
    if result.consistent:
        return f"The difference reaches {margin} and has the same direction in every exercise."
    chance = f"in {exercises} {probability(result.p or 0.0)}"
    if result.standing == "too few samples":
        chance = f"with {exercises} no result can have less than {probability(result.best_p)}"
    return f"The difference reaches {margin}, but not every exercise agrees, and {chance}."


def bands(ease: Contrast) -> str:
    """Where both models stand on Flesch's scale, in one sentence; empty if not measured."""
    known = [(label, value) for label, value in ease.mean_of.items() if value is not None]
    words = list(dict.fromkeys(f"“{flesch_band(value)}”" for _, value in known))
    if len(known) < 2:
        return ""
    if len(words) == 1:
        return f"On Flesch's scale both are {words[0]}."
    return f"On Flesch's scale {series([f'{label} is “{flesch_band(value)}”' for label, value in known])}."
