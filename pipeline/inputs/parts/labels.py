"""Labels at the beginning of a line, such as ``Prompt 2:`` or ``Output of``, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from pipeline.inputs.parts.tool_names import Named

Role = Literal["header", "prompt", "output", "introduction", "conclusion", "other"]

_STRONG = (
    r"prompts?|exercises?|questions?|tasks?|experiments?|expt?|ex|q|qn|ques?|query|problem|activity|assignment|p(?=\d)"
)
_WEAK = r"parts?|objectives?|sections?|topics?|case|scenario|chapter|unit|module"
WEAK_FAMILIES = frozenset({"part", "objective", "section", "topic", "case", "scenario", "chapter", "unit", "module"})
"""Words that number the sections of an answer as well as the exercises."""
_OUTPUT = r"outputs?|responses?|answers?|ans|results?|reply"
_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_LABEL = re.compile(
    rf"(?<![\w-])(?:(?P<strong>{_STRONG})|(?P<weak>{_WEAK})|(?P<output>{_OUTPUT}))"
    r"(?:\s*(?:no\b\.?|number|num\b\.?|nr\b\.?))?\s*[-–.#(\[]*\s*(?::\s*(?=\d{1,2}\s*(?:$|[:.)\-–])))?"
    rf"(?:0*(?P<digits>\d{{1,2}})[a-d]?|(?P<roman>[IVX]{{1,4}}|[ivx]{{1,4}})|(?P<word>{'|'.join(_NUMBER_WORDS)}))"
    r"(?:st|nd|rd|th)?(?![\w%]|\.\d)[)\]]?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"\b(?:(?P<nth>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{'|'.join(_ORDINALS)}))\s+(?:{_STRONG})\b", re.IGNORECASE
)
NUMBERING = re.compile(
    r"\d{1,2}(?:\.\d{1,2})+[.):]?\s+(?=\S)"
    r"|\(?(?:0*(?P<digits>\d{1,2})|(?P<roman>[ivxIVX]{1,4})|[a-pr-zA-PR-Z])(?:[.):]+|\s*[-–])\s+(?=\S)"
)
HEADING_NUMBER = re.compile(r"(?P<digits>\d{1,2})(?P<roman>(?!))?\s+(?=[^\W\d_])")
"""The numbering of a heading that has no point: ``2 Results``."""
_SECTION = re.compile(
    r"(?:#{1,6}\s+|\*\*|__)*(?:(?:parts?|sections?|steps?|chapter|phase|unit|module|topic|question|objective)\s+)?"
    r"\(?(?:\d{1,2}|[ivx]{1,4})\s*[.):–—-]",
    re.IGNORECASE,
)
_SPEAKERS = frozenset({"you", "user", "me", "human"})
"""Who asks in the copy of a chat: ``You said:`` is no output."""
_DELIMITER = re.compile(r"\s*(?::|=>|->|→|[-–—]+(?=\s|$)|\.(?=\s|$)|\)|\||$)[\s:\-–—]*")
_TOKEN = re.compile(r"[^\W_]+(?:['’]s\b)?|&")
_WORDS_OF_ROLE: dict[Role, str] = {
    "prompt": "prompt prompts question questions q ques input query queries you user me asked human",
    "output": "output outputs response responses answer answers ans reply replies generated completion said says "
    "assistant responded replied answered wrote gave produced chat conversation transcript",
    "conclusion": "conclusion conclusions comparison comparisons comparative comparing compare summary inference "
    "inferences observation observations finding findings discussion evaluation analysis verdict reflection "
    "reflections opinion review takeaway takeaways learnings learning outcome outcomes difference differences feedback "
    "recommendation assessment view views experience learned learnt result results vs versus conclude concluding "
    "insights remark remarks comment comments thoughts",
    "introduction": "aim aims objective objectives introduction abstract preface purpose goal experiment algorithm "
    "procedure methodology method theory steps requirements materials background scope problem statement steps "
    "explanation date software hardware",
    "other": "references reference bibliography contents index appendix appendices annexure acknowledgement "
    "acknowledgements certificate "
    "declaration screenshots screenshot links link name register reg roll no number note notes department college "
    "submitted semester class section signature marks evaluator",
}
_ROLE_BY_WORD: dict[str, Role] = {word: role for role, words in _WORDS_OF_ROLE.items() for word in words.split()}
_FILLING = (
    "the a an of by from for to in on with and & using used use between both all each every two final overall my "
    "own our general given generated as ai tool tools model models llm llms gen genai s i ii full text content "
    "section report student student's students personal key main brief short based below following here is table "
    "against across about version free created provided received obtained same this chatbot bot language "
    "large key lab work these different were was are it its part section phase round category "
    "b c d via through on at follows"
)
_FILLERS = frozenset(_FILLING.split())


class Label(NamedTuple):
    """A numbered label in a line."""

    exercise: int | None
    """Position in the rubric; None for a number that it does not have."""
    kind: Literal["strong", "weak", "output"]
    family: str
    start: int
    end: int


def find_labels(full: str, numbers: Mapping[int, int]) -> Iterator[Label]:
    """The numbered labels of a line, ``Prompt 2`` as well as ``second prompt``."""
    for found in _LABEL.finditer(full):
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
        yield Label(numbers.get(number), kind, str(found[kind]).lower().rstrip("s"), *found.span())
    for found in _ORDINAL.finditer(full):
        number = int(found["nth"]) if found["nth"] else _ORDINALS.index(found["word"].lower()) + 1
        yield Label(numbers.get(number), "strong", "", *found.span())


def opens_with_label(full: str) -> bool:
    """Whether a line begins with a numbered label that a colon, dash, point or bracket ends."""
    label = _LABEL.match(full)
    return label is not None and full[label.end() : label.end() + 3].strip()[:1] in (":", "-", "–", "—", ".", ")")


def opens_section(text: str) -> bool:
    """Whether a text begins with the number of a section, as an answer does, not a prompt."""
    return _SECTION.match(text) is not None


def bare_number(numbering: re.Match[str] | None) -> int | None:
    """The number of a line's numbering, ``3.`` or ``iii)``; None for a letter, several levels, or none."""
    if numbering is None:
        return None
    if numbering["digits"]:
        return int(numbering["digits"])
    roman = (numbering["roman"] or "").lower()
    return _ROMANS.index(roman) + 1 if roman in _ROMANS else None


