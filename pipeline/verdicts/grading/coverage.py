"""Points for the topics that the answers cover."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.records import Criterion, CriterionResult, Evidence, FoundAnswer, Grade, RubricExercise, Score, Topic
from pipeline.verdicts.grading.absence import told as on_absent
from pipeline.verdicts.grading.case import Case, result
from pipeline.verdicts.wording import counted, opened, series, shortened

_CREDIT: dict[Grade, float] = {0: 0.0, 1: 0.5, 2: 1.0}
_NAMED = 4
"""Topics that a next step names."""


def judge_coverage(case: Case, criterion: Criterion) -> CriterionResult:
    """Points for the mean coverage of the tools' answers to each exercise.

    Several stretches of one answer count together, by the best grade of each topic; of several answers the mean counts.
    An expected answer that is surely missing counts as nothing. Where it may have been overlooked the points are None,
    as they are without any answer at all.
    """
    absent = case.absent_of(criterion)
    means: list[float] = []
    told: list[str] = []
    evidence: list[Evidence] = []
    for exercise in case.exercises(criterion):
        shares = {}
        for tool in _tools_of(case, exercise):
            pairs = [pair for pair in case.scored(criterion) if pair[1].key[:2] == (exercise.id, tool)]
            shares[tool] = _share_of_tool(pairs, exercise.topics)
            evidence += [piece for pair in pairs for piece in _evidence(case, *pair)]
        measured = {tool: share for tool, share in shares.items() if share is not None}
        lacking = sum(each.exercise == exercise.id and not each.doubt for each in absent)
        if measured or lacking:
            means.append(sum(measured.values()) / (len(measured) + lacking))
        if measured:
            place = "" if criterion.exercise else f"Exercise {case.number(exercise.id)}: "
            told.append(opened(f"{place}{_told(measured)}"))
    if not means and not absent:
        return result(criterion, None, "No answer was found, so nothing could be measured; the marker decides.")
    if any(each.doubt for each in absent):
        return result(criterion, None, " ".join((*told, *on_absent(case, absent))), evidence=tuple(evidence))
    share = 100 * sum(means) / len(means)
    low, high = criterion.low or 0.0, 100.0 if criterion.high is None else criterion.high
    if high < 100:
        told.append(f"{high:g} % earns all points.")
    return result(
        criterion,
        (share - low) / (high - low),
        " ".join((*told, *on_absent(case, absent))),
        next_step=_next_step(case, criterion),
        evidence=tuple(evidence),
    )


def best_grades(scores: Iterable[Score]) -> dict[str, Grade | None]:
    """The best grade of each topic over stretches of one answer; None where none of them has one."""
    best: dict[str, Grade | None] = {}
    for score in scores:
        for hit in score.hits:
            known = best.get(hit.topic)
            best[hit.topic] = hit.grade if known is None else max(known, hit.grade or known)
    return best


def _tools_of(case: Case, exercise: RubricExercise) -> list[str]:
    named = [found.answer.provider for found in case.answers if found.answer.exercise == exercise.id]
    return list(dict.fromkeys(named))


def _share_of_tool(pairs: Sequence[tuple[FoundAnswer, Score]], topics: Sequence[Topic]) -> float | None:
    if pairs and all(found.whole for found, _ in pairs):
        shares = [_share(best_grades([score]), topics) for _, score in pairs]
        known = [share for share in shares if share is not None]
        return sum(known) / len(known) if known else None
    return _share(best_grades(score for _, score in pairs), topics)


def _share(grades: Mapping[str, Grade | None], topics: Iterable[Topic]) -> float | None:
    """Weighted credit over the topics that have a grade; None where none has."""
    graded = [(topic.weight, grade) for topic in topics if (grade := grades.get(topic.id)) is not None]
    whole = sum(weight for weight, _ in graded)
    return sum(weight * _CREDIT[grade] for weight, grade in graded) / whole if whole else None


def _told(shares: Mapping[str, float]) -> str:
    each = series([f"{tool} {100 * share:.0f} %" for tool, share in shares.items()])
    mean = f", {100 * sum(shares.values()) / len(shares):.0f} % on average" if len(shares) > 1 else ""
    return f"the answers earn {each} of the credit for their topics{mean}."


def _evidence(case: Case, found: FoundAnswer, score: Score) -> list[Evidence]:
    return [
        case.places.evidence(
            found.start + hit.start,
            found.start + hit.end,
            exercise=score.exercise,
            tool=score.provider,
            topic=hit.topic,
        )
        for hit in score.hits
        if hit.grade and hit.start is not None and hit.end is not None
    ]


def _next_step(case: Case, criterion: Criterion) -> str:
    """Names the weightiest topics that no answer explains."""
    missed: list[tuple[float, str]] = []
    for exercise in case.exercises(criterion):
        scores = [score for _, score in case.scored(criterion) if score.exercise == exercise.id]
        grades = best_grades(scores)
        if grades:
            missed += [(-topic.weight, topic.name) for topic in exercise.topics if (grades.get(topic.id) or 0) < 2]
    if not missed:
        return "Ask each tool about the topics that only the other one explains."
    names = [f"“{shortened(name)}”" for _, name in sorted(missed, key=lambda each: each[0])[:_NAMED]]
    more = len(missed) - len(names)
    rest = f" and {counted(more, 'more topic')}" if more else ""
    return f"Cover what no answer explains yet: {series(names)}{rest}. Ask the tools about it, or refine the prompt."
