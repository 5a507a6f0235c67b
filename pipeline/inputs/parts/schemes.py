"""The one way in which a report labels its exercises, against headings within answers that look like labels."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from pipeline.inputs.parts.anchors import Anchor, Reading
from pipeline.inputs.parts.labels import HEADING_NUMBER, NUMBERING, WEAK_FAMILIES
from pipeline.inputs.parts.weighing import IN_TURN

PLAINLY = 3.0
"""Weight from which on a line names a tool plainly."""
_DIGITS = re.compile(r"\d+")

Signature = tuple[str | int, ...]
"""What lines have in common that a writer makes alike: the word of the label, or the look of the heading."""


class _Told(NamedTuple):
    """An anchor that tells an exercise."""

    place: int
    anchor: Anchor
    reading: Reading
    exercise: int
    signature: Signature
    part: int
    """How many tools are named above."""


def without_inner_headings(found: Sequence[Anchor], exercises: int, tools: int) -> list[Anchor]:
    """The anchors; where the report labels its exercises in one way, other headings about them say nothing.

    An answer has sections such as ``2. Architectures`` too, in a look of their own, below the label of its exercise.

    Args:
        found: in order.
        exercises: how many the rubric has.
        tools: how many it names.
    """
    named = {r.tool for anchor in found for r in anchor.readings if r.tool is not None and r.weight >= PLAINLY}
    rounds = max(len(named), tools, 1) if named or tools else 2
    found = _with_turns(found, exercises, rounds)
    above = list(accumulate(_tool_named(anchor) is not None for anchor in found))
    told = [
        _Told(place, anchor, reading, reading.exercise, _signature(anchor, reading), above[place])
        for place, anchor in enumerate(found)
        if (reading := _best(anchor)) is not None and reading.exercise is not None
    ]
    scheme = _scheme(told, exercises, rounds)
    if not scheme:
        return list(found)
    doubted = {each.place for each in _beside(scheme, told, rounds, _governed(found, [each.place for each in scheme]))}
    kept = [
        anchor._replace(readings=tuple(r for r in anchor.readings if not _doubtful(r))) if place in doubted else anchor
        for place, anchor in enumerate(found)
    ]
    return [anchor for anchor in kept if anchor.readings]


def _beside(scheme: Sequence[_Told], told: Sequence[_Told], rounds: int, governed: set[int]) -> Iterator[_Told]:
    """What tells exercises below the labels of the scheme without being one."""
    covered, own = {each.exercise for each in scheme}, {each.place for each in scheme}
    others: defaultdict[Signature, list[_Told]] = defaultdict(list)
    for each in told:
        if each.place in governed and each.place not in own and each.signature[0] != "said":
            others[each.signature].append(each)
    for group in others.values():
        if covered.isdisjoint(each.exercise for each in group) and _counts_fit(group, rounds):
            # What the scheme leaves out may be labelled in another way.
            continue
        if not _plain_labels(group) or _contradicts(group, scheme):
            yield from group


def _plain_labels(group: Sequence[_Told]) -> bool:
    return all(each.reading.by == "label" and each.anchor.family not in WEAK_FAMILIES for each in group)


def _contradicts(group: Sequence[_Told], scheme: Sequence[_Told]) -> bool:
    """Whether labels tell other exercises than those below whose labels they stand, as questions in an answer do.

    Outputs may be numbered anew below each prompt.
    """
    if any(each.reading.role == "output" for each in group):
        return False
    above = [next((s.exercise for s in reversed(scheme) if s.place < each.place), None) for each in group]
    return 2 * sum(each.exercise != exercise for each, exercise in zip(group, above, strict=True)) > len(group)


def _with_turns(found: Sequence[Anchor], exercises: int, rounds: int) -> Sequence[Anchor]:
    """The anchors; in a chat where somebody asks just as often as there are exercises, each turn is the next one's."""
    speakers: defaultdict[str, list[int]] = defaultdict(list)
    for place, anchor in enumerate(found):
        if _asks(anchor):
            speakers[_head(anchor)].append(place)
    grown = list(found)
    for places in speakers.values():
        told = [_best(found[place]) for place in places]
        agree = all(each is None or each.exercise == turn % exercises for turn, each in enumerate(told))
        if len(places) % exercises or len(places) > rounds * exercises or exercises < 2 or not agree:
            continue
        below = [next(filter(None, map(_tool_named, found[place + 1 :])), None) for place in places]
        if any(len(set(below[turn : turn + exercises])) > 1 for turn in range(0, len(below), exercises)):
            # Each question goes to one tool after the other.
            continue
        for turn, (place, known) in enumerate(zip(places, told, strict=True)):
            if known is None:
                reading = Reading("prompt", turn % exercises, None, IN_TURN, "role")
                grown[place] = found[place]._replace(readings=(*found[place].readings, reading))
    return grown


