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

    @property
    def reading(self) -> Reading:
        """The passage."""
        return self.analysis.readings[self.index]

    @property
    def mention(self) -> Mention | None:
        """Where the passage names the topic."""
        return self.reading.mentions.get(self.topic)
