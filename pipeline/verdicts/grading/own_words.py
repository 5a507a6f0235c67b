"""Points for what the student wrote: the conclusion, and claims that the answers bear out."""

from __future__ import annotations

import re

from pipeline.records import Criterion, CriterionResult, Evidence, Finding, Prompt
from pipeline.verdicts.claims import check_claims
from pipeline.verdicts.grading.bands import band_of, length_share
from pipeline.verdicts.grading.case import Case, result
from pipeline.verdicts.grading.reasoning import comparison, reason, sentences
from pipeline.verdicts.wording import counted, series, shortened

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SAYS_SOMETHING = 20
"""Words from which a conclusion counts as one though it neither compares nor gives a reason."""
_DECIDED = ("supported", "contradicted")


def judge_conclusion(case: Case, criterion: Criterion) -> CriterionResult:
    """Points for a conclusion that is there, is of the length asked for, compares the tools and gives reasons.

    Each earns a quarter; fewer than 20 words that neither compare nor give a reason earn nothing. Remarks on single
    exercises count where no conclusion is about the whole. Without either the points are None: it may be there
    without a heading.
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
    spans = [span for part in parts for span in sentences(case.submission.text, part.start, part.end)]
    tools = case.rubric.tools or case.tools_found
    compared = comparison(case.submission.text, spans, tools, claims=bool(case.claims))
    reasoned = reason(case.submission.text, spans, tools)
    length = length_share(words, criterion.low, criterion.high)
    empty = not compared and not reasoned and words < _SAYS_SOMETHING
    told = [f"There is a conclusion of {counted(words, 'word')}"]
    steps = []
    if length < 1:
        told[0] += f" ({band_of(criterion, 'words')} are asked for)"
        steps.append(f"Bring the conclusion to {band_of(criterion, 'words')}.")
    told.append("it compares the tools" if compared else "it does not compare the tools")
    if not compared:
        steps.append("Name the tools and say what one does better than the other.")
    told.append("it gives reasons" if reasoned else "no reason was found in it")
    if not reasoned:
        steps.append("Give a reason for each verdict: a number, a quotation, or “because ...”.")
    pieces = dict.fromkeys(((parts[0].start, parts[0].end), *filter(None, (compared, reasoned))))
    evidence = [case.places.evidence(*piece) for piece in pieces]
    nothing = " So short a text without either earns nothing." if empty else ""
    return result(
        criterion,
        0.0 if empty else (1 + length + bool(compared) + bool(reasoned)) / 4,
        f"{series(told)}.{nothing}",
        next_step=" ".join(steps),
        evidence=tuple({piece.start: piece for piece in evidence}.values()),
    )


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
