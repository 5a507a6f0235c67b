"""Lines that may open a part: what each says about exercise, tool and role, and how plainly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from pipeline.inputs.parts.exercise_words import ExerciseWords
from pipeline.inputs.parts.lines import LOOKS, Line
from pipeline.inputs.parts.own_prose import hints_at_own, own_score
from pipeline.inputs.parts.tool_names import Named, ToolNames

Role = Literal["header", "prompt", "output", "introduction", "conclusion", "other"]

_STRONG = (
    r"prompts?|exercises?|questions?|tasks?|experiments?|expt?|ex|q|qn|ques?|query|problem|activity|assignment|p(?=\d)"
)
_WEAK = r"parts?|sections?|topics?|case|scenario|chapter|unit|module"
_OUTPUT = r"outputs?|responses?|answers?|ans|results?|reply"
_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_LABEL = re.compile(
    rf"(?<![\w-])(?:(?P<strong>{_STRONG})|(?P<weak>{_WEAK})|(?P<output>{_OUTPUT}))"
    r"(?:\s*(?:no\b\.?|number|num\b\.?|nr\b\.?))?\s*[-–.#(\[]*\s*(?::\s*(?=\d{1,2}\s*(?:$|[:.)\-–])))?"
    rf"(?:0*(?P<digits>\d{{1,2}})|(?P<roman>[IVX]{{1,4}}|[ivx]{{1,4}})|(?P<word>{'|'.join(_NUMBER_WORDS)}))"
    r"(?:st|nd|rd|th)?(?![\w%]|\.\d)[)\]]?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"\b(?:(?P<nth>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{'|'.join(_ORDINALS)}))\s+(?:{_STRONG})\b", re.IGNORECASE
)
_NUMBERING = re.compile(
    r"\d{1,2}(?:\.\d{1,2})+[.):]?\s+(?=\S)|\(?(?:0*(?P<digits>\d{1,2})|(?P<roman>[ivxIVX]{1,4})|[a-zA-Z])(?:[.):]+|\s*[-–])\s+(?=\S)"
)
_DELIMITER = re.compile(r"\s*(?::|=>|->|→|[-–—]+(?=\s|$)|\.(?=\s|$)|\)|\||$)[\s:\-–—]*")
_VERSION_ONLY = re.compile(r"gpt\b", re.IGNORECASE)
"""Answers on language models have headings such as ``GPT-4``."""
_RESULT_OF = re.compile(r"(?:results?|outcomes?|reviews?)\b|.{1,40}\b(?:results?|outcomes?)\W*$", re.IGNORECASE)
"""``Results of ChatGPT`` is an answer, not a comparison."""
_TOKEN = re.compile(r"[^\W_]+(?:['’]s\b)?|&")
_WORDS_OF_ROLE: dict[Role, str] = {
    "prompt": "prompt prompts question questions input query queries you user me asked human",
    "output": "output outputs response responses answer answers reply replies generated completion said says responded "
    "replied chat conversation transcript",
    "conclusion": "conclusion conclusions comparison comparisons comparative comparing compare summary inference "
    "inferences observation observations finding findings discussion evaluation analysis verdict reflection "
    "reflections opinion review takeaway takeaways learnings learning outcome outcomes difference differences feedback "
    "recommendation assessment view views experience learned learnt result results vs versus conclude concluding insights remark remarks comment comments "
    "thoughts",
    "introduction": "aim aims objective objectives introduction abstract preface purpose goal experiment algorithm "
    "procedure methodology method theory steps requirements materials background scope problem statement steps "
    "explanation date software hardware",
    "other": "references reference bibliography contents index appendix acknowledgement acknowledgements certificate "
    "declaration screenshots screenshot links link name register reg roll no number note notes department college "
    "submitted semester class section signature marks evaluator",
}
_ROLE_BY_WORD: dict[str, Role] = {word: role for role, words in _WORDS_OF_ROLE.items() for word in words.split()}
_FILLERS = frozenset(
    "the a an of by from for to in on with and & using used use between both all each every two final overall my own our "
    "general given generated as ai tool tools model models llm llms gen genai s i ii full text content section report "
    "student student's students personal key main brief short based below following here is table against across about "
    "version free created provided received obtained same this assistant chatbot bot language large key lab work "
    "these different".split()
)


PROSE = 90
"""Characters at the beginning of a paragraph that are searched for a label."""


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


class _Label(NamedTuple):
    exercise: int | None
    kind: Literal["strong", "weak", "output"]
    family: str
    start: int
    end: int


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
        full = line.words if line.style != "prose" else line.words[:PROSE]
        if not full or (not (line.first or (line.fresh and line.style == "plain")) and not _opens_with_label(full)):
            return None
        numbering = _NUMBERING.match(full)
        if numbering and _LABEL.match(full):
            numbering = None
        begin = numbering.end() if numbering else 0
        labels = [*_labels(full, begin, self.numbers)]
        tools = self.tools.find(full)
        said = full[begin:].casefold()
        if numbered := self._numbered_tool(full, begin):
            name, end = numbered
            readings = [Reading("header", None, name, 6 * _look(line, 0.8), "role")] if name else []
            return Anchor(line, tuple(readings), full[end:].strip(" :-–)("), None, said) if readings else None
        end, clean, role, share = _head(full, begin, labels, tools)
        rest = full[end:].strip() if clean else ""
        bare = _bare_number(numbering)
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
        if label is not None and len({each.exercise for each in said.labels}) == 1:
            weight = self._label_weight(line, said, label)
            role: Role = "output" if said.role == "output" or label.kind == "output" else "prompt"
            if said.role == "conclusion" and label.kind != "output":
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
        elif said.clean and said.role != "header" and line.style != "prose":
            base = {"conclusion": 2.4, "introduction": 2.2, "other": 1.4, "output": 2.6, "prompt": 2.6}[said.role]
            yield Reading(said.role, None, None, base * _look(line), "role")

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

    def _label_weight(self, line: Line, said: _Said, label: _Label) -> float:
        fits = self.words.title_fit(said.rest or said.text)
        fit = fits[label.exercise] if label.exercise is not None else 0.0
        if not said.clean and said.share + fit < 0.8:
            return 6 * _look(line) * max(said.share, fit) ** 3
        if label.kind == "weak":
            return (2.0 + 3 * fit) * _look(line)
        base = 4.5 if label.kind == "output" else 6.0
        return (base + 1.5 * (fit - max(fits))) * _look(line, 0.7) + fit

    def _titles(self, line: Line, said: _Said, title: str, tool: str | None, tool_weight: float) -> Iterator[Reading]:
        if line.style == "prose" and said.bare is None:
            return
        number = None if said.bare is None else self.numbers.get(said.bare)
        for exercise, fit in enumerate(self.words.title_fit(title)):
            weight = 5.5 * (fit - 0.3) * _look(line) + (1.2 * _look(line) if number == exercise and fit > 0.3 else 0)
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
    labels: list[_Label]
    tools: list[Named]
    bare: int | None


def _look(line: Line, least: float = 0.0) -> float:
    return max(LOOKS[line.style], least)


def _labels(full: str, begin: int, numbers: dict[int, int]) -> Iterator[_Label]:
    for found in _LABEL.finditer(full, begin):
        if found["digits"]:
            number = int(found["digits"])
        elif found["word"]:
            number = _NUMBER_WORDS.index(found["word"].lower()) + 1
        else:
            roman = found["roman"].lower()
            number = _ROMANS.index(roman) + 1 if roman in _ROMANS else 0
        kind: Literal["strong", "weak", "output"] = (
            "strong" if found["strong"] else "weak" if found["weak"] else "output"
        )
        yield _Label(numbers.get(number), kind, str(found[kind]).lower().rstrip("s"), *found.span())
    for found in _ORDINAL.finditer(full, begin):
        number = int(found["nth"]) if found["nth"] else _ORDINALS.index(found["word"].lower()) + 1
        yield _Label(numbers.get(number), "strong", "", *found.span())


def _opens_with_label(full: str) -> bool:
    label = _LABEL.match(full)
    return label is not None and full[label.end() : label.end() + 3].strip()[:1] in (":", "-", "–", "—", ".", ")")


def _bare_number(numbering: re.Match[str] | None) -> int | None:
    if numbering is None:
        return None
    if numbering["digits"]:
        return int(numbering["digits"])
    roman = (numbering["roman"] or "").lower()
    return _ROMANS.index(roman) + 1 if roman in _ROMANS else None


def _head(full: str, begin: int, labels: Sequence[_Label], tools: Sequence[Named]) -> tuple[int, bool, Role, float]:
    """Where the label at the line's beginning ends, whether it is one, its role, and the share of words explained."""
    spans = sorted([(each.start, each.end) for each in labels] + [(each.start, each.end) for each in tools])
    position, known, total = begin, 0, 0
    roles: list[Role] = []
    end = 0
    broken = False
    for start, stop, is_span in _pieces(full, begin, spans):
        word = full[start:stop].casefold()
        gap = full[position:start]
        if not broken and total == known and (roles or known) and _delimits(gap):
            end = end or start
        total += 1
        position = stop
        if is_span:
            known += 1
        elif role := _ROLE_BY_WORD.get(word.removesuffix("'s").removesuffix("’s")):
            known += 1
            if not end:
                roles.append(role)
        elif word in _FILLERS:
            known += 1
        elif not end:
            broken = True
    anchored = bool(roles) or any(each.start < (end or len(full)) for each in (*labels, *tools))
    clean = anchored and (bool(end) or known == total)
    return end or len(full), clean, _role(roles), known / total if total else 0.0


def _pieces(full: str, begin: int, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """The labels, names and other words of a line in order."""
    position = begin
    for start, stop in spans:
        if start < position:
            continue
        yield from ((m.start(), m.end(), False) for m in _TOKEN.finditer(full, position, start))
        yield start, stop, True
        position = stop
    yield from ((m.start(), m.end(), False) for m in _TOKEN.finditer(full, position))


def _delimits(gap: str) -> bool:
    return bool(gap.strip()) and _DELIMITER.fullmatch(gap) is not None


def _role(roles: Sequence[Role]) -> Role:
    """The role that a label's words agree on; the student's own prose before output before prompt."""
    for role in ("conclusion", "output", "prompt", "introduction", "other"):
        if role in roles:
            return role  # type: ignore[return-value]  # the tuple above holds roles only
    return "header"
