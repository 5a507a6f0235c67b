"""The answers that a submission quotes, as records that the scorers take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pipeline.inputs.lost_elements import lost_elements
from pipeline.records import Answer, FoundAnswer, Part, Submission


def answers_of(submission: Submission, parts: Iterable[Part]) -> tuple[FoundAnswer, ...]:
    """The answers among the parts, in the order of the text; empty where there are none.

    Parts without an exercise or without a word are left out. Answers of which no tool is named are called ``Tool 1``,
    ``Tool 2`` in the order in which they stand in their exercise. A second stretch of the same tool's answer is a
    further sample of it; a sample that the report numbers keeps its number, unless another has it.
    """
    found: list[FoundAnswer] = []
    unnamed: Counter[str] = Counter()
    samples: Counter[tuple[str, str]] = Counter()
    taken: set[tuple[str, str, int]] = set()
    for part in sorted(parts, key=lambda each: each.start):
        text = submission.text[part.start : part.end]
        if part.kind != "answer" or part.exercise is None or not text.strip():
            continue
        tool = part.tool
        if tool is None:
            unnamed[part.exercise] += 1
            tool = f"Tool {unnamed[part.exercise]}"
        sample = part.sample
        while sample is None or (part.exercise, tool, sample) in taken:
            sample = samples[part.exercise, tool]
            samples[part.exercise, tool] += 1
        taken.add((part.exercise, tool, sample))
        answer = Answer(
            exercise=part.exercise,
            provider=tool,
            sample=sample,
            status="answered",
            text=text,
            origin="pasted",
            lost=lost_elements(submission, part.start),
        )
        found.append(
            FoundAnswer(answer=answer, whole=part.sample is not None, start=part.start, confidence=part.confidence)
        )
    return tuple(found)
