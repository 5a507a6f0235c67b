"""Text that a reader of the document does not see: kept apart, to be shown to the marker and never to be scored."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.inputs.reading.characters import clean

_MOST = 10
"""Stretches that are kept of a file."""
_LONGEST = 200
"""Characters of each."""
_FEWEST = 3
"""Words from which on hidden text says something; programs hide single ones, such as Copy."""
_SPACES = re.compile(r"\s+")


def told(stretches: Iterable[str]) -> tuple[str, ...]:
    """The stretches on one line each and cut, those of a word or two and repeated ones left out."""
    lines = [_SPACES.sub(" ", clean(each)).strip() for each in stretches]
    kept = dict.fromkeys(each for each in lines if len(re.findall(r"\w+", each)) >= _FEWEST)
    return tuple(each if len(each) <= _LONGEST else f"{each[:_LONGEST].rstrip()}…" for each in kept)[:_MOST]
