"""Similar pairs -> what the page shows of them: shares, and the passages side by side with what stands around them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.records import GradedSubmission, Part, Passage, SimilarPair
from pipeline.writers.class_page.naming import Naming
from pipeline.writers.document.visible import make_visible
from pipeline.writers.sheets.view import read_aloud

AROUND = 220
"""Characters shown before and after a passage."""
LONGEST = 1500
"""Characters of a passage that are shown."""
MOST_PASSAGES = {"own prose": 12, "pasted answers": 1, "same file": 0}
"""Of one pair, the longest first; near-identical answers are seen by one."""
_CUT = 80
"""Characters read further on either side, so that no half of a name is left where a text is cut."""


@dataclass(frozen=True)
class Side:
    """A passage in one submission."""

    place: str
    before: str
    words: str
    after: str


@dataclass(frozen=True)
class PassageView:
    """A passage in both."""

    words: int
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class Member:
    """A submission in a pair or a cluster."""

    name: str
    id: str
    sheet: str


@dataclass(frozen=True)
class PairView:
    """One pair."""

    anchor: str
    members: tuple[Member, Member]
    scope: str
    average: float
    """In %, as ``containment``."""
    containment: float
    percentile: str
    percentile_value: float
    longest: int | None
    """Words of the longest passage; None for a same file."""
    passages: tuple[PassageView, ...]
    left_out: int
    """Passages that are not shown."""


def pairs_of(naming: Naming) -> tuple[PairView, ...]:
    """The pairs in the order in which they were found; empty where nothing was compared."""
    similarity = naming.grades.similarity
    owners = {each.id: each for each in naming.order}
    return tuple(
        _pair(naming, pair, number, owners)
        for number, pair in enumerate(similarity.pairs if similarity else (), 1)
        if pair.first in owners and pair.second in owners
    )


def clusters_of(naming: Naming) -> tuple[tuple[Member, ...], ...]:
    """The clusters, the largest first."""
    similarity = naming.grades.similarity
    made = []
    for names in similarity.clusters if similarity else ():
        known = sorted((name for name in names if name in naming.places), key=naming.places.__getitem__)
        made.append(tuple(_member(naming, name) for name in known))
    return tuple(sorted(made, key=lambda names: (-len(names), [each.name for each in names])))


def _member(naming: Naming, name: str) -> Member:
    return Member(naming.called(name), naming.id(name), naming.sheet(name))


def _pair(naming: Naming, pair: SimilarPair, number: int, owners: Mapping[str, GradedSubmission]) -> PairView:
    turned = naming.places[pair.first] > naming.places[pair.second]
    names = (pair.second, pair.first) if turned else (pair.first, pair.second)
    shown = pair.passages[: MOST_PASSAGES[pair.scope]]
    passages = []
    for passage in shown:
        ends = _ends(passage)
        sides = [
            _side(naming, owners[name], naming.texts.get(name, ""), *stretch)
            for name, stretch in zip(names, reversed(ends) if turned else ends, strict=True)
        ]
        passages.append(PassageView(passage.words, (sides[0], sides[1])))
    return PairView(
        anchor=f"pair-{number}",
        members=(_member(naming, names[0]), _member(naming, names[1])),
        scope=pair.scope,
        average=round(100 * pair.average, 1),
        containment=round(100 * pair.containment, 1),
        percentile=_percentile(pair.percentile),
        percentile_value=round(pair.percentile, 4),
        longest=max((each.words for each in pair.passages), default=None),
        passages=tuple(passages),
        left_out=len(pair.passages) - len(shown),
    )


def _ends(passage: Passage) -> tuple[tuple[int, int], tuple[int, int]]:
    return (passage.first_start, passage.first_end), (passage.second_start, passage.second_end)


def _percentile(value: float) -> str:
    """``99.8``; never 100 by rounding, as no pair has more in common than all."""
    return f"{min(value, 99.9):.1f}" if value < 100 else "100"


def _side(naming: Naming, graded: GradedSubmission, text: str, start: int, end: int) -> Side:
    part = next((each for each in graded.parts if each.start <= start < each.end), None)
    first, beyond = (part.start, max(part.end, end)) if part else (0, len(text))
    last = min(end, start + LONGEST)
    before = _shown(naming, text[max(first, start - AROUND - _CUT) : start], graded.id)
    after = _shown(naming, text[last : min(beyond, last + AROUND + _CUT)], graded.id)
    words = _shown(naming, text[start:last], graded.id)
    return Side(
        place=_place(naming, graded, part, start),
        before=_from_word(before[-AROUND:]) if len(before) > AROUND else before,
        words=f"{words} […]" if last < end else words,
        after=_to_word(after[:AROUND]) if len(after) > AROUND else after,
    )


def _shown(naming: Naming, text: str, owner: str) -> str:
    """Running text without the marks of Markdown; a blank at an end stays, as the words around it go on."""
    lines = (naming.line(read_aloud(line), owner) for line in make_visible(text).splitlines())
    shown = " ".join(line for line in lines if line)
    return f"{' ' * text[:1].isspace()}{shown}{' ' * text[-1:].isspace()}"


def _from_word(text: str) -> str:
    return "… " + text.partition(" ")[2]


def _to_word(text: str) -> str:
    return text.rpartition(" ")[0] + " …"


def _place(naming: Naming, graded: GradedSubmission, part: Part | None, start: int) -> str:
    """``Conclusion, page 4``."""
    found: list[str] = ["own words" if part is None or part.kind == "other" else part.kind]
    if part and part.kind == "answer":
        found[0] = naming.line(f"answer of {part.tool or 'an unnamed tool'} to {part.exercise}", graded.id)
    paged = (file for file in graded.files if file.pages and file.start <= start < file.end)
    found += [f"page {bisect_right(file.pages, start)}" for file in paged]
    where = ", ".join(found)
    return where[:1].upper() + where[1:]
