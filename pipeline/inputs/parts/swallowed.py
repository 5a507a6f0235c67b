"""Answers whose end reads like the answer to another exercise, of which none was found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.inputs.parts.exercise_words import ExerciseWords
from pipeline.records import Part, Rubric

AHEAD = 4.0
"""How much better both halves of an answer fit exercises of their own than each other's; one answer reaches 2."""
LEAST_WORDS = 40
"""Words of a half that can tell its exercise."""
CUTS = 12
"""Places at which an answer is tried to be cut."""
LONGEST = 40_000
"""Characters of an answer that are looked at."""
DOUBTED = 0.5
"""Confidence that is left in an answer that seems to hold another."""
_BLANK = re.compile(r"\n[ \t\r]*\n")


def with_doubted_ends(text: str, parts: Sequence[Part], words: ExerciseWords, rubric: Rubric) -> tuple[Part, ...]:
    """The parts; an answer is doubted where its end reads like an answer of the same tool that was not found.

    So it is where a label was left out or could not be read: what stands below it seems to go on with the answer above.

    Args:
        text: of the submission.
        parts: found in it.
        words: compares texts with the exercises.
        rubric: whose exercises they are.
    """
    places = {exercise.id: index for index, exercise in enumerate(rubric.exercises)}
    answered = {(part.tool, part.exercise) for part in parts if part.kind == "answer"}
    told = list(parts)
    for number, part in enumerate(parts):
        missing = [place for each, place in places.items() if (part.tool, each) not in answered]
        if part.kind != "answer" or part.exercise not in places or not missing:
            continue
        held = _held(text[part.start : part.end][:LONGEST], places[part.exercise], missing, words)
        if held is not None:
            why = f"{part.why}; its end reads like an answer to {rubric.exercises[held].id}"
            told[number] = part.model_copy(update={"confidence": min(part.confidence, DOUBTED), "why": why})
    return tuple(told)


def _held(answer: str, own: int, missing: Sequence[int], words: ExerciseWords) -> int | None:
    """The exercise that the end of an answer is about, if one of the missing."""
    blanks = [found.end() for found in _BLANK.finditer(answer)]
    for cut in blanks[:: max(1, len(blanks) // CUTS)]:
        head, tail = answer[:cut], answer[cut:]
        if min(len(head.split()), len(tail.split())) < LEAST_WORDS:
            continue
        before, behind = words.text_fit(head), words.text_fit(tail)
        for other in missing:
            if min(before[own] - before[other], behind[other] - behind[own]) > AHEAD:
                return other
    return None
