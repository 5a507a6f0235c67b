"""What keeps a clause from being checked: numbers and words that no measure stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.verdicts.clauses import MENTION
from pipeline.verdicts.elements import NUMBERED
from pipeline.verdicts.phrasing import FACTOR, negated
from pipeline.verdicts.quantities import Quantities
from pipeline.verdicts.statements import Claim
from pipeline.verdicts.telling import OMITTED

_DENYING = re.compile(r"\b(?:not|never|neither|cannot)\b|n['’]t\b", re.IGNORECASE)
_OFTEN = re.compile(
    r"\b(?:often|frequently|rarely|seldom|regularly|mostly|mainly|hardly|barely|scarcely|occasionally|once|twice|thrice|"
    r"heavily|extensively|many|numerous|plenty|lots|few)\b",
    re.IGNORECASE,
)
"""How often or how much, without a number that could be counted."""


def doubt(words: str, amounts: Sequence[str]) -> str:
    """Why amounts cannot be told to be said of the subjects; empty if they can."""
    place = words.find(amounts[0])
    if negated(words[:place]) or re.search(rf"\b(?:{OMITTED})", words[:place], re.IGNORECASE):
        return "A denied number is not checked"
    numbers = [amount.rpartition(" ")[2].lower() for amount in amounts]
    # "Longer than X with 146 words" may give the number of either.
    behind = re.search(rf"\bthan\s+(?:\w+\s+)?{MENTION}", words[:place])
    return "It does not say of whom this number is" if behind or len(set(numbers)) < len(numbers) else ""


def misread(base: Claim, word: str, reason: str) -> Claim:
    """The claim that is not checked because of a word."""
    return replace(base, kind="none", words=(word,), notes=(*base.notes, f"{reason}: “{word}”."))


def read_whole(said: Quantities, claims: list[Claim], base: Claim) -> list[Claim]:
    """The claims, unless they leave a number out: what holds with any number says nothing about this one."""
    numbered = [claim for claim in claims if claim.kind not in ("topics", "none")]
    measured = [claim for claim in numbered if claim.kind not in ("elements", "amounts")]
    if measured and said.share is not None and said.share.number is None and _DENYING.search(said.rest):
        # "Not longer in every exercise" may mean in none or in some.
        rest = [claim for claim in claims if claim not in measured]
        return [*rest, misread(base, said.share.word, "A denial of this is not checked")]
    often = _OFTEN.search(said.rest)
    if often and any(claim.element and claim.treatment in ("covered", "absent") for claim in claims):
        rest = [claim for claim in claims if claim.element is None]
        return [*rest, misread(base, often.group(), "What counts as this is not measured")]
    unread = said.unread(FACTOR, NUMBERED) if numbered else ""
    if not unread:
        return claims
    return [
        *(claim for claim in claims if claim not in numbered),
        misread(base, unread, "No measure fits this number"),
    ]


def unchecked(base: Claim, words: Sequence[tuple[str, str]]) -> list[Claim]:
    """One claim of kind ``none`` for words that no measure stands for, each with its reason; empty without words."""
    if not words:
        return []
    reasons = dict.fromkeys(reason for _, reason in words)
    return [replace(base, words=tuple(word for word, _ in words), notes=tuple(f"{reason}." for reason in reasons))]
