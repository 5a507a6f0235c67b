"""The student's own comments below answers: ``My observation``, ``Comparison``, ``What I learned``."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.inputs.parts.cutting import Span, trimmed
from pipeline.inputs.parts.labels import read_head
from pipeline.inputs.parts.lines import Line
from pipeline.inputs.parts.tool_names import ToolNames
from pipeline.records import Part

LONGEST = 2_500
"""Characters of a comment; what goes on for longer below its heading is a section of the answer."""
SURE = 0.8
"""Confidence in a comment that its label and its words tell."""
LONGEST_LABEL = 60
_PERSONAL = re.compile(
    r"(?:\b(?:my|our|student(?:['’]?s)?|personal)\s+(?:\w+\s+){0,3}?(?:comments?|remarks?|observations?|comparisons?|"
    r"inferences?|opinions?|views?|thoughts?|learnings?|reflections?|analysis|notes?|findings?|verdict|takeaways?|"
    r"evaluation|review|understanding|impressions?|judge?ments?|critique|take|experience|conclusions?|feedback)"
    r"|\b(?:what|how|which)\s+(?:I|we)\s+\w+|^(?:I|we)\s+(?:observed|noticed|learned|learnt|think|found))\b",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"\b(?:I|we|my|our|comment|remark|observ|compar|inference|opinion|view|thought|learn|reflect|analysis|differen|"
    r"evaluat|finding|verdict|takeaway|feedback|review|discussion|insight|conclu|summary|experience|recommend|assess)",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"\b(?:conclu|summary|overall|final|learn|takeaway|recommend)", re.IGNORECASE)
"""What is said at the end, about the whole."""
_BREAK = re.compile(r"\s*(?::|\s[-–—]|[-–—]\s|$)\s*")
_TELLS = (
    r"(?:explain|mention|cover|describ|discuss|list|wr[io]t|g[ia]v|omit|miss|skip|talk|tell|told|said|answer|focus|"
    r"went|goes|left|leav|lack|provid(?=ed)|includ(?=ed)|offer(?=ed)|present(?=ed)|us(?=ed)|kept)\w*"
)
_SAYS = re.compile(
    r"(?:['’]s\s+(?:answer|response|output|reply|text|explanation)"
    rf"|\s+(?:\w+ly\s+|also\s+|only\s+|just\s+|has\s+|had\s+)?{_TELLS}"
    r"|\s+(?:did|does|do|has|had)(?:\s+not|n['’]t)\s+(?:even\s+|really\s+)?"
    rf"(?:{_TELLS}|provide|include|give|use|write|any|a|one|explain\w*)"
    r"|\s+(?:is|was|has|had|uses|used)\s+(?:\w+\s+){0,2}?(?:more|less|fewer|better|longer|shorter|easier|clearer|simpler|"
    r"too|detailed|concise|brief|examples?))\b",
    re.IGNORECASE,
)
_SAID_BY = re.compile(r"\b(?:answer|response|output|reply|text|explanation)s?\s+(?:of|from|by)\s+$", re.IGNORECASE)
_OWN = re.compile(
    r"\bI\s+(?:\w+ly\s+|also\s+|would\s+|have\s+)?(?:think|thought|feel|felt|find|found|liked?|prefer(?:red)?|learn(?:ed|t)|"
    r"noticed?|observed?|understood|chose|got|rate|asked|tested|compared)\b|\b[Ii]n my (?:opinion|view)\b"
    r"|\b(?:both|two|first|second|other|this)\s+(?:tools?|chatbots?|answers?|responses?|AIs)\b"
    r"|\b[Ii]t\s+(?:did|does)(?:\s+not|n['’]t)\s+(?:write|mention|talk|tell|discuss|list|say)\b"
)
"""What a student says who compares answers; an answer's own sections speak of their subject."""


def with_comments(text: str, parts: Sequence[Part], lines: Sequence[Line], names: ToolNames) -> list[Part]:
    """The parts; a comment below an answer is no part of it but a conclusion, of that exercise where others follow.

    An answer may hold a heading such as ``Comparison`` too: what stands below it is the student's only where its label
    says so (``My observation``), where it tells what a tool wrote, or speaks in the first person.

    Args:
        text: of the submission.
        parts: found in it, in order.
        lines: of the text.
        names: of models.
    """
    labels = list(_labels(lines, names))
    starts = [label.start for label in labels]
    told: list[Part] = []
    for place, part in enumerate(parts):
        later = parts[place + 1 :]
        first = bisect_left(starts, part.start)
        within = labels[first : bisect_left(starts, part.end)]
        if part.kind == "answer":
            told += _apart(text, part, within, later, told, names=names)
        elif part.kind == "other" and any(each.kind == "answer" for each in told):
            above = labels[max(0, first - 1) : first]
            directly = [each for each in (*above, *within) if not text[each.end : part.start].strip("*_:- \t\r\n")][:1]
            told += _commented(text, part, directly, later, told, names=names)
        else:
            told.append(part)
    return told


