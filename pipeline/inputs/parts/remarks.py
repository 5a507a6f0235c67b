"""What a student says about one exercise, told from what is said about the whole."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Part


def with_remarks(parts: Sequence[Part]) -> list[Part]:
    """The parts; a conclusion between the answers to two exercises is about the first of them.

    So is one behind the last answer, where another follows and the exercises before it have each their own.
    """
    told = list(parts)
    remarked: set[str | None] = set()
    for place, part in enumerate(parts):
        before = next((each.exercise for each in reversed(parts[:place]) if each.kind == "answer"), None)
        if part.kind not in ("conclusion", "other") or part.exercise is not None or before is None:
            continue
        later = [each.exercise for each in parts[place + 1 :] if each.kind == "answer"]
        done = {each.exercise for each in parts[:place] if each.kind == "answer"}
        goes_on = bool(later) and before not in later and done.isdisjoint(later)
        one_each = bool(remarked) or any(each.kind == "conclusion" and each.exercise for each in told[:place])
        last = not later and one_each and any(each.kind == "conclusion" for each in parts[place + 1 :])
        if part.kind == "other":
            remarked |= {before} if goes_on else set()
        elif goes_on or (last and before not in remarked):
            why = f"{part.why}; it stands behind the answers to that exercise"
            told[place] = part.model_copy(update={"exercise": before, "why": why})
            remarked.add(before)
    return told
