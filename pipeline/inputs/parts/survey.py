"""A submission measured against a rubric: its anchors, the text between them, the tools it names."""

from __future__ import annotations

import re

from pipeline.inputs.parts.anchors import Anchor, AnchorReader, Reading
from pipeline.inputs.parts.exercise_words import ExerciseWords, exercise_words
from pipeline.inputs.parts.labellings import Stretch
from pipeline.inputs.parts.labels import opens_section
from pipeline.inputs.parts.lines import Line, read_lines
from pipeline.inputs.parts.own_prose import own_score
from pipeline.inputs.parts.schemes import without_inner_headings
from pipeline.inputs.parts.tool_names import ToolNames, tool_names
from pipeline.inputs.parts.weighing import (
    as_one_speaker,
    goes_on,
    limited,
    numbered_in_turn,
    tells_exercise,
    unless_list,
    without_doubtful_titles,
    without_own_numbers,
    without_passing_names,
    without_running_headers,
)
from pipeline.records import Rubric

LINE_LIMIT = 20_000
"""Lines that are searched for labels, ten times what a long report has; what follows belongs to the last part."""
NEW_TOOLS = 8
"""Most tools that a report may introduce by number."""
LONGEST_OWN = 20_000
"""Characters of own prose that are counted."""
PARAGRAPH = 600
"""Characters of a paragraph that are searched for the student's own words."""
FEW_OWN = 12
"""Words of a stretch that tell whose they are."""
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
        self.expected = rubric.tools
        self.words: ExerciseWords = exercise_words(rubric)
        self.lines: list[Line] = read_lines(text)[:LINE_LIMIT]
        self.names: ToolNames = _names_in(self.lines, rubric.tools).within(text)
        self.reader = reader = AnchorReader(self.words, self.names, numbers_of(rubric))
        reader.numbered_tools |= self.names.legend(text)
        found = [
            anchor
            for line in self.lines
            if (
                anchor := reader.read(line)
                or reader.read_own(line, text[line.start : min(line.end, line.start + PARAGRAPH)])
            )
        ]
        self.anchors = self._kept(numbered_in_turn(self.lines, found, self.words.count))
        self.tools = self._tools()
        self.stretches = self._stretches()
        self._doubt_inner_conclusions()

    def _kept(self, found: list[Anchor]) -> list[Anchor]:
        found = self._without_lists(without_passing_names(limited(found)))
        found = without_own_numbers(without_running_headers(found))
        found = [self._told_by_prompt(anchor) for anchor in found]
        found = without_inner_headings(found, self.words.count, len(self.expected))
        found = without_doubtful_titles(found, self.words.count)
        return self._first_of_several(as_one_speaker(found))

    def _told_by_prompt(self, anchor: Anchor) -> Anchor:
        """The anchor with the exercise that the words of its prompt tell: where no number does, or another's."""
        bare = next((r for r in anchor.readings if r.role == "prompt" and r.exercise is None), None)
        label = next((r for r in anchor.readings if r.role in ("prompt", "header") and r.by == "label"), None)
        if bare is None and label is None:
            return anchor
        below = self.text[anchor.body : anchor.body + PARAGRAPH].strip().partition("\n\n")[0]
        if not anchor.rest and opens_section(below):
            return anchor
        fits = self.words.title_fit(anchor.rest or below)
        best = fits.index(max(fits))
        others = [fit for exercise, fit in enumerate(fits) if exercise != best]
        if fits[best] <= 0.4 or fits[best] <= max(others, default=0.0) + 0.12:
            return anchor
        if bare is not None:
            told = Reading("prompt", best, None, bare.weight + 4 * (fits[best] - 0.3), "title")
        elif label is not None and label.exercise not in (None, best) and fits[best] > fits[label.exercise] + 0.25:
            # Where an exercise is left out, students count on.
            told = label._replace(exercise=best, by="title")
        else:
            return anchor
        return anchor._replace(readings=(*anchor.readings, told))

    def _first_of_several(self, found: list[Anchor]) -> list[Anchor]:
        """The anchors; of two about one exercise with nothing between them the first says as much as the second."""
        for index in range(len(found) - 2, -1, -1):
            anchor, following = found[index], found[index + 1]
            if self.text[anchor.body : following.line.start].strip("-*_=# \t\r\n"):
                continue
            later = {r.exercise: r.weight for r in following.readings if r.exercise is not None and r.tool is None}
            readings = tuple(
                r._replace(weight=max(r.weight, later.get(r.exercise, 0) + 0.3)) if r.exercise in later else r
                for r in anchor.readings
            )
            found[index] = anchor._replace(readings=readings)
        return found

    def _without_lists(self, found: list[Anchor]) -> list[Anchor]:
        """The anchors without tables of contents and lists of prompts: three exercises in a row without a text."""
        kept: list[Anchor] = []
        run: list[Anchor] = []
        for anchor in found:
            if run and not (goes_on(run[-1], anchor) and self._gap(run[-1], anchor) <= LIST_GAP):
                kept += unless_list(run)
                run = []
            if tells_exercise(anchor):
                run.append(anchor)
            else:
                kept.append(anchor)
        kept += unless_list(run)
        # Where nothing else could open an answer, it is no list but short answers.
        return kept if any(_opens(anchor) for anchor in kept) else found

    def own(self, start: int, end: int) -> float:
        """How much a stretch sounds like the student's own words; 0 is undecided."""
        text = self.text[start:end]
        return own_score(text, count_words(text[:LONGEST_OWN]), self.names)

    def _doubt_inner_conclusions(self) -> None:
        """Change the weight of headings such as ``Conclusion``: an answer has one, and the student's is the last."""
        places = [i for i, anchor in enumerate(self.anchors) if any(r.role == "conclusion" for r in anchor.readings)]
        starts = [i for i, anchor in enumerate(self.anchors) if any(_opens_answer(r) for r in anchor.readings)]
        told = bool(places) and self.own(self.anchors[places[-1]].body, len(self.text)) >= 1
        for order, index in enumerate(places):
            anchor = self.anchors[index]
            change = -1.0 if (anchor.bare or 0) > self.words.count + 1 else 0.0
            if index != places[-1]:
                change -= 1.8 if told else 0.8
            elif order and self._own_comes_later(index):
                change -= 1.8
            elif len(starts) > 1 and not (order and any(places[order - 1] < start < index for start in starts)):
                change += 1.2
            if change > 0 or self.stretches[index + 1].own < 1:
                readings = tuple(r._replace(weight=r.weight + change) for r in anchor.readings)
                self.anchors[index] = anchor._replace(readings=readings)

    def _own_comes_later(self, index: int) -> bool:
        """Whether what stands below a heading is an answer's, and the student's own words follow without one."""
        below = self.stretches[index + 1]
        return below.words > FEW_OWN and below.own < 0 and any(each.own for each in self.anchors[index + 1 : index + 2])

    def _gap(self, first: Anchor, second: Anchor) -> int:
        between = self.text[first.body : second.line.start]
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
        edges = [(0, "")] + [(anchor.body, anchor.rest) for anchor in self.anchors]
        ends = [anchor.line.start for anchor in self.anchors] + [len(self.text)]
        titles = [0] + [_title_words(anchor) for anchor in self.anchors]
        return [
            self._stretch(rest, self.text[start:end], more)
            for (start, rest), end, more in zip(edges, ends, titles, strict=True)
        ]

    def _stretch(self, rest: str, body: str, title: int) -> Stretch:
        words = count_words(body) + max(title, len(rest.split()))
        if not words:
            return Stretch(0, (), 0.0, 0.0)
        whole = f"{rest}\n{body}"
        prompt = max(self.words.title_fit(whole[:400]), default=0.0)
        return Stretch(words, tuple(self.words.text_fit(whole)), own_score(whole, words, self.names), prompt)


def _names_in(lines: list[Line], labels: tuple[str, ...]) -> ToolNames:
    """The names of models, with those that only the report itself introduces, as in ``Tool 1: Zephyra``."""
    names = tool_names(labels)
    new: dict[str, None] = {}
    for line in lines:
        if line.first and len(new) < NEW_TOOLS:
            told = names.numbered(line.words)
            if told and told[1] and not names.find(told[1]):
                new[told[1]] = None
    return ToolNames((*labels, *new)) if new else names


def _title_words(anchor: Anchor) -> int:
    """The words of a line that may be the text of a prompt as well as a heading."""
    return len(anchor.line.words.split()) if anchor.line.level > 6 and anchor.readings[0].by == "title" else 0


def _opens(anchor: Anchor) -> bool:
    return any(r.exercise is not None or r.tool is not None or r.role == "output" for r in anchor.readings)


def _opens_answer(reading: Reading) -> bool:
    return reading.weight >= 3 and (reading.exercise is not None or reading.tool is not None)
