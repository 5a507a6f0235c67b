"""Which clauses of a sentence speak of leaving something out or of putting it off."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from pipeline.scoring.reading import Passage

# One class of characters first: the engine skips to it.
_BORDER = re.compile(
    r"[;:?—–,bBwW-](?:(?<=[;:?—–])|(?<= -) |(?<=\b[bB])(?i:ut)\b|(?<=\b[wW])(?i:hereas)\b"
    r"|(?<=,)\s*(?i:but|however|whereas|while|yet|although|though|because|since|so)\b)"
)
_SIGN = re.compile("[;:?—–,]")
_CUES = {
    "not treated": r"[nz][^nzt]{0,5}t",
    "not told": r"[nz][^nztf]{0,5}f",
    "we do not": r"(?:[id].{0,2}[nz]|[nz].{0,2}[id]).{0,4}[tfg]",
    "nothing about": r"z.{0,2}a|z.{0,3}h|[ftg].{0,2}z",
    "not a subject": r"[nz].{0,3}j",
    "omitted": r"o|(?<![nz])(?<![nz].)l.{0,3}\+",
    "absent": "m",
    "left": r"[wlm].{0,6}[edxowl]|i.{0,3}[wl]|[bd].?[wl]",
    "beyond the scope": r"[xno].{0,5}s|x.{0,4}[srd]|\+a.?s",
    "no room": r"[nm].{0,2}r",
    "another time": r"e.?r",
    "treated elsewhere": r"b+t.{0,4}e.{0,2}d|b+t.?e$",
    "told elsewhere": r"[tfgb].{0,5}(?:e.{0,2}d|id)|[tf].?e$|[tf]b?.{0,3}d|g.{0,2}ed",
    "by somebody else": r"[tfgb].{0,3}d|c.{0,4}[de]|d.{0,2}u",
    "to come": r"[bg].{0,2}y|y$",
    "taken as known": r"[qgb].{0,2}p|i.{0,2}p",
    "not known": r"[nz].{0,2}[kp]|i.{0,3}[nz].{0,3}[kp]|k[nz]",
    "see": r"v.{0,4}[ed]|^v|v.{0,2}a",
    "another part": r"e.?d",
    "not here": r"[nz].{0,5}h|h.{0,3}[nz]",
    "not again": r"n.{0,3}[ftg].{0,2}e",
    "planned": "q",
    "ends in no": r"[nz].?$",
    "begins with no": r"^.?[nz]",
}
"""Ways of saying so, as patterns over the letters of ``scope.txt`` that stand for the words of a clause."""
CUES = tuple(_CUES)
_PATTERNS = tuple((cue, re.compile(pattern)) for cue, pattern in _CUES.items())
_ANY = re.compile("|".join(_CUES.values()))
# Most words stand for nothing and open no cue: they are passed over without a look at each of the patterns.
_ANYWHERE = re.compile("(?![.])(?:" + re.sub(r"(?<!\[)\^(?:\.\?)?|\$", "", _ANY.pattern) + ")")
"""What every clause with a cue matches, and so does the sentence that it is part of."""
_NO_REASON = ".bau"
"""Letters of words that make no cue among themselves."""
_NO_CUES: frozenset[str] = frozenset()
_HEADING = re.compile(
    r"\b(?:not|omit\w*|omissions?|skip\w*|exclu\w*|left\s+(?:out|aside|for|to)|out\s+of\s+scope|scope|"
    r"(?:limits?\s+of|beyond)\s+(?:the|this|our)|boundar\w*|delimit\w*|elsewhere|later|missing|absent|postponed|gaps|"
    r"to\s+(?:come|follow|be\s+continued)|next\s+time|another\s+(?:time|day|report|text|part)|"
    r"other\s+(?:parts|groups|reports|sessions)|without)\b",
    re.IGNORECASE,
)
CERTAIN = frozenset(
    ("not treated", "nothing about", "we do not", "omitted", "beyond the scope", "no room", "treated elsewhere")
)
"""Cues each of which alone nearly always leaves something out."""
LIKELY = CERTAIN | {"not told", "not here", "absent", "told elsewhere"}
"""Cues each of which mostly does."""


class Clause(NamedTuple):
    """A stretch of a sentence between commas with a conjunction, colons and the like."""

    first: int
    """Index of its first word in the passage."""
    end: int
    """Index behind its last word."""
    cues: frozenset[str]
    """Ways in which it may speak of leaving something out; some of ``CUES``."""


def read_clauses(passage: Passage) -> tuple[Clause, ...]:
    """The clauses of a passage, with what in each may say that something is left out or put off.

    ``It is not one network but two`` explains, ``VAEs are not covered here`` leaves out: a cue is a reason for doubt
    that other signals may outweigh.
    """
    letters = passage.scopes
    if not letters.strip(_NO_REASON):
        return (Clause(0, len(letters), _NO_CUES),)
    borders = [0]
    place = 0
    places = passage.places
    for border in _BORDER.finditer(passage.text) if _may_have_borders(passage.text) else ():
        while place < len(letters) and places[place][0] < border.start():
            place += 1
        if borders[-1] < place < len(letters):
            borders.append(place)
    borders.append(len(letters))
    return tuple(Clause(first, end, _cues(letters[first:end])) for first, end in pairwise(borders))


def _may_have_borders(text: str) -> bool:
    """Whether a text holds anything that ``_BORDER`` begins with, which is told much sooner."""
    if _SIGN.search(text) or " - " in text:
        return True
    lower = text.lower()
    return "but" in lower or "wherea" in lower


def _cues(letters: str) -> frozenset[str]:
    """The ways in which a clause may speak of leaving something out, by the letters of its words."""
    if not _ANYWHERE.search(letters) or not _ANY.search(letters):
        return _NO_CUES
    return frozenset(cue for cue, pattern in _PATTERNS if pattern.search(letters))


def may_leave_out(passage: Passage) -> bool:
    """Whether a clause of a passage may have a cue; if not, none has."""
    return passage.scopes.strip(_NO_REASON) != "" and _ANYWHERE.search(passage.scopes) is not None


def leaves_out(passage: Passage) -> bool:
    """Whether a clause of a passage all but certainly says that something is left out."""
    return any(not CERTAIN.isdisjoint(clause.cues) for clause in read_clauses(passage))


def heads_omissions(heading: Passage) -> bool:
    """Whether a heading announces what is left out: ``Not covered in this part``."""
    return _HEADING.search(heading.text) is not None
