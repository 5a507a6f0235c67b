"""In how many of a model's answers a clause says something is so."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.verdicts.clauses import MENTION
from pipeline.verdicts.numerals import COUNT, blanked, count

ANSWERS = r"(?:exercises?|answers?|prompts?|questions?|tasks?|experiments?|responses?|replies|reports?|outputs?|cases)"
"""A pattern for what a model gave to an exercise, whatever a writer calls it."""
_ALL = re.compile(
    rf"\b(?:in\s+|for\s+|to\s+|on\s+|throughout\s+)?(?:(?:every|each)\s+(?:single\s+|of\s+(?:its|the|their|these)\s+)?"
    rf"(?:(?P<each>{COUNT})\s+)?{ANSWERS}|all\s+(?:of\s+)?(?:(?:its|the|their|these)\s+)?"
    rf"(?:(?P<all>{COUNT})\s+)?(?:of\s+(?:its|the|their)\s+)?{ANSWERS})\b|\b(?P<always>always|every\s+time)\b",
    re.IGNORECASE,
)
_SOME = re.compile(
    rf"\b(?:(?:in|for|to|on)\s+)?(?:(?P<at>at\s+least|only|just|exactly)\s+)?(?P<part>{COUNT}|none|most|half)\s+(?:out\s+)?of\s+"
    rf"(?:(?:its|the|their|all|these)\s+)?(?:(?P<total>{COUNT})\s+)?{ANSWERS}\b|"
    rf"\b(?:in|for|to)\s+(?:(?P<at_>at\s+least|only|just|exactly)\s+)?(?P<part_>{COUNT}|no|most)\s+{ANSWERS}\b",
    re.IGNORECASE,
)
_VAGUE: dict[str, int | None] = {"none": 0, "no": 0, "most": -1, "all": None}
_OF_MODEL = re.compile(
    rf"\b(?:(?P<at>at\s+least|only|just|exactly)\s+)?(?P<part>{COUNT}|none|most|all)\s+of\s+(?P<model>{MENTION})"
    rf"(?:\s+(?P<total>{COUNT})\s+{ANSWERS})?(?!\s*(?:,|and|or)\s)|\bno\s+{ANSWERS}(?=\s+(?:of|by|from)\s)",
    re.IGNORECASE,
)


class Share(NamedTuple):
    """In so many of a model's answers."""

    number: int | None
    """None: in all of them; -1: in most of them."""
    total: int | None
    """Number of them in all, where it is named."""
    least: bool
    """Whether it may be more."""
    word: str

    def holds(self, count: int, among: int) -> bool | None:
        """Whether so many of all are what is said; None where it speaks of another number of all."""
        if self.total not in (None, among):
            return None
        if self.number is None:
            return count == among
        if self.number < 0:
            return 2 * count > among
        return count >= self.number if self.least else count == self.number


def read_share(words: str) -> tuple[Share | None, str]:
    """The share that a clause names, and the clause without it; None and the clause as it is if it names none."""
    match = _ALL.search(words)
    if match:
        said = match["each"] or match["all"]
        return Share(None, count(said) if said else None, least=False, word=match.group().strip()), blanked(words, _ALL)
    match = _OF_MODEL.search(words)
    if match:
        part = (match["part"] or "no").lower()
        number = _VAGUE[part] if part in _VAGUE else count(part)
        share = Share(
            number,
            count(match["total"]) if match["total"] else None,
            least="least" in (match["at"] or "").lower(),
            word=match.group().replace(MENTION, "…").strip(),
        )
        return share, f"{words[: match.start()]} {match['model'] or ''} {words[match.end() :]}"
    match = _SOME.search(words)
    if match is None:
        return None, words
    part = (match["part"] or match["part_"]).lower()
    least = "least" in (match["at"] or match["at_"] or "").lower()
    total = count(match["total"]) if match["total"] else None
    if part == "half":
        # Half of an unknown number is none that could be compared.
        return None, words
    number = _VAGUE[part] if part in _VAGUE else count(part)
    return Share(number, total, least, match.group().strip()), words[: match.start()] + " " + words[match.end() :]