def _asks(anchor: Anchor) -> bool:
    return any(each.role == "prompt" and each.exercise is None for each in anchor.readings)


def _head(anchor: Anchor) -> str:
    return anchor.said.removesuffix(anchor.rest.casefold())


def _best(anchor: Anchor) -> Reading | None:
    told = [reading for reading in anchor.readings if reading.exercise is not None and reading.role != "conclusion"]
    return max(told, key=lambda reading: reading.weight, default=None)


def _doubtful(reading: Reading) -> bool:
    """Whether it tells an exercise as the sections of an answer do, which name no tools."""
    return reading.exercise is not None and reading.tool is None


def _signature(anchor: Anchor, reading: Reading) -> Signature:
    if reading.by == "label":
        return "label", anchor.family
    if _asks(anchor):
        return "said", _head(anchor)
    line = anchor.line
    numbering = NUMBERING.match(line.words) or HEADING_NUMBER.match(line.words)
    shape = _DIGITS.sub("9", numbering[0].strip()) if numbering else ""
    return "title", line.style, line.level, re.sub(r"[^\W\d_]+", "a", shape), reading.tool is not None


def _scheme(told: Sequence[_Told], exercises: int, rounds: int) -> list[_Told]:
    """The labels of the exercises: the first lines alike that tell most exercises as often as tools were asked."""
    groups: defaultdict[Signature, list[_Told]] = defaultdict(list)
    for each in told:
        groups[each.signature].append(each)
    candidates = [list(_narrowed(group, rounds)) for group in groups.values()]
    regular = [group for group in candidates if len({each.exercise for each in group}) >= max(2, exercises / 2)]
    return min(regular, key=lambda group: group[0].place, default=[])


def _narrowed(group: Sequence[_Told], rounds: int) -> Sequence[_Told]:
    """The group if it tells each exercise once for each tool, or the part of it that does; empty where none does."""
    if _counts_fit(group, rounds):
        return group
    every = {each.exercise for each in group}
    for part in _parts(group):
        if _counts_fit(part, rounds) and {each.exercise for each in part} == every:
            return part
    return ()


def _parts(group: Sequence[_Told]) -> Iterator[list[_Told]]:
    best: defaultdict[int, float] = defaultdict(float)
    for each in group:
        best[each.exercise] = max(best[each.exercise], each.reading.weight)
    repeated = Counter(each.anchor.said for each in group)
    looks = dict.fromkeys((each.anchor.line.style, each.anchor.line.level) for each in group)
    yield from ([e for e in group if (e.anchor.line.style, e.anchor.line.level) == look] for look in looks)
    yield [each for each in group if each.reading.weight >= best[each.exercise] - 0.01]
    yield [each for each in group if repeated[each.anchor.said] > 1]


def _counts_fit(group: Sequence[_Told], rounds: int) -> bool:
    """Whether each exercise is told once for each tool; an answer's own title right below its label says no more."""
    turns = Counter(each.exercise for each in group[:1])
    turns.update(each.exercise for before, each in pairwise(group) if not _goes_on(before, each))
    return max(turns.values(), default=0) <= rounds


def _goes_on(before: _Told, after: _Told) -> bool:
    return before.exercise == after.exercise and before.reading.tool == after.reading.tool and before.part == after.part


def _governed(found: Sequence[Anchor], scheme: Sequence[int]) -> set[int]:
    """Places of the anchors below the labels of the scheme; not below a tool whose exercises it does not label."""
    own = set(scheme)
    tool = next(filter(None, map(_tool_named, reversed(found[: scheme[0]]))), None)
    by_tool = tool is not None
    governed: set[int] = set()
    inside = False
    for place, anchor in enumerate(found):
        named = _tool_named(anchor)
        if place in own:
            inside = True
        elif by_tool and named and named != tool and place > scheme[0]:
            following = next((p for p in range(place + 1, len(found)) if p in own or _tool_named(found[p])), None)
            inside = inside and following in own
        tool = named or tool
        if inside:
            governed.add(place)
    return governed


def _tool_named(anchor: Anchor) -> str | None:
    """The tool that a line of its own names plainly."""
    named = (r.tool for r in anchor.readings if r.tool is not None and r.exercise is None and r.weight >= PLAINLY)
    return next(named, None)
