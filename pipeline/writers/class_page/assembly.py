"""A graded class -> grades.html and similarity.html, each one file that loads nothing and is read without a script."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from pipeline.records import Criterion, CriterionResult
from pipeline.writers.class_page.distribution import bins_of, criterion_spreads, spread_of
from pipeline.writers.class_page.doubtful import doubtful_parts
from pipeline.writers.class_page.naming import Naming
from pipeline.writers.class_page.pairs import clusters_of, pairs_of
from pipeline.writers.class_page.rows import rows_of, shown
from pipeline.writers.class_page.topics import class_map
from pipeline.writers.document.visible import one_line
from pipeline.writers.document.wording import DASH
from pipeline.writers.page.shell import fill_page, script_json
from pipeline.writers.tables import csv_text

STYLES = ("page/tokens.css", "page/page.css", "page/print.css", "class/class.css")
TABLE_SCRIPTS = ("page/logic.js", "class/tables.js", "class/names.js")
SCOPES = {
    "own prose": {
        "title": "Own prose",
        "about": "Introduction, conclusion and whatever else the student wrote. This is the comparison to look at; "
        "quoted answers of a tool do not count here.",
        "none": "No two submissions share own prose that is worth a look.",
    },
    "same file": {
        "title": "Same file",
        "about": "The same bytes, handed in by two students.",
        "none": "No file was handed in twice.",
    },
    "pasted answers": {
        "title": "Pasted answers, nearly the same",
        "about": "Answers of one tool to one exercise are alike by nature, so only those are named of which nine "
        "tenths are the same, as when a chat is shared. This is information, not a finding.",
        "none": "No pasted answer is nearly the same in two submissions.",
    },
}
"""What is compared, each by itself, in the order of the page."""
OPEN_LISTED = 2000
"""Rows for overrides.csv that the page offers."""


def grades_page(naming: Naming, *, similarity: str, unsure: float) -> bytes:
    """The page of the class; the same bytes for the same class.

    Args:
        naming: the class, with names or without.
        similarity: address of the page on similar passages.
        unsure: confidence below which a part is listed as one to look at.

    Raises:
        RenderError: the template is wrong.
    """
    grades = naming.grades
    rows = rows_of(naming)
    topics = class_map(naming)
    open_ = _open_criteria(naming)
    values = _general(naming) | {
        "rows": rows,
        "dated": any(row.late != DASH for row in rows),
        "criteria": [{"name": one_line(each.name), "points": shown(each.points)} for each in grades.criteria],
        "unread": [row for row in rows if row.status == "not gradable"],
        "bins": bins_of(grades),
        "whole": spread_of(grades),
        "spreads": criterion_spreads(grades),
        "topics": topics,
        "open_criteria": open_,
        "open_rows": _open_rows(naming),
        "doubtful": doubtful_parts(naming, unsure),
        "similarity": similarity,
        "compared": grades.similarity,
        "data": Markup(script_json({"lists": topics.lists, "titles": topics.titles})),  # noqa: S704 - no angle bracket in it
    }
    scripts = (*TABLE_SCRIPTS, "class/grades.js")
    return fill_page("class/grades.html.j2", values, styles=STYLES, scripts=scripts).encode("utf-8", "replace")


def similarity_page(naming: Naming) -> bytes:
    """The page on similar passages; the same bytes for the same class.

    Args:
        naming: the class, with names or without.

    Raises:
        RenderError: the template is wrong.
    """
    pairs = pairs_of(naming)
    similarity = naming.grades.similarity
    count = len(naming.grades.submissions)
    values = _general(naming) | {
        "sections": [
            {
                "scope": scope,
                "slug": scope.replace(" ", "-"),
                **words,
                "pairs": [pair for pair in pairs if pair.scope == scope],
            }
            for scope, words in SCOPES.items()
        ],
        "listed": len(pairs),
        "left_out": similarity.left_out if similarity else 0,
        "clusters": clusters_of(naming),
        "compared": similarity.compared if similarity else 0,
        "possible": count * (count - 1) // 2,
        "data": Markup("{}"),
    }
    scripts = (*TABLE_SCRIPTS, "class/similarity.js")
    return fill_page("class/similarity.html.j2", values, styles=STYLES, scripts=scripts).encode("utf-8", "replace")


def _general(naming: Naming) -> dict[str, Any]:
    grades = naming.grades
    statuses = [each.status for each in grades.submissions]
    counts = {status: statuses.count(status) for status in ("graded", "partial", "not gradable")}
    return {
        "blind": naming.blind,
        "title": one_line(grades.title),
        "course": one_line(grades.rubric.course),
        "count": len(statuses),
        "counts": counts,
        "judge": one_line(grades.judge or ""),
        "notes": tuple(map(naming.note, grades.notes)),
        "version": grades.labreport_version,
    }


def _open_criteria(naming: Naming) -> list[dict[str, Any]]:
    """The criteria in which submissions that could be graded have no points."""
    graded = [each for each in naming.order if each.status != "not gradable"]
    found = []
    for criterion in naming.grades.criteria:
        open_ = [each for each in graded if _is_open(each.criteria, criterion)]
        if open_:
            why = next((r.why for r in open_[0].criteria if r.id == criterion.id), "")
            found.append(
                {
                    "id": one_line(criterion.id),
                    "name": one_line(criterion.name),
                    "points": shown(criterion.points),
                    "description": one_line(criterion.description) or naming.line(why, open_[0].id),
                    "count": len(open_),
                    "of": len(graded),
                }
            )
    return found


def _is_open(results: Iterable[CriterionResult], criterion: Criterion) -> bool:
    return any(each.id == criterion.id and each.points is None for each in results)


def _open_rows(naming: Naming) -> str:
    """Rows for overrides.csv, one for each criterion that is left open; empty where there are none or too many."""
    rows = [
        (naming.id(each.id), criterion.id, None, None)
        for criterion in naming.grades.criteria
        for each in naming.order
        if each.status != "not gradable" and _is_open(each.criteria, criterion)
    ]
    if not rows or len(rows) > OPEN_LISTED:
        return ""
    return csv_text(("submission", "criterion", "points", "comment"), rows)
