"""Anchors weighed against each other: what says less, or more, than it seems to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.inputs.parts.anchors import Anchor, Reading
from pipeline.inputs.parts.lines import Line

ANCHOR_LIMIT = 300
"""Most lines that are considered; of more, those that say most plainly what they open."""
LEAST = 1.1
"""Weight of a reading that can matter."""
OWN_NUMBERS = frozenset({"ex", "exp", "expt", "experiment", "exercise", "assignment", "activity"})
"""What a report as a whole may be numbered by."""
MOST_ROUNDS = 4
"""How often the exercises may be counted through: once for each tool."""
IN_TURN = 3.0
"""Weight of a heading by its number in turn alone."""
_NUMBER = re.compile(r"((?:\d{1,2}\.){0,3})(\d{1,2})[.):]*\s")
AGAIN = 1.5
"""What a label without a number gains from standing there several times."""


def numbered_in_turn(lines: Sequence[Line], found: Sequence[Anchor], exercises: int) -> list[Anchor]:
    """The anchors, with those of headings that number nothing but the exercises: 1 to 4, for each tool anew.

    So it is only where all numbered headings of a level do so and none has another role, such as a conclusion.
    """
    known = {anchor.line.start: anchor for anchor in found}
    levels: dict[tuple[str, int, int], list[tuple[Line, int]]] = {}
    for line in lines:
        if line.style in ("heading", "bold") and (told := _NUMBER.match(line.words)):
            levels.setdefault((line.style, line.level, told[1].count(".")), []).append((line, int(told[2])))
    for numbered in levels.values():
        rounds, rest = divmod(len(numbered), exercises)
        turns = [number for _, number in numbered] == [*range(1, exercises + 1)] * rounds
        if rest or not turns or not 1 <= rounds <= MOST_ROUNDS or exercises < 2:
            continue
        if any(_has_other_role(known.get(line.start)) for line, _ in numbered):
            continue
        for line, number in numbered:
            reading = Reading("prompt", number - 1, None, IN_TURN, "role")
            anchor = known.get(line.start) or Anchor(line, (), "", said=line.words.casefold())
            plain = any(each.exercise == number - 1 and each.weight >= IN_TURN for each in anchor.readings)
            known[line.start] = anchor if plain else anchor._replace(readings=(*anchor.readings, reading))
    return [known[start] for start in sorted(known)]


def _has_other_role(anchor: Anchor | None) -> bool:
    return anchor is not None and any(r.role not in ("prompt", "header") or r.tool for r in anchor.readings)


def limited(found: list[Anchor]) -> list[Anchor]:
    """The anchors, or of very many those that say most plainly what they open."""
    if len(found) <= ANCHOR_LIMIT:
        return found
    floor = sorted((_weight(anchor) for anchor in found), reverse=True)[ANCHOR_LIMIT - 1]
    return [anchor for anchor in found if _weight(anchor) >= floor][:ANCHOR_LIMIT]


def without_passing_names(found: list[Anchor]) -> list[Anchor]:
    """The anchors without tools that are only named in passing, never plainly or twice."""
    weights: dict[str, list[float]] = {}
    for anchor in found:
        for reading in anchor.readings:
            if reading.tool is not None:
                weights.setdefault(reading.tool, []).append(reading.weight)
    known = {tool for tool, each in weights.items() if max(each) >= 3.4 or (max(each) >= 2 and len(each) > 1)}
    sure = [
        anchor._replace(readings=tuple(r for r in anchor.readings if r.tool is None or r.tool in known))
        for anchor in found
    ]
    return [anchor for anchor in sure if anchor.readings]


def without_running_headers(found: list[Anchor]) -> list[Anchor]:
    """The anchors; a line about one exercise that stands there again and again says little.

    Twice for each tool is no more than a title above an answer that repeats it.
    """
    counts = Counter(anchor.said for anchor in found if tells_exercise(anchor))
    tools = len({reading.tool for anchor in found for reading in anchor.readings if reading.tool}) or 1
    kept = []
    for anchor in found:
        count = counts.get(anchor.said, 0)
        if count >= 3 and count > 2 * tools:
            readings = tuple(reading._replace(weight=reading.weight * 0.3) for reading in anchor.readings)
            kept.append(anchor._replace(readings=readings))
        else:
            kept.append(anchor)
    return kept


def without_own_numbers(found: list[Anchor]) -> list[Anchor]:
    """The anchors without the report's own number: ``EX01`` above four prompts is no exercise of the rubric."""
    told: dict[str, set[int | None]] = {}
    for anchor in found:
        told.setdefault(anchor.family, set()).update(r.exercise for r in anchor.readings)
    everything = set().union(*told.values()) - {None}
    kept = []
    for anchor in found:
        if anchor.family in OWN_NUMBERS and len(told[anchor.family]) == 1 and len(everything) > 1:
            readings = tuple(r._replace(weight=r.weight * 0.2) for r in anchor.readings)
            kept.append(anchor._replace(readings=readings))
        else:
            kept.append(anchor)
    return kept


def without_doubtful_titles(found: list[Anchor], exercises: int) -> list[Anchor]:
    """The anchors; where labels such as ``Prompt 2`` tell most exercises, headings about a topic say little."""
    told = {r.exercise for anchor in found for r in anchor.readings if r.by == "label" and r.weight >= 4}
    share = 0.35 if len(told) >= max(2, exercises / 2) else 1.0
    kept = []
    for anchor in found:
        readings = tuple(
            r._replace(weight=r.weight * share) if r.by == "title" and r.tool is None and not anchor.family else r
            for r in anchor.readings
        )
        if readings := tuple(reading for reading in readings if reading.weight >= LEAST):
            kept.append(anchor._replace(readings=readings))
    return kept


def as_one_speaker(found: list[Anchor]) -> list[Anchor]:
    """The anchors; ``User:`` says plainly that a prompt follows where it does so again and again."""
    heads = [each.said.removesuffix(each.rest.casefold()) for each in found]
    told = [any(r.role == "prompt" and r.exercise is None for r in each.readings) for each in found]
    counts = Counter(head for head, tells in zip(heads, told, strict=True) if tells)
    return [
        anchor._replace(
            readings=tuple(r._replace(weight=r.weight + AGAIN) if r.role == "prompt" else r for r in anchor.readings)
        )
        if tells and counts[head] >= 3
        else anchor
        for anchor, head, tells in zip(found, heads, told, strict=True)
    ]


def tells_exercise(anchor: Anchor) -> bool:
    """Whether a reading of the anchor names an exercise."""
    return any(reading.exercise is not None for reading in anchor.readings)


def goes_on(before: Anchor, after: Anchor) -> bool:
    """Whether an anchor can be the next entry of a list of exercises."""
    told = [reading.exercise for reading in after.readings if reading.exercise is not None]
    first = [reading.exercise for reading in before.readings if reading.exercise is not None]
    # The last section of an answer, "Part 3", and the label of the next, "Prompt 4", are no list.
    return before.family == after.family and bool(told and first) and max(told) > min(first)


def unless_list(run: list[Anchor]) -> list[Anchor]:
    """The anchors of a run without texts between, but none where they list the exercises."""
    if sum(anchor.readings[0].tool is not None for anchor in run) > len(run) / 2:
        # A list of prompts names no tools.
        return run
    told = {reading.exercise for anchor in run for reading in anchor.readings[:1]}
    return [] if len(run) >= 3 and len(told) >= 3 else run


def _weight(anchor: Anchor) -> float:
    return max(reading.weight for reading in anchor.readings)
