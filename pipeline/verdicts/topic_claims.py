"""Claims about what an answer treats or leaves out, against topic grades and the answers' own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Standing
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.judgement import Verdict, combine
from pipeline.verdicts.recognition import Claim
from pipeline.verdicts.traces import Traces, account, exhibits, trace
from pipeline.verdicts.wording import series

_COMPARING = ("more", "less", "equal")


def judge_topics(evidence: Evidence, claim: Claim) -> Verdict:
    """The claim's standing with what was found for each target and model it speaks of.

    Next to the models that the claim names, the account tells what the others have on the target: a person who
    writes that one of them covers it often means that the others do not.
    """
    silent = [label for label in (*claim.subjects, *claim.references) if not evidence.texts(label)]
    if silent:
        return Verdict("not measurable", f"There is no text by {series(silent)} to search.")
    others = [label for label in evidence.present if label not in claim.subjects]
    verdicts = []
    for target in claim.targets:
        own = [trace(evidence, target, label) for label in claim.subjects]
        rest = [trace(evidence, target, label) for label in (claim.references or others)]
        standings = _standings(claim, own, rest)
        compared = claim.only or claim.treatment in _COMPARING
        shown = [*own, *(one for one in rest if compared or one.present)]
        numbers, quotations = exhibits(evidence, [*own, *rest])
        verdicts += [Verdict(standing, account(evidence, target, shown), numbers, quotations) for standing in standings]
    return combine(verdicts)


def _standings(claim: Claim, own: Sequence[Traces], rest: Sequence[Traces]) -> list[Standing]:
    """One standing for each thing that the claim says of this target."""
    if claim.treatment in _COMPARING:
        return [_compared(claim, mine, theirs) for mine in own for theirs in rest] or ["not measurable"]
    # A term that any answer or the rubric knows can be searched for; a paraphrase cannot.
    known = any(one.present or one.rows for one in (*own, *rest)) or _is_name(own[0].target)
    if not known:
        return ["not measurable"]
    standings = [_by_grades(claim, mine) if mine.rows else _by_words(claim, mine) for mine in own]
    if "absent" in claim.treatment and any(one.cut for one in own):
        standings = ["not measurable" if standing == "supported" else standing for standing in standings]
    if claim.only:
        standings += ["contradicted" if one.present else "supported" for one in rest]
    return standings


def _by_grades(claim: Claim, mine: Traces) -> Standing:
    """The standing where the rubric has topics for the target; a share of just half is too close."""
    total, seen, explained = len(mine.rows), mine.graded(1), mine.graded(2)
    if claim.treatment == "covered":
        return "supported" if seen else "too close" if mine.found else "contradicted"
    if claim.treatment == "explained":
        return _majority(explained, total)
    if claim.treatment == "briefly":
        return "supported" if seen and 2 * explained < total else "contradicted"
    if claim.treatment == "mostly absent":
        by_topics = _majority(total - seen, total)
        in_words = 2 * len(mine.found) > mine.answers
        return "too close" if by_topics == "supported" and in_words else by_topics
    if not mine.present:
        return "supported"
    return "contradicted" if explained or 2 * seen >= total else "too close"


def _majority(part: int, whole: int) -> Standing:
    """Whether a part is more than half of the whole."""
    return "supported" if 2 * part > whole else "too close" if 2 * part == whole else "contradicted"


def _by_words(claim: Claim, mine: Traces) -> Standing:
    """The standing where only the words can be searched for: how deeply they are treated is not known."""
    if claim.treatment == "covered":
        return "supported" if mine.found else "contradicted"
    if claim.treatment == "absent":
        return "contradicted" if mine.found else "supported"
    if claim.treatment == "mostly absent":
        return _majority(mine.answers - len(mine.found), mine.answers)
    return "not measurable" if mine.found else "contradicted"


def _compared(claim: Claim, mine: Traces, theirs: Traces) -> Standing:
    """The standing of ``more on it than``: by grades over the topics of both, more than one grade apart."""
    shared = [row for row in mine.rows if row in theirs.rows]
    if not shared:
        return "not measurable"
    gain = sum(mine.grade_of(row) - theirs.grade_of(row) for row in shared)
    if claim.treatment == "equal":
        return "supported" if gain == 0 else "too close" if abs(gain) == 1 else "contradicted"
    gain = -gain if claim.treatment == "less" else gain
    return "supported" if gain > 1 else "contradicted" if gain < -1 else "too close"


def _is_name(phrase: str) -> bool:
    """Whether it is an acronym or a name (``RLHF``, ``DALL-E``, ``GPT-4``), which is searched for as it stands."""
    return bool(re.search(r"[A-Z0-9].*[A-Z0-9]", phrase))
