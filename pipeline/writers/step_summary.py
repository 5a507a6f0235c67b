"""The summary that a CI server shows below a step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import fmean

from pipeline.files import failures_named, make_folder
from pipeline.records import Run, Score, ThresholdResult
from pipeline.writers.markup import markdown_text

DASH = "–"


def append_step_summary(run: Run, path: Path) -> None:
    """Append the run's summary to a Markdown file, such as the one that ``GITHUB_STEP_SUMMARY`` names.

    Raises:
        OutputError: it cannot be written.
    """
    make_folder(path.parent)
    with failures_named(path), path.open("ab") as file:
        file.write(summary_text(run).encode("utf-8"))


def summary_text(run: Run) -> str:
    """Markdown: the models side by side, the answers that are not there, the thresholds, the findings."""
    parts = [f"## {markdown_text(run.title)}", *_notice(run), _table(run), *_troubles(run)]
    if run.thresholds:
        parts.append("### Thresholds\n\n" + "\n".join(map(_threshold, run.thresholds)))
    if run.findings:
        parts.append("### Findings\n\n" + "\n".join(f"- {markdown_text(each.sentence)}" for each in run.findings))
    return "\n\n".join(parts) + "\n\n"


def _notice(run: Run) -> list[str]:
    return [f"**{markdown_text(run.notice)}**"] if run.notice else []


def _table(run: Run) -> str:
    labels = [provider.label for provider in run.providers]
    rows: list[tuple[str, Callable[[Score], float | None], str, str, str | None]] = [
        (f"Coverage, {prompt.title or prompt.id}", _coverage, ".0f", " %", prompt.id)
        for prompt in run.prompts
        if run.rubric and run.rubric.exercise(prompt.id)
    ]
    if rows:
        rows.append(("Coverage, mean", _coverage, ".0f", " %", None))
    rows.append(("Words, mean", _words, ",.0f", "", None))
    rows.append(("Flesch reading ease, mean", _ease, ".1f", "", None))
    lines = ["| | " + " | ".join(map(markdown_text, labels)) + " |", "|---|" + "---:|" * len(labels)]
    for name, measure, spec, unit, exercise in rows:
        cells = [_mean(measure, _of(run.scores, label, exercise), spec, unit) for label in labels]
        lines.append(f"| {markdown_text(name)} | {' | '.join(cells)} |")
    answered = [_answered(run, label) for label in labels]
    return "\n".join([*lines, f"| Answers | {' | '.join(answered)} |"])


def _of(scores: Iterable[Score], label: str, exercise: str | None) -> list[Score]:
    return [score for score in scores if score.provider == label and exercise in (None, score.exercise)]


def _coverage(score: Score) -> float | None:
    return None if score.coverage is None else 100 * score.coverage


def _words(score: Score) -> float | None:
    return score.length.words if score.length else None


def _ease(score: Score) -> float | None:
    return score.readability.flesch_reading_ease if score.readability else None


def _mean(measure: Callable[[Score], float | None], scores: Sequence[Score], spec: str, unit: str) -> str:
    values = [value for value in map(measure, scores) if value is not None]
    return f"{fmean(values):{spec}}{unit}" if values else DASH


def _answered(run: Run, label: str) -> str:
    mine = [answer.status for answer in run.answers if answer.provider == label]
    return f"{mine.count('answered')} of {len(mine)}"


def _troubles(run: Run) -> list[str]:
    lines = [
        f"- {markdown_text(f'{answer.provider}, {answer.exercise}, sample {answer.sample}')}:"
        f" {answer.status}: {markdown_text(answer.reason or DASH)}"
        for answer in run.answers
        if answer.status != "answered"
    ]
    return ["### Not answered in full\n\n" + "\n".join(lines)] if lines else []


def _threshold(result: ThresholdResult) -> str:
    value = DASH if result.value is None else f"{result.value:.4g}"
    verdict = "✓ reached" if result.passed else "✗ **missed**"
    name = markdown_text(f"{result.provider}: {result.measure}")
    value += f" {result.part}" if result.part else ""
    return f"- {verdict}: {name} is {value}, at least {result.minimum:g} is asked for"
