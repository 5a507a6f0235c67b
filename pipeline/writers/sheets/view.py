"""What a feedback sheet shows of a graded submission: words and figures, nothing about other students."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipeline.records import ClassGrades, CriterionResult, Evidence, GradedSubmission, Submitter
from pipeline.writers.class_tables import points_text
from pipeline.writers.document.wording import count


class Safe(str):
    """Words of labreport's own, which a sheet may hold as they are."""

    __slots__ = ()


STEPS = 3
"""Next steps at most: more are not taken (Shute 2008)."""
_MARKS = re.compile(r"^[ \t]*(?:#{1,6}|[-*+]|>)[ \t]+|\*+|`+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)", re.MULTILINE)
QUOTES = 3
"""Quotations below one criterion."""
DASH = "–"


def sheet_values(graded: GradedSubmission, grades: ClassGrades) -> dict[str, Any]:
    """Everything that a template may name.

    ``title``, ``course``, ``student``, ``status``, ``reason``, ``exercises`` (``id``, ``prompt``), ``prompts``
    (how many, in words), ``tools``,
    ``criteria`` (``id``, ``name``, ``points``, ``max_points``, ``why``, ``quotes`` of ``text`` and ``place``,
    ``overridden``, ``computed``, ``comment``), ``claims`` (``sentence``, ``standing``, ``why``), ``steps`` (``name``,
    ``advice``), ``points``, ``max_points``, ``open_points``, ``files``, ``version``. All are texts, but for the lists
    and ``overridden``.
    """
    rubric = grades.rubric
    numbers = {exercise.id: number for number, exercise in enumerate(rubric.exercises, 1)}
    topics = {(each.id, topic.id): topic.name for each in rubric.exercises for topic in each.topics}
    kinds = {criterion.id: criterion.kind for criterion in grades.criteria}
    tools = rubric.tools or tuple(dict.fromkeys(part.tool for part in graded.parts if part.tool))
    return {
        "title": grades.title,
        "course": rubric.course,
        "student": student_name(graded.student, graded.id),
        "status": graded.status,
        "reason": _sentence(graded.reason),
        "exercises": [{"id": each.id, "prompt": each.prompt or each.id} for each in rubric.exercises],
        "prompts": count(len(rubric.exercises), "prompt"),
        "tools": _series(tools) or "the tools",
        "criteria": [_criterion(each, kinds.get(each.id, ""), numbers, topics) for each in graded.criteria],
        "claims": [
            {"sentence": claim.sentence, "standing": claim.standing, "why": claim.why} for claim in graded.claims
        ],
        "steps": [{"name": each.name, "advice": each.next_step} for each in next_steps(graded)],
        "points": _shown(graded.points),
        "max_points": _shown(graded.max_points),
        "open_points": _shown(graded.open_points) if graded.open_points else "",
        "files": ", ".join(file.path for file in graded.files) or "no file",
        "version": graded.version,
    }


def student_name(student: Submitter, fallback: str) -> str:
    """The name, or whatever else tells who it is."""
    return student.name or student.email or student.register_number or student.lms_id or fallback


def next_steps(graded: GradedSubmission) -> tuple[CriterionResult, ...]:
    """The criteria, three at most, whose next step would earn the most; those without points count as wholly open."""
    open_ = [each for each in graded.criteria if each.next_step]
    return tuple(sorted(open_, key=lambda each: (each.points or 0) - each.max_points)[:STEPS])


def _shown(points: float | None) -> Safe:
    return Safe(points_text(points) or DASH)


def _criterion(
    result: CriterionResult, kind: str, numbers: Mapping[str, int], topics: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    # Claims are listed with their verdicts; where nothing is missing there is nothing to show.
    untold = kind == "claims" or (kind in ("parts", "structure") and result.points == result.max_points)
    quotes = [] if untold else chosen_quotes(result.evidence)
    return {
        "id": result.id,
        "name": result.name,
        "points": _shown(result.points),
        "max_points": _shown(result.max_points),
        "why": result.why,
        "quotes": [
            {"text": read_aloud(each.text) + (" …" if each.cut else ""), "place": quote_place(each, numbers, topics)}
            for each in quotes
        ],
        "overridden": result.overridden,
        "computed": _shown(result.computed) if result.computed is not None else "",
        "comment": result.comment,
    }


def read_aloud(text: str) -> str:
    """The words without the marks of Markdown."""
    return " ".join(_MARKS.sub("", text).split())


def chosen_quotes(evidence: tuple[Evidence, ...]) -> list[Evidence]:
    """At most ``QUOTES`` pieces, from as many answers as there can be, in order of the text."""
    rounds: dict[tuple[str | None, str | None], int] = {}
    ranked = []
    for place, each in enumerate(evidence):
        turn = rounds.get((each.exercise, each.tool), 0)
        rounds[each.exercise, each.tool] = turn + 1
        ranked.append((turn, place, each))
    return sorted((each for _, _, each in sorted(ranked, key=lambda it: it[:2])[:QUOTES]), key=lambda each: each.start)


def quote_place(
    evidence: Evidence,
    numbers: Mapping[str, int],
    topics: Mapping[tuple[str, str], str],
    *,
    nowhere: str = "in your report",
) -> str:
    """``On GANs: ChatGPT, exercise 2, page 4, under “Key components”``.

    Args:
        evidence: the words.
        numbers: of the exercises, by id.
        topics: names by exercise and id.
        nowhere: what is said where nothing tells the place.
    """
    topic = topics.get((evidence.exercise or "", evidence.topic or ""))
    parts = [evidence.tool] if evidence.tool else []
    if evidence.exercise is not None and evidence.exercise in numbers:
        parts.append(f"exercise {numbers[evidence.exercise]}")
    if evidence.page is not None:
        parts.append(f"page {evidence.page}")
    if evidence.heading and evidence.heading != evidence.tool:
        parts.append(f"under “{evidence.heading}”")
    where = ", ".join(parts) or nowhere
    return f"On {topic}: {where}" if topic else where[:1].upper() + where[1:]


def _sentence(reason: str) -> str:
    return (reason[:1].upper() + reason[1:]).rstrip(".")


def _series(items: tuple[str, ...]) -> str:
    *most, last = items or ("",)
    return f"{', '.join(most)} and {last}" if most else last
