"""Claims about what an answer treats or leaves out, against topic grades and the answers' own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.records import Number, Standing
from pipeline.verdicts.evidence import Evidence, Row
from pipeline.verdicts.judgement import Verdict, combine
from pipeline.verdicts.shares import Share
from pipeline.verdicts.statements import Claim
from pipeline.verdicts.telling import Lead, Surplus
from pipeline.verdicts.topics import NAMED, quoted, spread
from pipeline.verdicts.traces import Traces, account, exhibits, is_name, trace
from pipeline.verdicts.wording import counted, opened, series, spelled

_COMPARING = ("more", "less", "equal")


def judge_topics(evidence: Evidence, claim: Claim) -> Verdict:
    """The claim's standing with what was found for each target and model it speaks of.

    Next to the models that the claim names, the account tells what the others have on the target: a person who
    writes that one of them covers it often means that the others do not.
    """
    silent = [label for label in (*claim.subjects, *claim.references) if not evidence.texts(label)]
    if silent:
        return Verdict("not measurable", f"There is no text by {series(silent)} to search.")
    sized = claim.percentage is not None or claim.factor is not None
    if (sized and claim.treatment in _COMPARING) or (
        claim.share is not None and (claim.surplus or claim.lead or claim.only or claim.treatment in _COMPARING)
    ):
        return Verdict("not measurable", "How often or by how much is not compared topic by topic.")
    if claim.surplus is not None:
        return _surplus(evidence, claim, claim.surplus)
    others = [label for label in evidence.present if label not in claim.subjects]
    if claim.lead is not None:
        pairs = [(subject, other) for subject in claim.subjects for other in (claim.references or others)]
        return combine([_lead_over(evidence, *pair, claim.lead) for pair in pairs])
    parts: dict[str, Verdict] = {}
    scales: list[str] = []
    graded = False
    for target in claim.targets:
        own = [trace(evidence, target, label) for label in claim.subjects]
        rest = [trace(evidence, target, label) for label in (claim.references or others)]
        compared = claim.only or claim.treatment in _COMPARING
        shown = [*own, *(one for one in rest if compared or one.present or one.label in claim.against)]
        numbers, quotations = exhibits(evidence, [*own, *rest])
        told = account(evidence, target, shown)
        parts[target] = combine([Verdict(each, told, numbers, quotations) for each in _standings(claim, own, rest)])
        graded = graded or any(one.rows for one in own)
        scales += [_points(mine, theirs) for mine in own for theirs in _faced(claim, rest) if _shared(mine, theirs)]
    whole = _together(parts)
    return replace(whole, why=" ".join(filter(None, (whole.why, _rule(claim, scales) if graded else ""))))


def _together(parts: Mapping[str, Verdict]) -> Verdict:
    """One verdict on all things that are said to be treated alike, told for each where they differ.

    What is right of one thing and wrong of another is neither supported nor contradicted as a whole: too close.
    """
    whole = combine(list(parts.values()))
    by_standing: dict[Standing, list[str]] = {}
    for target, verdict in parts.items():
        by_standing.setdefault(verdict.standing, []).append(f"“{target}”")
    if len(by_standing) < 2:
        return whole
    told = ", ".join(f"{standing} for {series(targets)}" for standing, targets in by_standing.items())
    standing: Standing = "too close" if {"supported", "contradicted"} <= by_standing.keys() else whole.standing
    return replace(whole, standing=standing, why=f"{opened(told)}. {whole.why}")


_RULES = {
    "explained": "at least half of the topics explained (contradicted by less than a quarter)",
    "briefly": "mentioned, with fewer than half of the topics explained",
    "not in depth": "fewer than half of the topics explained (contradicted by three quarters)",
    "mostly absent": "more than half of the topics left out and its words in at most half of the answers",
}


def _rule(claim: Claim, scales: Sequence[str]) -> str:
    """How the words for an extent or a comparison are read, with the points that decided; empty without such words."""
    points = f"an explained topic counts two points, a mentioned one: {'; '.join(dict.fromkeys(scales))}"
    if claim.treatment in _COMPARING:
        gap = "at most one point apart" if claim.treatment == "equal" else f"over one point {_AHEAD[claim.treatment]}"
        return f"The comparison takes {gap} ({points})." if scales else ""
    if not claim.extent:
        return ""
    if not scales:
        return f"“{opened(claim.extent)}” is read as {_RULES[claim.treatment]}."
    return (
        f"“{opened(claim.extent)}” is read as a comparison first, over one point {_AHEAD[claim.treatment]} ({points}), "
        f"then as {_RULES[claim.treatment]}."
    )


_AHEAD = {
    "explained": "ahead",
    "more": "ahead",
    "less": "behind",
    "briefly": "behind",
    "mostly absent": "behind",
    "not in depth": "behind",
}


def _faced(claim: Claim, rest: Sequence[Traces]) -> list[Traces]:
    """The models that the claim is a comparison with."""
    if claim.treatment in _COMPARING:
        return list(rest)
    return [one for one in rest if claim.extent and one.label in claim.against]


def _shared(mine: Traces, theirs: Traces) -> list[Row]:
    return [row for row in mine.rows if row in theirs.rows]


def _points(mine: Traces, theirs: Traces) -> str:
    """``“ethics”: ChatGPT 6, Gemini 5``."""
    shared = _shared(mine, theirs)
    return f"“{mine.target}” " + ", ".join(f"{one.label} {sum(map(one.grade_of, shared))}" for one in (mine, theirs))


def _surplus(evidence: Evidence, claim: Claim, said: Surplus) -> Verdict:
    """The standing of ``X explains topics that Y leaves out``, with those topics counted and some named."""
    return combine(
        [
            _surplus_over(evidence, subject, reference, said)
            for subject in claim.subjects
            for reference in claim.references
        ]
    )


def _surplus_over(evidence: Evidence, subject: str, reference: str, said: Surplus) -> Verdict:
    rows = evidence.shared_rows((subject, reference))
    if not rows:
        return Verdict("not measurable", f"No topic was scored for both {subject} and {reference}.")
    verb = "explains" if said.least == 2 else "treats"
    beyond, behind = (
        spread(row for row in rows if (row.grades[a] or 0) >= said.least and row.grades[b] == 0)
        for a, b in ((subject, reference), (reference, subject))
    )
    count = len(beyond)
    right = count > 1 if said.number is None else count == said.number
    standing: Standing = "supported" if right and count else "too close" if count else "contradicted"
    among = ", among them" if count > NAMED else ":"
    names = f"{among} {series([quoted(row) for row in beyond[:NAMED]])}" if count else ""
    compared = "the only topic" if len(rows) == 1 else f"the {counted(len(rows), 'topic')}"
    told = f"{subject} {verb} {spelled(count) if count else 'none'} that {reference} leaves out{names}"
    why = f"Of {compared} of the rubric, {told}."
    if behind:
        why += f" The other way round there {'is' if len(behind) == 1 else 'are'} {spelled(len(behind))}."
    numbers = tuple(
        Number(name=f"Topics that {a} {verb} and {b} leaves out", value=len(found), unit=f"of {len(rows)}")
        for a, b, found in ((subject, reference, beyond), (reference, subject, behind))
    )
    return Verdict(standing, why, numbers, evidence.quotes((subject, row) for row in beyond[:NAMED]))


def _lead_over(evidence: Evidence, subject: str, reference: str, said: Lead) -> Verdict:
    """The standing of ``X covers ten topics more than Y``, with both numbers; a fifth beside it is too close."""
    rows = evidence.shared_rows((subject, reference))
    if not rows:
        return Verdict("not measurable", f"No topic was scored for both {subject} and {reference}.")
    verb = "explains" if said.least == 2 else "treats"
    ours, theirs = (sum((row.grades[label] or 0) >= said.least for row in rows) for label in (subject, reference))
    gap = theirs - ours if said.fewer else ours - theirs
    near = 0.8 * said.number <= gap <= 1.25 * said.number
    standing: Standing = "supported" if gap == said.number else "too close" if near else "contradicted"
    why = f"Of {counted(len(rows), 'topic')} of the rubric, {subject} {verb} {ours} and {reference} {theirs}"
    why += (
        f", which is {spelled(abs(ours - theirs))} {'more' if ours > theirs else 'fewer'}." if ours != theirs else "."
    )
    unit = f"of {len(rows)}"
    numbers = tuple(
        Number(name=f"{label}, topics {'explained' if said.least == 2 else 'treated'}", value=value, unit=unit)
        for label, value in ((subject, ours), (reference, theirs))
    )
    return Verdict(standing, why, numbers)


def _standings(claim: Claim, own: Sequence[Traces], rest: Sequence[Traces]) -> list[Standing]:
    """One standing for each thing that the claim says of this target."""
    if claim.treatment in _COMPARING:
        return [_compared(claim, mine, theirs) for mine in own for theirs in rest] or ["not measurable"]
    # A term that any answer or the rubric knows can be searched for; a paraphrase cannot.
    known = any(one.present or one.rows or one.touched or one.retold or one.listed for one in (*own, *rest)) or is_name(
        own[0].target
    )
    if not known:
        return ["not measurable"]
    if claim.share is not None:
        return [_in_answers(claim, claim.share, mine) for mine in own]
    standings = [_extent(claim, mine, _faced(claim, rest)) if mine.rows else _by_words(claim, mine) for mine in own]
    if "absent" in claim.treatment and any(one.cut for one in own):
        standings = ["not measurable" if standing == "supported" else standing for standing in standings]
    if claim.only:
        standings += [_alone(claim, one) for one in rest]
    return standings


def _alone(claim: Claim, other: Traces) -> Standing:
    """The standing of ``nobody else``: what others only mention, they do not explain."""
    if claim.explained and other.rows:
        return "contradicted" if other.graded(2) else "supported"
    if other.present:
        return "contradicted"
    return "too close" if other.touched or other.retold else "supported"


def _in_answers(claim: Claim, share: Share, mine: Traces) -> Standing:
    """The standing of ``in so many of its answers``, by its words: an answer may put it otherwise."""
    if claim.treatment != "covered" or share.number is not None:
        return "not measurable"
    return "supported" if share.holds(len(mine.found), mine.answers) else "not measurable"


def _extent(claim: Claim, mine: Traces, faced: Sequence[Traces]) -> Standing:
    """By grades; where the sentence says the opposite of other models, the comparison with them comes first."""
    alone = _by_grades(claim, mine)
    fights = [_compared(claim, mine, theirs) for theirs in faced if _shared(mine, theirs)]
    if not fights:
        return alone
    compared = combine([Verdict(standing, "") for standing in fights]).standing
    if compared == "contradicted" or (alone == "contradicted" and compared != "supported"):
        return "contradicted"
    return "supported" if alone == compared == "supported" else "too close"


def _by_grades(claim: Claim, mine: Traces) -> Standing:
    """The standing where the rubric has topics for the target."""
    total, seen, explained = len(mine.rows), mine.graded(1), mine.graded(2)
    match claim.treatment:
        case "covered":
            standing: Standing = "supported" if seen else "too close" if mine.found else "contradicted"
        case "explained":
            standing = (
                "supported" if 2 * explained >= total else "too close" if 4 * explained >= total else "contradicted"
            )
        case "not in depth":
            standing = "supported" if 2 * explained < total else "contradicted"
            standing = "too close" if total <= 2 * explained and 4 * explained < 3 * total else standing
        case "briefly":
            standing = "supported" if seen and 2 * explained < total else "contradicted"
        case "mostly absent":
            standing = _majority(total - seen, total)
            in_words = 2 * len(mine.found) > mine.answers
            standing = "too close" if standing == "supported" and in_words else standing
        case _ if mine.present:
            standing = "contradicted" if explained or 2 * seen >= total else "too close"
        case _:
            standing = "too close" if mine.touched else "supported"
    return standing


def _majority(part: int, whole: int) -> Standing:
    """Whether a part is more than half of the whole."""
    return "supported" if 2 * part > whole else "too close" if 2 * part == whole else "contradicted"


def _by_words(claim: Claim, mine: Traces) -> Standing:
    """The standing where only the words can be searched for: how deeply they are treated is not known."""
    if 2 * mine.touched >= 1 and "absent" in claim.treatment:
        # Where only cut answers were graded, no topic counts as left out, but one can be there.
        return "contradicted"
    if claim.treatment == "covered":
        return "supported" if mine.found else "too close" if mine.retold or mine.touched else "contradicted"
    if claim.treatment == "absent":
        return "contradicted" if mine.found else "too close" if mine.retold else "supported"
    if claim.treatment == "mostly absent":
        return _majority(mine.answers - len(mine.found), mine.answers)
    return "not measurable" if mine.found else "contradicted"


def _compared(claim: Claim, mine: Traces, theirs: Traces) -> Standing:
    """The standing of ``more on it than``: by grades over the topics of both, more than one grade apart."""
    shared = _shared(mine, theirs)
    if not shared:
        return "not measurable"
    gain = sum(mine.grade_of(row) - theirs.grade_of(row) for row in shared)
    if claim.treatment == "equal":
        return "supported" if gain == 0 else "too close" if abs(gain) == 1 else "contradicted"
    gain = gain if _AHEAD[claim.treatment] == "ahead" else -gain
    return "supported" if gain > 1 else "contradicted" if gain < -1 else "too close"
