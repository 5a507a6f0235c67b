"""Claims that name a difference with its unit, against the difference of the means."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from pipeline.records import Number, Standing
from pipeline.verdicts.amount_claims import Scale, fits, scale_of
from pipeline.verdicts.differences import Difference
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.judgement import Verdict, combine
from pipeline.verdicts.statements import Claim
from pipeline.verdicts.statistics import ALPHA, mean, permutation_p
from pipeline.verdicts.wording import figure, opened, series

_COMPLETE = ("words", "coverage", "sentences")
"""Of a cut text these would be those of a short one."""


def judge_difference(evidence: Evidence, claim: Claim, said: Difference) -> Verdict:
    """The claim's standing with both means, for every pair of models that it sets against each other."""
    others = claim.references or tuple(label for label in evidence.present if label not in claim.subjects)
    pairs = [(subject, other) for subject in claim.subjects for other in others]
    if said.sign == 0:
        pairs = list(combinations(dict.fromkeys((*claim.subjects, *claim.references)), 2))
    if not pairs:
        return Verdict("not measurable", "There is no other model to compare with.")
    return combine([_pair(evidence, claim, said, *pair) for pair in pairs])


def _pair(evidence: Evidence, claim: Claim, said: Difference, subject: str, other: str) -> Verdict:
    scale = scale_of(said.measure)
    cells = evidence.pairs(subject, other, said.measure, complete=said.measure in _COMPLETE)
    factor = 100 if said.measure == "coverage" else 1
    means = [(factor * (mean(a) or 0.0), factor * (mean(b) or 0.0)) for a, b in cells.values()]
    ours, theirs = mean(a for a, _ in means), mean(b for _, b in means)
    if ours is None or theirs is None:
        labels = series([subject, other])
        return Verdict("not measurable", f"{labels} cannot be compared by {scale.name}: no exercise has both measured.")
    steps = [a - b for a, b in means]
    gap = ours - theirs
    totals = tuple(sum(sum(side) for side in sides) for sides in zip(*cells.values(), strict=True))
    standing, whole = _standing(claim, said, scale, steps, gap), ""
    alike = all(len(a) == len(b) for a, b in cells.values())
    if (
        alike
        and said.measure in ("words", "sentences")
        and said.reach != "mean"
        and len(steps) > 1
        and claim.share is None
    ):
        in_all = _fit(said, scale, totals[0] - totals[1])
        if said.reach == "total" or (standing != "supported" and in_all == "supported"):
            standing = in_all
            whole = f" In all it is {figure(totals[0], scale.unit)} against {figure(totals[1], scale.unit)}, "
            whole += f"{figure(abs(totals[0] - totals[1]), scale.unit)} {'more' if totals[0] > totals[1] else 'fewer'}."
    if claim.general and claim.share is None and standing == "supported":
        p = permutation_p([([step], [0.0]) for step in steps])
        standing = "supported" if p is not None and p <= ALPHA else "too few samples"
    average = " on average" if sum(len(a) + len(b) for a, b in cells.values()) > 2 else ""
    step = "points" if scale.unit == "%" else scale.unit
    more = "no difference" if not gap else f"{figure(abs(gap), step)} {_more(said, gap)}"
    why = (
        f"{opened(scale.name)}{average}: {subject} {figure(ours, scale.unit)}, {other} {figure(theirs, scale.unit)}, "
        f"which is {more}.{whole}{_reading(said, scale)}"
    )
    numbers = tuple(
        Number(name=f"{label}, {scale.name}", value=value, unit="" if scale.unit == "words" else scale.unit)
        for label, value in ((subject, ours), (other, theirs))
    )
    return Verdict(standing, why, numbers)


def _more(said: Difference, gap: float) -> str:
    if said.measure in ("words", "sentences"):
        return "more" if gap > 0 else "fewer"
    return "higher" if gap > 0 else "lower"


def _standing(claim: Claim, said: Difference, scale: Scale, steps: Sequence[float], gap: float) -> Standing:
    if claim.share is None:
        fit = _fit(said, scale, gap)
        one_way = all(step * gap > 0 for step in steps)
        return fit if fit != "supported" or one_way or said.reach or said.sign == 0 else "too close"
    each = [_fit(said, scale, step) for step in steps]
    if claim.share.number is None and "contradicted" not in each:
        return "supported" if set(each) == {"supported"} else "too close"
    holds = claim.share.holds(each.count("supported"), len(each))
    return "not measurable" if holds is None else "supported" if holds else "contradicted"


def _fit(said: Difference, scale: Scale, gap: float) -> Standing:
    """Whether a difference is what is said: give or take the leeway of its scale."""
    gap = abs(gap) if said.sign == 0 else gap * said.sign
    exact, about = leeway(said, scale)
    if said.low != said.high:
        inside = said.low - exact <= gap <= said.high + exact
        return (
            "supported" if inside else "too close" if said.low - about <= gap <= said.high + about else "contradicted"
        )
    fit = fits(gap, said.low, said.relation, exact, about)
    # The other way round is wrong, however near to no difference.
    return "contradicted" if gap < 0 and fit == "too close" else fit


def leeway(said: Difference, scale: Scale) -> tuple[float, float]:
    """How far off a named difference may be, and how far behind ``about``.

    A tenth and a fifth of it in words; of two rounded figures of other measures their rounding.
    """
    if said.measure in ("words", "sentences"):
        return max(2.0, 0.1 * said.high), max(5.0, 0.2 * said.high)
    if scale.unit in ("%", "points"):
        return 1.0, max(2.0, 0.2 * said.high)
    return 0.5, max(1.0, 0.2 * said.high)


def _reading(said: Difference, scale: Scale) -> str:
    """How the number was read, where a difference is allowed."""
    if said.relation not in ("just", "about", "nearly"):
        return ""
    margin = leeway(said, scale)[said.relation != "just" and said.low == said.high]
    return f" “{opened(said.word)}” may be {margin:.3g} off."
