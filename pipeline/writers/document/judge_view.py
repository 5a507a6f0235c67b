"""What a judge said, beside what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.records import Agreement, JudgeUsed, Preference, Run
from pipeline.writers.document.nodes import Node, table, text
from pipeline.writers.document.result_tables import head_cell, models_table, plain_cell
from pipeline.writers.document.skeleton import Slot
from pipeline.writers.document.wording import GRADES, count, figure, percent


@dataclass(frozen=True)
class JudgeView:
    """The judge of a run, ready to be placed."""

    warning: str | None
    """Why its grades must be doubted, in a sentence or two; None if nothing is known."""
    model: Slot
    agreement: str | None
    """How far it agrees with the scorer, in a sentence or two; None where it graded no topic."""
    grades: Slot | None
    preferences: Slot | None


def judge_view(run: Run, titles: Mapping[str, str]) -> JudgeView | None:
    """The judge of a run, or None where no model judged.

    Args:
        run: the run.
        titles: what the report calls each exercise.
    """
    judge = run.judge
    if judge is None:
        return None
    asked = sum(len(score.judged) for score in run.scores)
    return JudgeView(
        warning=_warning(judge),
        model=Slot([models_table([judge], "The judge, and what it was asked with.")]),
        agreement=_agreement(judge, asked) if asked else None,
        grades=Slot([_grade_table(judge.agreement)]) if judge.agreement.marks else None,
        preferences=Slot([_preference_table(run.preferences, titles)]) if run.preferences else None,
    )


def _warning(judge: JudgeUsed) -> str | None:
    parts = []
    if judge.is_contestant:
        parts.append(
            "The judge is one of the models compared here: it judged answers of its own, and models are known to "
            "prefer those."
        )
    if judge.failed:
        parts.append(f"The judge left {count(judge.failed)} of {count(judge.calls, 'question')} without a reply.")
    return " ".join(parts) or None


def _agreement(judge: JudgeUsed, asked: int) -> str:
    found = judge.agreement
    verb = "has" if judge.unscored == 1 else "have"
    missing = f"{count(judge.unscored)} of {figure(asked)} topics {verb} no such grade.".capitalize()
    shares = f"Of the {count(found.marks, 'topic')} that both graded, {percent(found.exact)} have the same grade"
    if not found.marks:
        return missing
    if found.kappa is None:
        return f"{missing} {shares}."
    interval = "" if found.low is None else f" (95 % interval {figure(found.low, 2)} to {figure(found.high, 2)})"
    return f"{missing} {shares}; quadratic weighted kappa is {figure(found.kappa, 2)}{interval}."


def _grade_table(agreement: Agreement) -> Node:
    """The scorer's grades against the judge's."""
    rows = [
        [head_cell(GRADES[grade]), *map(plain_cell, map(figure, agreement.table[grade]))] for grade in sorted(GRADES)
    ]
    return table(
        list(map(plain_cell, ["Offline scorer / judge", *(GRADES[grade] for grade in sorted(GRADES))])),
        rows,
        caption=text("Topics by the grade of the offline scorer (rows) and of the judge (columns)."),
        alignments=["AlignLeft", *["AlignRight"] * len(GRADES)],
        row_heads=1,
    )


def _preference_table(preferences: Sequence[Preference], titles: Mapping[str, str]) -> Node:
    """A row for each exercise and pair of models."""
    rows = [
        [
            head_cell(titles.get(each.exercise, each.exercise)),
            plain_cell(f"{each.first} / {each.second}"),
            *map(
                plain_cell,
                map(figure, (each.first_better, each.second_better, each.ties, each.order_ties, each.unscored)),
            ),
        ]
        for each in preferences
    ]
    return table(
        list(map(plain_cell, ["Exercise", "Models", "First", "Second", "Tie", "Tie by order", "Unscored"])),
        rows,
        caption=text(
            "Which answer the judge prefers. Each pair was shown in both orders; a verdict counts only if both "
            "agree, and is a tie by order if they do not."
        ),
        alignments=["AlignLeft", "AlignLeft", *["AlignRight"] * 5],
        row_heads=1,
    )
