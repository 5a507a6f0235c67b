"""How far an answer is from the borders of its grades."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.records import Margins, RubricExercise
from pipeline.scoring.analysis import analyse
from pipeline.scoring.candidates import Kind, named_sites
from pipeline.scoring.coverage import Grader
from pipeline.scoring.model import models
from pipeline.scoring.omissions import left_out
from pipeline.scoring.sites import Site
from pipeline.scoring.text import Text

ALWAYS = 30.0
"""Margin of a mention that no strictness takes away, in logarithms of odds."""


def margins_of(text: Text, exercise: RubricExercise) -> dict[str, Margins]:
    """For each topic, how far the answer is above the shipped thresholds, whatever the strictness of the exercise.

    With a strictness, a topic is explained if its margin for that is at least the strictness, else mentioned if the
    other one is, else absent: the grade of ``cover``, but for a topic here and there whose only passage another topic
    has at that strictness.
    """
    grader = Grader(analyse(text, exercise), models())
    mentioned: dict[int, float] = {}
    explained: dict[int, float] = {}
    for site, kind in _sites(grader):
        if left_out(site):
            continue
        signals = grader.signals(site)
        margin = grader.model(site, kind, "explains").margin(signals)
        explained[site.topic] = max(margin, explained.get(site.topic, margin))
        if kind == "named":
            margin = ALWAYS if grader.is_heading(site) else grader.model(site, kind, "mentions").margin(signals)
            mentioned[site.topic] = max(margin, mentioned.get(site.topic, margin))
    return {
        topic.id: Margins(mentioned=mentioned.get(index), explained=explained.get(index))
        for index, topic in enumerate(exercise.topics)
    }


def _sites(grader: Grader) -> Iterator[tuple[Site, Kind]]:
    """All passages that can decide on some topic."""
    yield from named_sites(grader.analysis)
    for candidate in grader.retellings(every=True):
        yield candidate.site, "retold"
