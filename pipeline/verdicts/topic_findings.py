"""Findings about topics: who alone explains what, where all agree, and how ethics and the future are treated."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Finding, Number
from pipeline.verdicts.evidence import Evidence, Row
from pipeline.verdicts.topics import NAMED, THEMES, Theme, named, quoted, spread, theme_rows
from pipeline.verdicts.traces import elsewhere, trace
from pipeline.verdicts.wording import counted, opened, series, spelled, treatment_tally

_QUOTED = 50
"""Topics that are quoted."""


def find_topics(evidence: Evidence, labels: Sequence[str]) -> tuple[Finding, ...]:
    """What these models' answers say about the topics that were scored for all of them; empty if there are none."""
    rows = evidence.shared_rows(labels)
    if not labels or not rows:
        return ()
    found = []
    if len(labels) > 1:
        found += [_only(evidence, label, labels, rows) for label in labels]
        found.append(_all_explain(evidence, labels, rows))
    found.append(_none_covers(labels, rows))
    found += [_theme(evidence, theme, labels, rows) for theme in THEMES]
    return tuple(finding for finding in found if finding is not None)


def _only(evidence: Evidence, label: str, labels: Sequence[str], rows: Sequence[Row]) -> Finding | None:
    others = [other for other in labels if other != label]
    alone = [row for row in rows if row.grades[label] == 2 and all((row.grades[o] or 0) < 2 for o in others)]
    if not alone:
        return None
    absent = [row for row in alone if not any(row.grades[other] for other in others)]
    ordered = [*spread(absent), *spread(row for row in alone if any(row.grades[other] for other in others))]
    sentence = f"Only {label} explains {named(ordered, len(rows))}; {_elsewhere(others, len(absent), len(alone))}."
    return Finding(
        id="only-one-explains",
        sentence=sentence,
        standing="supported",
        numbers=(
            Number(name=f"Topics that only {label} explains", value=len(alone), unit=f"of {len(rows)}"),
            Number(name=f"Of these, left out by {series(others)}", value=len(absent), unit=f"of {len(alone)}"),
        ),
        quotations=evidence.quotes((label, row) for row in ordered[:_QUOTED]),
    )


def _elsewhere(others: Sequence[str], absent: int, alone: int) -> str:
    """What the others do with the topics that one model alone explains."""
    who = others[0] if len(others) == 1 else "the others"
    leave, mention = ("leaves", "mentions") if len(others) == 1 else ("leave", "mention")
    if alone == 1:
        return f"{who} {leave} it out" if absent else f"{who} at most {mention} it"
    if absent == alone:
        return f"{who} {leave} all of them out"
    if not absent:
        return f"{who} only {mention} them" if len(others) == 1 else f"{who} at most {mention} them"
    return f"{who} {leave} {spelled(absent)} of these out"


def _all_explain(evidence: Evidence, labels: Sequence[str], rows: Sequence[Row]) -> Finding | None:
    shared = spread(row for row in rows if all(row.grades[label] == 2 for label in labels))
    if not shared:
        return None
    everyone = "both" if len(labels) == 2 else "all"
    who = f"{series(labels)} both explain" if len(labels) == 2 else f"All {spelled(len(labels))} models explain"
    return Finding(
        id="all-explain",
        sentence=f"{who} {named(shared, len(rows))}.",
        standing="supported",
        numbers=(Number(name=f"Topics that {everyone} explain", value=len(shared), unit=f"of {len(rows)}"),),
        quotations=evidence.quotes((label, row) for row in shared[:NAMED] for label in labels),
    )


def _none_covers(labels: Sequence[str], rows: Sequence[Row]) -> Finding | None:
    missed = spread(row for row in rows if all(row.grades[label] == 0 for label in labels))
    if not missed:
        return None
    if len(labels) == 1:
        name = f"Topics left out by {labels[0]}"
        sentence = f"{labels[0]} leaves out {named(missed, len(rows))}."
    else:
        who = f"neither {series(labels, 'nor')}" if len(labels) == 2 else "no model"
        name = f"Topics covered by {who}"
        verb = "is" if len(missed) == 1 else "are"
        sentence = f"{opened(named(missed, len(rows), f' {verb} covered by {who}'))}."
    return Finding(
        id="none-covers",
        sentence=sentence,
        standing="supported",
        numbers=(Number(name=name, value=len(missed), unit=f"of {len(rows)}"),),
    )


def _theme(evidence: Evidence, theme: Theme, labels: Sequence[str], rows: Sequence[Row]) -> Finding | None:
    on_theme = theme_rows(theme, rows)
    if not on_theme:
        return None
    place = evidence.place(row.exercise for row in on_theme)
    where = f" in {place}" if place else ""
    traces = [trace(evidence, theme.name, label) for label in labels]
    words = elsewhere(traces)
    beside = f"; {words}" if words else ""
    if len(on_theme) == 1:
        said = [f"{label} {treatment_tally([on_theme[0].grades[label] or 0])}" for label in labels]
        sentence = f"On {theme.name} the rubric has one topic, {quoted(on_theme[0])}{where}: {series(said)}{beside}."
    else:
        said = [f"{label} {treatment_tally([row.grades[label] or 0 for row in on_theme])}" for label in labels]
        sentence = f"Of the {counted(len(on_theme), 'topic')} on {theme.name}{where}: {'; '.join(said)}{beside}."
    numbers = []
    for label in labels:
        for grade, name in ((2, "explained"), (1, "only mentioned"), (0, "left out")):
            count = sum(row.grades[label] == grade for row in on_theme)
            numbers.append(Number(name=f"{label}, topics {name}", value=count, unit=f"of {len(on_theme)}"))
    return Finding(
        id="ethics" if theme is THEMES[0] else "future",
        sentence=sentence,
        standing="supported",
        numbers=tuple(numbers),
        quotations=(
            *evidence.quotes((label, row) for row in on_theme[:_QUOTED] for label in labels),
            *(quotation for one in traces for quotation in one.elsewhere[:1]),
        ),
    )
