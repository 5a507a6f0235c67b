"""Lines that may open a part: what each says about exercise, tool and role, and how plainly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from pipeline.inputs.parts.exercise_words import ExerciseWords
from pipeline.inputs.parts.labels import (
    HEADING_NUMBER,
    NUMBERING,
    Label,
    Role,
    bare_number,
    find_labels,
    opens_with_label,
    read_head,
)
from pipeline.inputs.parts.lines import LOOKS, Line
from pipeline.inputs.parts.own_prose import hints_at_own, own_score
from pipeline.inputs.parts.tool_names import Named, ToolNames

_VERSION_ONLY = re.compile(r"gpt\b", re.IGNORECASE)
"""Answers on language models have headings such as ``GPT-4``."""
_RESULT_OF = re.compile(r"(?:results?|outcomes?|reviews?)\b|.{1,40}\b(?:results?|outcomes?)\W*$", re.IGNORECASE)
"""``Results of ChatGPT`` is an answer, not a comparison."""
_MAY_LABEL = re.compile(r"[\d:=–—]| - ")
"""A paragraph begins with a label only where one of these ends it."""

PROSE = 90
"""Characters at the beginning of a paragraph that are searched for a label."""
PROMPT = 200
"""Characters of a paragraph that may be a prompt without any label."""
OPENS = 2.2
"""Weight of a numbered label that no colon or point ends: ``Prompt 2 now write about ...``."""
HEADS = 4.0
"""The same in a heading."""
MOSTLY = 0.6
"""Share of a line's words from which on its role is what it is about."""
SAME = 0.75
"""Fit from which on a paragraph says the prompt of an exercise."""


OWN = 1.2
"""Score of a paragraph that may be the student's own."""


class Reading(NamedTuple):
    """One way to understand a line that may open a part."""

    role: Role
    exercise: int | None
    """Position in the rubric."""
    tool: str | None
    weight: float
    """How plainly the line says so; 6 for a heading ``Prompt 1``."""
    by: Literal["label", "title", "role", "words"]
    """What tells it: a number behind a label, words of the prompt, a name of the role, or a paragraph's own words."""


class Anchor(NamedTuple):
    """A line that may open a part."""

    line: Line
    readings: tuple[Reading, ...]
    rest: str
    """What stands behind the label on the same line."""
    bare: int | None = None
    """A number without a label at the beginning: ``3.``."""
    said: str = ""
    """The line without its numbering, folded, to find repeated ones."""
    family: str = ""
    """The word of its numbered label: ``prompt`` of ``Prompt 3``."""
    own: bool = False
    """Whether it is no label but the beginning of a paragraph."""

    @property
    def body(self) -> int:
        """Where the text that it opens begins."""
        return self.line.start if self.own else self.line.end


