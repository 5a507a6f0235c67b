"""Whether a passage that names a topic also says something about it."""

from __future__ import annotations

import re
from collections.abc import Collection

from pipeline.scoring.reading import Passage

CONTENT = 2
ENOUGH_WORDS = 3
"""Words with content, beside the names of topics, from which a sentence is taken to explain."""
_PREDICATE = re.compile(
    r"\b(?:is|are|was|were|be|been|can|could|will|would|may|might|must|should|has|have|had|do|does|did|cannot|"
    r"to|that|which|who|whose|where|when|how|why|because|since|so|by|for|if|as|it|they|we|you|[a-z]+(?:ing|ed|es|ize|ise))\b"
    r"|[=→]|->|n['’]t\b",
    re.IGNORECASE,
)


def informative_words(passage: Passage, named: Collection[int]) -> int:
    """How many different words with content a passage holds beside those at the places ``named``."""
    return len({word.stem for place, word in enumerate(passage.words) if word.role == CONTENT and place not in named})


def explains(passage: Passage, named: Collection[int]) -> bool:
    """Whether a passage says something of what it names: no heading, no bare list of names, no empty praise."""
    if passage.level is not None or informative_words(passage, named) < ENOUGH_WORDS:
        return False
    return passage.kind == "prose" or _PREDICATE.search(passage.text) is not None
