"""Whether a passage that names a topic also says something about it."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.scoring.reading import Passage

CONTENT = 2
ENOUGH_WORDS = 3
"""Words with content, beside the names of topics, from which a passage is taken to explain."""


def informative_words(passage: Passage, named: Collection[int]) -> int:
    """How many different words with content a passage holds beside those at the places ``named``."""
    return len({word.stem for place, word in enumerate(passage.words) if word.role == CONTENT and place not in named})


def explains(passage: Passage, named: Collection[int]) -> bool:
    """Whether a passage says something of what it names: no heading, no bare list of names, no empty praise."""
    return passage.kind != "heading" and informative_words(passage, named) >= ENOUGH_WORDS
