"""Claims about length, detail, coverage, readability and structure, against the contrasts of the models."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from pipeline.records import Number, Quotation, Standing
from pipeline.verdicts.amount_claims import fits
from pipeline.verdicts.contrasts import Contrast, agree, bands, contrast, explain, state
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.judgement import Verdict, combine
from pipeline.verdicts.measures import flesch_band
from pipeline.verdicts.quantities import Percentage
from pipeline.verdicts.shares import Share
from pipeline.verdicts.statements import Claim
from pipeline.verdicts.statistics import ALPHA, mean
from pipeline.verdicts.topic_ratios import judge_ratio, ratio_of
from pipeline.verdicts.wording import counted, figure, opened, probability, series, share_of
from pipeline.verdicts.yardsticks import COVERAGE, DIVISIONS, EXPLAINED, READING_EASE, SENTENCES, WORDS, Yardstick

Duel = tuple[str, str]
"""The model that is said to have more, and the one that is said to have less."""

_YARDSTICKS: dict[str, Yardstick] = {
    "length": WORDS,
    "detail": EXPLAINED,
    "coverage": COVERAGE,
    "readability": READING_EASE,
    "structure": DIVISIONS,
    "sentences": SENTENCES,
}
_PLAIN_ENGLISH, _DIFFICULT = 60, 50
"""Flesch (1948): from 60 on ``standard``, below 50 ``difficult``."""
_QUOTED = 3
_LARGE_RATIO, _LARGE_STEP = 1.5, 15
"""From where on a difference is no longer ``slight``, and is ``much``: twice or three times what is worth a word."""
_LOOSE = ("just", "about", "nearly")


def duels(evidence: Evidence, claim: Claim) -> frozenset[Duel]:
    """Which models the claim sets against which; empty where it leaves nobody to compare with."""
    if claim.sign == 0:
        return frozenset(combinations(sorted({*claim.subjects, *claim.references}), 2))
    others = claim.references or tuple(label for label in evidence.present if label not in claim.subjects)
    return frozenset(
        (subject, other) if claim.sign > 0 else (other, subject) for subject in claim.subjects for other in others
    )


def judge_measures(evidence: Evidence, claim: Claim) -> Verdict:
    """The claim's standing with the figures of every contrast that it takes."""
    silent = [label for label in (*claim.subjects, *claim.references) if label not in evidence.present]
    if silent:
        return Verdict("not measurable", f"There is no text by {series(silent)} to measure.")
    if not claim.comparative and claim.sign != 0 and claim.kind in ("readability", "structure"):
        if claim.share is not None and (claim.kind == "readability" or claim.share.number is not None):
            return Verdict("not measurable", f"Whether it is so “{claim.share.word}” is not measured.")
        judge = _readable if claim.kind == "readability" else _structured
        return combine([*(judge(evidence, claim, label) for label in claim.subjects), *_remarks(evidence, claim, ())])
    if claim.kind == "coverage" and claim.share is None and (ratio := ratio_of(claim)):
        return judge_ratio(evidence, claim, ratio)
    fights = sorted(duels(evidence, claim))
    if not fights:
        why = "No measure says what is much or little by itself, and there is no other model to compare with."
        return Verdict("not measurable", why)
    verdicts = [_fight(evidence, claim, fight) for fight in fights]
    return combine([*verdicts, *_remarks(evidence, claim, fights)])


def _fight(evidence: Evidence, claim: Claim, fight: Duel) -> Verdict:
    """The claim's standing for one pair of models."""
    high, low = fight
    first, second = (label for label in evidence.providers if label in fight)
    main = contrast(evidence, _YARDSTICKS[claim.kind], first, second)
    standing = _standing(claim, main, high)
    shown = [main]
    if claim.kind == "detail":
        words = contrast(evidence, WORDS, first, second)
        shown.append(words)
        if standing == "supported" and claim.sign != 0 and words.marked and words.higher != high:
            standing = "too close"
        if claim.lengths:
            standing = combine([Verdict(standing, ""), Verdict(_standing(claim, words, high), "")]).standing
    why = " ".join(state(result) for result in shown)
    if len(shown) == 2 and agree(*shown):
        words_too = f"and wrote more words ({shown[1].figures}) than {main.lower}"
        why = f"{opened(main.where)} {main.higher} explained more of the topics ({main.figures}) {words_too}."
    if claim.sign == 0:
        why += f" {explain(main)}"
    if claim.sign != 0 and main.marked and main.higher == low and standing != "contradicted":
        why += " So far the means point the other way."
    if claim.factor is not None and main.yardstick.by_ratio and main.ratio is not None:
        why += f" That is {figure(main.ratio)} times as many."
    why += _sizes(claim, main, high)
    if claim.general and main.p is not None:
        over = counted(len(main.steps), "exercise")
        why += f" As a general claim it takes p ≤ {ALPHA}; over {over} {probability(main.p)}."
    quotations = _only(evidence, high, low) if claim.kind in ("detail", "coverage") and main.higher == high else ()
    return Verdict(standing, why.strip(), tuple(number for result in shown for number in result.numbers), quotations)


