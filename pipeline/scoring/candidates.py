"""The passages that may show how a topic is treated, and the choice of the best of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pipeline.records import Grade
from pipeline.scoring.analysis import Analysis
from pipeline.scoring.sites import Site

LEAST_WINDOW = 0.1
"""Share of a description from which a passage with what follows is tried as a retelling."""
LEAST_SHARE = 0.02
"""Share of it that the passage itself must retell."""
LEAST_TURN = 0.1
"""Chance that a block deals with a topic, by the order of the rubric, from which it is tried."""
LEAST_IN_TURN = 0.04
"""Share of a description that a passage in such a block must retell: its place alone says nothing of what it tells."""
ADDS = 0.1
"""Share that the next passages must add to be quoted with it."""
MOST_TRIED = 12
"""Retellings of a topic that are tried; bounds the time that a hostile answer takes."""

Kind = Literal["named", "heading", "before", "retold"]
"""How a topic came up: named in the passage, by its heading, in the sentence before, or not at all."""


class Candidate(NamedTuple):
    """A passage that may show how a topic is treated."""

    grade: Grade
    """What it is worth; 0 where it cannot count."""
    probability: float
    """How likely it explains the topic, 0 to 1."""
    start: int
    end: int
    why: str
    site: Site
    kind: Kind


def named_sites(analysis: Analysis) -> Iterator[tuple[Site, Kind]]:
    """The passages that name a topic, stand under its heading or follow a sentence that names it."""
    for index, reading in enumerate(analysis.readings):
        for topic, mention in reading.mentions.items():
            yield Site(analysis, index, topic, reading, mention), "named"
        if reading.passage.level is not None:
            continue
        for topic in reading.heads:
            if topic not in reading.mentions:
                yield Site(analysis, index, topic, reading, None), "heading"
        for topic in reading.named_before:
            if topic not in reading.mentions and topic not in reading.heads:
                yield Site(analysis, index, topic, reading, None), "before"


def retold_sites(analysis: Analysis, topic: int) -> list[Site]:
    """The passages that may retell a topic's description without its name, the closest first; none without one."""
    if not analysis.exercise.topics[topic].description.strip():
        return []
    readings = analysis.readings
    # Whole millionths, so that the order is the same on every machine.
    retelling = analysis.retelling.get(topic, ())
    found = [(int(1_000_000 * readings[index].most(topic) + 0.5), -index) for index in retelling]
    found.sort(reverse=True)
    close: list[int] = []
    for most, place in found:
        reading = analysis.readings[-place]
        if most < 1_000_000 * LEAST_WINDOW or len(close) == MOST_TRIED:
            break
        if reading.shares[topic] >= LEAST_SHARE and reading.window(analysis.descriptions)[1][topic] >= LEAST_WINDOW:
            close.append(-place)
    chosen = close or [-place for _, place in found[:1]]
    turns = [(chances[topic], -block) for block, chances in analysis.likely.items() if topic in chances]
    for _, block in sorted([turn for turn in turns if turn[0] >= LEAST_TURN], reverse=True)[:2]:
        for index in analysis.blocks[-block][:3]:
            reading = analysis.readings[index]
            near = reading.shares.get(topic, 0.0) >= LEAST_IN_TURN
            if near and reading.passage.level is None and index not in chosen and topic not in reading.taken:
                chosen.append(index)
    if analysis.typical_words is not None:
        chosen += [index for index in analysis.typical_words.most_typical(topic) if index not in chosen]
    return [Site(analysis, index, topic, readings[index], None) for index in chosen]


def stretch(site: Site, kind: Kind) -> tuple[int, int]:
    """Offsets of what is quoted: the passage; for a retelling also what follows in its block and adds to it."""
    analysis, reading = site.analysis, site.reading
    last = reading.passage
    if kind != "retold" or not reading.following:
        return reading.passage.start, last.end
    window = reading.window(analysis.descriptions)[1].get(site.topic, 0.0)
    if window >= reading.shares.get(site.topic, 0.0) + ADDS:
        for other in reading.following:
            if other.shares.get(site.topic, 0.0) >= LEAST_SHARE:
                last = other.passage
    return reading.passage.start, last.end