class _Label(NamedTuple):
    """A line's label, and whether it says that what follows is the student's, or about the whole."""

    start: int
    end: int
    personal: bool
    closing: bool


def _labels(lines: Sequence[Line], names: ToolNames) -> Iterator[_Label]:
    for line in lines:
        if not (line.first or line.fresh):
            continue
        end = next((each.start() for each in _BREAK.finditer(line.words)), len(line.words))
        head = line.words[:end]
        whole = end == len(line.words) or line.words[end:].strip(" :-–—") == ""
        if len(head) > LONGEST_LABEL or (whole and line.style == "prose") or not _WORDS.search(head):
            continue
        personal = _PERSONAL.search(head) is not None
        _, clean, role, _ = read_head(head, 0, (), names.find(head))
        if personal or (clean and role == "conclusion"):
            yield _Label(line.start, line.end if whole else line.start, personal, bool(_CLOSING.search(head)))


def _apart(
    text: str, part: Part, labels: Sequence[_Label], later: Sequence[Part], told: Sequence[Part], *, names: ToolNames
) -> Iterator[Part]:
    """An answer, and the comment at its end."""
    for number, label in enumerate(labels):
        if part.end - label.start > LONGEST:
            continue
        following = labels[number + 1].start if number + 1 < len(labels) else part.end
        body = _behind(text, label.start, part.end)
        left = trimmed(text, part.start, label.start)
        alone = trimmed(text, *body) is None and bool(later) and later[0].kind == "other"
        if left and (alone or _is_own(text[body[0] : following], names, personal=label.personal)):
            answer = part.model_copy(update={"start": left[0], "end": left[1]})
            yield answer
            if span := trimmed(text, *body):
                yield _comment(label, span, later, (*told, answer))
            return
    yield part


def _commented(
    text: str, part: Part, labels: Sequence[_Label], later: Sequence[Part], told: Sequence[Part], *, names: ToolNames
) -> Iterator[Part]:
    """A passage that is neither answer nor conclusion, as a comment where its label says so."""
    for label in labels:
        span = trimmed(text, *_behind(text, label.start, part.end))
        if span and _is_own(text[slice(*span)], names, personal=label.personal):
            yield _comment(label, span, later, told)
            return
    yield part


def _behind(text: str, start: int, end: int) -> Span:
    """What stands behind a label: on its line, or below."""
    stop = text.find("\n", start, end)
    line = text[start : end if stop < 0 else stop]
    colon = line.find(":", 0, LONGEST_LABEL + 20)
    if colon < 0:
        return start + len(line), end
    rest = line[colon + 1 :]
    return start + len(line) - len(rest.lstrip("*_ \t")), end


def _is_own(text: str, names: ToolNames, *, personal: bool) -> bool:
    text = text[:LONGEST]
    if personal:
        return any(map(str.isalnum, text))
    if _OWN.search(text):
        return True
    plain = re.sub(r"[*_`]+", "", text)
    return any(
        _SAYS.match(plain, each.end) or _SAID_BY.search(plain[max(0, each.start - 30) : each.start])
        for each in names.find(plain)
    )


def _comment(label: _Label, span: Span, later: Sequence[Part], told: Sequence[Part]) -> Part:
    """The comment, of the exercise above it where that is sure; else its place tells what it is about."""
    above = next(each for each in reversed(told) if each.kind == "answer")
    following = next((each for each in later if each.kind == "answer"), None)
    again = any(each.kind == "conclusion" and each.exercise for each in told)
    more = following is not None or any(each.kind == "conclusion" for each in later)
    within = following is not None and (following.exercise == above.exercise or following.tool == above.tool)
    sure = within or (again and (more or not label.closing))
    return Part(
        kind="conclusion",
        exercise=above.exercise if sure else None,
        start=span[0],
        end=span[1],
        confidence=SURE,
        why="a comment of the student's own below an answer",
    )
