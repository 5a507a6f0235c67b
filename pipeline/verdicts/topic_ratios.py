"""Claims that name a ratio of topics (``30 % more topics``, ``half the topics``), against their numbers."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.records import Number, Standing
from pipeline.verdicts.amount_claims import fits
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.judgement import Verdict, combine
from pipeline.verdicts.quantities import Relation
from pipeline.verdicts.statements import Claim
from pipeline.verdicts.statistics import mean
from pipeline.verdicts.wording import counted, figure

_POINTS = 2
"""Points of coverage that a percentage may be off."""
_FITTING: tuple[Standing, ...] = ("supported", "too close", "contradicted")


class Ratio(NamedTuple):
    """How many of another model's topics a model treats.

    Attributes:
        share: so many per cent of them.
        relation: how that is named.
        exact: largest difference in points.
        about: the same behind ``about``.
        points: the number as it stands, which may be meant in points of coverage, or None.
    """

    share: float
    relation: Relation
    exact: float
    about: float
    points: float | None = None


def ratio_of(claim: Claim) -> Ratio | None:
    """What a claim on the number of topics says of their ratio; None if it says nothing of it."""
    if said := claim.percentage:
        # "30 % fewer" is 70 % of them; what is "at least" fewer is at most so many.
        more = claim.sign > 0
        turned: dict[Relation, Relation] = {
            "above": "below", "below": "above", "at least": "at most", "at most": "at least",
        }  # fmt: skip
        relation = said.relation if more else turned.get(said.relation, said.relation)
        share = 100 + said.value if more else 100 - said.value
        size = min(said.value, share)
        return Ratio(share, relation, max(3.0, 0.1 * size), max(5.0, 0.2 * size), said.value * claim.sign)
    if claim.factor is not None and claim.sign:
        share = 100 * claim.factor if claim.sign > 0 else 100 / claim.factor
        bound = claim.bound * claim.sign
        relation = "just" if not bound else "at least" if bound > 0 else "at most"
        return Ratio(share, relation, 0.15 * share, 0.25 * share)
    return None


def judge_ratio(evidence: Evidence, claim: Claim, said: Ratio) -> Verdict:
    """The claim's standing with the number of topics of every pair of models that it sets against each other.

    Topics that are mentioned may be meant to count, or only those that are explained, or either by its credit: unless
    the claim says ``explains``, the number that it fits best decides.
    """
    others = claim.references or tuple(label for label in evidence.present if label not in claim.subjects)
    pairs = [(subject, other) for subject in claim.subjects for other in others if subject != other]
    if not pairs:
        return Verdict("not measurable", "There is no other model to compare with.")
    return combine([_pair(evidence, claim, said, *pair) for pair in pairs])


def _pair(evidence: Evidence, claim: Claim, said: Ratio, subject: str, other: str) -> Verdict:
    rows = evidence.shared_rows((subject, other))
    if not rows:
        return Verdict("not measurable", f"No topic was scored for both {subject} and {other}.")
    grades = {label: [row.grades[label] or 0 for row in rows] for label in (subject, other)}
    treated = {label: sum(grade > 0 for grade in each) for label, each in grades.items()}
    explained = {label: sum(grade == 2 for grade in each) for label, each in grades.items()}
    credit: dict[str, int] = {label: sum(each) for label, each in grades.items()}
    counts = [explained] if claim.explained else [treated, explained, credit]
    standings = [_fit(said, one[subject], one[other]) for one in counts if one[other]]
    if said.points is not None:
        standings.append(_fit_points(evidence, claim, said.points, subject, other))
    if not standings:
        return Verdict("not measurable", f"{other} treats none of the topics, so that there is no ratio.")
    shown: dict[str, dict[str, int]] = {"treated": treated, "explained": explained}
    told = "; ".join(f"{label} treats {treated[label]} and explains {explained[label]}" for label in (subject, other))
    shares = " and ".join(
        f"{figure(100 * one[subject] / one[other], '%')} as many {what}" for what, one in shown.items() if one[other]
    )
    numbers = tuple(
        Number(name=f"{label}, topics {what}", value=one[label], unit=f"of {len(rows)}")
        for what, one in shown.items()
        for label in (subject, other)
    )
    why = f"Of {counted(len(rows), 'topic')} of the rubric {told}: that is {shares}."
    if said.points is not None:
        why += (
            f" In coverage it is {' against '.join(figure(_coverage(evidence, one), '%') for one in (subject, other))}."
        )
    return Verdict(next(each for each in _FITTING if each in standings), why, numbers)


def _fit_points(evidence: Evidence, claim: Claim, points: float, subject: str, other: str) -> Standing:
    """Whether the number fits the difference in coverage: too close where the claim speaks of topics, not coverage."""
    ours, theirs = _coverage(evidence, subject), _coverage(evidence, other)
    gap = None if ours is None or theirs is None else ours - theirs
    if gap is None or abs(gap - points) > _POINTS:
        return "contradicted"
    return "supported" if any("coverage" in word for word in claim.words) else "too close"


def _coverage(evidence: Evidence, label: str) -> float | None:
    """The mean over the exercises, in %."""
    cells = (evidence.values(label, exercise, "coverage", complete=True) for exercise in evidence.exercises)
    value = mean(sum(cell) / len(cell) for cell in cells if cell)
    return None if value is None else 100 * value


def _fit(said: Ratio, ours: int, theirs: int) -> Standing:
    """Whether the ratio is what is said; where one topic decides, it is too close."""
    fit = fits(100 * ours / theirs, said.share, said.relation, said.exact, said.about)
    return "too close" if fit == "contradicted" and abs(ours - said.share / 100 * theirs) <= 1 else fit
