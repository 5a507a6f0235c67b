"""The exercises that a sentence names."""

from __future__ import annotations

import re

_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
EXERCISE = re.compile(
    rf"\b(?:(?:prompts?|exercises?|questions?|tasks?|experiments?)\s+(?P<number>\d{{1,4}})|"
    rf"(?P<place>{'|'.join(_PLACES)})\s+(?:prompt|exercise|question|task|experiment|answer|response))\b",
    re.IGNORECASE,
)
"""How a sentence names an exercise."""


def exercises_named(text: str) -> list[int]:
    """The 1-based numbers of the exercises that a sentence is confined to (``prompt 2``); empty if it names none."""
    found = []
    for match in EXERCISE.finditer(text):
        place = match["place"]
        found.append(_PLACES.index(place.lower()) + 1 if place else int(match["number"]))
    return [number or 10_000 for number in dict.fromkeys(found)]
