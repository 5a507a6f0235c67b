"""A single answer, unnamed or found without certainty, where two tools were asked: it may hold those of both."""

from __future__ import annotations

import re

from pipeline.records import Criterion, CriterionResult, FoundAnswer
from pipeline.verdicts.grading.absence import UNSURE
from pipeline.verdicts.grading.case import UNNAMED, Case

RESTING = frozenset({"coverage", "length", "readability", "structure", "parts"})
"""Kinds of criteria whose points rest on which answers were found."""
_TOOL = re.compile(
    r"\b(?:(chat\s?gpt)|(gemini|bard)|(claude)|(co-?pilot)|(deep\s?seek)|(llama|meta\s?ai)|(mistral)|(grok)|(qwen))\b",
    re.IGNORECASE,
)


def merged_exercises(case: Case) -> tuple[str, ...]:
    """Ids of the exercises in which a single answer was found though two tools were asked, and it names none.

    Or it was found with little confidence, and the other tool's may have been overlooked.

    That two were asked the rubric tells, or what the student wrote beside the answers.
    """
    if len(case.rubric.tools) < 2 and len(_spoken_of(case)) < 2:
        return ()
    corrected = {part.start for part in case.parts if part.corrected}
    doubtful = {each.exercise for each in case.absent if each.doubt}
    found: dict[str, list[FoundAnswer]] = {}
    for each in case.answers:
        found.setdefault(each.answer.exercise, []).append(each)
    return tuple(
        exercise
        for exercise, (first, *others) in found.items()
        if not others
        and first.start not in corrected
        and (first.answer.provider in UNNAMED or (first.confidence < UNSURE and exercise in doubtful))
    )


def left_open(case: Case, criterion: Criterion, judged: CriterionResult) -> CriterionResult:
    """The result without points where it rests on an answer that may hold two; else as it is."""
    merged = {each for each in merged_exercises(case) if criterion.exercise in (None, each)}
    if criterion.kind not in RESTING or not merged:
        return judged
    why = f"{judged.why} But {_told(case, merged)} may hold the answers of two tools: the marker decides."
    return judged.model_copy(update={"points": None, "why": why})


def merged_flags(case: Case) -> tuple[str, ...]:
    """What the marker should look at; empty where no answer may hold two."""
    merged = set(merged_exercises(case))
    if not merged:
        return ()
    flag = (
        f"{_told(case, merged)} may hold the answers of two tools; its points are left open: say in parts.yaml where "
    )
    return (f"{flag}each begins",)


def _told(case: Case, merged: set[str]) -> str:
    numbers = sorted(case.number(each) for each in merged)
    named = ", ".join(map(str, numbers))
    return f"the only answer found to exercise{'s' if len(numbers) > 1 else ''} {named}"


def _spoken_of(case: Case) -> set[int]:
    text = case.submission.text
    beside = (text[part.start : part.end] for part in case.parts if part.kind not in ("answer", "prompt"))
    return {found.lastindex or 0 for each in beside for found in _TOOL.finditer(each)}
