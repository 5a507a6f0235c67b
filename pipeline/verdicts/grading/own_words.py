"""Points for what the student wrote: the conclusion, and claims that the answers bear out."""

from __future__ import annotations

import re

from pipeline.records import Criterion, CriterionResult, Evidence, Finding, Part, Prompt
from pipeline.verdicts.claims import check_claims
from pipeline.verdicts.grading.bands import band_of, length_share
from pipeline.verdicts.grading.case import Case, result
from pipeline.verdicts.wording import counted, series, shortened

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_REASON = re.compile(
    r"\b(?:because|since|due\s+to|owing\s+to|thanks\s+to|therefore|thus|hence|consequently|as\s+a\s+result|so\s+that|"
    r"which\s+(?:is\s+why|shows|means|makes|helps|explains)|the\s+reason|for\s+(?:example|instance)|such\s+as|e\.\s?g\.|"
    r"this\s+(?:shows|means|makes|is\s+why)|in\s+that\b|as\s+(?:it|they|the\s+answers?)\b)|\d+(?:[.,]\d+)?\s*(?:%|words)",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:than|whereas|while|compared|comparison|unlike|both|neither|better|worse|more|less|longer|shorter|"
    r"in\s+contrast|on\s+the\s+other\s+hand|similar(?:ly)?|differ\w*)\b",
    re.IGNORECASE,
)
_DECIDED = ("supported", "contradicted")


def judge_conclusion(case: Case, criterion: Criterion) -> CriterionResult:
    """Points for a conclusion that is there, is of the length asked for, compares the tools and gives reasons.

    Each earns a quarter. Remarks on single exercises count where no conclusion is about the whole. Without either the
    points are None: it may be there without a heading.
    """
    found = [part for part in case.parts if part.kind == "conclusion"]
    parts = [part for part in found if part.exercise is None] or found
    text = "\n\n".join(case.submission.text[part.start : part.end] for part in parts)
    words = len(_WORD.findall(text))
    if not words:
        return result(
            criterion,
            None,
            "No conclusion of your own was found; the marker decides whether one is there.",
            next_step="Write a conclusion of your own: which tool answered better, by which measure, and why.",
        )
    comparison = _comparison(case, parts, text)
    reason = _first(case, parts, _REASON)
    length = length_share(words, criterion.low, criterion.high)
    told = [f"There is a conclusion of {counted(words, 'word')}"]
    steps = []
    if length < 1:
        told[0] += f" ({band_of(criterion, 'words')} are asked for)"
        steps.append(f"Bring the conclusion to {band_of(criterion, 'words')}.")
    told.append("it compares the tools" if comparison else "it does not compare the tools")
    if not comparison:
        steps.append("Name the tools and say what one does better than the other.")
    told.append("it gives reasons" if reason else "no reason was found in it")
    if not reason:
        steps.append("Give a reason for each verdict: a number, a quotation, or “because ...”.")
    evidence = [case.places.evidence(parts[0].start, parts[0].end), *filter(None, (comparison, reason))]
    return result(
        criterion,
        (1 + length + bool(comparison) + bool(reason)) / 4,
        f"{series(told)}.",
        next_step=" ".join(steps),
        evidence=tuple({piece.start: piece for piece in evidence}.values()),
    )


def _comparison(case: Case, parts: list[Part], text: str) -> Evidence | None:
    """The first words that compare, if the text names two tools or makes a claim about one."""
    named = [
        tool
        for tool in case.rubric.tools or case.tools_found
        if re.search(rf"(?<!\w){re.escape(tool)}(?!\w)", text, re.IGNORECASE)
    ]
    numbered = {match.lower() for match in re.findall(r"\b(?:tool|model|AI)\s*[12]\b", text, re.IGNORECASE)}
    if len(named) + len(numbered) < 2 and not (case.claims and _COMPARED.search(text)):
        return None
    return _first(case, parts, _COMPARED) or case.places.evidence(parts[0].start, parts[0].end)


def _first(case: Case, parts: list[Part], pattern: re.Pattern[str]) -> Evidence | None:
    """The sentence around the first match."""
    text = case.submission.text
    for part in parts:
        match = pattern.search(text, part.start, part.end)
        if match:
            before = max(text.rfind(end, part.start, match.start()) for end in (". ", "! ", "? ", "\n"))
            start = part.start if before < 0 else before + 1
            stops = [place for end in (". ", "! ", "? ", "\n") if (place := text.find(end, match.end(), part.end)) >= 0]
            return case.places.evidence(start, min(stops, default=part.end - 1) + 1)
    return None


# ---------------------------------------------------------------- claims


def check_own_claims(case: Case) -> tuple[Finding, ...]:
    """The student's claims about the tools, checked against the answers of this very submission."""
    answers = [found.answer for found in case.answers]
    # In the order of the rubric, whatever was answered first or not at all.
    prompts = [Prompt(id=each.id, title="", text=each.prompt) for each in case.rubric.exercises]
    return tuple(
        finding
        for part in case.own_prose
        for finding in check_claims(
            case.submission.text[part.start : part.end],
            answers,
            case.scores,
            prompts=prompts,
            rubric=case.rubric,
            providers=case.tools_found,
            exercise=part.exercise,
        )
    )


def judge_claims(case: Case, criterion: Criterion) -> CriterionResult:
    """Points for the share of the student's claims that the answers bear out.

    Only claims that the measures decide count: those that are too close to call, too general for so few answers or
    not measurable are told and count neither way. Where none is decided the points are None.
    """
    decided = [claim for claim in case.claims if claim.standing in _DECIDED]
    wrong = [claim for claim in decided if claim.standing == "contradicted"]
    open_ = len(case.claims) - len(decided)
    evidence = tuple(filter(None, (_located(case, claim) for claim in case.claims)))
    if not decided:
        why = "No claim about the tools was found that the measures could decide; the marker decides."
        step = "Say something about the tools that can be checked, such as which one writes longer or covers more."
        return result(criterion, None, why, next_step=step, evidence=evidence)
    right = len(decided) - len(wrong)
    why = f"Of {counted(len(decided), 'claim')} that can be checked, {counted(right, 'claim')} "
    why += "fits the answers" if right == 1 else "fit the answers"
    why += f" and {counted(len(wrong), 'claim')} {'does' if len(wrong) == 1 else 'do'} not." if wrong else "."
    if open_:
        why += f" {counted(open_, 'further sentence').capitalize()} cannot be decided by the measures and"
        why += " does not count." if open_ == 1 else " do not count."
    step = f"Look again at “{shortened(wrong[0].sentence, 160)}” {wrong[0].why}" if wrong else ""
    return result(criterion, right / len(decided), why, next_step=step, evidence=evidence)


def _located(case: Case, claim: Finding) -> Evidence | None:
    for part in case.own_prose:
        if place := case.places.find(claim.sentence, part.start, part.end):
            return case.places.evidence(*place)
    return None