class AnchorReader:
    """Reads lines against one rubric.

    Args:
        words: the rubric's exercises.
        tools: names of models.
        numbers: position of the exercise by the number that stands for it.
    """

    def __init__(self, words: ExerciseWords, tools: ToolNames, numbers: dict[int, int]) -> None:
        self.words = words
        self.tools = tools
        self.numbers = numbers
        self.numbered_tools: dict[int, str] = {}

    def read(self, line: Line) -> Anchor | None:
        """What the line may open, or None for a line that says nothing of the kind."""
        short = line.end - line.start <= PROMPT
        full = line.words if line.style != "prose" or short else line.words[:PROSE]
        if not full or (not (line.first or (line.fresh and line.style == "plain")) and not opens_with_label(full)):
            return None
        if line.style == "prose" and not short and not _MAY_LABEL.search(full):
            return None
        numbering = NUMBERING.match(full)
        if numbering is None and line.style in ("heading", "bold"):
            numbering = HEADING_NUMBER.match(full)
        labels = [*find_labels(full, self.numbers)]
        if numbering and labels and labels[0].start == 0:
            numbering = None
        begin = numbering.end() if numbering else 0
        labels = [label for label in labels if label.start >= begin]
        tools = self.tools.find(full)
        said = full[begin:].casefold()
        if numbered := self._numbered_tool(full, begin):
            name, end = numbered
            readings = [Reading("header", None, name, 6 * _look(line, 0.8), "role")] if name else []
            return Anchor(line, tuple(readings), full[end:].strip(" :-–)("), None, said) if readings else None
        end, clean, role, share = read_head(full, begin, labels, tools)
        rest = full[end:].strip() if clean else ""
        bare = bare_number(numbering)
        found = tuple(self._readings(line, _Said(full, full[begin:], rest, clean, role, share, labels, tools, bare)))
        family = labels[0].family if labels else ""
        return Anchor(line, found, rest, bare, said, family) if found else None

    def read_own(self, line: Line, text: str) -> Anchor | None:
        """A paragraph in the student's own words about the tools, or None."""
        if not line.first or line.style in ("heading", "bold") or not hints_at_own(text, self.tools):
            return None
        score = own_score(text, len(text.split()), self.tools)
        if score < OWN:
            return None
        return Anchor(line, (Reading("other", None, None, 1.5, "words"),), "", own=True)

    def _numbered_tool(self, full: str, begin: int) -> tuple[str, int] | None:
        found = self.tools.numbered(full[begin:])
        if found is None:
            return None
        number, name, end = found
        named = self.tools.find(name)
        label = named[0].label if len({each.label for each in named}) == 1 else name
        if number is not None:
            label = label or self.numbered_tools.get(number, f"Tool {number}")
            if label != f"Tool {number}":
                self.numbered_tools.setdefault(number, label)
        return label, begin + end

    def _readings(self, line: Line, said: _Said) -> Iterator[Reading]:
        names = list(dict.fromkeys(tool.label for tool in said.tools))
        tool, tool_weight = self._tool(line, said, names)
        if said.role == "conclusion" and tool and said.clean and _RESULT_OF.match(said.text):
            said = said._replace(role="output")
        if len(names) > 1 and said.role in ("header", "output"):
            said = said._replace(role="conclusion")
        label = next((label for label in said.labels if label.exercise is not None), None)
        if label is not None and label.kind == "weak" and tool and _numbers_tool(said, label):
            yield Reading("header", None, tool, 6 * _look(line, 0.8), "role")
            return
        if label is not None and len({each.exercise for each in said.labels}) == 1:
            weight = self._label_weight(line, said, label)
            role: Role = "output" if said.role == "output" or label.kind == "output" else "prompt"
            # "Prompt 2 comparison" is one, "Q2 Compare the families of models" a prompt.
            if said.role == "conclusion" and label.kind != "output" and (said.clean or said.share >= MOSTLY):
                yield Reading("conclusion", label.exercise, None, 2.2 * _look(line), "label")
            elif weight + tool_weight > 1:
                role = "header" if tool and role == "prompt" else role
                yield Reading(role, label.exercise, tool, weight + tool_weight, "label")
            return
        title = said.rest if said.clean and (tool or said.role != "header") and said.rest else said.text
        if said.role not in ("introduction", "other", "conclusion"):
            yield from self._titles(line, said, title, tool, tool_weight)
        if tool and tool_weight > 1:
            yield Reading("output" if said.role == "output" else "header", None, tool, tool_weight, "role")
        elif said.clean and said.role != "header" and (line.style != "prose" or (said.role == "prompt" and said.rest)):
            base = {"conclusion": 2.4, "introduction": 2.2, "other": 1.4, "output": 2.6, "prompt": 2.6}[said.role]
            yield Reading(said.role, None, None, base * _look(line, 0.6), "role")

    def _tool(self, line: Line, said: _Said, names: Sequence[str]) -> tuple[str | None, float]:
        if len(names) != 1:
            return None, 0.0
        if all(_VERSION_ONLY.match(said.full, each.start) for each in said.tools):
            return (names[0], 3 * _look(line)) if said.clean and not said.rest else (None, 0.0)
        if said.clean:
            look = _look(line, 0.7 if said.role == "output" or not said.rest else 0.0)
            return names[0], (5.0 if not said.rest else 3.5) * look + (0.7 if said.role == "output" else 0)
        weight = 3 * _look(line) * said.share**2 if said.share >= 0.5 and line.style != "prose" else 0.0
        return (names[0], weight) if weight > 0.8 else (None, 0.0)

    def _label_weight(self, line: Line, said: _Said, label: Label) -> float:
        fits = self.words.title_fit(said.rest or said.text)
        fit = fits[label.exercise] if label.exercise is not None else 0.0
        if not said.clean and said.share + fit < 0.8:
            opens = line.first and label.kind == "strong" and label.start == 0
            least = 0.0 if not opens else HEADS if line.style in ("heading", "bold") else OPENS
            return max(6 * _look(line) * max(said.share, fit) ** 3, least)
        if label.kind == "weak":
            return (2.0 + 3 * fit) * _look(line)
        base = 4.5 if label.kind == "output" else 6.0
        return (base + 1.5 * (fit - max(fits))) * _look(line, 0.7) + fit

    def _titles(self, line: Line, said: _Said, title: str, tool: str | None, tool_weight: float) -> Iterator[Reading]:
        number = None if said.bare is None else self.numbers.get(said.bare)
        for exercise, fit in enumerate(self.words.title_fit(title)):
            if line.style == "prose" and said.bare is None and fit < SAME:
                continue
            look = _look(line, 0.8 if fit >= SAME else 0.0)
            weight = 5.5 * (fit - 0.3) * look + (1.2 * look if number == exercise and fit > 0.3 else 0)
            if number is not None and number != exercise:
                weight -= 0.8
            if weight > 0.8:
                role: Role = "output" if tool or said.role == "output" else "prompt"
                yield Reading("header" if tool else role, exercise, tool, weight + tool_weight, "title")


class _Said(NamedTuple):
    """A line taken apart."""

    full: str
    text: str
    rest: str
    clean: bool
    role: Role
    share: float
    labels: list[Label]
    tools: list[Named]
    bare: int | None


def _numbers_tool(said: _Said, label: Label) -> bool:
    """Whether a label numbers nothing but a tool: ``Section 2: Gemini``."""
    return not said.full[label.end : said.tools[0].start].strip(" :-–—.)") and not said.full[
        said.tools[-1].end :
    ].strip(" :.)")


def _look(line: Line, least: float = 0.0) -> float:
    return max(LOOKS[line.style], least)
