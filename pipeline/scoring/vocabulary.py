"""How varied the words of an answer are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.records import Vocabulary
from pipeline.scoring.text import Text

WINDOW: Final = 50
"""Words; the shorter of the two windows that Covington and McFall recommend for texts of this size."""


def measure_vocabulary(text: Text) -> Vocabulary:
    """The type-token ratios of an answer's words, letter case and style of apostrophe aside; None without words."""
    # No word holds a line end.
    words = "\n".join(text.words).lower().replace("’", "'").split("\n") if text.words else []
    distinct = len(set(words))
    return Vocabulary(
        distinct_words=distinct,
        type_token_ratio=distinct / len(words) if words else None,
        moving_type_token_ratio=moving_type_token_ratio(words, WINDOW),
    )


def moving_type_token_ratio(words: Sequence[str], window: int) -> float | None:
    """MATTR: the mean share of distinct words in all stretches of that many words; None for fewer words.

    Covington and McFall (2010), Cutting the Gordian knot: the moving-average type-token ratio, Journal of
    Quantitative Linguistics 17. Above 0 to 1. Takes one pass: a word is new in each window that begins after its
    last occurrence.
    """
    windows = len(words) - window + 1
    if windows < 1:
        return None
    last: dict[str, int] = {}
    gaps = []
    for position, word in enumerate(words):
        gap = position - last.get(word, -1)
        gaps.append(gap if gap < window else window)  # noqa: FURB136 - takes half as long as calling min
        last[word] = position
    # The windows in which a word is new are as many as its gap, less those that would begin after the last window.
    new = sum(gaps[:windows]) + sum(max(0, gap - late) for late, gap in enumerate(gaps[windows:], 1))
    return new / (window * windows)
