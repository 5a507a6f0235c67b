"""Words in a submission that speak to a grader instead of to a reader.

They change nothing: no measure obeys or counts them, and nothing rests on them. The marker is told, a judge never sees
them.
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
_PERSON = r"(?:graders?|evaluators?|assessors?|examiners?)"
_MARKS = r"(?:marks?|points?|grades?|scores?|credits?|rating)\b"
_HIGH = r"(?:full|maximum|max(?:imal)?|highest|top|perfect|best|all|excellent|100(?:\s*%)?)"
_WORK = r"(?:this|it|me|us|my\s+\w+|our\s+\w+|the\s+(?:\w+\s+)?(?:report|submission|answers?|student|essay|author))"
_OWN = r"(?:(?:this|my|our)\s+(?:\w+\s+){0,2}?(?:report|submission|work|answers?|essay|file|section|text)|this|me|us)"
_GIVE = r"(?:give|award|assign|grant|allot|score|grade|mark|rate)"
_BLANK = "\u00a0"
"""Not a space, of which four would make the rest of the line code."""
_RUNS = re.compile("[\x00-\x7f]+|[^\x00-\x7f]")
"""Plain letters together, any other character by itself."""

_VOCATIVE = "|".join(
    (
        (
            r"\b(?:dear|attention\s*[:,!]|note\s+to|message\s+to|instructions?\s+(?:to|for))\s*:?\s*"
            rf"(?:the\s+|any\s+)?{_GRADER}\b"
        ),
        (
            r"\b(?:to|for)\s+(?:whoever|anyone\s+who|the\s+(?:person|one|teacher|model)\s+(?:who|that))\s+"
            r"(?:grades|marks|evaluates|scores|assesses|checks)\b"
        ),
        rf"(?:^|[.!?]\s)[\s>*_#\[(-]{{0,9}}(?:(?:hey|hello|hi)\s+)?(?:(?:AI|LLM|auto\w*|system)[\s-]+)?{_PERSON}\s*[:,!]",
        r"\byou\s+are\s+(?:an?\s+|the\s+)(?:\w+\s+){0,2}?(?:graders?|markers?|evaluators?|assessors?|examiners?)\b",
        rf"\bas\s+(?:an?\s+|the\s+)?(?:AI\s+)?{_PERSON},?\s+you\b",
    )
)
"""What speaks to somebody, so that all behind it in its paragraph is said to them."""
_ADDRESSES = re.compile(
    "|".join(
        (
            rf"\b{_ORDERS}",
            rf"\b{_GIVE}\s+{_WORK}\s+(?:\w+\s+){{0,4}}?(?:{_HIGH}\s+(?:\w+\s+)?{_MARKS}|10\s*/\s*10|100\s*/\s*100|an?\s+A\b)",
            rf"\b{_GIVE}\s+(?:the\s+)?{_HIGH}\s+(?:possible\s+)?{_MARKS}\s+(?:to|for)\s+{_OWN}",
            (
                r"\b(?:deserves?|merits?|should\s+(?:get|receive|be\s+(?:given|awarded|graded|scored|marked|rated)))\s+"
                rf"(?:with\s+|at\s+)?(?:the\s+)?{_HIGH}\s+(?:possible\s+)?{_MARKS}"
            ),
            r"\b(?:full|maximum|top)\s+(?:marks|points|credit)\b",
            (
                r"\b(?:do\s+not|don['’]t|never)\s+(?:deduct|subtract|take\s+(?:off|away)|remove|cut)\s+"
                rf"(?:any\s+|a\s+single\s+)?{_MARKS}"
            ),
            (
                r"\b(?:mark|count|treat|score|grade|rate|record)\s+(?:all|every|each)\s+(?:of\s+the\s+)?(?:\w+\s+)?"
                r"(?:topics?|criteri(?:a|on))\s+(?:\w+\s+)?(?:as|with|at)\b"
            ),
            r"\"?grade\"?\s*:\s*2\s*,\s*\"?quotation\"?",
            _VOCATIVE,
        )
    ),
    re.IGNORECASE | re.MULTILINE,
)
_SPOKEN_TO = re.compile(_VOCATIVE, re.IGNORECASE | re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]*_]{0,4}\s|\n")
_TOLD = re.compile(
    r"\b(?:injections?|injected|jailbreak\w*|attack\w*|malicious|adversar\w+|hack\w*|trick\w*)\b", re.IGNORECASE
)
_OF_MARKS = re.compile(rf"\b(?:rubrics?|criteria|grading|marking|{_PERSON}|{_MARKS})", re.IGNORECASE)
_IN_MARKS = re.compile(_MARKS, re.IGNORECASE)
_VERDICT = re.compile(
    r"\b(?:I|we)\s+(?:(?!you\b)\w+\s+){0,3}?(?:give|gave|award|rate|score|grade|assign|mark)(?:d|ed)?\s(?!.*\b(?:me|us|my|our)\b)",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(r"\b(?:deserv|earn|get|receiv|scor|los|reach|had|got)\w*\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_OF_OWN = re.compile(rf"\b{_OWN}\s+(?:\w+\s+){{0,2}}$", re.IGNORECASE)


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


def unheard(text: str) -> str:
    """The text with blanks for each sentence that gives a grader orders; as long as it was, line ends kept.

    What follows words that speak to a grader by that name goes too, to the end of its paragraph. Sentences that tell
    of such orders, as of an attack on a model, stay; so do verdicts of the writer's own.
    """
    letters = list(text)
    for start, end in addresses(text):
        first, last = _sentence(text, start, end)
        if _is_told(text[first:last], start - first, end - first):
            continue
        if _SPOKEN_TO.search(_plain(text[first:last])[0]):
            stop = text.find("\n\n", end)
            last = len(text) if stop < 0 else stop
        letters[first:last] = [each if each in "\r\n" else _BLANK for each in text[first:last]]
    return "".join(letters)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around that stretch begins and ends; a line end ends one."""
    while start < end and not text[start].isalnum():
        start += 1
    line = text.rfind("\n", 0, start) + 1
    first = max((match.end() for match in _SENTENCE_END.finditer(text, line, start)), default=line)
    after = _SENTENCE_END.search(text, end)
    return first, after.end() - 1 if after else len(text)


def _is_told(sentence: str, start: int, end: int) -> bool:
    """Whether a sentence tells of orders, or gives a verdict of its writer's, instead of speaking to a grader."""
    if not _OF_MARKS.search(sentence):
        return _TOLD.search(sentence) is not None
    if not _IN_MARKS.search(sentence, start, end):
        return False
    before = sentence[:start]
    others = _OF_OTHERS.search(before) or sentence[start:end].lower().startswith(("deserve", "merit", "should"))
    own = _OF_OWN.search(before) or re.search(r"\b(?:I|we)\s+(?:\w+\s+)?$", before, re.IGNORECASE)
    return bool(_VERDICT.search(sentence, 0, end) or (others and not own))


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
