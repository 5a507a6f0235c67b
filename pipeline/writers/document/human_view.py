"""A person's marks, beside what was measured."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import CRITERIA, HumanMarks, Run
from pipeline.writers.document.nodes import Node, table, text
from pipeline.writers.document.result_tables import head_cell, plain_cell
from pipeline.writers.document.skeleton import Slot
from pipeline.writers.document.wording import DASH, count, figure, mean, percent

_PREFERENCE = "preference"


@dataclass(frozen=True)
class HumanView:
    """The marks, ready to be placed."""

    agreement: str | None
    """How far person and scorer agree, in a sentence or two; None where no topic was marked."""
    tables: Slot


def human_view(run: Run) -> HumanView | None:
    """A person's marks of a run; None where nobody marked."""
    if run.human is None:
        return None
    return HumanView(_agreement(run.human), Slot([_criteria(run, run.human)] if run.human.criteria else []))


def _agreement(human: HumanMarks) -> str | None:
    found = human.agreement
    if found is None:
        return None
    shares = (
        f"A person graded {count(found.marks, 'topic')} of {count(found.answers, 'answer')}; "
        f"{percent(found.exact)} have the grade that the offline scorer gave"
    )
    if found.kappa is None:
        return f"{shares}."
    interval = "" if found.low is None else f" (95 % interval {figure(found.low, 2)} to {figure(found.high, 2)})"
    return f"{shares}; quadratic weighted kappa is {figure(found.kappa, 2)}{interval}."


def _criteria(run: Run, human: HumanMarks) -> Node:
    """A row for each criterion that was used, a column for each model: the mean, and of how many answers."""
    labels = [provider.label for provider in run.providers]
    used = [name for name in (*CRITERIA, _PREFERENCE) if any(mark.criterion == name for mark in human.criteria)]
    rows = []
    for name in used:
        cells = []
        for label in labels:
            scores = [m.score for m in human.criteria if (m.criterion, m.answer) == (name, label)]
            shown = percent(mean(scores)) if name == _PREFERENCE else figure(mean(scores), 1)
            cells.append(f"{shown} ({len(scores)})" if scores else DASH)
        rows.append([head_cell(CRITERIA.get(name, "Preferred")), *map(plain_cell, cells)])
    return table(
        list(map(plain_cell, ["Criterion", *labels])),
        rows,
        caption=text(
            "Marks by a person: mean from 1 (poor) to 5 (excellent), and in how many answers; preferred is the share "
            "of the answers that were the best of their exercise, as good ones counted half."
        ),
        alignments=["AlignLeft", *["AlignRight"] * len(labels)],
        row_heads=1,
    )
