"""Claims about tables, formulas, code, links, headings and lists, against their number in the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Element, Number, Standing
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.judgement import Verdict, combine
from pipeline.verdicts.shares import Share
from pipeline.verdicts.statements import Claim
from pipeline.verdicts.visibility import NAMES, has_bold_lines
from pipeline.verdicts.wording import counted, series, share_of, spelled

_MARGIN = 1.25
"""Least ratio of two numbers that is worth a word, as of other counts."""


@dataclass(frozen=True)
class _Count:
    label: str
    each: tuple[float, ...]
    """Number in each of its answers."""
    cut: bool
    """Whether one of them was cut off, so that nothing can be called absent."""
    unseen: str = ""
    """Why there may be more of it than was counted, in one sentence; empty where there is not."""

    @property
    def total(self) -> float:
        return sum(self.each)

    @property
    def holding(self) -> int:
        """Number of answers that hold one."""
        return sum(number > 0 for number in self.each)


def judge_elements(evidence: Evidence, claim: Claim, element: Element) -> Verdict:
    """The claim's standing with the number of the element in every model's answers."""
    counts = {label: _count(evidence, label, element) for label in evidence.present}
    named = (*claim.subjects, *claim.references)
    silent = [label for label in named if label not in counts or not (counts[label].each or counts[label].unseen)]
    if silent:
        return Verdict("not measurable", f"There is no text by {series(silent)} to count in.")
    own = [counts[label] for label in claim.subjects]
    rest = [counts[label] for label in (claim.references or counts) if label not in claim.subjects]
    unseen = _unseen(claim, own, rest)
    if any(not one.each for one in own):
        return Verdict("not measurable", " ".join(unseen))
    rest = [one for one in rest if one.each]
    if claim.factor is not None or claim.percentage is not None:
        standings: list[Standing] = ["not measurable"]
    elif claim.number is not None:
        standings = [_so_many(claim, claim.number, one) for one in own]
        if claim.treatment in ("more", "less"):
            standings = [_so_many_more(claim, claim.number, mine, theirs) for mine in own for theirs in rest]
    elif claim.share is not None:
        standings = [_in_answers(claim, claim.share, one) for one in own]
    else:
        standings = _standings(claim, own, rest)
    if unseen:
        standings = ["not measurable"]
    # "Always" is read as "in all of these answers", which can be counted.
    if claim.general and claim.share is None:
        standings = ["too few samples" if standing == "supported" else standing for standing in standings]
    shown = (*own, *rest)
    why = f"{NAMES[element][1].capitalize()} are {_places(shown)}."
    if not any(one.total for one in shown):
        why = f"No answer by {series([one.label for one in shown], 'or')} has a {NAMES[element][0]}."
    numbers = [
        Number(name=f"{one.label}, {NAMES[element][1]}", value=one.total, unit=f"in {counted(len(one.each), 'answer')}")
        for one in shown
    ]
    why = " ".join((*unseen, why))
    return combine([Verdict(standing, why, tuple(numbers)) for standing in standings or ["not measurable"]])


def _unseen(claim: Claim, own: Sequence[_Count], rest: Sequence[_Count]) -> list[str]:
    """Why the claim cannot be decided where some of what it counts may not be seen; empty where that is no matter."""
    if claim.treatment in ("covered", "absent") and claim.number is None and claim.share is None:
        # What is there, is there, however much more of it was lost.
        doubtful = [one for one in (*own, *(rest if claim.only else ())) if not one.total]
    else:
        doubtful = [*own, *(rest if claim.treatment in ("more", "less", "equal") else ())]
    return [one.unseen for one in doubtful if one.unseen]


def _so_many(claim: Claim, number: int, one: _Count) -> Standing:
    """The standing of ``uses two tables``: in all its answers together, or in each of them."""
    if claim.only or claim.share is not None or claim.treatment != "covered":
        return "not measurable"
    right = one.total == number or all(each == number for each in one.each)
    return "supported" if right else "not measurable" if one.cut else "contradicted"


def _so_many_more(claim: Claim, number: int, mine: _Count, theirs: _Count) -> Standing:
    """The standing of ``two tables more``: in all answers together."""
    if claim.only or claim.share is not None:
        return "not measurable"
    gap = mine.total - theirs.total if claim.treatment == "more" else theirs.total - mine.total
    return "supported" if gap == number else "too close" if 0.8 * number <= gap <= 1.25 * number else "contradicted"


def _in_answers(claim: Claim, share: Share, one: _Count) -> Standing:
    """The standing of ``in so many of its answers``."""
    among = len(one.each)
    if claim.only or claim.treatment not in ("covered", "absent"):
        return "not measurable"
    if claim.treatment == "absent" and share.number is None:
        # "Not in all" and "in none" are said alike.
        return "not measurable" if 0 < one.holding < among else "contradicted" if one.holding else "supported"
    holds = share.holds(one.holding if claim.treatment == "covered" else among - one.holding, among)
    if holds is None or (one.cut and not holds):
        return "not measurable"
    return "supported" if holds else "contradicted"


def _count(evidence: Evidence, label: str, element: Element) -> _Count:
    each = tuple(
        value for exercise in evidence.exercises for value in evidence.values(label, exercise, element, complete=False)
    )
    texts = evidence.texts(label)
    unseen = evidence.not_shown(label, [element])
    if element == "headings" and not unseen and not sum(each) and any(has_bold_lines(each.text) for each in texts):
        unseen = f"Lines in bold letters that serve as headings, as in answers by {label}, are not counted."
    return _Count(label, each, any(answer.status == "truncated" for answer in texts), unseen)


def _places(shown: Sequence[_Count]) -> str:
    """``in two of four answers by ChatGPT and none of four answers by Gemini``; of only answers: in them, or not."""
    if all(len(one.each) > 1 for one in shown):
        return f"in {series([_in_words(one) for one in shown])}"
    return series([f"{'not in' if len(one.each) == 1 and not one.total else 'in'} {_in_words(one)}" for one in shown])


def _in_words(one: _Count) -> str:
    """``two of four answers by ChatGPT (five in all)``, ``the only answer by Gemini``."""
    if len(one.each) == 1 and not one.total:
        return f"the only answer by {one.label}"
    text = f"{share_of(one.holding, len(one.each), 'answer')} by {one.label}"
    return f"{text} ({spelled(round(one.total))} in all)" if one.total > 1 else text


def _standings(claim: Claim, own: Sequence[_Count], rest: Sequence[_Count]) -> list[Standing]:
    """One standing for each thing that the claim says."""
    if claim.treatment in ("more", "less", "equal"):
        others = rest or [one for one in own[1:] if claim.treatment == "equal"]
        return [_compared(claim, mine, theirs) for mine in own for theirs in others if mine is not theirs]
    if claim.treatment == "absent":
        standings: list[Standing] = [
            "contradicted" if one.total else "not measurable" if one.cut else "supported" for one in own
        ]
        return standings + ([_found(one) for one in rest] if claim.only else [])
    standings = [_found(one) for one in own]
    if claim.only:
        standings += ["contradicted" if one.total else "not measurable" if one.cut else "supported" for one in rest]
    return standings


def _found(one: _Count) -> Standing:
    return "supported" if one.total else "contradicted"


def _compared(claim: Claim, mine: _Count, theirs: _Count) -> Standing:
    """By the mean of an answer; of numbers as close as the margin nobody is ahead."""
    ours, other = (one.total / len(one.each) for one in (mine, theirs))
    ahead = ours != other and max(ours, other) >= _MARGIN * min(ours, other)
    if claim.treatment == "equal":
        return "contradicted" if ahead else "supported"
    if not ahead:
        return "contradicted" if ours == other else "too close"
    return "supported" if (ours > other) == (claim.treatment == "more") else "contradicted"
