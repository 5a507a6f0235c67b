"""What may show how an answer treats a topic, and the choice of the best of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.records import Grade
from pipeline.scoring.explaining import explains
from pipeline.scoring.mentions import CONTENT, Mention
from pipeline.scoring.paraphrase import Descriptions
from pipeline.scoring.reading import Passage
from pipeline.scoring.retelling import Stretch
from pipeline.scoring.sense import Company


@dataclass(slots=True)
class Reading:
    """A passage with what was found in it."""

    passage: Passage
    mentions: list[Mention]
    named: frozenset[int]
    """Places of the words that name a topic, this or another."""
    company: Company | None
    """The words around the terms; None where there is no term."""
    away: bool
    """Whether a part of it says that something is left out."""
    left_out: list[Mention]
    """Mentions of what it says is left out."""
    accepted: list[Mention] = field(default_factory=list)
    """Mentions in the exercise's sense."""
    _tells: bool | None = None
    _shares: dict[int, float] | None = None

    @property
    def tells(self) -> bool:
        """Whether it says something beside naming topics."""
        if self._tells is None:
            self._tells = explains(self.passage, self.named)
        return self._tells

    @property
    def telling(self) -> int:
        """Number of words with content."""
        return sum(word.role == CONTENT for word in self.passage.words)

    def shares(self, descriptions: Descriptions) -> dict[int, float]:
        """How much of each topic's description its words may stand for."""
        if self._shares is None:
            self._shares = descriptions.shares(self.passage.words)
        return self._shares


class Candidate(NamedTuple):
    """A stretch that may show how a topic is treated; the greatest one wins."""

    grade: Grade
    strength: float
    start: int
    end: int
    why: str
    reading: Reading
    """The passage, or the first one of several."""
    cause: Mention | Stretch | None
    """What was found in it; None where only its heading names the topic."""


class Choice:
    """The best candidate of each topic.

    Args:
        topics: how many there are.
    """

    least_retold: float | None = None
    """Share of a description below which nobody asks for a retelling; None hears only of what might count."""

    def __init__(self, topics: int) -> None:
        self.best: list[Candidate | None] = [None] * topics

    def offer(self, topic: int, candidate: Candidate) -> None:
        """Take a candidate if it is better than what is known of its topic."""
        known = self.best[topic]
        if known is None or candidate[:2] > known[:2]:
            self.best[topic] = candidate

    def is_open(self, topic: int, strength: float) -> bool:
        """Whether a candidate that explains could still win with at most this strength."""
        known = self.best[topic]
        return known is None or (2, strength) > known[:2]

    def refuse(self, topic: int, candidate: Candidate) -> None:
        """Hear of a candidate that cannot count; its ``why`` says why not."""
