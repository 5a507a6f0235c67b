"""The signals in words that a reader of an explanation understands."""

from __future__ import annotations

from functools import cache

from pipeline.scoring.lexicon import read_lines
from pipeline.scoring.signal_names import PASSAGE_SIGNALS, TOPIC_SIGNALS

WORDS = "signal_words.txt"
WHOLE = "the answer as a whole"
"""What those are about that are the same for every sentence."""
LITTLE = 0.4
"""Strength up to which a signal counts as faint."""
_SAYS = "says: "


def group_of(place: int) -> str:
    """What a signal is about.

    Args:
        place: of the signal, in the order of ``signal_names``.
    """
    return _words()[place][0]


def seen(place: int, strength: float) -> str:
    """What was seen in an answer, in a few words.

    Args:
        place: of the signal, in the order of ``signal_names``.
        strength: of the signal, about -1 to 1.
    """
    strong, *weaker = _words()[place][1]
    if strength <= 0:
        return weaker[-1] if weaker else f"no {strong}"
    return weaker[0] if len(weaker) > 1 and strength <= LITTLE else strong


@cache
def _words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What each signal is about, and its words for strong, faint and not there, as far as there are any."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    group = ""
    for line in read_lines(WORDS):
        if line.startswith("["):
            group = line.strip("[]")
        else:
            name, _, words = line.partition(": ")
            found[name] = group, tuple(words.split(" / "))
    omitted = found["words of leaving out"][0]
    for name in (*PASSAGE_SIGNALS, *TOPIC_SIGNALS):
        if name.startswith(_SAYS):
            found[name] = omitted, (f"“{name.removeprefix(_SAYS)}” or the like",)
    return tuple(found[name] for name in (*PASSAGE_SIGNALS, *TOPIC_SIGNALS))
