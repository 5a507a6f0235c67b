"""The elements of a text that a clause says a model uses, such as tables and code, which are counted."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from pipeline.records import Element
from pipeline.verdicts.clauses import MENTION
from pipeline.verdicts.numerals import COUNT, count
from pipeline.verdicts.phrasing import AS_AS, EQUAL, NEITHER, negated
from pipeline.verdicts.visibility import NAMES

_NOUNS: dict[Element, str] = {
    "tables": r"(?:(?:comparison|summary)\s+)?tables?(?!\s+of\s+contents)",
    "formulas": r"(?:math(?:s|ematical)?\s+)?(?:formula(?:s|e)?|equations?|notation)",
    "code_blocks": r"(?:(?:source|python|sample|example|pseudo-?)\s*)?code"
    r"(?:\s+(?:snippets?|blocks?|examples?|samples?|listings?))?"
    r"(?!\s+(?:generation|completion|review|writing|assist\w*|models?))",
    "links": r"(?:hyper)?links?|URLs?|web\s+addresses",
    "headings": r"(?:sub-?)?headings?",
    "lists": r"bullet(?:ed)?(?:\s+(?:points?|lists?))?|(?:numbered\s+)?lists?(?!\s+of\b)",
}
_NOUN = "|".join(rf"(?P<{element}>{noun})" for element, noun in _NOUNS.items())
_HAVING = (
    r"(?:has|have|had|us(?:e[sd]?|ing)|g(?:i(?:ve[sn]?|ving)|ave)|includ(?:e[sd]?|ing)|contain(?:s|ed|ing)?|"
    r"provid(?:e[sd]?|ing)|offer(?:s|ed|ing)?|show(?:s|ed|n|ing)?|present(?:s|ed)?|add(?:s|ed)?|wr(?:ites?|ote|itten)|"
    r"suppl(?:y|ies|ied)|rel(?:y|ies|ied)\s+on|with|without|lack(?:s|ed|ing)?|omit(?:s|ted)?|leaves?\s+out)"
)
_LISTED = r"(?:[\s,]+(?!that\b|which\b|how\b|about\b|of\b|on\b)[\w-]+){0,6}?"
_ELEMENT = re.compile(rf"\b(?P<having>{_HAVING})(?P<between>{_LISTED})[\s,]+(?:{_NOUN})(?![\w-])", re.IGNORECASE)
_FURTHER = re.compile(rf"\s*(?:,\s*(?:and|or)?|\band\b|\bor\b|&)\s*(?:[\w-]+\s+)?(?:{_NOUN})(?![\w-])", re.IGNORECASE)
_SO_MANY_MORE = re.compile(rf"\b(?P<number>{COUNT})\s+(?:(?P<less>less|fewer)|more)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_MORE_BEHIND = re.compile(r"\s+(?:(?P<less>less|fewer)|more)(?=\s+(?:than|then)|\s*[,.;]|\s*$)", re.IGNORECASE)
_MORE = re.compile(r"\b(?:(?P<less>less|fewer|fewest)|more|most|many\s+more)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_NUMBER = re.compile(rf"\b(?P<number>{COUNT})\s+(?:(?!of\b|more\b|less\b|fewer\b)[\w-]+\s+)?$", re.IGNORECASE)
NUMBERED = re.compile(
    rf"\b{COUNT}\s+(?=(?:(?:more|less|fewer)\s+)?(?:(?!of\b|more\b|less\b|fewer\b)[\w-]+\s+)?(?:{'|'.join(_NOUNS.values())})(?![\w-]))",
    re.IGNORECASE,
)
"""A number of elements, without their noun."""
_ORGANISED = re.compile(
    r"\b(?:well|better|clearly)?[\s-]*(?:structured|organi[sz]ed|structure)\b.*\bheadings?\b", re.IGNORECASE
)
_OMITTED = re.compile(r"omit|leave", re.IGNORECASE)
_ONLY = re.compile(
    rf"^\W*(?:(?:and|but|while|whereas)\s+)?only\s+(?:the\s+)?{MENTION}|{MENTION}\s+alone\b|"
    rf"\bthe\s+only\s+(?:one|model|tool|AI)\b",
    re.IGNORECASE,
)


class Use(NamedTuple):
    """That a clause speaks of an element."""

    element: Element
    treatment: Literal["covered", "absent", "more", "less", "equal"]
    only: bool
    """Whether it says that nobody else uses it."""
    word: str
    number: int | None
    """How many, or how many more or fewer, where that is said."""


def uses(words: str) -> tuple[list[Use], str]:
    """The elements that a clause says are used or left out, and the clause without them; as it is without any."""
    found: list[Use] = []
    spans: list[tuple[int, int]] = []
    # "Well organised with headings" is about the structure as a whole.
    match = None if _ORGANISED.search(words) else _ELEMENT.search(words)
    having = match["having"] if match else ""
    while match:
        element = next(name for name in NAMES if match[name])
        start = match.start(element)
        treatment = _treatment(words, start, left_out=bool(_OMITTED.match(having)))
        said = _NUMBER.search(words[match.start() : start]) or _SO_MANY_MORE.search(words[match.start() : start])
        number = count(said["number"]) if said else None
        behind = _MORE_BEHIND.match(words, match.end(element))
        if behind and said and treatment == "covered":
            treatment = "less" if behind["less"] else "more"
            spans.append(behind.span())
        found.append(Use(element, treatment, bool(_ONLY.search(words)), match[element].lower(), number))
        spans.append(match.span(element))
        match = _FURTHER.match(words, match.end()) or _ELEMENT.search(words, match.end())
        having = match.groupdict().get("having") or having if match else ""
    rest = words
    for start, end in spans:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return found, rest


def _treatment(words: str, start: int, *, left_out: bool) -> Literal["covered", "absent", "more", "less", "equal"]:
    before = words[:start]
    turned = negated(before) ^ bool(NEITHER.search(words)) ^ left_out
    if compared := _MORE.search(before):
        return "less" if bool(compared["less"]) != turned else "more"
    if (AS_AS.search(words) or EQUAL.search(words)) and not turned:
        return "equal"
    return "absent" if turned else "covered"
