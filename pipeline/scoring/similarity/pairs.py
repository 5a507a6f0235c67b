"""Documents with fingerprints in common, by an inverted index: no pair is looked at that shares nothing."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

COMMON_SHARE = 0.05
"""What more of the documents hold is what they were given or how everybody speaks."""
COMMON_LEAST, COMMON_MOST = 5, 60
"""Documents that may share a fingerprint in any class; and in a large one, where each would cost their square."""
LEAST_SHARED = 3
"""Fingerprints in common below which a pair is chance."""
_SKETCH = 8
"""Smallest fingerprints of a document, which a nearly identical one shares in part."""
_PORTIONS = 16
"""The index is built in so many portions, which bounds its memory."""


class SharedPair(NamedTuple):
    """Two documents with fingerprints in common."""

    first: int
    """Index of a document; smaller than the second."""
    second: int
    average: float
    """Shared fingerprints / mean of both documents' counts, 0 to 1; what too many hold does not count."""
    containment: float
    """Shared fingerprints / the smaller document's count, 0 to 1."""


def shared_pairs(
    documents: Sequence[array[int]], *, floor: float, advance: Callable[[], None] = lambda: None
) -> list[SharedPair]:
    """Pairs of documents whose containment reaches the floor, the most similar first.

    Args:
        documents: the fingerprints of each.
        floor: least containment, above 0.
        advance: called once for each document.
    """
    postings, common = _postings(documents)
    sizes = [len(document) - len(common.intersection(document)) for document in documents]
    found = []
    for first, document in enumerate(documents):
        counts = Counter(chain.from_iterable(postings[each] for each in document if each in postings))
        for second, count in counts.items():
            if second > first and count >= LEAST_SHARED:
                smaller = min(sizes[first], sizes[second])
                if count >= floor * smaller:
                    average = 2 * count / (sizes[first] + sizes[second])
                    found.append(SharedPair(first, second, average, count / smaller))
        advance()
    return sorted(found, key=lambda pair: (-pair.average, -pair.containment, pair.first, pair.second))


def near_identical(documents: Sequence[array[int]], *, floor: float) -> list[SharedPair]:
    """Pairs of documents that share nearly everything, however many documents do; the most similar first.

    Candidates have one of their smallest fingerprints in common; of a fingerprint that very many documents hold, each
    is compared with the next ones only.

    Args:
        documents: the fingerprints of each, sorted.
        floor: least average.
    """
    holders: dict[int, list[int]] = defaultdict(list)
    for place, document in enumerate(documents):
        for fingerprint in document[:_SKETCH]:
            holders[fingerprint].append(place)
    candidates = {
        (first, second)
        for places in holders.values()
        for at, first in enumerate(places)
        for second in places[at + 1 : at + 1 + COMMON_MOST]
    }
    found = []
    held: tuple[int, set[int]] = (-1, set())
    for first, second in sorted(candidates):
        sizes = len(documents[first]), len(documents[second])
        if 2 * min(sizes) < floor * sum(sizes):
            continue
        if held[0] != first:
            held = first, set(documents[first])
        count = len(held[1].intersection(documents[second]))
        average = 2 * count / sum(sizes)
        if average >= floor:
            found.append(SharedPair(first, second, average, count / min(sizes)))
    return sorted(found, key=lambda pair: (-pair.average, -pair.containment, pair.first, pair.second))


def _postings(documents: Sequence[array[int]]) -> tuple[dict[int, array[int]], set[int]]:
    """Fingerprint to the documents that hold it, for those that two or more hold; and those that too many hold."""
    most = max(COMMON_LEAST, min(COMMON_MOST, int(COMMON_SHARE * len(documents))))
    postings: dict[int, array[int]] = {}
    common: set[int] = set()
    for portion in range(_PORTIONS):
        holders: dict[int, array[int]] = {}
        seen: dict[int, int] = {}
        for place, document in enumerate(documents):
            for fingerprint in _portion(document, portion):
                earlier = seen.setdefault(fingerprint, place)
                if earlier != place:
                    if fingerprint in holders:
                        holders[fingerprint].append(place)
                    else:
                        holders[fingerprint] = array("I", (earlier, place))
        postings.update((key, places) for key, places in holders.items() if len(places) <= most)
        common.update(key for key, places in holders.items() if len(places) > most)
    return postings, common


def _portion(document: array[int], portion: int) -> Iterator[int]:
    """The part of a sorted document that belongs to one portion of the range of hashes."""
    width = 2**64 // _PORTIONS
    low = -(2**63) + portion * width
    return iter(document[bisect_left(document, low) : bisect_left(document, low + width)])
