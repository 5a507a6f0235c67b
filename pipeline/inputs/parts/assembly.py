"""Parts with their offsets, cut out of a submission along the best labelling."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.inputs.parts.anchors import Anchor
from pipeline.inputs.parts.sequence import Labelling, State, Step
from pipeline.inputs.parts.survey import Survey, count_words
from pipeline.records import Part, PartKind, Rubric

SHOWN = 50
"""Characters of a line that a reason quotes."""
LONGEST_PROMPT = 90
"""Words of a paragraph that may be the prompt repeated above its answer."""
PROMPT_LINES = 6
"""Lines over which a prompt may be wrapped."""
BY_ORDER = 0.4
"""Confidence in a tool or exercise that the order alone suggests."""
_QUOTES = ('"', "“", "'", "‘", "«", ">", "`", "_", "*")


class _Region(NamedTuple):
    """A stretch of one state."""

    step: Step
    anchor: Anchor | None
    begin: int
    """Where its first line begins."""
    end: int


def assemble(survey: Survey, labellings: Sequence[Labelling], rubric: Rubric) -> tuple[Part, ...]:
    """The parts of the best labelling, in order and apart from each other; empty for a text without words."""
    assembler = _Assembler(survey, labellings, rubric)
    return tuple(part for region in assembler.regions for part in assembler.parts_of(region))


class _Assembler:
    def __init__(self, survey: Survey, labellings: Sequence[Labelling], rubric: Rubric) -> None:
        self.survey = survey
        self.text = survey.text
        self.rubric = rubric
        self.labellings = labellings
        steps = labellings[0].steps
        begins = [self._begin(step) for step in steps]
        self.regions = [
            _Region(step, survey.anchors[step.anchor] if step.anchor >= 0 else None, begin, end)
            for step, (begin, end) in zip(steps, pairwise([*begins, len(self.text)]), strict=True)
        ]
        self.columns = {step.state.tool for step in steps if step.state.mode == "answer"}
        self.tools = list(survey.tools)

    def _begin(self, step: Step) -> int:
        return self.survey.anchors[step.anchor].line.start if step.anchor >= 0 else 0

    # ------------------------------------------------------------ regions

    def parts_of(self, region: _Region) -> Iterator[Part]:
        """The parts of a region; none for one without words."""
        state = region.step.state
        if state.mode == "answer":
            yield from self._answer(region)
            return
        begin = self._behind_label(region)
        found = self._trimmed(begin, region.end)
        if found is None:
            return
        kind: PartKind
        if state.mode == "prompt":
            kind = "prompt" if self._leads_to_answer(region) else "other"
        elif state.mode == "front":
            kind = "introduction" if self._has_prose(region) else "other"
        else:
            kind = self._own_kind(region)
        exercise = self._exercise_id(state) if kind in ("prompt", "conclusion") else None
        tool = self._named_tool(state) if kind == "prompt" else None
        yield self._part(region, kind, found, exercise, tool, 1.0, "")

    def _own_kind(self, region: _Region) -> PartKind:
        mode = region.step.state.mode
        if mode == "introduction" or mode == "conclusion":
            return mode
        own = self.survey.own(region.begin, region.end)
        later = self.regions[self.regions.index(region) + 1 :]
        if mode == "other" and own >= 1 and not any(each.step.state.mode == "answer" for each in later):
            return "conclusion"
        return "other"

    def _answer(self, region: _Region) -> Iterator[Part]:
        state = region.step.state
        exercise = self._exercise_id(state)
        tool, sure, reason = self._tool(state)
        begin = self._behind_label(region)
        prompt = self._prompt_at_top(region, begin)
        if prompt is not None:
            yield self._part(region, "prompt", prompt, exercise, self._named_tool(state), 1.0, "")
            begin = prompt[1]
        if found := self._trimmed(begin, region.end):
            yield self._part(region, "answer", found, exercise, tool, sure, reason)

    def _behind_label(self, region: _Region) -> int:
        """Where the text of a region begins, its label left out."""
        anchor = region.anchor
        if anchor is None or anchor.own:
            return region.begin
        if not anchor.rest:
            return anchor.line.end
        head = anchor.rest.split()[0]
        line = self.text[anchor.line.start : anchor.line.end]
        offset = line[:400].find(head, 1)
        return anchor.line.start + offset if offset > 0 else anchor.line.end

    def _prompt_at_top(self, region: _Region, begin: int) -> tuple[int, int] | None:
        """The prompt repeated between an exercise's label and the answer."""
        anchor, reading = region.anchor, region.step.reading
        if anchor is None or reading is None or reading.exercise is None or reading.role == "output":
            return None
        line = anchor.line
        if reading.by == "title" and not anchor.rest:
            return self._trimmed(line.start, line.end)
        if anchor.rest:
            whole = line.style in ("heading", "bold")
            end = line.end if whole else self._prompt_end(begin, line.end, region.end, reading.exercise)
            too_long = count_words(self.text[begin:end]) > LONGEST_PROMPT
            return None if too_long else self._trimmed(begin, end)
        return self._quoted_prompt(begin, region.end)

    def _prompt_end(self, begin: int, end: int, limit: int, exercise: int) -> int:
        """Where a prompt behind a label ends: with its paragraph, unless the answer follows without a blank line."""
        paragraph = self._paragraph_end(end, limit)
        fit = self._fit(begin, end, exercise)
        following = end
        for _ in range(PROMPT_LINES):
            following = self.text.find("\n", following + 1, paragraph)
            following = paragraph if following < 0 else following
            longer = self._fit(begin, following, exercise)
            if longer < fit or following == end:
                break
            end, fit = following, longer
        short = count_words(self.text[begin:paragraph]) <= LONGEST_PROMPT
        return paragraph if short and self._fit(begin, paragraph, exercise) >= fit - 0.1 else end

    def _fit(self, begin: int, end: int, exercise: int) -> float:
        return self.survey.words.title_fit(self.text[begin : min(end, begin + 2000)])[exercise]

    def _quoted_prompt(self, begin: int, limit: int) -> tuple[int, int] | None:
        top = self._trimmed(begin, limit)
        if top is None:
            return None
        end = self._paragraph_end(top[0], limit)
        paragraph = self.text[top[0] : end]
        if count_words(paragraph) > LONGEST_PROMPT or not self._trimmed(end, limit):
            return None
        quoted = paragraph.startswith(_QUOTES) and not paragraph.startswith("**")
        if quoted or (not paragraph.startswith("#") and max(self.survey.words.title_fit(paragraph)) >= 0.6):
            return top[0], end
        return None

    def _paragraph_end(self, start: int, limit: int) -> int:
        found = [self.text.find(blank, start, limit) for blank in ("\n\n", "\n\r\n", "\n#")]
        return min((each for each in found if each >= 0), default=limit)

    def _trimmed(self, start: int, end: int) -> tuple[int, int] | None:
        """The stretch without white space and rules at its ends, or None if it has no words."""
        while start < end:
            while start < end and self.text[start].isspace():
                start += 1
            while end > start and self.text[end - 1].isspace():
                end -= 1
            first = self.text.find("\n", start, end)
            last = self.text.rfind("\n", start, end)
            if first >= 0 and not self.text[start:first].strip("-*_=# \t|\r"):
                start = first
            elif last >= 0 and not self.text[last:end].strip("-*_=# \t|\r"):
                end = last
            else:
                break
        return (start, end) if any(map(str.isalnum, self.text[start:end])) else None

    def _leads_to_answer(self, region: _Region) -> bool:
        index = self.regions.index(region)
        following = self.regions[index + 1].step.state if index + 1 < len(self.regions) else None
        if following is not None and following.mode in ("answer", "prompt"):
            return following.exercise == region.step.state.exercise
        return False

    def _has_prose(self, region: _Region) -> bool:
        return count_words(self.text[region.begin : region.end]) >= 25

    # ------------------------------------------------------------ names

    def _exercise_id(self, state: State) -> str | None:
        return None if state.exercise is None else self.rubric.exercises[state.exercise].id

    def _named_tool(self, state: State) -> str | None:
        return self.tools[state.tool] if self.tools and state.tool is not None else None

    def _tool(self, state: State) -> tuple[str | None, float, str]:
        """The tool's label, the confidence in it, and why."""
        if self.tools:
            if state.tool is not None:
                return self.tools[state.tool], 1.0, ""
            missing = [tool for tool in self.rubric.tools if tool not in self.tools]
            if len(missing) == 1:
                return missing[0], BY_ORDER, f"no tool is named here; {missing[0]} is the one that is left"
            return None, 0.6, "no tool is named here"
        expected = self.rubric.tools
        if len(expected) == 1:
            return expected[0], 0.7, f"no tool is named; the rubric knows {expected[0]} only"
        if len(self.columns) > 1 and len(self.columns) <= len(expected):
            tool = expected[state.tool or 0]
            return tool, BY_ORDER, f"no tool is named; {tool} by order"
        return None, 0.95 if len(self.columns) == 1 else 0.5, "no tool is named"

    # ------------------------------------------------------------ confidence

    def _part(
        self,
        region: _Region,
        kind: PartKind,
        span: tuple[int, int],
        exercise: str | None,
        tool: str | None,
        sure: float,
        reason: str,
    ) -> Part:
        confidence = sure * self._margin(region)
        reasons = [self._source(region)]
        if kind in ("answer", "prompt") and region.step.state.exercise is not None:
            told, why = self._exercise_confidence(region, span, whole=kind == "answer")
            confidence *= told
            reasons.append(why)
        elif kind == "answer":
            confidence *= 0.5
            reasons.append("no exercise could be told")
        else:
            confidence *= self._own_confidence(span, kind)
        why = "; ".join(each for each in (*reasons, reason) if each)
        return Part(
            kind=kind,
            exercise=exercise,
            tool=tool,
            start=span[0],
            end=span[1],
            confidence=round(max(0.05, min(0.99, confidence)), 2),
            why=why,
        )

    def _source(self, region: _Region) -> str:
        if region.anchor is None:
            return "the beginning of the text"
        line = region.anchor.line
        said = f"line {line.number} '{line.words[:SHOWN]}{'...' if len(line.words) > SHOWN else ''}'"
        tool = self._named_tool(region.step.state)
        reading = region.step.reading
        if tool and reading and reading.tool is None:
            return f"{said}; {tool} named above"
        return said

    def _exercise_confidence(self, region: _Region, span: tuple[int, int], *, whole: bool) -> tuple[float, str]:
        position = region.step.state.exercise or 0
        reading = region.step.reading
        told = self._told_by(region, position)
        confidence = {"label": 0.98, "title": 0.9, "role": 0.62, "words": 0.5}[told]
        why = {
            "label": "named by its number",
            "title": "named by its title",
            "role": "by its place in the order",
            "words": "by its words",
        }[told]
        if reading is None:
            confidence = 0.5
        if not whole:
            return confidence, why
        fits = self.survey.words.text_fit(self.text[span[0] : span[1]])
        others = [fit for index, fit in enumerate(fits) if index != position]
        ahead = fits[position] - max(others, default=0.0)
        if ahead > 2:
            confidence = 1 - (1 - confidence) * 0.45
            why += ", and its words fit"
        elif ahead < -4:
            confidence *= 0.75
            why += f", but its words fit {self.rubric.exercises[fits.index(max(fits))].id} better"
        if count_words(self.text[span[0] : span[1]]) < 30:
            confidence *= 0.75
            why += "; very short"
        return confidence, why

    def _told_by(self, region: _Region, exercise: int) -> str:
        """How the exercise is told: by the region's own anchor or by those above it that lead to it."""
        index = self.regions.index(region)
        while index >= 0:
            step = self.regions[index].step
            if step.reading is None or (
                step.state.exercise != exercise and step.state.mode not in ("conclusion", "other")
            ):
                return "role"
            if step.reading.exercise == exercise:
                return step.reading.by
            index -= 1
        return "role"

    def _own_confidence(self, span: tuple[int, int], kind: PartKind) -> float:
        if kind == "conclusion":
            return min(0.97, 0.72 + 0.12 * max(0.0, self.survey.own(*span)))
        return 0.85 if kind == "introduction" else 0.7

    def _margin(self, region: _Region) -> float:
        """How much better the best labelling is than any in which the region is something else, as a factor."""
        best = self.labellings[0].score
        for other in self.labellings[1:]:
            if not _agrees(other, region.step):
                return 1 - 0.45 * math.exp(-(best - other.score) / 1.5)
        return 1.0


def _agrees(labelling: Labelling, step: Step) -> bool:
    """Whether a labelling takes what stands behind a place for the same."""
    state = State("front")
    for each in labelling.steps:
        if each.anchor > step.anchor:
            break
        state = each.state
    return state == step.state or {state.mode, step.state.mode} == {"conclusion", "other"}
