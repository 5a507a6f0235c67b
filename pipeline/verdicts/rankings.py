"""Three and more models in order of a measure, with ties where the order is not certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.records import Finding, Number, Standing
from pipeline.verdicts.contrasts import Contrast, contrast, scope_of
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.statistics import mean
from pipeline.verdicts.wording import series, spelled
from pipeline.verdicts.yardsticks import Yardstick


@dataclass(frozen=True)
class Ranking:
    """Models by their mean, highest first, in groups that are certain to stand apart.

    Attributes:
        yardstick: the measure.
        groups: every model of a group is above every model of the next one by a supported contrast.
        means: by label, over the exercises that all of them answered.
        exercises: those.
        contrasts: of all pairs.
        scope: what the means are over, where those of all answers are others; begins with a space.
    """

    yardstick: Yardstick
    groups: tuple[tuple[str, ...], ...]
    means: dict[str, float]
    exercises: tuple[str, ...]
    contrasts: tuple[Contrast, ...]
    scope: str = ""

    @property
    def standing(self) -> Standing:
        """Supported if at least two groups stand apart."""
        if len(self.groups) > 1:
            return "supported"
        if not self.groups:
            return "not measurable"
        few = any(pair.standing == "too few samples" for pair in self.contrasts)
        return "too few samples" if few else "too close"


def rank(evidence: Evidence, yardstick: Yardstick, labels: Sequence[str]) -> Ranking:
    """These models by that measure; without groups where no exercise was measured for all of them."""
    values = {
        label: {
            exercise: found
            for exercise in evidence.exercises
            if (found := evidence.values(label, exercise, yardstick.measure, complete=yardstick.complete))
        }
        for label in labels
    }
    exercises = tuple(e for e in evidence.exercises if all(e in of_label for of_label in values.values()))
    if not exercises:
        return Ranking(yardstick, (), {}, (), ())
    means = {
        label: (mean(mean(of_label[e]) or 0.0 for e in exercises) or 0.0) * yardstick.scale
        for label, of_label in values.items()
    }
    order = sorted(labels, key=lambda label: -means[label])
    contrasts = {pair: contrast(evidence, yardstick, *pair, exercises) for pair in combinations(order, 2)}
    groups: list[list[str]] = [[order[0]]]
    for place, label in enumerate(order[1:], 1):
        apart = all(
            contrasts[above, below].standing == "supported" and contrasts[above, below].higher == above
            for above in order[:place]
            for below in order[place:]
        )
        if apart:
            groups.append([])
        groups[-1].append(label)
    scope = scope_of(evidence, yardstick, means, exercises)
    return Ranking(yardstick, tuple(map(tuple, groups)), means, exercises, tuple(contrasts.values()), scope)


def ranking_finding(kind: str, ranking: Ranking, labels: Sequence[str]) -> Finding:
    """The order in one sentence; models that cannot be told apart share a place."""
    yardstick = ranking.yardstick
    if ranking.standing == "not measurable":
        sentence = f"{series(labels)} cannot be ranked by {yardstick.name}: no exercise was measured for all of them."
        return Finding(id=kind, sentence=sentence, standing="not measurable")
    places = [
        series([f"{label} ({yardstick.say(ranking.means[label])})" for label in group])
        + (", which share a place" if len(group) > 1 else "")
        for group in ranking.groups
    ]
    means = f"; means{ranking.scope}" if ranking.scope else ""
    if len(places) > 1:
        sentence = f"By {yardstick.name} the order is {', then '.join(places)}{means}."
    else:
        everyone = series([f"{label} {yardstick.say(ranking.means[label])}" for label in ranking.groups[0]])
        sentence = f"By {yardstick.name} no model stands apart from all others: {everyone}{means}."
    count = len(ranking.exercises)
    return Finding(
        id=kind,
        sentence=sentence,
        standing=ranking.standing,
        why=f"Means over {'the one exercise' if count == 1 else spelled(count) + ' exercises'} that all of them "
        f"answered; a place of one's own takes at least {yardstick.margin_in_words} and the same direction in every "
        "exercise, or p ≤ 0.05.",
        numbers=tuple(
            Number(name=f"{label}, {yardstick.name}", value=value, unit=yardstick.shown_unit)
            for label, value in ranking.means.items()
        ),
    )
