"""Stretches of a text cut to their words, and parts put in place of others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.records import Part

Span = tuple[int, int]

LABELLED = 400
"""Characters of a line in which its label ends."""
_WORD = re.compile(r"[^\W_]+")
_OPENING = re.compile(r"(?<!\S)[*_`~\[(\"'“‘]+$")
"""Markup that opens right before a word."""


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch without white space and rules at its ends, or None if it has no words."""
    while start < end:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        first = text.find("\n", start, end)
        last = text.rfind("\n", start, end)
        if first >= 0 and not text[start:first].strip("-*_=# \t|\r"):
            start = first
        elif last >= 0 and not text[last:end].strip("-*_=# \t|\r"):
            end = last
        else:
            break
    return (start, end) if any(map(str.isalnum, text[start:end])) else None


def behind_label(line: str, words: str, rest: str) -> int:
    """Where in a line the text behind its label begins, with the markup that opens there; its end if that is unclear.

    Args:
        line: as written.
        words: the same without markup.
        rest: what of its words stands behind the label.
    """
    head = _WORD.search(rest)
    if head is None:
        return len(line)
    label = words[: max(0, words.rfind(rest))]
    begins = [found.start() for found in _WORD.finditer(line[:LABELLED]) if found[0] == head[0]]
    said = _WORD.findall(label).count(head[0])
    if said >= len(begins):
        return len(line)
    opening = _OPENING.search(line[: begins[said]])
    return opening.start() if opening else begins[said]


def put_in_place(
    text: str, parts: Sequence[Part], better: Sequence[Part], cleared: Sequence[Span] = ()
) -> tuple[Part, ...]:
    """The better parts and what is left of the others beside them, in order.

    Args:
        text: of the submission.
        parts: in order and apart from each other.
        better: likewise.
        cleared: stretches in which nothing else is kept, in order and apart; the better parts where none is given.
    """
    if not better:
        return tuple(parts)
    spans = cleared or [(part.start, part.end) for part in better]
    kept = [rest for part in parts for rest in _rest(text, part, spans)]
    return tuple(sorted([*kept, *better], key=lambda part: part.start))


def _rest(text: str, part: Part, spans: Sequence[Span]) -> Iterator[Part]:
    """What is left of a part before, between and behind the stretches."""
    start = part.start
    for begin, end in spans:
        if end <= start or begin >= part.end:
            continue
        if begin > start:
            yield from _cut(text, part, start, begin)
        start = max(start, end)
    yield from _cut(text, part, start, part.end)


def _cut(text: str, part: Part, start: int, end: int) -> Iterator[Part]:
    stretch = text[start:end]
    if any(map(str.isalnum, stretch)):
        first = start + len(stretch) - len(stretch.lstrip())
        yield part.model_copy(update={"start": first, "end": start + len(stretch.rstrip())})
