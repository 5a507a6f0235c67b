"""Parts that were found with little confidence, with what to write into parts.yaml."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import GradedSubmission, Part
from pipeline.writers.class_page.naming import Naming
from pipeline.writers.sheets.view import read_aloud

SHOWN = 300
"""Parts that the page lists; parts.yaml holds all."""
_WORDS = 110


@dataclass(frozen=True)
class DoubtfulPart:
    """One part, and what is not sure about it."""

    place: int
    """Of its submission on the page, from 1."""
    name: str
    kind: str
    confidence: int
    """In %."""
    why: str
    words: str
    """Its beginning."""
    lines: str
    """``12 to 40``, of the submission's text."""


@dataclass(frozen=True)
class DoubtfulParts:
    """Those shown, the least sure first, and how many there are."""

    shown: tuple[DoubtfulPart, ...]
    total: int


def doubtful_parts(naming: Naming, unsure: float) -> DoubtfulParts:
    """The parts that nobody corrected and whose confidence is lower than that."""
    found = [
        (each, part)
        for each in naming.order
        for part in each.parts
        if part.confidence < unsure and not part.corrected and part.kind != "other"
    ]
    chosen = sorted(found, key=lambda item: item[1].confidence)[:SHOWN]
    return DoubtfulParts(
        tuple(_part(naming, each, part, naming.texts.get(each.id, "")) for each, part in chosen), len(found)
    )


def _part(naming: Naming, graded: GradedSubmission, part: Part, text: str) -> DoubtfulPart:
    first, last = (text.count("\n", 0, offset) + 1 for offset in (part.start, part.end))
    # Cut after what would tell a name is taken out, so that no half of one is left.
    words = naming.line(read_aloud(text[part.start : part.start + 3 * _WORDS]), graded.id)
    return DoubtfulPart(
        place=naming.places[graded.id] + 1,
        name=naming.called(graded.id),
        kind=naming.line(part_name(part), graded.id),
        confidence=round(100 * part.confidence),
        why=naming.line(part.why, graded.id),
        words=words if len(words) <= _WORDS else f"{words[:_WORDS].rstrip()}…",
        lines=f"{first} to {last}",
    )


def part_name(part: Part) -> str:
    """What the part is, in words."""
    if part.kind == "answer":
        return f"answer of {part.tool or 'an unnamed tool'} to {part.exercise or 'an unknown exercise'}"
    words = {"prompt": "prompt", "introduction": "introduction", "conclusion": "conclusion", "other": "own words"}
    return words[part.kind] + (f" of {part.exercise}" if part.exercise else "")
