"""Which clauses of a sentence speak of leaving something out or of putting it off."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from pipeline.scoring.reading import Passage

_BORDER = re.compile(
    r"[;:?]|[—–]| - |,\s*(?:but|however|whereas|while|yet|although|though|because|since|so)\b|\b(?:but|whereas)\b",
    re.IGNORECASE,
)
_CUES = {
    "not treated": r"n[^nt]{0,5}t",
    "not told": r"n[^ntf]{0,5}f",
    "we do not": r"(?:[id].{0,2}n|n.{0,2}[id]).{0,4}[tfg]",
    "omitted": "o",
    "left": r"w.{0,6}[edxow]|i.{0,3}w|[bd].?w",
    "beyond the scope": r"[xno].{0,5}s|x.{0,4}[srd]",
    "no room": r"n.{0,2}r",
    "treated elsewhere": r"b+t.{0,4}e.{0,2}d|b+t.?e$",
    "told elsewhere": r"[tfgb].{0,5}(?:e.{0,2}d|id)|[tf].?e$|[tf]b?.{0,3}d|g.{0,2}ed",
    "not known": r"n.{0,2}k|i.{0,3}n.{0,3}k|kn",
    "see": r"v.{0,4}[ed]|^v",
    "another part": r"e.?d",
    "not here": r"n.{0,5}h|h.{0,3}n",
    "planned": "q",
    "ends in no": r"n.?$",
    "begins with no": r"^.?n",
}
"""Ways of saying so, as patterns over the letters of ``scope.txt`` that stand for the words of a clause."""
CUES = tuple(_CUES)
_PATTERNS = tuple((cue, re.compile(pattern)) for cue, pattern in _CUES.items())
_ANY = re.compile("|".join(_CUES.values()))
_ANYWHERE = re.compile(re.sub(r"(?<!\[)\^|\$", "", _ANY.pattern))
"""What every clause with a cue matches, and so does the sentence that it is part of."""
_NO_CUES: frozenset[str] = frozenset()
_HEADING = re.compile(
    r"\b(?:not|omit\w*|skip\w*|exclu\w*|left\s+out|out\s+of\s+scope|beyond|limit\w*|boundar\w*|delimit\w*|elsewhere|"
    r"later|missing|postponed)\b",
    re.IGNORECASE,
)
CERTAIN = frozenset(("not treated", "we do not", "omitted", "beyond the scope", "no room", "treated elsewhere"))
"""Cues each of which alone nearly always leaves something out."""


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
    if not letters.strip(".b"):
        return (Clause(0, len(letters), _NO_CUES),)
    borders = [0]
    place = 0
    for border in _BORDER.finditer(passage.text):
        while place < len(letters) and passage.places[place][0] < border.start():
            place += 1
        if borders[-1] < place < len(letters):
            borders.append(place)
    borders.append(len(letters))
    return tuple(Clause(first, end, _cues(letters[first:end])) for first, end in pairwise(borders))


def _cues(letters: str) -> frozenset[str]:
    """The ways in which a clause may speak of leaving something out, by the letters of its words."""
    if not _ANY.search(letters):
        return _NO_CUES
    return frozenset(cue for cue, pattern in _PATTERNS if pattern.search(letters))


def may_leave_out(passage: Passage) -> bool:
    """Whether a clause of a passage may have a cue; if not, none has."""
    return _ANYWHERE.search(passage.scopes) is not None


def leaves_out(passage: Passage) -> bool:
    """Whether a clause of a passage all but certainly says that something is left out."""
    return any(not CERTAIN.isdisjoint(clause.cues) for clause in read_clauses(passage))


def heads_omissions(heading: Passage) -> bool:
    """Whether a heading announces what is left out: ``Not covered in this part``."""
    return _HEADING.search(heading.text) is not None
