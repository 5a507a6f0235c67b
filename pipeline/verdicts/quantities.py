"""The quantities that a clause names: amounts of a measure, percentages, shares of the answers, words for a degree."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from pipeline.verdicts.clauses import MENTION
from pipeline.verdicts.numerals import COUNT, COUNTS, blanked, count
from pipeline.verdicts.shares import ANSWERS, Share, read_share

Relation = Literal["just", "about", "nearly", "above", "at least", "below", "at most"]
Degree = Literal["slight", "strong"]

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,6})?"
PERCENT = rf"(?P<percent>{NUMBER})\s*(?:%|per\s?cent\b|percentage\s+points?\b)"
_FRACTIONS = {
    "half": 50.0, "a third": 100 / 3, "one third": 100 / 3, "two thirds": 200 / 3, "a quarter": 25.0,
    "one quarter": 25.0, "three quarters": 75.0, "a fifth": 20.0, "one fifth": 20.0,
}  # fmt: skip
FRACTION = "(?P<fraction>" + "|".join(name.replace(" ", r"[\s-]+") for name in _FRACTIONS) + ")"

_RELATIONS: dict[Relation, str] = {
    "at least": r"at\s+least",
    "at most": r"at\s+most|up\s+to|no\s+more\s+than|not\s+more\s+than",
    "above": r"above|over|more\s+than|higher\s+than|greater\s+than|exceed(?:s|ed)?",
    "below": r"below|under|less\s+than|fewer\s+than|lower\s+than",
    "nearly": r"nearly|almost|just\s+under|close\s+to",
    "about": r"about|around|roughly|approximately|approx\.?|circa|ca\.|some|~",
    "just": r"exactly|only|just",
}
RELATION = rf"(?P<relation>{'|'.join(_RELATIONS.values())})"

_TOPICS = r"(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:rubric['’]s\s+)?(?:topics|concepts|rubric)(?:\s+of\s+the\s+rubric)?"
_TRAILING = (
    r"(?:\s+(?:long|in\s+length|each|on\s+average|in\s+total|altogether|overall|in\s+all|"
    r"(?:per|an|a|for\s+each|in\s+each)\s+(?:answer|exercise|prompt|question|response|sentence)))*"
)
_WORDS = re.compile(
    rf"(?:\b{RELATION}\s+)?(?<![\w.,-])(?P<number>{NUMBER})\s+words(?!\s+(?:more|longer|fewer|less|shorter))"
    rf"\b(?!\s+per\s+(?!answer|exercise|prompt|question|response|sentence)){_TRAILING}",
    re.IGNORECASE,
)
_COVERED = re.compile(
    rf"(?:\b{RELATION}\s+)?(?<![\w.,-])(?:{PERCENT}|{FRACTION})\s+(?:of\s+{_TOPICS}(?!\s+that\b)|(?:topic\s+)?coverage)\b{_TRAILING}",
    re.IGNORECASE,
)
_COVERAGE = re.compile(
    rf"\b(?:topic\s+)?coverage\s+(?:(?:is|was|of|at|stands|lies|amounts|to|the|rubric|topics)\s+){{0,4}}"
    rf"(?:{RELATION}\s+)?(?<![\w.,-])(?:{PERCENT}){_TRAILING}",
    re.IGNORECASE,
)
_OF_TOPICS = re.compile(
    rf"(?:\b{RELATION}\s+)?(?<![\w.,-])(?P<part>{COUNT})\s+(?:out\s+)?of\s+(?:the\s+|all\s+)?(?P<total>{COUNT})\s+"
    rf"(?:topics|concepts)\b",
    re.IGNORECASE,
)
_SO_MANY = re.compile(
    rf"\b(?:cover|treat|mention|discuss|address|explain)(?:e?s|ed)?\s+(?:{RELATION}\s+)?(?P<part>{COUNT})\s+(?:topics|concepts)\b"
    rf"(?!\s+(?:more|fewer|less|that|which|on|about|of|from|in|{MENTION}))",
    re.IGNORECASE,
)
_FORMULAS = {
    "flesch_kincaid_grade": r"flesch\s*[-–]\s*kincaid|flesch\s+kincaid|grade\s+level",
    "gunning_fog": r"(?:gunning\s+)?fog",
    "smog": r"smog",
    "coleman_liau": r"coleman\s*[-–]?\s*liau",
    "automated_readability": r"automated\s+readability|ARI",
    "flesch_reading_ease": r"(?:flesch['’]?s?\s+)?reading[\s-]+ease|flesch(?!\s*[-–]?\s*kincaid)|readability\s+score",
}
_FORMULA = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{name}>{pattern})' for name, pattern in _FORMULAS.items())})"
    rf"(?:\s+(?:grade|level|index|score|reading|ease|value))*"
    rf"\s+(?:(?:is|was|of|at|has|stands|lies|a|the|value|amounts|to)\s+){{0,4}}(?:{RELATION}\s+)?"
    rf"(?<![\w.,-])(?P<number>{NUMBER})(?!\s*(?:%|points?\b|times\b|x\b|×))(?![\w-]){_TRAILING}",
    re.IGNORECASE,
)

_MORE = r"(?:more|longer|lengthier|wordier|higher|larger|greater)"
_LESS = r"(?:less|fewer|shorter|briefer|lower|smaller)"
_BY_PERCENT = re.compile(
    rf"(?:\b{RELATION}\s+)?(?<![\w.,-])(?:{PERCENT}|{FRACTION})\s+(?:{_MORE}|{_LESS}|(?P<as>as\s+(?:long|many|much)|of\s+the\s+(?:length|size|number\s+of\s+words)))\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(rf"\bby\s+(?:{RELATION}\s+)?(?:{PERCENT}|{FRACTION})(?![\w%])", re.IGNORECASE)

_EXPLAINED = re.compile(r"\b(?:explain|describ|elaborat)\w*\W*$", re.IGNORECASE)
_SLIGHTLY = re.compile(
    r"\b(?:slightly|marginally|minimally|somewhat|(?:just\s+|only\s+)?a\s+(?:little|bit|tad|few|touch))"
    r"(?:\s+bit)?\s+(?:more|less|fewer|better|easier|harder|\w+er)\b",
    re.IGNORECASE,
)
_STRONGLY = re.compile(
    r"\b(?:much|far|a\s+lot|lots|vastly|hugely|significantly|considerably|substantially|dramatically|drastically|way|many)\s+"
    r"(?:more|less|fewer|easier|harder|\w+er)\b",
    re.IGNORECASE,
)
_UNREAD = re.compile(
    rf"(?<![\w.,-])\d[\d.,]*(?:\s*%)?(?![\w-])|\bper\s?cent\b|(?<!of the )(?<!of all )\b(?:{'|'.join(COUNTS[1:])})\b"
    rf"(?!\s+(?:models?|tools?|AIs?|assistants?|chatbots?|LLMs?|of\s+them)\b|\s+{ANSWERS}\s+(?:of|by|from)\b)|"
    rf"\b(?:last|final|other|remaining)\s+{ANSWERS}\b|\b{FRACTION}\b|"
    r"\b(?:dozens?|hundreds?|thousands?|majority)\b",
    re.IGNORECASE,
)


class Amount(NamedTuple):
    """So much of a measure."""

    measure: str
    """A measure's name; ``coverage`` in percent, ``topics`` as a number of them, ``all_words`` of all answers."""
    value: float
    relation: Relation
    word: str
    """The words that say so."""
    total: int | None = None
    """Number of topics in all, where it is named."""
    explained: bool = False
    """Whether its verb is one for explaining."""


