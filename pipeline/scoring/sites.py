"""A place in an answer at which a topic may be dealt with."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.scoring.analysis import Analysis
from pipeline.scoring.matching import Reading
from pipeline.scoring.mentions import Mention


@dataclass(slots=True)
class Site:
    """A place in an answer at which a topic may be dealt with."""

    analysis: Analysis
    index: int
    """Of the reading."""
    topic: int
    reading: Reading
    """The passage."""
    mention: Mention | None
    """Where the passage names the topic."""
