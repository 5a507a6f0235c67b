"""Differences that a clause names with their unit: ``200 words longer``, ``two grades easier``, ``5 points higher``."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.verdicts.numerals import COUNT, count
from pipeline.verdicts.quantities import NUMBER, RELATION, Relation, number_of, relation_of

_SAID = rf"(?:{NUMBER}|{COUNT}|a\s+hundred|one\s+hundred|a\s+thousand)"
_BETWEEN = r"\s*(?:to|and|or|[-–])\s*"
_AMOUNT = (
    rf"(?:\b{RELATION}\s+)?(?:\b(?:between|from)\s+)?(?<![\w.,-])(?P<number>{_SAID})(?:{_BETWEEN}(?P<other>{_SAID}))?"
)
_UNITS = {
    "words": r"words?",
    "grade": r"(?:(?:school|reading|US)[\s-]+)?(?:grades?(?:[\s-]+levels?)?|levels?|years?(?:\s+of\s+school(?:ing)?)?)",
    "points": r"(?:percentage[\s-]+|%[\s-]*)?points?|pp\b",
    "sentences": r"sentences?",
}
_UNIT = "|".join(rf"(?P<{name}>{pattern})" for name, pattern in _UNITS.items())
_UP = (
    r"more|longer|lengthier|bigger|larger|higher|above|ahead|extra|better|"
    r"over(?=\s+[\ue000-\uf8ff])|exceed(?:s|ed)?|surpass(?:es|ed)?|beats?"
)
_DOWN = r"less|fewer|shorter|briefer|smaller|lower|below|behind|under(?=\s+[\ue000-\uf8ff])|worse"
_EASY = r"easier|simpler|more\s+(?:readable|accessible|understandable)|plainer"
_HARD = r"harder|more\s+(?:difficult|complex|complicated|technical|academic|advanced)|tougher|denser"
_HOW = rf"(?:(?P<easy>{_EASY})|(?P<hard>{_HARD})|(?P<up>{_UP})|(?P<down>{_DOWN}))"
_TRAILING = (
    r"(?P<rest>(?:\s+(?:to\s+(?:read|understand|follow)|in\s+length|in\s+(?:total|all|sum)|altogether|overall|each|"
    r"on\s+average|(?:per|in\s+each)\s+(?:answer|exercise|prompt|question|response)))*)"
)
_BEFORE = re.compile(rf"{_AMOUNT}\s*(?:{_UNIT})\s+(?:that\s+(?:is|are)\s+)?{_HOW}\b{_TRAILING}", re.IGNORECASE)
_WITHIN = re.compile(rf"{_AMOUNT}\s+{_HOW}\s+(?:{_UNIT})\b{_TRAILING}", re.IGNORECASE)
_BEHIND = re.compile(
    rf"\b{_HOW}(?P<between>(?:\s+[^\s,;.]+){{0,6}}?)\s+(?:by|with)\s+{_AMOUNT}\s*(?:{_UNIT})\b{_TRAILING}",
    re.IGNORECASE,
)
_APART = re.compile(
    rf"\b(?:differ(?:s|ed)?|(?:is|are|was|were)\s+apart|(?:a\s+)?(?:difference|gap))\s+(?:by|of|is|was)\s+{_AMOUNT}\s*"
    rf"(?:{_UNIT})\b{_TRAILING}",
    re.IGNORECASE,
)
_FORMULAS = (
    ("flesch_kincaid_grade", re.compile(r"kincaid|grade", re.IGNORECASE)),
    ("gunning_fog", re.compile(r"\bfog\b", re.IGNORECASE)),
    ("smog", re.compile(r"\bsmog\b", re.IGNORECASE)),
    ("coleman_liau", re.compile(r"coleman", re.IGNORECASE)),
    ("automated_readability", re.compile(r"automated\s+readability", re.IGNORECASE)),
    ("flesch_reading_ease", re.compile(r"flesch|reading[\s-]+ease|readab|eas(?:y|ier)|read\b", re.IGNORECASE)),
    ("coverage", re.compile(r"cover|topics|rubric", re.IGNORECASE)),
)
_MEASURE_WORDS = re.compile(
    r"(?:\b(?:in|for|on)\s+(?:the\s+)?)?\b(?:flesch(?:['’]?s)?(?:[\s–-]+kincaid)?(?:\s+(?:reading[\s-]+ease|grade))?"
    r"(?:\s+(?:level|score|index|value))*|reading[\s-]+ease(?:\s+(?:score|value))?|readability(?:\s+score)?|"
    r"(?:topic\s+)?coverage(?:\s+score)?|(?:gunning\s+)?fog(?:\s+index)?|smog(?:\s+(?:grade|index))?|grade\s+level)\b",
    re.IGNORECASE,
)
_IN_ALL = re.compile(r"\b(?:in\s+(?:total|all|sum)|altogether|overall)\b", re.IGNORECASE)
_EACH = re.compile(r"\b(?:on\s+average|average|each|per)\b", re.IGNORECASE)
_GRADES = ("flesch_kincaid_grade", "gunning_fog", "smog", "coleman_liau", "automated_readability")


class Difference(NamedTuple):
    """So much more of a measure, or less."""

    measure: str
    """A measure's name; ``coverage`` in points."""
    low: float
    high: float
    """Both ends of what is said; the same where one number is named."""
    sign: int
    """+1: the subjects have more of the measure, -1 less, 0 either way."""
    relation: Relation
    word: str
    """The words that say so."""
    reach: str = ""
    """``total``: over all answers, ``mean``: of an answer on average; empty: either."""


