"""Parts with their offsets, cut out of a submission along the best labelling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.inputs.parts.comments import with_comments
from pipeline.inputs.parts.confidence import Confidence
from pipeline.inputs.parts.cutting import behind_label, trimmed
from pipeline.inputs.parts.labellings import Labelling, Region, State, Step
from pipeline.inputs.parts.remarks import with_remarks
from pipeline.inputs.parts.repeated_prompts import RepeatedPrompts
from pipeline.inputs.parts.survey import Survey, count_words
from pipeline.records import Part, PartKind, Rubric

SHOWN = 50
"""Characters of a line that a reason quotes."""
SPOKEN_OF = 0.75
"""Confidence in the only tool that is named outside of the answers."""
WITHIN = 0.6
"""What is left of the confidence in an answer that seems to hold another's."""
FEWEST = 15
"""Words of the shortest answer that is told from a prompt."""
SAID = 0.6
"""Fit from which on a text says the prompt."""
BY_ORDER = 0.4
"""Confidence in a tool or exercise that the order alone suggests."""


class _Tool(NamedTuple):
    """The tool of a part, how sure it is, and why."""

    label: str | None
    confidence: float = 1.0
    why: str = ""


NO_TOOL = _Tool(None)


def assemble(survey: Survey, labellings: Sequence[Labelling], rubric: Rubric) -> tuple[Part, ...]:
    """The parts of the best labelling, in order and apart from each other; empty for a text without words."""
    assembler = _Assembler(survey, labellings, rubric)
    parts = [part for region in assembler.regions for part in assembler.parts_of(region)]
    return tuple(with_remarks(with_comments(survey.text, parts, survey.lines, survey.names)))


