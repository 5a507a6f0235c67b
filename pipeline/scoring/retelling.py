"""Which stretches of an answer retell a topic's description without naming the topic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.scoring.paraphrase import Descriptions, Link, Retelling

NEEDED = 0.34
"""Share of a description that must be retold where an answer names none of the topics."""
WARY = 0.12
"""What is added to it where an answer names most topics: who knows the terms would have used this one."""
SPARSE = 0.15
"""Share of topics named below which an answer is taken to avoid the terms."""
NEEDED_IN_SPARSE = 0.2
"""Share that is enough in such an answer, if paragraph and topic fit each other better than anything else does."""
FEWEST_PAIRS = 0.25
"""Share of the topics that must be found in that way, or none is: a single one may be chance."""
BUSY = 0.75
"""What a passage's score is multiplied by that names another topic."""
HINT = 0.8
"""By how much of itself a score grows where a lead-in or heading comes as close to the topic's name as can be."""
HINTED = 0.4
"""What is added then beside, if the words behind retell something too."""
LONGEST_WINDOW = 3
WINDOW_PENALTY = (1.0, 1.2, 1.4)
"""A longer stretch retells more by chance."""


class Stretch(NamedTuple):
    """Consecutive passages of one block that retell a topic."""

    score: float
    topic: int
    block: int
    first: int
    """Indices of its first and last passage."""
    last: int
    retelling: Retelling


class Retold(NamedTuple):
    """What an answer retells, the best stretch of each topic and block."""

    good: list[Stretch]
    """Those that retell enough."""
    weak: list[Stretch]
    needed: float
    """Share of a description that was asked for."""


_ROUNDING = 1e-9


def find_retold(
    blocks: Sequence[int],
    links: Sequence[dict[int, list[Link]]],
    taken: Sequence[bool],
    descriptions: Descriptions,
    *,
    named: float,
    accepted: float,
    hints: Sequence[dict[int, float]] | None = None,
    least: float | None = None,
) -> Retold:
    """The stretches that retell a topic.

    Args:
        blocks: number of the block of each passage.
        links: words of each passage that may stand for words of descriptions, by topic; empty for passages that may not
            retell anything.
        taken: whether each passage names a topic, so that what it says is said of that one.
        descriptions: of the exercise.
        named: share of the topics whose terms the answer uses in any sense, 0 to 1.
        accepted: share of those that it uses in the exercise's sense.
        hints: how close the lead-in or heading of each passage comes to the names of topics, 0 to 1; None for none.
        least: share of a description below which a stretch is not even weak; None for the highest that cannot count.
    """
    needed = NEEDED + WARY * min(1.0, 2 * accepted)
    if least is None:
        least = NEEDED_IN_SPARSE if named < SPARSE else needed
    hints = hints or [{}] * len(links)
    best: dict[tuple[int, int], Stretch] = {}
    for first, opening in enumerate(links):
        for topic in opening:
            gathered: list[Link] = []
            gains: dict[str, float] = {}
            hint = hints[first].get(topic, 0.0)
            for last in range(first, min(first + LONGEST_WINDOW, len(links))):
                if blocks[last] != blocks[first]:
                    break
                if topic in links[last]:
                    gathered = gathered + links[last][topic]
                    for link in links[last][topic]:
                        gains[link.feature] = max(link.gain, gains.get(link.feature, 0.0))
                    # No retelling can have more than the best link of each word; comparing costs ten times as much.
                    most = sum(gains.values()) / descriptions.totals[topic] * (1 + HINT * hint) + HINTED * hint
                    known = best.get((topic, blocks[first]))
                    if most < least or (known and most / WINDOW_PENALTY[last - first] < known.score - _ROUNDING):
                        continue
                    retelling = descriptions.compare(topic, gathered)
                    busy = BUSY if any(taken[first : last + 1]) else 1.0
                    score = busy * (retelling.share * (1 + HINT * hint) + HINTED * hint)
                    score /= WINDOW_PENALTY[last - first]
                    if len(retelling.words) > 1 and (known is None or score > known.score):
                        best[topic, blocks[first]] = Stretch(score, topic, blocks[first], first, last, retelling)
    good = [s for s in best.values() if s.score >= needed and len(s.retelling.words) > 2]
    good += _mutual(list(best.values()), len(descriptions.weights)) if named < SPARSE else []
    kept = {(s.topic, s.block) for s in good}
    return Retold(good, [s for s in best.values() if (s.topic, s.block) not in kept], needed)


def _mutual(stretches: list[Stretch], topics: int) -> list[Stretch]:
    """The stretches in which block and topic fit each other best."""
    by_topic: dict[int, Stretch] = {}
    by_block: dict[int, Stretch] = {}
    for stretch in sorted(stretches, key=lambda s: (s.score, -s.first)):
        by_topic[stretch.topic] = by_block[stretch.block] = stretch
    pairs = [s for t, s in by_topic.items() if by_block[s.block].topic == t and s.score >= NEEDED_IN_SPARSE]
    return pairs if len(pairs) >= max(3, FEWEST_PAIRS * topics) else []
