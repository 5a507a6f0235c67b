"""How well a passage that explains a topic shows it, to choose what is quoted."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from pipeline.scoring.mentions import CONTENT, Mention
from pipeline.scoring.reading import Passage

LEADS = 0.5
"""What is added where the passage opens with the name as a lead-in: ``**Name:** ...``; less if it is a part of it."""
SUBJECT = 0.3
"""What is added where the passage begins with the name."""
LONGEST_LEAD = 90
"""Characters within which the colon of a lead-in stands."""
AT_HOME = 0.4
"""What is added where a heading names the topic too."""
BY_HEADING = 0.6
"""What the name counts that stands in a heading above and not in the passage."""
ABROAD = 0.2
"""What is taken away under the heading of another topic."""
CROWD = 0.1
"""What is taken away for each other topic that is named, up to three, unless the topic leads."""
ANNOUNCES = 0.6
"""What is taken away from a line that only announces what comes."""
TELLING = 0.02
"""What each word with content adds, up to eight."""
FITS = 0.8
"""What the share of the topic's description adds; the share by which another topic's is larger is taken away alike."""


class Surroundings(NamedTuple):
    """What a passage says beside naming one topic."""

    names: Collection[int]
    """Topics that it names."""
    heads: dict[int, float]
    """Topics that the nearest heading of any topic names, with the rank of the name."""
    telling: int
    """Number of its words with content."""


def standing(topic: int, mention: Mention | None, passage: Passage, around: Surroundings) -> float:
    """How prominently a passage shows a topic; comparable within one answer, the greater the better.

    Args:
        topic: index in the exercise.
        mention: where the passage names it; None where only a heading does.
        passage: the passage.
        around: what else it says.
    """
    leads = 0.0
    if mention is None:
        score = BY_HEADING * around.heads[topic]
    else:
        score = mention.rank
        leads = _lead(mention, passage)
        if leads:
            score += LEADS * leads * mention.rank
        elif not any(word.role for word in passage.words[: mention.places[0]]):
            score += SUBJECT
        if around.heads:
            score += AT_HOME if topic in around.heads else -ABROAD
    if not leads:
        score -= CROWD * min(3, len(around.names) - (topic in around.names))
    if passage.text.endswith(":"):
        score -= ANNOUNCES
    return score + TELLING * min(8, around.telling)


def _lead(mention: Mention, passage: Passage) -> float:
    """How much of a lead-in a name makes up, 0 to 1; 0 where the passage has none or the name stands elsewhere."""
    colon = passage.text.find(":", 0, LONGEST_LEAD)
    if passage.places[mention.places[-1]][1] > colon:
        return 0.0
    content = sum(
        word.role == CONTENT for word, (_, end) in zip(passage.words, passage.places, strict=True) if end <= colon
    )
    return min(1.0, len(mention.places) / content) if content else 0.0


def fit(topic: int, shares: dict[int, float]) -> float:
    """How much better or worse a passage shows a topic by what it says, -FITS to FITS.

    Args:
        topic: index in the exercise.
        shares: how much of each topic's description the words of the passage may stand for, 0 to 1.
    """
    share = shares.get(topic, 0.0)
    return FITS * (share - max(0.0, max(shares.values(), default=0.0) - share))
