"""Texts as sets of fingerprints: hashes of five words in a row, thinned out by winnowing.

Schleimer, Wilkerson and Aiken (2003), "Winnowing: local algorithms for document fingerprinting".
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterable, Sequence

from pipeline.scoring.words import WORD

GRAM = 5
"""Words of one fingerprint: shorter ones are shared by texts that have nothing to do with each other."""
WINDOW = 4
"""Of so many fingerprints in a row one is kept: any passage of GRAM + WINDOW - 1 words in common is found."""


class _Numbers(dict[str, int]):
    """A number for each word, the same in every run."""

    def __missing__(self, word: str) -> int:
        digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=7).digest()
        number = self[word] = int.from_bytes(digest, "big")
        return number


_numbers = _Numbers()


def word_numbers(text: str) -> list[int]:
    """A number for each word of the text, case aside; equal words have equal numbers."""
    return list(map(_numbers.__getitem__, map(str.casefold, WORD.findall(text))))


def word_places(text: str) -> list[re.Match[str]]:
    """Where the words of ``word_numbers`` stand."""
    return list(WORD.finditer(text))


def grams(numbers: Sequence[int]) -> list[int]:
    """A hash for each five words in a row; empty for fewer words."""
    # The hash of a tuple of integers does not depend on PYTHONHASHSEED.
    return list(map(hash, zip(*(numbers[place:] for place in range(GRAM)), strict=False)))


def fingerprints(texts: Iterable[str], ignored: frozenset[int] = frozenset()) -> array[int]:
    """The distinct fingerprints of the texts, none across the border of two; empty for texts of fewer than five words.

    Args:
        texts: stretches of one document.
        ignored: hashes of what everybody was given, by ``every_gram``.
    """
    kept: set[int] = set()
    for text in texts:
        hashes = grams(word_numbers(text))
        if len(hashes) < WINDOW:
            kept.update(hashes[:1] and [min(hashes)])
        else:
            kept.update(map(min, zip(*(hashes[place:] for place in range(WINDOW)), strict=False)))
    return array("q", sorted(kept - ignored))


def every_gram(texts: Iterable[str]) -> frozenset[int]:
    """All hashes of the texts, nothing thinned out: what is to be ignored elsewhere."""
    return frozenset(each for text in texts for each in grams(word_numbers(text)))
