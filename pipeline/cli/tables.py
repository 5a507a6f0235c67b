"""Tables on stdout; a dash stands where nothing could be measured."""

from __future__ import annotations

import os
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import fmean

from pipeline.cli.terminal import echo, harmless
from pipeline.records import Answer, CallPlan, JudgeUsed, Run, Score
from pipeline.run import Comparison

DASH = "–"
_FEWER = "*"
_MOST_TOLD = 8
"""Reasons for missing answers of a model that are told one by one."""
_MOST_NAMED = 4
"""Answers missing for one reason that are named."""


def print_comparison(comparison: Comparison, here: Path, tell: Callable[[str], str] = str) -> None:
    """Print the models side by side, what went wrong, and the paths written.

    Args:
        comparison: what one run left behind.
        here: folder that paths below it are shown relative to.
        tell: what a reason for a missing answer is to the person at the terminal.
    """
    run = comparison.run
    if run.notice:
        echo(textwrap.fill(f"Note: {run.notice}", 80) + "\n")
    print_table(run.title, *_side_by_side(run))
    if _has_fewer(run):
        echo(f"{_FEWER} over fewer answers than another model's; compare them exercise by exercise.\n")
    _print_unanswered(run, tell)
    if run.judge:
        _print_judge(run.judge)
    for note in comparison.notes:
        for line in f"Note: {note}".splitlines():
            echo(textwrap.fill(line, 80, break_long_words=False, break_on_hyphens=False), err=True)
    for result in run.thresholds:
        value = DASH if result.value is None else f"{result.value:.4g}"
        verdict = "reached" if result.passed else "MISSED"
        over = f", {result.part}" if result.part else ""
        echo(f"threshold {result.measure} >= {result.minimum:g}: {result.provider} {value} {verdict}{over}")
    echo("\nWritten:")
    for path in comparison.files:
        if path.parent == comparison.files[0].parent:
            echo(f"  {_shown(path, here)}")
    rest = sorted({path.parent for path in comparison.files} - {comparison.files[0].parent})
    for folder in sorted({_top(folder, comparison.files[0].parent) for folder in rest}):
        echo(f"  {_shown(folder, here)}/")


def _print_unanswered(run: Run, tell: Callable[[str], str]) -> None:
    """Say why answers are missing or cut, the first reasons of each model one by one."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for answer in run.answers:
        if answer.status != "answered":
            key = (answer.provider, answer.status, _clause(answer))
            places.setdefault(key, []).append(_place(answer, run.repeat))
    told: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for (provider, status, reason), where in places.items():
        told[provider] += 1
        if told[provider] > _MOST_TOLD:
            left[provider] += len(where)
        else:
            shown = ", ".join(where) if len(where) <= _MOST_NAMED else f"{len(where)} answers"
            echo(f"{provider}, {shown}: {status}: {tell(reason)}", err=True)
    for provider, number in left.items():
        echo(f"{provider}: {number} more without a whole answer; run.json says why.", err=True)


def _clause(answer: Answer) -> str:
    """The reason without the names that the line begins with."""
    reason = answer.reason or "no reason is known"
    place = f", exercise {answer.exercise}, sample {answer.sample}"
    for name in (f"{answer.provider}{place}", f"{answer.provider}:", answer.provider):
        if reason.startswith(f"{name} "):
            return reason.removeprefix(f"{name} ")
    return reason


def _print_judge(judge: JudgeUsed) -> None:
    found = judge.agreement
    if found.marks or judge.unscored:
        kappa = DASH if found.kappa is None else f"{found.kappa:.2f}"
        echo(f"{judge.label}: weighted kappa with the offline scorer {kappa}, topics unscored {judge.unscored}")
    if judge.is_contestant:
        echo(f"Warning: {judge.label} judges answers of its own: it is one of the models compared.", err=True)
    if judge.failed:
        echo(f"Warning: {judge.label} left {judge.failed} of {judge.calls} questions without a reply.", err=True)


def _place(answer: Answer, repeat: int) -> str:
    return answer.exercise if repeat == 1 else f"{answer.exercise} (sample {answer.sample})"


def _top(folder: Path, root: Path) -> Path:
    return root / folder.relative_to(root).parts[0] if folder.is_relative_to(root) else folder


def _shown(path: Path, here: Path) -> str:
    plain = Path(os.path.normpath(path))
    # Behind a link, ".." may lead elsewhere than where the name before it stands.
    path = plain if plain.exists() and plain.samefile(path) else path
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _side_by_side(run: Run) -> tuple[list[str], list[list[str]], list[list[str]]]:
    """Column headings, the rows of means, and a row of coverage for each exercise."""
    labels = [provider.label for provider in run.providers]
    means = [
        ["Coverage", *(_coverage(_of(run.scores, label)) + _mark(run, label) for label in labels)],
        ["Words", *(_mean(_words(_of(run.scores, label)), ",.0f") for label in labels)],
        ["Reading ease (Flesch)", *(_mean(_ease(_of(run.scores, label)), ".1f") for label in labels)],
        ["Grade (Flesch-Kincaid)", *(_mean(_school(_of(run.scores, label)), ".1f") for label in labels)],
        ["Answers", *(_answered(run, label) for label in labels)],
    ]
    exercises = [
        [f"Coverage: {prompt.title}", *(_coverage(_of(run.scores, label, prompt.id)) for label in labels)]
        for prompt in run.prompts
    ]
    return ["Mean of an answer", *labels], means, exercises


def _covered(run: Run) -> dict[str, int]:
    """By label, the answers whose coverage could be measured."""
    return {
        provider.label: sum(score.coverage is not None for score in _of(run.scores, provider.label))
        for provider in run.providers
    }


def _mark(run: Run, label: str) -> str:
    """The sign of a mean over fewer answers than another model's."""
    covered = _covered(run)
    return f" {_FEWER}" if 0 < covered[label] < max(covered.values()) else ""


