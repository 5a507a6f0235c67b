"""The words in which people compare texts, and the measure that each of them speaks of."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["length", "detail", "coverage", "readability", "structure", "sentences"]


class Hit(NamedTuple):
    """A word of the vocabulary in a clause."""

    kind: Kind
    sign: int
    """+1: has more of it; -1: has less of it; negations and ``less`` are counted in."""
    word: str


def _words(patterns: str) -> re.Pattern[str]:
    """Any of the patterns, which are separated by commas, as whole words."""
    listed = "|".join(pattern.strip() for pattern in patterns.split(","))
    return re.compile(rf"(?<![\w-])(?:{listed})(?!\w)", re.IGNORECASE)


_POLES: tuple[tuple[Kind, int, re.Pattern[str]], ...] = (
    (
        "length",
        1,
        _words(
            "long(?:er|est)?(?!-), lengthy, lengthier, wordy, wordier, verbose, (?:more|many|most) words, "
            r"(?:times|twice|double|triple|half|thirds?|quarters?|fifths?|%|per\s?cent)(?: of)? the (?:length|size|"
            r"(?:number|amount) of (?:words|text)|words), (?:times|twice|thrice|half) as much"
            r"(?: text)?(?= than| as |\s*[.;\ue000]|\s*$)"
        ),
    ),
    (
        "length",
        -1,
        _words("concise, short(?:er|est)?, brief(?:er)?, succinct, compact, crisp, to the point, fewer words"),
    ),
    (
        "detail",
        1,
        _words(
            "detailed, details?, exhaustive, thorough, in[- ]depth, depth, deep(?:er|est)?, elaborate, comprehensive, "
            "extensive, rich(?:er|est)?, complete, fuller"
        ),
    ),
    (
        "detail",
        -1,
        _words(
            "high[- ]level, summar(?:y|ies|i[sz]ed), superficial, shallow(?:er)?, surface[- ]level, overview, basic"
        ),
    ),
    (
        "coverage",
        1,
        _words(
            "(?:covers?|covered|covering|discuss(?:es)?|includes?) (?:more|the most|many more|a wider|a broader)"
            r"(?: range of)?(?: of the)?(?: \w+)? ?(?:topics?|ground|concepts?|areas?|aspects?|points|rubric), "
            "(?:more|most) (?:topics|concepts|ground), (?:better|broader|wider|greater|higher) coverage, "
            "(?:wider|broader)(?: range| scope)?, breadth, coverage(?! of), "
            "as many (?:topics|concepts)"
        ),
    ),
    ("coverage", -1, _words("(?:fewer|fewest) (?:of the )?(?:topics|concepts)")),
    (
        "readability",
        1,
        _words(
            "readab(?:le|ility), readers?[- ]friendly, eas(?:y|ier|iest), simpl(?:e|er|est|y|ified), accessible, "
            "understandable, beginners?[- ]friendly, user[- ]friendly, plain(?:er)?, digestible, approachable, "
            "non[- ]technical"
        ),
    ),
    (
        "readability",
        -1,
        _words(
            "technical(?:ly)?(?! (?:depth|details?)), dens(?:e|er|est), complex, complicated, jargon, "
            "overwhelm(?:s|ing)?, (?:hard|harder|hardest) to (?:read|follow|understand|grasp), difficult, academic"
        ),
    ),
    (
        "structure",
        1,
        _words(
            "(?:well[- ])?structured, (?:well[- ])?organi[sz]ed, (?:sub-?)?headings?, "
            "bullet(?:ed)?(?: points?| lists?)?, (?<!\ue000 )lists?, structure, organi[sz]ation"
        ),
    ),
    ("structure", -1, _words("unstructured, disorgani[sz]ed, unorgani[sz]ed")),
)
_AUDIENCE: tuple[tuple[Kind, int, re.Pattern[str]], ...] = (
    ("readability", 1, _words("beginners?, non[- ]?experts?, lay(?:people|men|man), novices?, newcomers?")),
    ("readability", -1, _words("(?:for|to|suits?) (?:experts?|specialists?|professionals?|advanced readers)")),
)
"""Whom a text suits: counts only where nothing else in the clause speaks of readability."""

_REASONS = (
    (
        _words(
            r"accura\w*, correct\w*, factual\w*, reliab\w*, trustworth\w*, hallucinat\w*, precise\w*, errors?, "
            r"mistakes?, inaccura\w*, wrong"
        ),
        "Whether statements are true cannot be measured without a source to check them against",
    ),
    (
        _words(
            r"creativ\w*, original\w*, innovative, engag\w*, interest\w*, human-like, natural, friendl\w*, "
            "imaginative, persuasive, tone, style"
        ),
        "Taste and style are a reader's judgement; there is no measure for them here",
    ),
    (
        _words(r"clear\w*, clarity, coherent\w*, coherence, logical\w*, consisten\w*, fluen\w*"),
        "Clarity of thought is a reader's judgement; the formulas only know the length of words and sentences",
    ),
    (
        _words(r"fast\w*, quick\w*, slow\w*, speed, cheap\w*, expensive, costs?, price"),
        "Speed and price are not among the measures of an answer",
    ),
    (
        _words(r"examples?, citations?, references?, sources?, case studies, analog\w+, insights?, nuance\w*"),
        "None of the measures counts this",
    ),
    (
        _words(
            r"(?:longe?r?|shorte?r?|longest|shortest|brief|briefer|concise|lengthy) (?:\w+ )?(?:paragraphs?|"
            r"sections?|introductions?|conclusions?|definitions?|headings?|titles?|words)"
        ),
        "Of lengths only those of the answers and of their sentences are measured",
    ),
    (
        _words(
            "better, best, worse, worst, superior, inferior, stronger, weaker, quality, excellent, good, great, poor, "
            r"useful, helpful, outperform\w*, wins?, prefer\w*, effective, suitable, recommend\w*"
        ),
        "This names no measure: it must be said what counts as better (longer, fuller, easier to read)",
    ),
)

_PART = (
    r"(?P<part>sentences?|paragraphs?|words?|sections?|introductions?|conclusions?|definitions?|headings?|titles?|lists?|"
    r"tables?|code|examples?|bullets?)"
)
_PART_BEHIND = re.compile(
    rf"(?:[\s,]+(?!(?:its|the|their|with|is|are|has|have|than|in|while|uses?|but|because|of|by)\b)[\w-]+){{0,3}}?[\s,]+{_PART}\b",
    re.IGNORECASE,
)
_PART_BEFORE = re.compile(
    rf"\b{_PART}(?:\s+(?:of|in|by|from)\s+(?:the\s+)?\S+)?\s+(?:is|are|was|were|tend\s+to\s+be|seem)\s+(?:[\w-]+\s+){{0,2}}$",
    re.IGNORECASE,
)
_REACH = 80
"""Characters before a word in which a negation can stand."""
_NEGATION = re.compile(
    r"(?:\b(?:not(?!\s+only)|never|no|without|hardly|barely|cannot|lacks?|lacked|lacking|lack\s+of)\b|n['’]t\b)"
    r"(?=(?:\s+[\w'’-]+){0,3}\s*$)",
    re.IGNORECASE,
)
_LESS = re.compile(r"\b(?:less|least|fewer|lower)\s+(?:\w+\s+)?$", re.IGNORECASE)

COMPARATIVE = re.compile(
    r"\b(?:more|most|less|least|fewer|fewest|better|(?:long|short|brief|deep|rich|full|easi|simpl|hard|dens|broad|wid|"
    r"wordi|plain|shallow)(?:er|est)|than)\b",
    re.IGNORECASE,
)
NEITHER = re.compile(r"\bneither\b", re.IGNORECASE)
EQUAL = re.compile(
    r"\b(?:equal(?:ly)?|similar(?:ly)?|alike|comparabl[ey]|(?:the|about|roughly)\s+same|"
    r"no\s+(?:\w+\s+)?difference|same\s+(?:level|length|amount|degree))\b",
    re.IGNORECASE,
)
AS_AS = re.compile(r"\bas\s+(?:[\w-]+\s+){1,6}?as\b", re.IGNORECASE)
GENERAL = re.compile(
    r"\b(?:always|generally|in\s+general|usually|typically|tends?\s+to|every\s+time|normally|as\s+a\s+rule)\b",
    re.IGNORECASE,
)
CAUSE = re.compile(
    r"[,\s]+\b(?:due\s+to|because\s+of|owing\s+to|thanks\s+to|as\s+a\s+result\s+of)\b.*$", re.IGNORECASE | re.DOTALL
)
FACTOR = re.compile(
    r"\b(?:(?P<half>one\s+and\s+a\s+half)\s+times|(?P<word>twice|double|thrice|triple|half(?=\s+(?:as|the|of)\b))|(?P<number>two|three|four|five|six|ten|\d{1,6}(?:\.\d{1,3})?)\s*(?:times|x|×))(?!\w)",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:(?P<least>at\s+least|more\s+than|over|well\s+over)|at\s+most|less\s+than|under|up\s+to)\s+$", re.IGNORECASE
)
_FACTORS = {
    "twice": 2.0, "double": 2.0, "thrice": 3.0, "triple": 3.0, "half": 0.5,
    "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "ten": 10.0,
}  # fmt: skip


def negated(before: str) -> bool:
    """Whether the words before a place turn what follows into its opposite (``not``, ``lacks``; twice is none)."""
    return len(_NEGATION.findall(before[-_REACH:])) % 2 == 1


def hits(text: str) -> list[Hit]:
    """The vocabulary of a clause in order of the tables, each with its sign; empty if it compares nothing measured."""
    found = _hits(text, _POLES)
    if not any(hit.kind == "readability" for hit in found):
        found += _hits(text, _AUDIENCE)
    return found


def _hits(text: str, tables: tuple[tuple[Kind, int, re.Pattern[str]], ...]) -> list[Hit]:
    found = []
    for kind, sign, pattern in tables:
        for match in pattern.finditer(text):
            before = text[: match.start()]
            turned = negated(before) != bool(_LESS.search(before[-_REACH:]))
            aspect = _aspect(text, match) if kind == "length" else ""
            if not aspect or aspect.startswith("sentence"):
                said: Kind = "sentences" if aspect else kind
                found.append(Hit(said, -sign if turned else sign, match.group().lower()))
    return found


def _aspect(text: str, match: re.Match[str]) -> str:
    """What of a text is called long or short where it is not the whole; else empty."""
    if "words" in match.group().lower():
        return ""
    part = _PART_BEHIND.match(text, match.end()) or _PART_BEFORE.search(text[: match.start()])
    return part["part"].lower() if part else ""


def judgements(text: str) -> list[tuple[str, str]]:
    """As ``unmeasured``, but without plain praise (``better``, ``good``)."""
    return unmeasured(text, _REASONS[:-1])


def unmeasured(text: str, reasons: tuple[tuple[re.Pattern[str], str], ...] = _REASONS) -> list[tuple[str, str]]:
    """Words of a clause that no measure stands for, each with the reason; empty if there are none."""
    return [(match.group(), reason) for pattern, reason in reasons if (match := pattern.search(text))]


def factor(text: str) -> float | None:
    """The ratio a clause names, such as 2 for ``twice as long``; None if it names none."""
    match = FACTOR.search(text)
    if match is None:
        return None
    if match["half"]:
        return 1.5
    word = (match["word"] or match["number"]).lower()
    return _FACTORS[word] if word in _FACTORS else float(word) or None


def bound(text: str) -> int:
    """Whether the ratio that a clause names is only the least (1) or the most (-1) that it may be; else 0."""
    match = FACTOR.search(text)
    before = _BOUND.search(text[: match.start()]) if match else None
    if before is None:
        return 0
    return 1 if before["least"] else -1