def _standing(claim: Claim, result: Contrast, high: str) -> Standing:
    """The standing of ``high has more of it`` (or, with sign 0, of ``both have as much``) by one contrast."""
    if claim.share is not None and result.pairs:
        counted_out = _in_exercises(claim, claim.share, result, high)
        if counted_out is not None:
            return counted_out
    if claim.sign == 0:
        level = bool(result.pairs) and not result.marked
        return "contradicted" if result.standing == "supported" else "supported" if level else result.standing
    if claim.percentage is not None and result.yardstick.by_ratio and result.ratio is not None:
        return _by_percent(claim, claim.percentage, result, high)
    if result.standing != "supported":
        return result.standing
    return _of_size(claim, result) if result.higher == high else "contradicted"


def _in_exercises(claim: Claim, share: Share, result: Contrast, high: str) -> Standing | None:
    """The standing of ``in so many exercises``; None where it is so in all of them, as is said."""
    ahead = sum((step > 0) == (high == result.first) and step != 0 for step in result.steps)
    holds = share.holds(ahead, len(result.steps)) if claim.sign else None
    if not holds:
        return "not measurable" if holds is None else "contradicted"
    return None if share.number is None else "supported"


def _of_size(claim: Claim, result: Contrast) -> Standing:
    """The standing of a claim of which the direction is right, by the size that it gives the difference."""
    if claim.percentage is not None:
        return "not measurable"
    if claim.factor is not None and not _reaches(result, claim.factor, claim.bound):
        return "contradicted" if result.yardstick.by_ratio else "not measurable"
    if claim.general and (result.p or 0.0) > ALPHA:
        return "too few samples" if result.best_p > ALPHA else "too close"
    return "supported" if _degree_fits(claim, result) else "too close"


def _percent(claim: Claim, result: Contrast, high: str) -> float:
    """By how many percent those of whom the claim says so have more (or less) than the others."""
    more, less = (result.mean_of[high] or 0.0, result.mean_of[low_of(result, high)] or 0.0)
    return 100 * (more / less - 1) if claim.sign > 0 else 100 * (1 - less / more)


def low_of(result: Contrast, high: str) -> str:
    """The other model of a contrast."""
    return result.second if high == result.first else result.first


def _by_percent(claim: Claim, said: Percentage, result: Contrast, high: str) -> Standing:
    """By the means of both, which the percentage must fit: within a tenth, behind ``about`` a fifth."""
    fit = fits(_percent(claim, result, high), said.value, said.relation, *_leeway(said))
    if fit != "supported":
        return fit
    return "supported" if result.consistent else result.standing


def _leeway(said: Percentage) -> tuple[float, float]:
    return max(3.0, 0.1 * said.value), max(5.0, 0.2 * said.value)


def _degree_fits(claim: Claim, result: Contrast) -> bool:
    """Whether a difference that is called small or large is."""
    first, second = result.means
    if claim.degree is None or first is None or second is None:
        return True
    least = _LARGE_RATIO * min(first, second) if result.yardstick.by_ratio else _LARGE_STEP + min(first, second)
    return (max(first, second) >= least) == (claim.degree == "strong")


def _sizes(claim: Claim, result: Contrast, high: str) -> str:
    """What is to be said of the size that the claim gives the difference; empty if it gives none."""
    told = ""
    said = claim.percentage
    if said is not None and result.yardstick.by_ratio and result.ratio is not None:
        percent = _percent(claim, result, high)
        leeway = _leeway(said)[said.relation != "just"]
        told = f" That is {figure(abs(percent), '%')} {'more' if (percent > 0) == (claim.sign > 0) else 'less'}"
        told += f"; “{said.word}” may be {leeway:.3g} points off." if said.relation in _LOOSE else "."
    elif said is not None:
        told = f" The number in it (“{said.word}”) is not compared: {result.yardstick.name} is no ratio."
    if result.higher == high and not _degree_fits(claim, result):
        large = f"{_LARGE_RATIO:g} times" if result.yardstick.by_ratio else f"{_LARGE_STEP} points"
        told += f" The direction fits, but not the size: from {large} on a difference counts as large."
    return told