class Percentage(NamedTuple):
    """So many percent more, or less."""

    value: float
    relation: Relation
    word: str
    turned: bool = False
    """Whether ``76 % as long`` says 24 % less where its words say more."""


class Quantities(NamedTuple):
    """All that a clause says of how much and in how many answers."""

    amounts: tuple[Amount, ...]
    share: Share | None
    percentage: Percentage | None
    degree: Degree | None
    rest: str
    """The clause without amounts and shares."""

    def unread(self, *understood: re.Pattern[str]) -> str:
        """The first number that is in nothing of it, nor in those patterns; empty if every number was understood."""
        text = self.rest
        for pattern in understood:
            text = blanked(text, pattern)
        if self.percentage is not None:
            text = text.replace(self.percentage.word, " ", 1)
        match = _UNREAD.search(text)
        return match.group().strip(" .,") if match else ""


def quantities(words: str) -> Quantities:
    """The quantities of a clause, whose models are masked; nothing but the clause if it names none."""
    amounts, rest = _amounts(words)
    share, rest = read_share(rest)
    degree: Degree | None = "slight" if _SLIGHTLY.search(rest) else "strong" if _STRONGLY.search(rest) else None
    return Quantities(tuple(amounts), share, _percentage(rest), degree, rest)


def _amounts(words: str) -> tuple[list[Amount], str]:
    found = []
    for pattern in (_COVERED, _COVERAGE, _OF_TOPICS, _SO_MANY, _FORMULA, _WORDS):
        found += [
            _amount(match)._replace(
                explained=bool(_EXPLAINED.search(words[: match.start()]) or match.group().lower().startswith("explain"))
            )
            for match in pattern.finditer(words)
        ]
        words = blanked(words, pattern)
    return found, words


def _amount(match: re.Match[str]) -> Amount:
    groups = match.groupdict()
    relation, word = relation_of(groups["relation"]), match.group().strip()
    if groups.get("part"):
        return Amount(
            "topics", count(groups["part"]), relation, word, count(groups["total"]) if groups.get("total") else None
        )
    if groups.get("number"):
        measure = next((name for name in _FORMULAS if groups.get(name)), "words")
        if measure == "words" and re.search(r"(?:per|a)\s+sentence\b", word, re.IGNORECASE):
            measure = "sentence_length"
        elif measure == "words" and re.search(r"\b(?:in\s+total|altogether|in\s+all)\b", word, re.IGNORECASE):
            measure = "all_words"
        return Amount(measure, number_of(groups["number"]), relation, word)
    value, relation = portion_of(groups, relation)
    return Amount("coverage", value, relation, word)


def portion_of(groups: dict[str, str | None], relation: Relation) -> tuple[float, Relation]:
    """A percentage, or that of a fraction, which is never meant to the point."""
    if groups["percent"]:
        return number_of(groups["percent"]), relation
    name = re.sub(r"[\s-]+", " ", groups["fraction"] or "").lower()
    return _FRACTIONS[name], "about" if relation == "just" else relation


def _percentage(words: str) -> Percentage | None:
    match = _BY_PERCENT.search(words) or _BEHIND.search(words)
    if match is None:
        return None
    groups = match.groupdict()
    value, relation = portion_of(groups, relation_of(groups["relation"]))
    # "Half as long" is a factor, and the only fraction that people call so.
    if groups.get("as"):
        return (
            None
            if groups["fraction"] == "half" or value >= 100
            else Percentage(100 - value, relation, match.group(), turned=True)
        )
    return Percentage(value, relation, match.group())


def relation_of(said: str | None) -> Relation:
    """How a number is named behind those words; ``just`` without any."""
    if not said:
        return "just"
    return next(name for name, pattern in _RELATIONS.items() if re.fullmatch(pattern, said, re.IGNORECASE))


def number_of(said: str) -> float:
    """The number that NUMBER found."""
    return float(said.replace(",", ""))