def _has_fewer(run: Run) -> bool:
    return any(_mark(run, provider.label) for provider in run.providers)


def _of(scores: Iterable[Score], label: str, exercise: str | None = None) -> list[Score]:
    return [s for s in scores if s.provider == label and exercise in (None, s.exercise)]


def _words(scores: Iterable[Score]) -> list[float]:
    return [s.length.words for s in scores if s.length is not None]


def _ease(scores: Iterable[Score]) -> list[float]:
    values = [s.readability.flesch_reading_ease for s in scores if s.readability is not None]
    return [value for value in values if value is not None]


def _school(scores: Iterable[Score]) -> list[float]:
    values = [s.readability.flesch_kincaid_grade for s in scores if s.readability is not None]
    return [value for value in values if value is not None]


def _coverage(scores: Iterable[Score]) -> str:
    return _mean([100 * s.coverage for s in scores if s.coverage is not None], ".0f", " %")


def _mean(values: Sequence[float], spec: str, unit: str = "") -> str:
    return f"{fmean(values):{spec}}{unit}" if values else DASH


def _answered(run: Run, label: str) -> str:
    mine = [answer for answer in run.answers if answer.provider == label]
    return f"{sum(answer.status == 'answered' for answer in mine)} of {len(mine)}"


def print_plan(plans: Sequence[CallPlan], max_cost: float | None) -> None:
    """Print what asking would take; an unknown price prints "unknown", never 0."""
    rows = [
        [
            plan.provider,
            str(plan.calls),
            str(plan.recorded),
            f"{plan.input_tokens:,}",
            "no bound" if plan.output_tokens is None else f"{plan.output_tokens:,}",
            "unknown" if plan.cost is None else f"{plan.cost:.4f}",
        ]
        for plan in plans
    ]
    print_table(
        "Nothing was asked",
        ["Model", "Calls to make", "Recorded", "Input tokens, about", "Output tokens, at most", "US dollars, at most"],
        rows,
    )
    for plan in plans:
        if plan.note:
            echo(f"{plan.provider}: {plan.note}")
    known = [plan.cost for plan in plans if plan.cost is not None]
    if max_cost is not None and len(known) == len(plans):
        verdict = "within" if sum(known) <= max_cost else "above"
        echo(f"At most {sum(known):.4f} US dollars, {verdict} --max-cost {max_cost:g}.")


def print_table(title: str, headings: Sequence[str], *sections: Iterable[Sequence[str]], width: int = 120) -> None:
    """Print a table, its first column to the left and the others to the right, with a gap between sections.

    Args:
        title: above it.
        headings: of the columns.
        sections: rows of cells.
        width: in characters, where the terminal has none of its own; cells that are longer take several lines.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(harmless(title)), title_justify="left", box=box.SIMPLE_HEAD)
    for number, heading in enumerate(headings):
        table.add_column(Text(harmless(heading)), justify="right" if number else "left")
    for rows in sections:
        for row in rows:
            table.add_row(*(Text(harmless(cell)) for cell in row))
        table.add_section()
    console = Console(file=sys.stdout)
    if not console.is_terminal:
        # A log or a pipe has no width of its own: nothing may be cut there.
        console.width = width
    console.print(table)
