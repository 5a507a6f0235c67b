"""The best consistent reading of all anchors: a beam search over exercise, tool and role."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.inputs.parts.anchors import Anchor, Reading
from pipeline.inputs.parts.labellings import Labelling, State, Step, Stretch

WIDTH = 40
"""Hypotheses kept after each anchor."""
STEP = 2.0
"""What beginning a new part costs; an anchor must outweigh it."""
SHORT = 25
"""Words below which a text is hardly an answer."""


class _Trail(NamedTuple):
    before: _Trail | None
    step: Step


class _Hypothesis(NamedTuple):
    score: float
    state: State
    visited: int
    """A bit for each exercise and tool that has an answer."""
    filled: int
    """Words of the present state so far."""
    trail: _Trail


class Search:
    """Finds the best paths.

    Args:
        exercises: how many the rubric has.
        tools: labels in the order in which the submission first names them; empty where it names none.
        passes: how often the exercises may begin anew without a tool being named.
    """

    def __init__(self, exercises: int, tools: Sequence[str], passes: int) -> None:
        self.exercises = exercises
        self.tools = {tool: index for index, tool in enumerate(tools)}
        self.named = bool(tools)
        self.columns = len(tools) + 1 if tools else passes

    def best(self, anchors: Sequence[Anchor], stretches: Sequence[Stretch]) -> list[Labelling]:
        """The paths that are left at the end, the best first; each begins at the beginning of the text.

        Args:
            anchors: in order.
            stretches: one before the first anchor and one behind each.
        """
        begin = State("front")
        first = _Hypothesis(0.0, begin, 0, 0, _Trail(None, Step(-1, begin, None)))
        beam = [self._read(first, stretches[0])]
        direct = State("answer", 0, None if self.named else 0)
        opened = _Hypothesis(-5.0, direct, 0, 0, _Trail(None, Step(-1, direct, None)))
        beam.append(self._read(opened, stretches[0]))
        for index, anchor in enumerate(anchors):
            stretch = stretches[index + 1]
            best: dict[tuple[State, int], _Hypothesis] = {}
            for hypothesis in beam:
                for grown in self._grow(hypothesis, index, anchor):
                    read = self._read(grown, stretch)
                    key = read.state, read.visited
                    known = best.get(key)
                    if known is None or read.score > known.score:
                        best[key] = read
            beam = sorted(best.values(), key=lambda each: -each.score)[:WIDTH]
        return [Labelling(each.score, _steps(each.trail)) for each in beam]

    # ------------------------------------------------------------ what a text says of a state

    def _bit(self, state: State) -> int:
        if state.exercise is None:
            return 0
        column = self.columns - 1 if state.tool is None else state.tool
        return 1 << (state.exercise * self.columns + column)

    def _read(self, hypothesis: _Hypothesis, stretch: Stretch) -> _Hypothesis:
        score, state, visited, filled, trail = hypothesis
        words = stretch.words
        if not words:
            return hypothesis
        total = filled + words
        if state.mode == "answer":
            score += self._answer_gain(state, stretch, filled)
            if total >= 15:
                visited |= self._bit(state)
        elif state.mode == "prompt":
            score -= _beyond(total, 70, 25) - _beyond(filled, 70, 25)
            score += stretch.prompt if not filled else 0
        elif state.mode == "lead":
            score -= _beyond(total, 50, 15) - _beyond(filled, 50, 15)
        elif state.mode == "front":
            score -= _beyond(total, 200, 80) - _beyond(filled, 200, 80)
        elif state.mode == "introduction":
            # An aim that names the tools is no less an introduction than a text before it would be the student's own.
            score += min(max(stretch.own, 0.0), 3.0)
            score -= _beyond(total, 350, 100) - _beyond(filled, 350, 100)
        else:
            score += min(stretch.own, 3.0) * (1.0 if stretch.own > 0 or words > 12 else 0.4)
            score -= _beyond(total, 500, 150) - _beyond(filled, 500, 150)
            if state.mode == "other":
                score -= _beyond(total, 120, 40) - _beyond(filled, 120, 40)
        return _Hypothesis(score, state, visited, total, trail)

    def _answer_gain(self, state: State, stretch: Stretch, filled: int) -> float:
        gain = -0.5 * max(0.0, stretch.own)
        if state.exercise is None:
            gain -= 1.0 if not filled else 0.1
        elif stretch.fits:
            gain += 1.6 * math.tanh(stretch.fits[state.exercise] / 14)
        if self.named and state.tool is None and not filled:
            gain -= 1.0
        return gain

    # ------------------------------------------------------------ what may follow a state

    def _grow(self, hypothesis: _Hypothesis, index: int, anchor: Anchor) -> Iterator[_Hypothesis]:
        """The hypothesis as it is, and with every way to begin a part at the anchor."""
        yield hypothesis
        for reading in anchor.readings:
            for cost, following in self._following(reading, hypothesis):
                if reading.by == "title" and _same_place(hypothesis.state, following):
                    continue
                gain = reading.weight - STEP - cost + self._change(hypothesis, following)
                trail = _Trail(hypothesis.trail, Step(index, following, reading))
                yield _Hypothesis(hypothesis.score + gain, following, hypothesis.visited, 0, trail)

    def _change(self, hypothesis: _Hypothesis, following: State) -> float:
        """What speaks for going from a state to another, whatever the line says."""
        _, state, visited, filled, _ = hypothesis
        gain = -1.0 if state.mode == "answer" and 0 < filled < SHORT else 0.0
        if following.mode == "answer":
            bit = self._bit(following)
            if bit & visited:
                gain -= 3.5
            elif bit and following.tool is not None:
                gain += 0.4
        elif following.mode == "prompt" and following.exercise is not None and filled and visited:
            gain -= 1.5 * self._all_visited(following, visited)
        if not filled and state.mode in ("lead", "prompt") and following.mode in ("answer", "prompt", "lead"):
            gain += 0.6
        return gain

    def _all_visited(self, state: State, visited: int) -> float:
        """Share of the tools whose answer to the exercise is already there."""
        exercise = state.exercise or 0
        columns = len(self.tools) or 1
        return sum(visited >> (exercise * self.columns + tool) & 1 for tool in range(columns)) / columns

    def _following(self, reading: Reading, hypothesis: _Hypothesis) -> Iterator[tuple[float, State]]:
        state = hypothesis.state
        if reading.role in ("conclusion", "introduction", "other"):
            yield from self._own(reading, hypothesis)
        elif reading.tool is not None and reading.exercise is not None:
            tool = self.tools[reading.tool]
            cost = self._order(state, reading.exercise, tool)
            yield cost, State("answer", reading.exercise, tool)
            if reading.role != "output":
                yield cost + 0.5, State("prompt", reading.exercise, tool)
        elif reading.tool is not None:
            yield from self._tool(reading, hypothesis, self.tools[reading.tool])
        elif reading.exercise is not None:
            yield from self._exercise(reading, hypothesis, reading.exercise)
        elif reading.role == "output":
            yield from self._output(hypothesis)
        else:
            yield from self._prompt(hypothesis)

    def _own(self, reading: Reading, hypothesis: _Hypothesis) -> Iterator[tuple[float, State]]:
        state, visited = hypothesis.state, hypothesis.visited
        if reading.role == "introduction":
            if not visited:
                yield 2.0 if state.mode in ("answer", "prompt") else 0.0, State("introduction")
            else:
                yield 3.0, State("other")
        elif reading.role == "conclusion":
            cost = 0.4 if state.mode == "answer" else 0.0
            yield cost if visited else 1.5, State("conclusion", reading.exercise)
        elif state.mode not in ("conclusion", "other", "introduction", "front") or reading.by != "words":
            yield 0.5, State("other")

    def _order(self, state: State, exercise: int, tool: int | None) -> float:
        """What it costs to go to an exercise and tool that do not come next."""
        before = state.exercise
        if before is None:
            return 0.3 * exercise
        if tool == state.tool or tool is None or state.tool is None:
            step = exercise - before
            if step == 1:
                return 0.0
            if step == 0:
                return 0.0 if state.mode != "answer" else 0.8
            return 0.5 * (step - 1) if step > 1 else 2.0
        return 0.0 if exercise in (0, before, before + 1) else 0.5

    def _exercise(self, reading: Reading, hypothesis: _Hypothesis, exercise: int) -> Iterator[tuple[float, State]]:
        state = hypothesis.state
        if not self.named:
            yield from self._unnamed(reading, hypothesis, exercise)
            return
        for tool in (state.tool, None) if state.tool is not None else (None,):
            cost = self._order(state, exercise, tool) + (0.4 if tool is None and state.tool is not None else 0.0)
            yield cost, State("answer", exercise, tool)
            yield cost + (0.3 if reading.role != "output" else 1.2), State("prompt", exercise, tool)

    def _unnamed(self, reading: Reading, hypothesis: _Hypothesis, exercise: int) -> Iterator[tuple[float, State]]:
        """An exercise where no tool is named; once it has an answer, it may begin the next round."""
        state = hypothesis.state
        now = state.tool or 0
        columns = [(now, self._order(state, exercise, now))]
        answered = hypothesis.visited & self._bit(State("answer", exercise, now))
        goes_on = state.exercise is not None and exercise > state.exercise
        by_title = reading.by == "title" and (exercise > 0 or state.exercise == 0)
        if answered and not goes_on and not by_title and now + 1 < self.columns:
            columns.append((now + 1, 1.2 + 0.5 * exercise))
        for column, cost in columns:
            yield cost, State("answer", exercise, column)
            yield cost + (0.9 if reading.role != "output" else 1.5), State("prompt", exercise, column)

    def _tool(self, reading: Reading, hypothesis: _Hypothesis, tool: int) -> Iterator[tuple[float, State]]:
        state, filled = hypothesis.state, hypothesis.filled
        exercise = state.exercise
        fresh = state.mode in ("lead", "prompt", "front", "introduction") or not filled
        if exercise is not None:
            same = tool == state.tool and state.mode == "answer" and bool(filled)
            yield (1.8 if same else 0.0), State("answer", exercise, tool)
            if exercise + 1 < self.exercises and not fresh:
                yield 1.6, State("answer", exercise + 1, tool)
        yield 0.0 if reading.role != "output" else 0.5, State("lead", None, tool)
        if exercise != 0:
            yield 1.6, State("answer", 0, tool)

    def _output(self, hypothesis: _Hypothesis) -> Iterator[tuple[float, State]]:
        state, filled = hypothesis.state, hypothesis.filled
        tool = state.tool if self.named else state.tool or 0
        if state.exercise is None:
            yield 0.4, State("lead", None, state.tool)
            yield 1.4, State("answer", 0, tool)
            return
        yield (0.0 if state.mode != "answer" or not filled else 2.0), State("answer", state.exercise, tool)
        if state.exercise + 1 < self.exercises:
            yield 1.0 + (1.0 if state.mode != "answer" else 0), State("answer", state.exercise + 1, tool)

    def _prompt(self, hypothesis: _Hypothesis) -> Iterator[tuple[float, State]]:
        state = hypothesis.state
        tool = state.tool if self.named else state.tool or 0
        if state.exercise is None:
            yield 0.8, State("prompt", 0, tool)
            return
        yield (0.2 if state.mode != "answer" else 1.2), State("prompt", state.exercise, tool)
        if state.exercise + 1 < self.exercises:
            yield (0.6 if state.mode == "answer" else 1.2), State("prompt", state.exercise + 1, tool)


def _same_place(before: State, after: State) -> bool:
    """Whether a heading about the exercise stands within what is already about it, as an answer's own title does."""
    return before.exercise == after.exercise and before.tool == after.tool and before.mode in ("answer", "prompt")


def _beyond(words: int, enough: int, each: int) -> float:
    """The cost of words beyond what a mode usually has; at most 12."""
    return min(12.0, max(0, words - enough) / each)


def _steps(trail: _Trail | None) -> tuple[Step, ...]:
    steps = []
    while trail is not None:
        steps.append(trail.step)
        trail = trail.before
    return tuple(reversed(steps))
