"""A submission measured against a rubric: its anchors, the text between them, the tools it names."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.inputs.parts.anchors import Anchor, AnchorReader
from pipeline.inputs.parts.exercise_words import ExerciseWords, exercise_words
from pipeline.inputs.parts.lines import Line, read_lines
from pipeline.inputs.parts.own_prose import own_score
from pipeline.inputs.parts.sequence import Stretch
from pipeline.inputs.parts.tool_names import ToolNames, tool_names
from pipeline.records import Rubric

ANCHOR_LIMIT = 300
"""Most lines that are considered; of more, those that say most plainly what they open."""
LEAST = 1.1
"""Weight of a reading that can matter."""
LIST_GAP = 25
"""Words between the entries of a list of prompts at most."""
_WORD = re.compile(r"[^\W_]+")


def numbers_of(rubric: Rubric) -> dict[int, int]:
    """The position of an exercise by the number that a report gives it: that of its id, or its place."""
    given = [re.search(r"(?<!\d)0*(\d{1,3})$", exercise.id) for exercise in rubric.exercises]
    numbers = [int(each[1]) for each in given if each]
    if len(set(numbers)) == len(rubric.exercises):
        return {number: index for index, number in enumerate(numbers)}
    return {index + 1: index for index in range(len(rubric.exercises))}


def count_words(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))


class Survey:
    """A submission measured against a rubric: its anchors, the stretches between them, the tools it names."""

    def __init__(self, text: str, rubric: Rubric) -> None:
        self.text = text
        self.words: ExerciseWords = exercise_words(rubric)
        self.names: ToolNames = tool_names(rubric.tools)
        self.lines: list[Line] = read_lines(text)
        reader = AnchorReader(self.words, self.names, numbers_of(rubric))
        found = [anchor for line in self.lines if (anchor := reader.read(line))]
        self.anchors = self._kept(found)
        self.tools = self._tools()
        self.stretches = self._stretches()

    def _kept(self, found: list[Anchor]) -> list[Anchor]:
        found = self._without_lists(_limited(found))
        return _without_doubtful_titles(_without_running_headers(found), self.words.count)

    def _without_lists(self, found: list[Anchor]) -> list[Anchor]:
        """The anchors without tables of contents and lists of prompts: three exercises in a row without a text."""
        kept: list[Anchor] = []
        run: list[Anchor] = []
        for anchor in found:
            if run and not (_tells_exercise(anchor) and self._gap(run[-1], anchor) <= LIST_GAP):
                kept += _unless_list(run)
                run = []
            if _tells_exercise(anchor):
                run.append(anchor)
            else:
                kept.append(anchor)
        return kept + _unless_list(run)

    def _gap(self, first: Anchor, second: Anchor) -> int:
        between = self.text[first.line.end : second.line.start]
        return LIST_GAP + 1 if len(between) > 40 * LIST_GAP else count_words(between)

    def _tools(self) -> tuple[str, ...]:
        """The tools that anchors name, in order."""
        weights: dict[str, float] = {}
        for anchor in self.anchors:
            for reading in anchor.readings:
                if reading.tool is not None:
                    weights[reading.tool] = max(weights.get(reading.tool, 0), reading.weight)
        return tuple(weights)

    def _stretches(self) -> list[Stretch]:
        edges = [(0, "")] + [(anchor.line.end, anchor.rest) for anchor in self.anchors]
        ends = [anchor.line.start for anchor in self.anchors] + [len(self.text)]
        return [self._stretch(rest, self.text[start:end]) for (start, rest), end in zip(edges, ends, strict=True)]

    def _stretch(self, rest: str, body: str) -> Stretch:
        words = count_words(body) + len(rest.split())
        if not words:
            return Stretch(0, (), 0.0, 0.0)
        whole = f"{rest}\n{body}"
        prompt = max(self.words.title_fit(whole[:400]), default=0.0)
        return Stretch(words, tuple(self.words.text_fit(whole)), own_score(whole, words, self.names), prompt)


def _limited(found: list[Anchor]) -> list[Anchor]:
    if len(found) <= ANCHOR_LIMIT:
        return found
    floor = sorted((_weight(anchor) for anchor in found), reverse=True)[ANCHOR_LIMIT - 1]
    return [anchor for anchor in found if _weight(anchor) >= floor][:ANCHOR_LIMIT]


def _weight(anchor: Anchor) -> float:
    return max(reading.weight for reading in anchor.readings)


def _tells_exercise(anchor: Anchor) -> bool:
    return any(reading.exercise is not None for reading in anchor.readings)


def _unless_list(run: list[Anchor]) -> list[Anchor]:
    told = {reading.exercise for anchor in run for reading in anchor.readings[:1]}
    return [] if len(run) >= 3 and len(told) >= 3 else run


def _without_running_headers(found: list[Anchor]) -> list[Anchor]:
    """The anchors; a line about one exercise that stands there again and again says little."""
    counts = Counter(anchor.said for anchor in found if _tells_exercise(anchor))
    tools = len({reading.tool for anchor in found for reading in anchor.readings if reading.tool}) or 1
    kept = []
    for anchor in found:
        count = counts.get(anchor.said, 0)
        if count >= 3 and count > tools:
            readings = tuple(reading._replace(weight=reading.weight * 0.3) for reading in anchor.readings)
            kept.append(anchor._replace(readings=readings))
        else:
            kept.append(anchor)
    return kept


def _without_doubtful_titles(found: list[Anchor], exercises: int) -> list[Anchor]:
    """The anchors; where labels such as ``Prompt 2`` tell most exercises, headings about a topic say little."""
    told = {r.exercise for anchor in found for r in anchor.readings if r.by == "label" and r.weight >= 4}
    share = 0.35 if len(told) >= max(2, exercises / 2) else 1.0
    kept = []
    for anchor in found:
        readings = tuple(
            r._replace(weight=r.weight * share) if r.by == "title" and r.tool is None else r for r in anchor.readings
        )
        if readings := tuple(reading for reading in readings if reading.weight >= LEAST):
            kept.append(anchor._replace(readings=readings))
    return kept
