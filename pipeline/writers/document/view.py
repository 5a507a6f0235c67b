"""What a template sees of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.records import Finding, Number, Quotation, Run
from pipeline.writers.document import appendix_tables, result_tables
from pipeline.writers.document.exercise_view import Texts, chart_figure, exercise_views
from pipeline.writers.document.extent import is_short, left_out, shown_answers
from pipeline.writers.document.human_view import human_view
from pipeline.writers.document.judge_view import judge_view
from pipeline.writers.document.nodes import (
    Nodes,
    attributes,
    division,
    node,
    paragraph,
    strong,
    table,
    text,
)
from pipeline.writers.document.result_tables import head_cell, plain_cell
from pipeline.writers.document.skeleton import Slot
from pipeline.writers.document.visible import one_line
from pipeline.writers.document.wording import (
    PASTED,
    count,
    names,
    period,
    quantity,
)
from pipeline.writers.drawing import Chart

QUOTATIONS = 4
"""Quotations that stand below a finding; the appendix holds all."""
SHORT_QUOTATIONS = 2
"""The same in a short report."""


@dataclass(frozen=True)
class FindingView:
    """One finding, ready to be placed."""

    standing: str
    sentence: str
    why: str
    numbers: Slot
    """The figures on one line; no blocks where there are none."""
    quotations: tuple[Slot, ...]
    """Words, and who said them where."""
    left_out: int


def values_of(run: Run, charts: Mapping[str, Chart], texts: Texts, answer_level: int) -> dict[str, Any]:
    """Everything that the templates name.

    Args:
        run: the run.
        charts: name to chart.
        texts: takes the texts of others that the templates may place.
        answer_level: level of the topmost headings of an answer.
    """
    shown = shown_answers(run)
    short = is_short(run)
    exercises = tuple(exercise_views(run, shown, charts, texts, answer_level, short=short))
    titles = {prompt.id: f"Exercise {number}" for number, prompt in enumerate(run.prompts, 1)}
    overlaps = result_tables.shown_overlaps(run, shown)
    # The other two show what stands in the table of all answers.
    general = _GENERAL_CHARTS[:1] if short else _GENERAL_CHARTS
    quotations = SHORT_QUOTATIONS if short else QUOTATIONS
    # What is known of a whole answer stands above it.
    listed = [a for a in run.answers if a.key in shown and not (short and a.status == "answered" and not a.leftovers)]
    return {
        **general_values(run),
        "title": run.title,
        "details": Slot(_details(run)),
        "contents": Slot([node("Contents")]),
        "aim": texts.place(run.aim, 2, "text") if run.aim else None,
        "exercises": exercises,
        "providers": run.providers,
        "summary": Slot([result_tables.summary_table(run)]),
        "short": short,
        "measures": Slot(result_tables.further_tables(run) if short else result_tables.measure_tables(run)),
        "all_answers": Slot([result_tables.all_answers_table(run, shown)]),
        "charts": Slot([chart_figure(name, charts[name]) for name in general if name in charts]),
        "models_table": Slot([result_tables.models_table(run.providers)]),
        "judge": judge_view(run, titles),
        "human": human_view(run),
        "overlaps": Slot([result_tables.overlap_table(overlaps, titles)]) if overlaps else None,
        "thresholds": Slot([result_tables.threshold_table(run.thresholds)]) if run.thresholds else None,
        "conclusion": texts.place(run.conclusion, 2, "written") if run.conclusion else None,
        "claims": Slot([appendix_tables.claim_table(run.claims)]) if run.claims else None,
        "findings": tuple(_finding(finding, titles, quotations) for finding in run.findings),
        "left_out": left_out(run, shown),
        "statuses": Slot([appendix_tables.status_table(listed, run.prompts)] if listed else []),
        "versions": Slot([appendix_tables.versions_table(run.labreport_version, run.versions)]),
        "version_list": names([f"labreport {run.labreport_version}", *map(" ".join, run.versions.items())]),
        "listed": bool(listed),
        "recorded": _recorded(run),
        "headlines": headlines(run),
        "unmeasured": unmeasured(run),
        "heading": heading,
    }


def general_values(run: Run) -> dict[str, Any]:
    """What templates say about a run as a whole, in words."""
    labels = [provider.label for provider in run.providers]
    return {
        "run": run,
        "models": names(labels),
        "model_count": count(len(labels), "model"),
        "exercise_count": count(len(run.prompts), "exercise"),
        "answer_count": count(len(run.answers), "answer"),
        "all_pasted": all(provider.id.startswith(PASTED) for provider in run.providers),
        "any_pasted": any(provider.id.startswith(PASTED) for provider in run.providers),
        "weighted": _weighted(run),
    }


def headlines(run: Run) -> list[Finding]:
    """The findings that a summary tells first."""
    return [finding for finding in run.findings if finding.id in _HEADLINES]


_HEADLINES = ("gap-script", "same-text", "length-and-detail", "length", "coverage", "readability")
"""Findings that the summary tells first."""
_GENERAL_CHARTS = ("coverage-overall", "length", "readability")


def heading(level: int, title: str, anchor: str = "") -> Slot:
    """A heading whose text labreport did not write."""
    return Slot([node("Header", [level, attributes(anchor), text(one_line(title)) or text("–")])])


def _details(run: Run) -> Nodes:
    student = run.student
    rows = [
        ("Name", student.name),
        ("Register number", student.register_number),
        ("Course", student.course),
        ("Date", student.date),
        ("Models compared", names([provider.label for provider in run.providers])),
    ]
    cells = [[head_cell(name), plain_cell(value)] for name, value in rows if value]
    return [table([], cells, row_heads=1, classes=["details"])]


def _finding(finding: Finding, titles: dict[str, str], most: int) -> FindingView:
    return FindingView(
        standing=finding.standing,
        sentence=finding.sentence,
        why=finding.why,
        numbers=Slot([division([paragraph(_numbers(finding.numbers))], "facts")] if finding.numbers else []),
        quotations=tuple(_quotation(each, titles) for each in finding.quotations[:most]),
        left_out=max(0, len(finding.quotations) - most),
    )


def _numbers(numbers: Sequence[Number]) -> Nodes:
    inlines: Nodes = []
    for number in numbers:
        inlines += text("; " if inlines else "")
        inlines += [*text(one_line(number.name) + ":"), node("Space"), strong(text(quantity(number)))]
    return inlines


def _quotation(quotation: Quotation, titles: dict[str, str]) -> Slot:
    place = titles.get(quotation.exercise, quotation.exercise)
    sample = f", sample {quotation.sample}" if quotation.sample else ""
    source = text(one_line(f" — {quotation.provider}, {place}{sample}"))
    return Slot([division([paragraph([*appendix_tables.quoted(quotation.text), node("Space"), *source])], "quotation")])


def unmeasured(run: Run) -> str | None:
    """A sentence on the answers that hold no measurable text, or None if all do."""
    missing = sum(not answer.scorable for answer in run.answers)
    if not missing:
        return None
    share = f"{count(missing)} of the {count(len(run.answers))} answers".capitalize()
    return f"{share} could not be measured and {'does' if missing == 1 else 'do'} not enter any mean."


def _recorded(run: Run) -> str | None:
    """The days on which answers were received, or None where no day is known."""
    known = [answer.recorded_at for answer in run.answers if answer.recorded_at]
    return period(known) if known else None


def _weighted(run: Run) -> bool:
    topics = [topic for exercise in (run.rubric.exercises if run.rubric else ()) for topic in exercise.topics]
    return len({topic.weight for topic in topics}) > 1