def _reaches(result: Contrast, factor: float, bound: int) -> bool:
    """Whether the ratio of the means is the factor: give or take a fifth, of one as exact as 1.5 a tenth."""
    ratio = result.ratio
    if bound and ratio is not None and result.yardstick.by_ratio:
        return ratio >= factor if bound > 0 else ratio <= factor
    if not (factor.is_integer() or (1 / factor).is_integer()):
        return result.yardstick.by_ratio and ratio is not None and abs(ratio - factor) <= 0.1 * factor
    return result.yardstick.by_ratio and ratio is not None and 0.8 * factor <= ratio <= 1.25 * factor


def _remarks(evidence: Evidence, claim: Claim, fights: Sequence[Duel]) -> list[Verdict]:
    """What a reader should know about the measure; changes no standing."""
    said = []
    if claim.kind == "detail" and all(score.coverage is None and not score.hits for score in evidence.scores):
        said.append("Without a rubric only length was measured, not how much is explained.")
    if claim.kind == "readability" and len(fights) == 1:
        first, second = (label for label in evidence.providers if label in fights[0])
        said.append(bands(contrast(evidence, READING_EASE, first, second)))
    if claim.kind == "structure":
        named = [label for fight in fights for label in fight] or claim.subjects
        said += [evidence.not_shown(label, ("headings", "lists")) for label in dict.fromkeys(named)]
        said.append("Counted are headings and list items; whether the order is good is not measured.")
    if fights and not claim.comparative and claim.sign != 0:
        said.append("Read as a comparison: no measure says what is much or little by itself.")
    return [Verdict("supported", remark) for remark in said if remark]


def _only(evidence: Evidence, high: str, low: str) -> tuple[Quotation, ...]:
    """What one explains and the other leaves out, quoted for a few topics."""
    rows = [row for row in evidence.shared_rows((high, low)) if row.grades[high] == 2 and row.grades[low] == 0]
    return evidence.quotes((high, row) for row in rows[:_QUOTED])


def _readable(evidence: Evidence, claim: Claim, label: str) -> Verdict:
    """``Easy to read`` or ``technical`` said of one model, by Flesch's scale."""
    ease = mean(
        mean(values) or 0.0
        for exercise in evidence.exercises
        if (values := evidence.values(label, exercise, "flesch_reading_ease", complete=False))
    )
    if ease is None:
        return Verdict("not measurable", f"The reading ease of {label} could not be measured.")
    easy, hard = ease >= _PLAIN_ENGLISH, ease < _DIFFICULT
    standing: Standing = "supported" if (easy if claim.sign > 0 else hard) else "too close"
    if hard if claim.sign > 0 else easy:
        standing = "contradicted"
    return Verdict(
        standing,
        f"{label} has a Flesch reading ease of {figure(ease, 'points')} on average, which is “{flesch_band(ease)}”; "
        f"plain English begins at {_PLAIN_ENGLISH}, difficult text lies below {_DIFFICULT}.",
        (Number(name=f"{label}, {READING_EASE.name}", value=ease, unit="points"),),
    )


def _structured(evidence: Evidence, claim: Claim, label: str) -> Verdict:
    """``Well structured`` said of one model: whether its answers have headings or lists at all."""
    marks = [
        value
        for exercise in evidence.exercises
        for value in evidence.values(label, exercise, "divisions", complete=False)
    ]
    if not marks:
        return Verdict("not measurable", f"The structure of {label} could not be measured.")
    count, total = sum(mark > 0 for mark in marks), len(marks)
    right = count if claim.sign > 0 else total - count
    some: Standing = "contradicted" if claim.share is not None else "too close"
    standing: Standing = "supported" if right == total else some if right else "contradicted"
    return Verdict(
        standing,
        f"Headings or lists are in {share_of(count, total, 'answer')} by {label}.",
        (Number(name=f"{label}, answers with headings or lists", value=count, unit=f"of {total}"),),
    )