class _Assembler:
    def __init__(self, survey: Survey, labellings: Sequence[Labelling], rubric: Rubric) -> None:
        self.survey = survey
        self.text = survey.text
        self.rubric = rubric
        self.prompts = RepeatedPrompts(survey)
        self.confidence = Confidence(survey, labellings, rubric)
        steps = labellings[0].steps
        begins = [self._begin(step) for step in steps]
        self.regions = [
            Region(number, step, survey.anchors[step.anchor] if step.anchor >= 0 else None, begin, end)
            for number, (step, (begin, end)) in enumerate(zip(steps, pairwise([*begins, len(self.text)]), strict=True))
        ]
        self.columns = {step.state.tool for step in steps if step.state.mode == "answer"}
        self.tools = list(survey.tools)
        self.spoken_of = self._spoken_of()

    def _begin(self, step: Step) -> int:
        return self.survey.anchors[step.anchor].line.start if step.anchor >= 0 else 0

    # ------------------------------------------------------------ regions

    def parts_of(self, region: Region) -> Iterator[Part]:
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
        if state.mode == "prompt" and (short := self._short_answer(region, found)):
            yield from short
            return
        if state.mode == "prompt":
            kind = "prompt" if self._leads_to_answer(region) else self._without_answer(found, state)
        elif state.mode == "front":
            kind = "introduction" if self._has_prose(region) else "other"
        else:
            kind = self._own_kind(region)
        exercise = self._exercise_id(state) if kind in ("prompt", "conclusion", "answer") else None
        tool = _Tool(self._named_tool(state)) if kind == "prompt" else NO_TOOL
        if kind == "answer":
            tool = self._tool(state)
            tool = tool._replace(confidence=tool.confidence * WITHIN)
        yield self._part(region, kind, found, exercise, tool)

    def _short_answer(self, region: Region, span: tuple[int, int]) -> list[Part]:
        """The prompt and the few words below it, where the prompt stands behind its label and no answer follows."""
        anchor, state = region.anchor, region.step.state
        if anchor is None or not anchor.rest or self._leads_to_answer(region) or (self.tools and state.tool is None):
            return []
        prompt, below = self._trimmed(span[0], anchor.line.end), self._trimmed(anchor.line.end, span[1])
        if prompt is None or below is None or count_words(self.text[slice(*below)]) >= FEWEST:
            return []
        exercise, tool = self._exercise_id(state), self._tool(state)
        doubted = tool._replace(confidence=tool.confidence * WITHIN)
        return [
            self._part(region, "prompt", prompt, exercise, _Tool(self._named_tool(state))),
            self._part(region, "answer", below, exercise, doubted),
        ]

    def _own_kind(self, region: Region) -> PartKind:
        mode = region.step.state.mode
        if mode in ("introduction", "conclusion"):
            return mode
        own = self.survey.own(region.begin, region.end)
        later = self.regions[region.number + 1 :]
        if mode == "other" and own >= 1 and not any(each.step.state.mode == "answer" for each in later):
            return "conclusion"
        return "other"

    def _answer(self, region: Region) -> Iterator[Part]:
        state = region.step.state
        exercise = self._exercise_id(state)
        begin = self._behind_label(region)
        prompt = self.prompts.at_top(region, begin)
        if prompt is not None and self._trimmed(*prompt):
            yield self._part(region, "prompt", prompt, exercise, _Tool(self._named_tool(state)))
            begin = prompt[1]
        if (found := self._trimmed(begin, region.end)) and self._is_about_answers(region):
            yield self._part(region, "other", found)
        elif found:
            yield self._part(region, "answer", found, exercise, self._doubted(self._tool(state), found))

    def _is_about_answers(self, region: Region) -> bool:
        """Whether all tools have answered the exercise before, and none is named here: results, not one answer more."""
        state = region.step.state
        before = (each.step.state for each in self.regions[: region.number])
        answered = {each.tool for each in before if each.mode == "answer" and each.exercise == state.exercise}
        return bool(self.tools) and state.tool is None and answered >= set(range(len(self.tools)))

    def _doubted(self, tool: _Tool, span: tuple[int, int]) -> _Tool:
        """The tool, less sure where a paragraph begins with another's name: a table that a PDF has lost."""
        others = sorted((self.spoken_of | set(self.tools)) - {tool.label})
        for other in others:
            if re.search(rf"^{re.escape(other)} [A-Z]", self.text[span[0] : span[1]], re.MULTILINE):
                why = "; ".join(filter(None, (tool.why, f"{other} stands at the beginning of a paragraph within")))
                return _Tool(tool.label, tool.confidence * WITHIN, why)
        return tool

    def _behind_label(self, region: Region) -> int:
        """Where the text of a region begins, its label left out."""
        anchor = region.anchor
        if anchor is None or anchor.own:
            return region.begin
        if not anchor.rest:
            return anchor.line.end
        start = anchor.line.start
        return start + behind_label(self.text[start : anchor.line.end], anchor.line.words, anchor.rest)

    def _trimmed(self, start: int, end: int) -> tuple[int, int] | None:
        return trimmed(self.text, start, end)

    def _leads_to_answer(self, region: Region) -> bool:
        following = [each.step.state for each in self.regions[region.number + 1 : region.number + 2]]
        exercise = region.step.state.exercise
        return any(state.mode in ("answer", "prompt") and state.exercise == exercise for state in following)

    def _without_answer(self, span: tuple[int, int], state: State) -> PartKind:
        """What a prompt without an answer behind it is: one, or an answer as short as a prompt."""
        short = count_words(self.text[span[0] : span[1]]) < FEWEST
        unnamed = state.exercise is None or (self.tools and state.tool is None)
        return "other" if short or unnamed or self.prompts.fit(*span, state.exercise or 0) >= SAID else "answer"

    def _has_prose(self, region: Region) -> bool:
        return count_words(self.text[region.begin : region.end]) >= 25

    # ------------------------------------------------------------ names

    def _exercise_id(self, state: State) -> str | None:
        return None if state.exercise is None else self.rubric.exercises[state.exercise].id

    def _named_tool(self, state: State) -> str | None:
        return self.tools[state.tool] if self.tools and state.tool is not None else None

    def _tool(self, state: State) -> _Tool:
        """The tool of an answer: as named, or as the order suggests."""
        if self.tools:
            if state.tool is not None:
                return _Tool(self.tools[state.tool])
            missing = [tool for tool in self.rubric.tools if tool not in self.tools]
            if len(missing) == 1:
                return _Tool(missing[0], BY_ORDER, f"no tool is named here; {missing[0]} is the one that is left")
            return _Tool(None, 0.6, "no tool is named here")
        return self._unnamed_tool(state)

    def _unnamed_tool(self, state: State) -> _Tool:
        """The tool of an answer in a report that names none above its answers."""
        expected = self.rubric.tools
        if len(expected) == 1:
            return _Tool(expected[0], 0.7, f"no tool is named; the rubric knows {expected[0]} only")
        if len(self.columns) == 1 and len(self.spoken_of) == 1:
            (label,) = self.spoken_of
            return _Tool(label, SPOKEN_OF, f"no tool is named here; {label} is the one that the student speaks of")
        if 1 < len(self.columns) <= len(expected):
            label = expected[state.tool or 0]
            return _Tool(label, BY_ORDER, f"no tool is named; {label} by order")
        if len(self.spoken_of) > 1:
            return _Tool(None, 0.5, f"the student speaks of {' and '.join(sorted(self.spoken_of))}; none is named here")
        return _Tool(None, 0.95 if len(self.columns) == 1 else 0.5, "no tool is named")

    def _spoken_of(self) -> set[str]:
        """The tools that are named where the student speaks: before the answers and behind them."""
        own = (each for each in self.regions if each.step.state.mode not in ("answer", "prompt", "lead"))
        return {named.label for each in own for named in self.survey.names.find(self.text[each.begin : each.end])}

    # ------------------------------------------------------------ confidence

    def _part(
        self, region: Region, kind: PartKind, span: tuple[int, int], exercise: str | None = None, tool: _Tool = NO_TOOL
    ) -> Part:
        confidence = tool.confidence * self.confidence.margin(region.number)
        reasons = [self._source(region)]
        if kind in ("answer", "prompt") and region.step.state.exercise is not None:
            told, why = self.confidence.exercise_confidence(region.number, span, whole=kind == "answer")
            confidence *= told
            reasons.append(why)
        elif kind == "answer":
            confidence *= 0.5
            reasons.append("no exercise could be told")
        else:
            confidence *= self.confidence.own_confidence(span, kind)
        return Part(
            kind=kind,
            exercise=exercise,
            tool=tool.label,
            start=span[0],
            end=span[1],
            confidence=round(max(0.05, min(0.99, confidence)), 2),
            why="; ".join(each for each in (*reasons, tool.why) if each),
        )

    def _source(self, region: Region) -> str:
        if region.anchor is None:
            return "the beginning of the text"
        line = region.anchor.line
        said = f"line {line.number} '{line.words[:SHOWN]}{'...' if len(line.words) > SHOWN else ''}'"
        tool = self._named_tool(region.step.state)
        reading = region.step.reading
        if tool and reading and reading.tool is None:
            return f"{said}; {tool} named above"
        return said
