"""Words in a submission that speak to a grader instead of to a reader.

They change nothing: no offline measure obeys a text. The marker is told, and a judge never sees them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_MOST = 5
"""Stretches that are told of one submission."""
_ORDERS = (
    r"(?:ignore|disregard|forget|override|bypass|skip)\s+(?:\w+\s+){0,3}?"
    r"(?:instructions?|rubrics?|criteria|prompts?|rules|guidelines|directions|grading|marking)\b"
)
_GRADER = r"(?:graders?|markers?|evaluators?|assessors?|examiners?|judges?|AI|LLM|language\s+model|assistant|bot)"
_MARKS = r"(?:marks?|points?|grades?|scores?|credits?)\b"
_HIGH = r"(?:full|maximum|max(?:imal)?|highest|top|perfect|best|all|excellent|100(?:\s*%)?)"
_WORK = r"(?:this|it|me|us|my\s+\w+|our\s+\w+|the\s+(?:\w+\s+)?(?:report|submission|answers?|student|essay|author))"
_GIVE = r"(?:give|award|assign|grant|allot|score|grade|mark|rate)"
_RUNS = re.compile("[\x00-\x7f]+|[^\x00-\x7f]")
"""Plain letters together, any other character by itself."""
_ADDRESSES = re.compile(
    "|".join(
        (
            rf"\b{_ORDERS}",
            rf"\b{_GIVE}\s+{_WORK}\s+(?:\w+\s+){{0,4}}?(?:{_HIGH}\s+(?:\w+\s+)?{_MARKS}|10\s*/\s*10|100\s*/\s*100|an?\s+A\b)",
            r"\b(?:full|maximum|top)\s+(?:marks|points|credit)\b",
            rf"\b(?:dear|attention\s*[:,!]|note\s+to|message\s+to|instructions?\s+(?:to|for))\s*:?\s*(?:the\s+|any\s+)?{_GRADER}\b",
            r"\byou\s+are\s+(?:an?\s+|the\s+)(?:\w+\s+){0,2}?(?:graders?|markers?|evaluators?|assessors?|examiners?)\b",
            r"\"?grade\"?\s*:\s*2\s*,\s*\"?quotation\"?",
        )
    ),
    re.IGNORECASE,
)


def addresses(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each stretch that gives a grader orders, in order; empty in an ordinary report.

    Invisible characters between letters and letters of other widths do not hide one.
    """
    plain, offsets = _plain(text)
    return tuple((offsets[match.start()], offsets[match.end() - 1] + 1) for match in _ADDRESSES.finditer(plain))


def address_flags(text: str) -> tuple[str, ...]:
    """A flag for each of the first few stretches that address a grader, and one for how many more there are."""
    found = addresses(text)
    flags = [f"words that address a grader: “{' '.join(text[start:end].split())}”" for start, end in found[:_MOST]]
    if len(found) > _MOST:
        flags.append(f"words that address a grader: {len(found) - _MOST} more places")
    return tuple(dict.fromkeys(flags))


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text without format characters, in compatibility form, and for each character its place in the original."""
    if text.isascii():
        return text, range(len(text))
    letters: list[str] = []
    offsets: list[int] = []
    for run in _RUNS.finditer(text):
        start, end = run.span()
        if text[start] < "\x80":
            letters.append(run[0])
            offsets.extend(range(start, end))
        elif unicodedata.category(text[start]) != "Cf":
            plain = unicodedata.normalize("NFKC", text[start])
            letters.append(plain)
            offsets.extend([start] * len(plain))
    return "".join(letters), offsets
