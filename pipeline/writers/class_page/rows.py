"""Graded submission -> what its row and its details show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.records import CriterionResult, Finding, GradedSubmission
from pipeline.writers.class_page.naming import Naming
from pipeline.writers.class_tables import points_text
from pipeline.writers.document.wording import DASH
from pipeline.writers.page.figures import Bar, bar
from pipeline.writers.page.findings import SIGNS
from pipeline.writers.sheets.view import chosen_quotes, quote_place, read_aloud

STATUS_SIGNS = {"graded": "✓", "partial": "◐", "not gradable": "✕"}


@dataclass(frozen=True)
class Cell:
    """The points of one criterion in the table."""

    shown: str
    value: str
    """For sorting; empty for none."""
    kinds: str
    """Words by which it is filtered: full, part, none or open, and changed."""
    changed: str
    """What the marker's points replaced, in words; empty where nothing was changed."""


@dataclass(frozen=True)
class Quote:
    """Words that a criterion rests on."""

    text: str
    place: str


@dataclass(frozen=True)
class Detail:
    """One criterion in the details."""

    name: str
    points: str
    max_points: str
    why: str
    changed: str
    comment: str
    quotes: tuple[Quote, ...]
    more: int
    """Pieces of evidence that are not quoted."""


@dataclass(frozen=True)
class Row:
    """One submission."""

    anchor: str
    id: str
    name: str
    sheet: str
    """Address of the feedback sheet; empty where names are left out or there is none."""
    status: str
    sign: str
    reason: str
    points: str
    max_points: str
    share: float | None
    """Points in % of those that could be had."""
    bar: Bar
    open_points: str
    """Empty for none."""
    cells: tuple[Cell, ...]
    flags: tuple[str, ...]
    late: str
    """``late``, ``in time``, or a dash where nobody said."""
    changed: int
    """Criteria whose points the marker set."""
    details: tuple[Detail, ...]
    claims: tuple[tuple[str, str, str, str], ...]
    """(sign, standing, sentence, why)"""
    files: tuple[str, ...]
    superseded: tuple[str, ...]
    parts: str


def rows_of(naming: Naming) -> tuple[Row, ...]:
    """A row for each submission, in the order of the page."""
    return tuple(_row(naming, each, place) for place, each in enumerate(naming.order, 1))


def points_share(graded: GradedSubmission) -> float | None:
    """Points in % of those that could be had; None where there are none."""
    if graded.points is None or not graded.max_points:
        return None
    return 100 * graded.points / graded.max_points


def shown(points: float | None) -> str:
    """The points, or a dash."""
    return points_text(points) or DASH


def _row(naming: Naming, graded: GradedSubmission, place: int) -> Row:
    results = {each.id: each for each in graded.criteria}
    share = points_share(graded)
    late = {file.late for file in graded.files} - {None}
    return Row(
        anchor=f"s-{place}",
        id=naming.id(graded.id),
        name=naming.called(graded.id),
        sheet=naming.sheet(graded.id),
        status=graded.status,
        sign=STATUS_SIGNS[graded.status],
        reason=naming.line(graded.reason, graded.id),
        points=shown(graded.points),
        max_points=shown(graded.max_points),
        share=None if share is None else round(share, 1),
        bar=bar(share, 100, ""),
        open_points=shown(graded.open_points) if graded.open_points else "",
        cells=tuple(_cell(results.get(each.id)) for each in naming.grades.criteria),
        flags=tuple(naming.note(flag, graded.id) for flag in graded.flags),
        late=DASH if not late else "late" if any(late) else "in time",
        changed=sum(each.overridden for each in graded.criteria),
        details=_details(naming, graded),
        claims=tuple(_claim(naming, graded.id, each) for each in graded.claims),
        files=() if naming.blind else tuple(f"{naming.line(file.path)} ({file.status})" for file in graded.files),
        superseded=() if naming.blind else naming.lines(graded.superseded),
        parts=_parts(graded),
    )


def _cell(result: CriterionResult | None) -> Cell:
    if result is None or result.points is None:
        return Cell(DASH, "", "open", "")
    kind = "full" if result.points >= result.max_points else "part" if result.points else "none"
    kinds = f"{kind} changed" if result.overridden else kind
    return Cell(shown(result.points), f"{result.points:.4f}", kinds, _changed(result))


def _changed(result: CriterionResult) -> str:
    if not result.overridden:
        return ""
    before = "nothing was computed" if result.computed is None else f"computed were {shown(result.computed)}"
    return f"set by the marker; {before}"


def _details(naming: Naming, graded: GradedSubmission) -> tuple[Detail, ...]:
    rubric = naming.grades.rubric
    numbers = {exercise.id: number for number, exercise in enumerate(rubric.exercises, 1)}
    topics = {(each.id, topic.id): topic.name for each in rubric.exercises for topic in each.topics}
    return tuple(_detail(naming, graded.id, each, numbers, topics) for each in graded.criteria)


def _detail(
    naming: Naming,
    owner: str,
    result: CriterionResult,
    numbers: Mapping[str, int],
    topics: Mapping[tuple[str, str], str],
) -> Detail:
    quotes = chosen_quotes(result.evidence)
    places = (quote_place(each, numbers, topics, nowhere="in the report") for each in quotes)
    return Detail(
        name=naming.line(result.name),
        points=shown(result.points),
        max_points=shown(result.max_points),
        why=naming.line(result.why, owner),
        changed=_changed(result),
        comment=naming.line(result.comment, owner),
        quotes=tuple(
            Quote(naming.line(read_aloud(each.text), owner), naming.line(place, owner))
            for each, place in zip(quotes, places, strict=True)
        ),
        more=len(result.evidence) - len(quotes),
    )


def _claim(naming: Naming, owner: str, claim: Finding) -> tuple[str, str, str, str]:
    return SIGNS[claim.standing], claim.standing, naming.line(claim.sentence, owner), naming.line(claim.why, owner)


def _parts(graded: GradedSubmission) -> str:
    """What was found in it, in words."""
    if not graded.parts:
        return ""
    answers = sum(part.kind == "answer" for part in graded.parts)
    own = sorted({part.kind for part in graded.parts} & {"introduction", "conclusion"}, reverse=True)
    least = min(part.confidence for part in graded.parts)
    found = ", ".join([f"{answers} answer{'s' * (answers != 1)}", *own])
    return f"{found}; least confidence {100 * least:.0f} %"