def differences(words: str) -> tuple[list[Difference], str]:
    """The differences that a clause names, and the clause without them; as it is without any."""
    found = []
    rest = words
    for pattern in (_BEHIND, _BEFORE, _WITHIN, _APART):
        for match in pattern.finditer(rest):
            difference = _difference(match, words)
            if difference is not None:
                found.append(difference)
                rest = rest[: match.start()] + " " * len(match.group()) + rest[match.end() :]
    # "Scores 5 points better in reading ease": the measure is said, and no claim by itself.
    return found, _MEASURE_WORDS.sub(lambda match: " " * len(match.group()), rest) if found else rest


def _difference(match: re.Match[str], words: str) -> Difference | None:
    groups = match.groupdict()
    unit = next(name for name in _UNITS if groups.get(name))
    measure = _measure(unit, words)
    if not measure:
        return None
    easier = bool(groups.get("easy"))
    if easier or groups.get("hard"):
        if measure == "words":
            return None
        sign = 1 if easier == (measure == "flesch_reading_ease") else -1
    else:
        sign = 1 if groups.get("up") else -1 if groups.get("down") else 0
        # "Better" and "worse" by a school grade may mean either.
        if measure in _GRADES and re.search(r"better|worse", match.group(), re.IGNORECASE):
            return None
    ends = sorted(_value(groups[name]) for name in ("number", "other") if groups.get(name))
    reach = "total" if _IN_ALL.search(words) else "mean" if _EACH.search(words) else ""
    return Difference(measure, ends[0], ends[-1], sign, relation_of(groups["relation"]), _shown(match), reach)


def _shown(match: re.Match[str]) -> str:
    return re.sub(r"\s*[\ue000-\uf8ff]+(?:['’]s?)?", " …", match.group()).strip()


def _measure(unit: str, words: str) -> str:
    """The measure that a unit is one of, in a clause; empty if that cannot be told."""
    if unit == "words":
        return "sentence_length" if re.search(r"\bsentences?\b", words, re.IGNORECASE) else "words"
    if unit == "sentences":
        return "sentences"
    named = next((name for name, pattern in _FORMULAS if pattern.search(words)), "")
    if unit == "grade":
        return named if named in _GRADES else "flesch_kincaid_grade"
    return named


def _value(said: str) -> float:
    lower = said.lower()
    if lower.endswith("hundred"):
        return 100.0
    if lower.endswith("thousand"):
        return 1000.0
    return float(count(said)) if said.isalpha() else number_of(said)
