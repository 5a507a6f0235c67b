"""Grades in short, as lines of a terminal."""

from __future__ import annotations

import shlex
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.cli.quotations import GRADES, plain
from pipeline.cli.tables import DASH
from pipeline.records import AnswerOverview, ClassOverview, CriterionResult, GradedSubmission, Overview, TopicOverview

WIDTH = 80
_WIDEST = 20
"""Characters of an id, at most, where there is more to show in the line."""
_FIGURES = ("Coverage", "explained", "mentioned", "absent")


def class_lines(found: ClassOverview, path: Path) -> Iterator[str]:
    """The submissions of a class, a line each, and what to type for one of them."""
    yield f"{plain(found.title)}: {len(found.submissions)} submissions"
    width = max(len(each.id) for each in found.submissions)
    for each in found.submissions:
        points = "not gradable" if each.points is None else f"{each.points:g} of {each.max_points:g}"
        yield _cut(f"  {each.id:{width}}  {points:>14}  {plain(each.student.name or '')}".rstrip())
    yield from _next(path, f"--student {found.submissions[0].id}", "Why one has its grade")


def overview_lines(found: Overview, path: Path) -> Iterator[str]:
    """The topics of each answer, a line each; of answers to several exercises their coverage, a line each.

    Args:
        found: the grades.
        path: as it was typed.
    """
    graded, answers = found.submission, found.answers
    if graded is not None:
        yield from _filled(_title(graded))
    several = len({each.exercise for each in answers}) > 1
    if graded is not None and (several or not answers):
        yield ""
        for criterion in graded.criteria:
            yield from _criterion(criterion)
    if not answers:
        yield ""
        yield "No answer of that kind is there."
        return
    student = f"--student {graded.id} " if graded is not None else ""
    who = f"--{'tool' if graded is not None else 'provider'} {shlex.quote(answers[0].provider)} "
    first = f"{student}{who if answers[0].provider else ''}--exercise {answers[0].exercise}"
    if graded is not None:
        yield ""
    if several:
        yield from _coverages(answers)
        yield from _next(path, first, "The topics of an answer")
        return
    for number, answer in enumerate(answers):
        if number:
            yield ""
        yield from _answer(answer)
    topic = min(answers[0].topics, key=lambda each: each.hit.grade or 0).topic.id
    rubric = "" if answers[0].provider else " --rubric RUBRIC"
    yield from _next(path, f"{first}{rubric} --topic {topic}", "Why a topic has its grade")


def _title(graded: GradedSubmission) -> str:
    name = plain(graded.student.name or "")
    who = f"{name} ({graded.id})" if name else graded.id
    points = "not graded" if graded.points is None else f"{graded.points:g} of {graded.max_points:g} points"
    return f"{who}: {points}" + (f"; {plain(graded.reason)}" if graded.reason else "")


def _criterion(criterion: CriterionResult) -> Iterator[str]:
    points = DASH if criterion.points is None else f"{criterion.points:g}"
    yield f"{points:>7} of {criterion.max_points:<5g} {plain(criterion.name)}"
    computed = DASH if criterion.computed is None else f"{criterion.computed:g}"
    yours = f"You set these points; {computed} were computed. " if criterion.overridden else ""
    yield from _filled(f"{yours}{plain(criterion.why)}", " " * 17)


def _coverages(answers: Iterable[AnswerOverview]) -> Iterator[str]:
    answers = list(answers)
    rows = [("Exercise", "Answer of", *_FIGURES)]
    for each in answers:
        grades = Counter(topic.hit.grade if topic.recorded is None else topic.recorded for topic in each.topics)
        counts = [str(grades[grade]) for grade in (2, 1, 0)]
        rows.append((plain(each.exercise), _who(each), _percent(each.coverage), counts[0], counts[1], counts[2]))
    wide = min(_WIDEST, max(len(row[0]) for row in rows))
    rest = min(WIDTH - 4 - wide - sum(len(name) + 2 for name in _FIGURES), max(len(row[1]) for row in rows))
    for exercise, who, *figures in rows:
        names = f"  {exercise[:wide]:{wide}}  {who[:rest]:{rest}}"
        yield names + "".join(f"  {figure:>{len(name)}}" for name, figure in zip(_FIGURES, figures, strict=True))


def _answer(answer: AnswerOverview) -> Iterator[str]:
    who = _who(answer)
    yield f"{answer.exercise}{f', {who}' if who else ''}: {_percent(answer.coverage)} of the credit for its topics"
    width = min(_WIDEST, max(len(each.topic.id) for each in answer.topics))
    for each in answer.topics:
        yield _topic(each, width)


def _topic(each: TopicOverview, width: int) -> str:
    grade = each.hit.grade if each.recorded is None else each.recorded
    text = f"  {each.topic.id[:width]:{width}}  {GRADES[grade]:9}"
    if each.recorded is not None:
        return _cut(f"{text}  now it would be {GRADES[each.hit.grade]}: grade again")
    if each.line is None:
        return _cut(f"{text}  {DASH}")
    place = f"page {each.page}" if each.page else f"line {each.line}"
    return _cut(f"{text}  {place:8} “{plain(each.hit.evidence)}”", end="…”")


def _who(answer: AnswerOverview) -> str:
    return plain(answer.provider) + (f" ({answer.sample})" if answer.sample else "")


def _percent(share: float | None) -> str:
    return DASH if share is None else f"{100 * share:.0f} %"


def _next(path: Path, options: str, what: str) -> Iterator[str]:
    yield ""
    yield f"{what}:"
    yield f"  labreport explain {shlex.quote(str(path))} {options}"


def _cut(line: str, end: str = "…") -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - len(end)].rstrip() + end


def _filled(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
