"""The conclusion that the scores allow: sentences that never claim more than their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.records import Answer, Finding, Prompt, Rubric, Score
from pipeline.verdicts.contrasts import Contrast, agree, bands, contrast, explain, state
from pipeline.verdicts.descriptions import describe
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.gaps import gaps
from pipeline.verdicts.generality import generality
from pipeline.verdicts.rankings import rank, ranking_finding
from pipeline.verdicts.repetitions import repetitions
from pipeline.verdicts.scripts import foreign_scripts
from pipeline.verdicts.topic_findings import find_topics
from pipeline.verdicts.yardsticks import COVERAGE, DIVISIONS, EXPLAINED, READING_EASE, WORDS

_YARDSTICKS = {
    "length": WORDS,
    "detail": EXPLAINED,
    "coverage": COVERAGE,
    "readability": READING_EASE,
    "structure": DIVISIONS,
}


def find(
    answers: Iterable[Answer],
    scores: Iterable[Score],
    *,
    prompts: Iterable[Prompt] = (),
    rubric: Rubric | None = None,
    providers: Iterable[str],
) -> tuple[Finding, ...]:
    """Findings in the order of a conclusion.

    Gaps, the same text twice, length, coverage, readability, structure, topics, and how far it goes.

    Two models are compared, more are ranked with ties, one is described. All but the last finding speak of the given
    answers only; the last says what follows for the models themselves. Empty where there is nothing to speak of.

    Args:
        answers: of the run; quotations come from them.
        scores: of the run.
        prompts: for the exercises' titles.
        rubric: for the topics' names.
        providers: labels, in the order of the report.
    """
    evidence = Evidence(tuple(answers), tuple(scores), tuple(prompts), rubric, tuple(dict.fromkeys(providers)))
    labels = evidence.present
    return (
        *gaps(evidence),
        *foreign_scripts(evidence),
        *repetitions(evidence),
        *_measured(evidence, labels),
        *find_topics(evidence, labels),
        *generality(evidence, labels),
    )


def _measured(evidence: Evidence, labels: Sequence[str]) -> list[Finding]:
    """Length, detail, coverage, readability and structure, as description, comparison or ranking."""
    if not labels:
        return []
    if len(labels) == 1:
        return describe(evidence, labels[0])
    unscored = all(score.coverage is None and not score.hits for score in evidence.scores)
    kinds = [kind for kind in _YARDSTICKS if not (unscored and kind in ("detail", "coverage"))]
    if len(labels) == 2:
        found = _compared(evidence, {kind: contrast(evidence, _YARDSTICKS[kind], *labels) for kind in kinds})
    else:
        found = [ranking_finding(kind, rank(evidence, _YARDSTICKS[kind], labels), labels) for kind in kinds]
    if unscored:
        sentence = "Which topics the answers cover was not measured: they were scored without a rubric."
        found.append(Finding(id="coverage", sentence=sentence, standing="not measurable"))
    return found


def _compared(evidence: Evidence, contrasts: dict[str, Contrast]) -> list[Finding]:
    """One finding for each contrast; length and detail are one sentence where they agree throughout."""
    length, detail = contrasts["length"], contrasts.get("detail")
    found = []
    if detail is not None and agree(length, detail):
        found.append(_longer_and_fuller(evidence, length, detail))
        contrasts = {kind: result for kind, result in contrasts.items() if kind not in ("length", "detail")}
    for kind, result in contrasts.items():
        why = explain(result)
        if kind == "readability":
            why = f"{why} {bands(result)}".strip()
        found.append(
            Finding(id=kind, sentence=state(result), standing=result.standing, why=why, numbers=result.numbers)
        )
    return found


def _longer_and_fuller(evidence: Evidence, length: Contrast, detail: Contrast) -> Finding:
    high, low = str(length.higher), str(length.lower)
    rows = [row for row in evidence.shared_rows((high, low)) if row.exercise in detail.pairs]
    explained = {label: sum(row.grades[label] == 2 for row in rows) for label in (high, low)}
    return Finding(
        id="length-and-detail",
        sentence=f"{high} gave the longer and more detailed answers: {length.where} it wrote more words than {low} "
        f"({length.figures}) and explained more of the topics ({explained[high]:,} against {explained[low]:,} of "
        f"{len(rows):,} altogether).",
        standing="supported",
        why="Detail is measured by the topics that an answer explains. Both differences reach their margins "
        f"({length.yardstick.margin_in_words} the words, {detail.yardstick.margin_in_words} of the topics) and have "
        "the same direction in every exercise.",
        numbers=(*length.numbers, *detail.numbers),
    )