def read_head(full: str, begin: int, labels: Sequence[Label], tools: Sequence[Named]) -> tuple[int, bool, Role, float]:
    """Where the label at the line's beginning ends, whether it is one, its role, and the share of words explained."""
    spans = sorted([*((label.start, label.end) for label in labels), *((tool.start, tool.end) for tool in tools)])
    position, known, total = begin, 0, 0
    roles: list[Role] = []
    end = 0
    broken = told = speaks = False
    closing = {label.end for label in labels if full[label.end - 1] in ")]"}
    for start, stop, named in _pieces(full, begin, spans):
        word = full[start:stop].casefold()
        gap = full[position:start]
        if not broken and total == known and (roles or told) and _delimits(gap):
            end = end or start
        total += 1
        # "Q1) tell me": the bracket belongs to the label, and ends it where words follow that are none of its own.
        closed = position in closing
        position = stop
        told = told or named
        if named:
            known += 1
        elif role := _ROLE_BY_WORD.get(word.removesuffix("'s").removesuffix("’s")):
            known += 1
            if not end and not (speaks and role == "output"):
                roles.append(role)
            speaks = speaks or (total == 1 and word in _SPEAKERS)
        elif word in _FILLERS:
            known += 1
        elif not end and closed and not broken:
            end = start
        elif not end:
            broken = True
    anchored = bool(roles) or any(start < (end or len(full)) for start, _ in spans)
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
    order: tuple[Role, ...] = ("conclusion", "output", "prompt", "introduction", "other")
    return next((role for role in order if role in roles), "header")
