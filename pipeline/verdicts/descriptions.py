"""One model's answers described by themselves, without a comparison."""

from __future__ import annotations

from pipeline.records import Finding, Number
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.measures import flesch_band
from pipeline.verdicts.statistics import mean
from pipeline.verdicts.wording import counted, opened
from pipeline.verdicts.yardsticks import COVERAGE, DIVISIONS, READING_EASE, WORDS, Yardstick

_WORDING = {
    WORDS: ("length", "wrote", " words per answer"),
    COVERAGE: ("coverage", "covered", " of the rubric"),
    READING_EASE: ("readability", "reached a Flesch reading ease of", ""),
    DIVISIONS: ("structure", "set", " headings and list items per 100 words"),
}


def describe(evidence: Evidence, label: str) -> list[Finding]:
    """Length, coverage, readability and structure of a model's answers, as far as they could be measured."""
    rows = evidence.shared_rows((label,))
    explained = (
        f"; it explained {sum(row.grades[label] == 2 for row in rows):,} of {len(rows):,} topics" if rows else ""
    )
    found = []
    for yardstick, (kind, verb, rest) in _WORDING.items():
        values = _values(evidence, label, yardstick)
        value = mean(values)
        if value is None:
            continue
        spread = ""
        if len(values) > 1:
            low, high = yardstick.say(min(values)), yardstick.say(max(values))
            spread = " in every answer" if low == high else f" on average ({low} to {high})"
        end = {COVERAGE: explained, READING_EASE: f", which is “{flesch_band(value)}”"}.get(yardstick, "")
        found.append(
            Finding(
                id=kind,
                sentence=f"{label} {verb} {yardstick.say(value)}{rest}{spread}{end}.",
                standing="supported",
                why=f"{opened(counted(len(values), 'answer'))} measured.",
                numbers=(Number(name=f"{label}, {yardstick.name}", value=value, unit=yardstick.shown_unit),),
            )
        )
    return found


def _values(evidence: Evidence, label: str, yardstick: Yardstick) -> list[float]:
    return [
        value * yardstick.scale
        for exercise in evidence.exercises
        for value in evidence.values(label, exercise, yardstick.measure, complete=yardstick.complete)
    ]
