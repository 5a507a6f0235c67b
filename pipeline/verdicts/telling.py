"""The words for treating a thing, for leaving it out, and for how far either goes."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from pipeline.verdicts.clauses import MENTION
from pipeline.verdicts.quantities import FRACTION, PERCENT, RELATION, Percentage, Relation, portion_of, relation_of

Extent = Literal["explained", "briefly", "mostly absent", "not in depth"]

TOLD = (
    r"(?:cover|discuss|introduc|mention|explain|describ|includ|address|explor|highlight|present|emphasi[sz]|outlin|treat|"
    r"contain|name|list|examin|analy[sz])(?:e?s|ed|d|ing|e)?|talk(?:s|ed|ing)?\s+about|touch(?:es|ed)?\s+(?:up)?on|"
    r"elaborat(?:es?|ed)\s+on|goes\s+into|went\s+into|go\s+into|focus(?:es|ed)?\s+(?:\w+\s+)?on|deal(?:s|t)?\s+with|"
    r"refer(?:s|red)?\s+to|(?:brings?|brought)\s+up|(?:has|have|had|sa(?:ys?|id)|writes?|wrote|gives?|gave|contains?)\s+"
    r"(?:anything|something|a\s+(?:\w+\s+)?(?:section|part|paragraph|word|sentence|line))\s+(?:about|on|regarding)|(?:writes?|wrote|speaks?|spoke)\s+(?:about(?!\s+(?:\d|twice|half|two|three|four|five|six|ten)\b)|of|on)|(?:provid|giv|offer|gave)(?:es|s|ed|e|en)?\s+(?:[\w-]+\s+){0,4}?"
    r"(?:information|details?|insights?|overview|explanations?|discussion|summary|account)\s+(?:on|of|about|into)"
)
OMITTED = (
    r"(?:lack|ignor|skip|miss|omit|overlook|neglect|exclud)(?:e?s|p?ed|t?ed|d|ing|e)?(?:\s+out)?(?:\s+on)?|leaves?\s+out|"
    r"left\s+out|(?:fails?|failed)\s+to\s+\w+|forg[eo]t(?:s|ten)?(?:\s+(?:about|to\s+\w+))?|"
    r"(?:has|have|had|sa(?:ys?|id)|writes?|wrote|gives?|gave|contains?|tells?|told)\s+nothing\s+(?:about|on|regarding)|"
    r"(?:is|are|was|were|stays?|stayed|remains?|remained)\s+silent\s+(?:on|about)|(?:has|have|makes?|contains?)\s+no\s+mention\s+of"
)
_EXTENSIVE = re.compile(
    r"\b(?:extensive(?:ly)?|in\s+(?:\w+\s+)?(?:depth|detail)|in-depth|thorough(?:ly)?|deeply|comprehensive(?:ly)?|widely|"
    r"fully|at\s+length|detailed)\b",
    re.IGNORECASE,
)
_BRIEF = re.compile(
    r"\b(?:brief(?:ly)?|barely|hardly|superficial(?:ly)?|in\s+passing|scarcely|rarely|shortly|only\s+mentions?)\b",
    re.IGNORECASE,
)
_FOCUS = re.compile(r"\b(?:focus|emphasi[sz]|highlight)\w*", re.IGNORECASE)
_MOSTLY = re.compile(r"\b(?:mostly|largely|mainly|almost|nearly|virtually|rather|generally)\s+\w+", re.IGNORECASE)

_THINGS = (
    r"(?P<many>(?:(?!all\b|every\b|each\b|most\b|no\b)[\w-]+\s+){0,3}?)"
    r"(?:topics|concepts|points|things|areas|aspects|subjects)"
)
_MODELS = rf"{MENTION}(?:\s*(?:,|and|or|nor|&)\s*{MENTION})*"
_NOT = r"(?:(?:does|did|do)\s*(?:not|n['’]t)|never)\s+(?:\w+\s+)?(?:\w+)"
_LEFT = r"(?:left\s+out|missing|omitted|absent|ignored|skipped|(?:not|never)\s+(?:\w+ed|found|present))"
_MORE_THAN = re.compile(
    rf"(?P<told>{TOLD})\s+{_THINGS}\s+(?:(?:that|which)\s+)?(?:{_MODELS}\s+(?:{OMITTED}|{_NOT})|"
    rf"(?:(?:are|is|were|was)\s+)?{_LEFT}\s+(?:in|by|from)\s+{_MODELS})",
    re.IGNORECASE,
)
_LESS_THAN = re.compile(
    rf"(?P<omitted>{OMITTED})\s+{_THINGS}\s+(?:(?:that|which)\s+)?{_MODELS}\s+(?P<told>{TOLD})", re.IGNORECASE
)
_TREATS_FULLY = re.compile(r"explain|describ|elaborat", re.IGNORECASE)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


_NUMBER = rf"(?:(?P<digits>\d{{1,4}})|(?P<word>{'|'.join(_NUMBERS)}))"
_THING = r"(?:of\s+the\s+)?(?:topics?|concepts?|areas?|aspects?|subjects?)"
_LEAD = re.compile(
    rf"(?:{TOLD}|has|have|had)\s+(?:about\s+|some\s+)?{_NUMBER}\s+"
    rf"(?:(?P<before>more|fewer|less)\s+{_THING}|{_THING}\s+(?P<behind>more|fewer|less))\b",
    re.IGNORECASE,
)


class Lead(NamedTuple):
    """That one side treats so many topics more than the other, or fewer."""

    number: int
    fewer: bool
    least: Literal[1, 2]
    """The least grade that the verb claims, as of a surplus."""


def lead(words: str) -> Lead | None:
    """Whether a clause says that (``X covers ten topics more than Y``); else None."""
    match = _LEAD.search(words)
    if match is None or re.search(r"\b(?:not|never|neither)\b|n['’]t\b", words[: match.start()], re.IGNORECASE):
        return None
    number = int(match["digits"]) if match["digits"] else _NUMBERS.index(match["word"].lower()) + 1
    fewer = (match["before"] or match["behind"]).lower() != "more"
    return Lead(number, fewer, 2 if _TREATS_FULLY.match(match.group()) else 1)


_PART = re.compile(
    rf"(?P<told>{TOLD})\s+(?:{RELATION}\s+)?(?:{PERCENT}|{FRACTION})\s+(?:of\s+)?(?:all\s+)?(?:the\s+)?"
    rf"(?:topics|concepts|points)\s+(?:(?:that|which)\s+)?(?P<other>{MENTION})\s+(?:{TOLD}|does|did|do|has|have|had)\b",
    re.IGNORECASE,
)
_TURNED: dict[Relation, Relation] = {
    "above": "below", "below": "above", "at least": "at most", "at most": "at least",
}  # fmt: skip


def part_of_other(words: str) -> Percentage | None:
    """How many per cent fewer topics a clause says that one side treats (``half of the topics that Y covers``)."""
    match = _PART.search(words)
    if match is None or re.search(r"\b(?:not|never|neither|only\s+one)\b|n['’]t\b", words[: match.start()]):
        return None
    share, relation = portion_of(match.groupdict(), relation_of(match["relation"]))
    return Percentage(100 - share, _TURNED.get(relation, relation), match.group().replace(MENTION, "…"))


class Surplus(NamedTuple):
    """That one side treats topics which the other leaves out."""

    teller_first: bool
    """Whether the side that treats them is named (or meant) first."""
    led: bool
    """Whether a model stands before it; if not, its subject is that of the clause before."""
    least: Literal[1, 2]
    """The least grade that the verb claims: 2 for ``explains``, 1 for ``mentions``."""
    number: int | None
    """How many topics, where a number is named."""


def surplus(words: str) -> Surplus | None:
    """Whether a clause says that (``X explains topics that Y leaves out``, or from the other side); else None."""
    more = _MORE_THAN.search(words)
    match = more or _LESS_THAN.search(words)
    if match is None or re.search(
        r"\b(?:not|never|neither|only|cannot)\b|n['’]t\b", words[: match.start()], re.IGNORECASE
    ):
        return None
    said = re.search(rf"\b(?:(\d{{1,4}})|({'|'.join(_NUMBERS)}))\b", match["many"], re.IGNORECASE)
    number = None if said is None else int(said[1]) if said[1] else _NUMBERS.index(said[2].lower()) + 1
    if re.search(r"\b(?:half|thirds?|quarters?|majority|none)\b", match["many"], re.IGNORECASE):
        return None
    least: Literal[1, 2] = 2 if _TREATS_FULLY.match(match["told"]) else 1
    return Surplus(more is not None, MENTION in words[: match.start()], least, number)


def extent(words: str, *, omitted: bool) -> tuple[Extent, str] | None:
    """How far a clause says that something is treated (or, ``omitted``, left out), and its words for it; or None."""
    if omitted:
        match = _MOSTLY.search(words)
        if match:
            return "mostly absent", match.group()
        match = _EXTENSIVE.search(words)
        return ("not in depth", f"not {match.group()}") if match else None
    match = _BRIEF.search(words)
    if match:
        return "briefly", match.group()
    match = _EXTENSIVE.search(words) or _FOCUS.search(words)
    return ("explained", match.group()) if match else None
