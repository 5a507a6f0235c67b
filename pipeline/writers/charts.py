"""The figures of a report, drawn by hand as SVG: no dependency, the same bytes for the same run."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from statistics import fmean

from pipeline.records import Prompt, Run, Score
from pipeline.writers.bar_chart import Band, Group, Scale, bar_chart, nice_scale
from pipeline.writers.drawing import Chart, signed
from pipeline.writers.heat_map import TopicRow, heat_map

# Flesch, "A new readability yardstick", Journal of Applied Psychology 32 (1948), table 5.
FLESCH_BANDS = (
    Band("very difficult", -math.inf, 30),
    Band("difficult", 30, 50),
    Band("fairly difficult", 50, 60),
    Band("standard", 60, 70),
    Band("fairly easy", 70, 80),
    Band("easy", 80, 90),
    Band("very easy", 90, math.inf),
)


def charts_of(run: Run) -> dict[str, Chart]:
    """Name to chart, in the order of a report; a chart that would hold nothing is left out.

    ``coverage-overall`` and, for each exercise of the rubric, ``coverage-<exercise id>``; then ``length`` and
    ``readability``. Repeats enter as their mean; None is drawn as a dash.
    """
    if not run.prompts or not run.providers:
        return {}
    charts = {}
    graded = [prompt for prompt in run.prompts if run.rubric and run.rubric.exercise(prompt.id)]
    if graded:
        charts["coverage-overall"] = _overall(run, graded)
        charts |= {f"coverage-{prompt.id}": _heat_map(run, prompt) for prompt in graded}
    charts["length"] = _length(run)
    charts["readability"] = _readability(run)
    return charts


def _mean(values: Iterable[float | None]) -> float | None:
    """Mean of what is known; None if nothing is."""
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _groups(run: Run, prompts: Sequence[Prompt], measure: Callable[[Score], float | None]) -> list[Group]:
    """A group for each exercise with the mean over the samples of each model."""
    found: dict[tuple[str, str], list[float | None]] = {}
    for score in run.scores:
        found.setdefault((score.exercise, score.provider), []).append(measure(score))
    labels = [provider.label for provider in run.providers]
    return [
        Group(prompt.title or prompt.id, tuple(_mean(found.get((prompt.id, each), ())) for each in labels))
        for prompt in prompts
    ]


def _overall(run: Run, prompts: Sequence[Prompt]) -> Chart:
    groups = _groups(run, prompts, lambda score: None if score.coverage is None else 100 * score.coverage)
    if len(groups) > 1:
        columns = zip(*(group.values for group in groups), strict=True)
        groups.insert(0, Group("All exercises", tuple(_mean(column) for column in columns)))
    scale = Scale(0, 100, 20, "topics covered, weighted, in percent", _percent, _percent)
    return _bars("Coverage of the topics", run, groups, scale)


def _length(run: Run) -> Chart:
    groups = _groups(run, run.prompts, lambda score: score.length.words if score.length else None)
    known = [value for group in groups for value in group.values if value is not None]
    return _bars("Length of the answers", run, groups, nice_scale(known, "words", lambda value: f"{value:,.0f}"))


def _readability(run: Run) -> Chart:
    groups = _groups(run, run.prompts, _reading_ease)
    known = [value for group in groups for value in group.values if value is not None]
    low = max(-50, 10 * math.floor(min([*known, 0.0]) / 10))
    bands = tuple(band._replace(low=max(band.low, low), high=min(band.high, 100)) for band in FLESCH_BANDS)
    unit = "Flesch reading ease: higher is easier"
    return _bars("Readability of the answers", run, groups, Scale(low, 100, 10, unit, _ease, signed, bands))


def _percent(value: float) -> str:
    return f"{value:.0f} %"


def _ease(value: float) -> str:
    return f"{value:.1f}".replace("-", "−")


def _reading_ease(score: Score) -> float | None:
    return score.readability.flesch_reading_ease if score.readability else None


def _bars(title: str, run: Run, groups: Sequence[Group], scale: Scale) -> Chart:
    labels = [provider.label for provider in run.providers]
    parts = [f"Bars, {scale.unit}."]
    for group in groups:
        values = (
            f"{label} {'not measured' if value is None else scale.shown(value)}"
            for label, value in zip(labels, group.values, strict=True)
        )
        parts.append(f"{group.name}: {', '.join(values)}.")
    return bar_chart(title, " ".join(parts), labels, groups, scale)


def _heat_map(run: Run, prompt: Prompt) -> Chart:
    exercise = run.rubric and run.rubric.exercise(prompt.id)
    labels = [provider.label for provider in run.providers]
    grades: dict[tuple[str, str], list[float | None]] = {}
    shares: dict[str, list[float | None]] = {}
    for score in run.scores:
        if score.exercise == prompt.id:
            shares.setdefault(score.provider, []).append(score.coverage)
            for hit in score.hits:
                grades.setdefault((hit.topic, score.provider), []).append(hit.grade)
    rows = [
        TopicRow(topic.name, topic.weight, tuple(_mean(grades.get((topic.id, each), ())) for each in labels))
        for topic in (exercise.topics if exercise else ())
    ]
    title = f"{prompt.title or prompt.id}: topics covered"
    return heat_map(title, labels, rows, [_mean(shares.get(each, ())) for each in labels])
