"""The passages that two texts share, for a person to read side by side."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.scoring.similarity.fingerprints import GRAM, grams, word_numbers, word_places

GAP = 3
"""Words that may differ within a passage, as after a light rewording."""
_TRIED = 16
"""Places of the second text at which one beginning is tried."""


class Shared(NamedTuple):
    """One passage; offsets in characters of each text."""

    first_start: int
    first_end: int
    second_start: int
    second_end: int
    words: int
    """Of the first text's side."""


def shared_passages(first: str, second: str, ignored: frozenset[int] = frozenset()) -> tuple[Shared, ...]:
    """Passages of five words and more that stand in both texts, in the order of the first; none overlap there.

    Neighbours with at most three words between them on both sides are one passage. Empty where nothing is shared.

    Args:
        first: a text.
        second: another.
        ignored: hashes of what everybody was given; such beginnings are not followed.
    """
    left, right = word_numbers(first), word_numbers(second)
    runs = _joined(_runs(left, right, ignored))
    places, others = word_places(first), word_places(second)
    return tuple(
        Shared(
            places[start].start(),
            places[start + size - 1].end(),
            others[other].start(),
            others[other + width - 1].end(),
            size,
        )
        for start, size, other, width in runs
    )


def _runs(left: list[int], right: list[int], ignored: frozenset[int]) -> list[tuple[int, int, int, int]]:
    """(start, length, start, length) in words of the longest equal stretches, left to right."""
    where: dict[int, list[int]] = {}
    for place, gram in enumerate(grams(right)):
        where.setdefault(gram, []).append(place)
    hashes = grams(left)
    runs, place = [], 0
    while place < len(hashes):
        tried = where.get(hashes[place], ())[:_TRIED] if hashes[place] not in ignored else ()
        length, other = max(((_equal(left, place, right, each), each) for each in tried), default=(0, 0))
        if length >= GRAM:
            runs.append((place, length, other, length))
            place += length
        else:
            place += 1
    return runs


def _equal(left: list[int], start: int, right: list[int], other: int) -> int:
    """Number of words that are equal from two places on."""
    length, most = 0, min(len(left) - start, len(right) - other)
    while length < most and left[start + length] == right[other + length]:
        length += 1
    return length


def _joined(runs: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    joined: list[tuple[int, int, int, int]] = []
    for start, size, other, width in runs:
        if joined:
            before, length, opposite, breadth = joined[-1]
            if start - before - length <= GAP and 0 <= other - opposite - breadth <= GAP:
                joined[-1] = (before, start + size - before, opposite, other + width - opposite)
                continue
        joined.append((start, size, other, width))
    return joined
