"""Points for the report itself: that every answer is there, and that its parts can be told apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pipeline.records import Criterion, CriterionResult, Evidence
from pipeline.verdicts.grading.case import Case, result
from pipeline.verdicts.grading.quoted_prompts import prompt_place
from pipeline.verdicts.wording import counted, opened, series, share_of


def judge_parts(case: Case, criterion: Criterion) -> CriterionResult:
    """Points for the share of expected answers (each tool to each exercise) that were found.

    None without any, and where one that was not found may have been overlooked.
    """
    if not case.answers:
        return result(criterion, None, "No answer was found; the marker decides whether any is there.")
    missing = [f"{each.tool} to exercise {case.number(each.exercise)}" for each in case.absent]
    doubts = list(dict.fromkeys(each.doubt for each in case.absent if each.doubt))
    expected = len(case.rubric.exercises) * len(case.tools)
    found = expected - len(missing)
    why = f"{share_of(found, expected, 'expected answer').capitalize()} {'was' if found == 1 else 'were'} found."
    if missing:
        why += f" Not found: {series(missing)}."
    if doubts:
        why += f" {opened(series(doubts))}: the marker decides."
    return result(
        criterion,
        None if doubts else found / expected,
        why,
        next_step="Put every answer into the report, each under a heading that names the exercise and the tool.",
        evidence=tuple(case.opening(found) for found in case.answers),
    )


class _Check(NamedTuple):
    """One thing that makes a report easy to find one's way in."""

    there: str
    missing: str | Callable[[Case], str]
    advice: str
    found: Callable[[Case], Evidence | bool | None]


def judge_structure(case: Case, criterion: Criterion) -> CriterionResult:
    """Points for headings, named tools, prompts, an introduction and a conclusion, a fifth each; None without text."""
    if not case.submission.text.strip():
        return result(criterion, None, "There is no text; the marker decides.")
    outcomes = [(check, check.found(case)) for check in _CHECKS]
    there = [check.there for check, found in outcomes if found]
    missing = [check for check, found in outcomes if not found]
    why = f"The report has {series(there)}." if there else ""
    if missing:
        why += f" Not found: {series([_missing(check, case) for check in missing])}."
    return result(
        criterion,
        len(there) / len(_CHECKS),
        why.strip(),
        next_step=" ".join(check.advice for check in missing[:2]),
        evidence=tuple(found for _, found in outcomes if isinstance(found, Evidence)),
    )


def _missing(check: _Check, case: Case) -> str:
    return check.missing if isinstance(check.missing, str) else check.missing(case)


def _headings(case: Case) -> Evidence | None:
    """The first heading, if there is at least one for each exercise that was answered."""
    answered = {found.answer.exercise for found in case.answers}
    headings = case.places.headings
    if not headings or len(headings) < len(answered):
        return None
    text = case.submission.text
    start = headings[0][0]
    end = text.find("\n", start)
    line = text[start : len(text) if end < 0 else end]
    return case.places.evidence(start + len(line) - len(line.lstrip("# \t")), start + len(line))


def _tools(case: Case) -> bool:
    answers = [part for part in case.parts if part.kind == "answer" and part.exercise is not None]
    return bool(answers) and all(part.tool for part in answers)


def _prompts(case: Case) -> Evidence | None:
    """A prompt, if there is one for each exercise that was answered."""
    places = _prompt_places(case)
    first = next(iter(places.items()), None)
    if first is None or first[1] is None or None in places.values():
        return None
    return case.places.evidence(*first[1], exercise=first[0])


def _without_prompt(case: Case) -> str:
    """``the prompt of exercise 2``; of each where all are missing."""
    places = _prompt_places(case)
    numbers = [str(case.number(exercise)) for exercise, place in places.items() if place is None]
    if len(numbers) == len(places):
        return "the prompt of each exercise"
    return (
        f"the prompt{'' if len(numbers) == 1 else 's'} of exercise{'' if len(numbers) == 1 else 's'} {series(numbers)}"
    )


def _prompt_places(case: Case) -> dict[str, tuple[int, int] | None]:
    """By exercise that was answered, where its prompt is given."""
    answered = {found.answer.exercise for found in case.answers}
    return {each.id: prompt_place(case, each) for each in case.rubric.exercises if each.id in answered}


def _part(case: Case, kind: str) -> Evidence | None:
    part = next((part for part in case.parts if part.kind == kind), None)
    return case.places.evidence(part.start, part.end) if part else None


_CHECKS = (
    _Check(
        "headings",
        "a heading for each exercise",
        "Give each exercise a heading of its own.",
        _headings,
    ),
    _Check(
        "the name of the tool at each answer",
        "the name of the tool at each answer",
        "Write above each answer which tool gave it.",
        _tools,
    ),
    _Check(
        "the prompts",
        _without_prompt,
        "Quote each prompt word for word before its answers.",
        _prompts,
    ),
    _Check(
        "an introduction of your own",
        "an introduction of your own",
        "Begin with two or three sentences on what you did and why.",
        lambda case: _part(case, "introduction"),
    ),
    _Check(
        "a conclusion of your own",
        "a conclusion of your own",
        "End with a conclusion of your own under its own heading.",
        lambda case: _part(case, "conclusion"),
    ),
)


def unfound(case: Case) -> str:
    """A sentence on exercises without an answer; empty where each has one."""
    answered = {found.answer.exercise for found in case.answers}
    missing = [str(case.number(each.id)) for each in case.rubric.exercises if each.id not in answered]
    if not missing:
        return ""
    noun = "exercise" if len(missing) == 1 else "exercises"
    return f"no answer was found to {noun} {series(missing)} ({counted(len(answered), 'exercise')} found)"
