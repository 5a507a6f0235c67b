"""Whether a passage that names a topic also says something about it."""

from __future__ import annotations

import re
from collections.abc import Collection

from pipeline.scoring.predicates import defines, says
from pipeline.scoring.reading import Passage
from pipeline.scoring.terms import read_word

CONTENT = 2
ENOUGH = 3.0
"""Words with content, beside the names of topics, from which a sentence is taken to explain."""
ENOUGH_FOR_A_GLOSS = 1.5
"""The same for what stands behind a colon or in brackets beside the name."""
ENOUGH_FOR_AN_APPEAL = 6.0
"""The same for a sentence that calls for something: ``it is crucial to address bias``."""
LIGHT = 0.5
"""What a word counts that is not empty praise but says little, where a word with content counts 1."""
MANY_LIGHT = 3
"""Light words beyond which they count even without a full one."""
_APPEAL = re.compile(
    r"\b(?:is|are|remains?|be)\s+(?:\w+\s+)?(?:crucial|essential|important|vital|imperative|necessary|critical)\s+"
    r"(?:to|that|for|issues?|challenges?|concerns?|questions?|topics?)\b"
    r"|\b(?:must|should|need(?:s)?\s+to|has\s+to|have\s+to)\s+(?:\w+\s+)?(?:be\s+)?"
    r"(?:address|consider|tackle|discuss|mention|stud|understand|know|remember)",
    re.IGNORECASE,
)
_REASONS = frozenset(
    read_word(word).key for word in ("because", "since", "so", "therefore", "thus", "otherwise", "hence")
)
"""Words after which light words count too: who gives a reason explains."""
_BEHIND = re.compile(r"[*_\s\"'”’)]*(?:[:=]|->|→|[–—]\s|-\s)")
_OPENED = re.compile(r"\([\s*_\"']*$")
_CLOSED = re.compile(r"[\s*_\"'s]*\)")
_IN_BRACKETS = re.compile(r"[*_\s\"'”’]*\(([^)]{12,})\)?")


def weight(passage: Passage, named: Collection[int], start: int = 0, end: int | None = None) -> float:
    """How much a stretch of a passage says beside the names at the places ``named``: different words, light ones less.

    Args:
        passage: read with its words.
        named: places of words that name topics.
        start: offsets of the stretch in the passage's text.
        end: see start; None is the end of the passage.
    """
    full: set[str] = set()
    light: set[str] = set()
    stop = len(passage.text) if end is None else end
    for place, word in enumerate(passage.words):
        if word.role and place not in named and start <= passage.places[place][0] < stop:
            (full if word.role == CONTENT else light).add(word.stem)
    if end is None:
        return float(len(full))
    return len(full) + LIGHT * len(light) if full or len(light) > MANY_LIGHT else 0.0


def explains(passage: Passage, named: Collection[int]) -> bool:
    """Whether a passage says something of what it names: no heading, no bare list of names, no empty praise."""
    if passage.level is not None:
        return False
    said = weight(passage, named)
    if said < ENOUGH:
        gives_a_reason = not _REASONS.isdisjoint(passage.keys)
        return gives_a_reason and weight(passage, named, 0, len(passage.text)) >= ENOUGH
    if said < ENOUGH_FOR_AN_APPEAL and _APPEAL.search(passage.text):
        return False
    if passage.kind == "prose":
        return True
    behind = (
        passage.text[passage.places[passage.label_length()][0] :]
        if 0 < passage.label_length() < len(passage.words)
        else ""
    )
    return says(behind or passage.text) or (behind != "" and defines(behind))


def glosses(passage: Passage, places: Collection[int], named: Collection[int]) -> bool:
    """Whether a passage glosses a name: ``X: a clause``, ``X = a clause``, ``X (a clause)`` or ``a clause (X)``.

    Args:
        passage: read with its words.
        places: of the words that name the topic.
        named: places of all words that name topics.
    """
    if passage.level is not None:
        return False
    start, end = passage.places[min(places)][0], passage.places[max(places)][1]
    text = passage.text
    stretch = None
    behind = _BEHIND.match(text, end)
    brackets = _IN_BRACKETS.match(text, end)
    if brackets:
        stretch = brackets.span(1)
    elif behind:
        stretch = (behind.end(), len(text))
    elif _OPENED.search(text, max(0, start - 8), start) and _CLOSED.match(text, end):
        stretch = (0, start)
    if stretch is None or not defines(text[slice(*stretch)]):
        return False
    return weight(passage, named, *stretch) >= ENOUGH_FOR_A_GLOSS
