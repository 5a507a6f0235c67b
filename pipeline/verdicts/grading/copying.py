"""Submissions that have much in common with others, flagged for the marker; no student is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.records import GradedSubmission, Similarity, SimilarPair

OWN_PROSE = 0.25
"""Share of own prose from which a pair is flagged; texts of different authors stay below a tenth of it."""
_NAMED = 3
"""Other submissions that a flag names."""
_GIVEN = 0.5
"""Share of the other submissions with the same pasted answers above which everybody was given them."""
_SMALL = 4
"""Submissions up to which that cannot be told."""
_WORDS = {
    "same file": "the same file as {}",
    "own prose": "much of its own prose stands in {} too",
    "pasted answers": "pasted answers nearly the same as in {}",
}


def flag_similar(graded: Sequence[GradedSubmission], similarity: Similarity | None) -> tuple[GradedSubmission, ...]:
    """The submissions, with a flag for each kind of thing that they share with others.

    Pasted answers that more than half of the others have too are none: everybody was given them.

    Args:
        graded: the class.
        similarity: of the class.
    """
    shared: defaultdict[str, defaultdict[str, list[tuple[float, str]]]] = defaultdict(lambda: defaultdict(list))
    for pair in filter(_counts, similarity.pairs if similarity else ()):
        for own, other in ((pair.first, pair.second), (pair.second, pair.first)):
            shared[own][pair.scope].append((-pair.containment, other))
    return tuple(
        each.model_copy(update={"flags": (*each.flags, *_flags(shared[each.id], len(graded) - 1))})
        if each.id in shared
        else each
        for each in graded
    )


def _counts(pair: SimilarPair) -> bool:
    return pair.scope != "own prose" or pair.containment >= OWN_PROSE


def _flags(shared: dict[str, list[tuple[float, str]]], others: int) -> list[str]:
    flags = []
    same = {other for _, other in shared.get("same file", ())}
    for scope, words in _WORDS.items():
        found = sorted(each for each in shared.get(scope, ()) if scope == "same file" or each[1] not in same)
        if not found or (scope == "pasted answers" and others >= _SMALL and len(found) > _GIVEN * others):
            continue
        most = "" if scope == "same file" else f" ({'up to ' * (len(found) > 1)}{-100 * found[0][0]:.0f} %)"
        flags.append(f"{words.format(_named([other for _, other in found]))}{most}")
    return flags


def _named(ids: Sequence[str]) -> str:
    more = len(ids) - _NAMED
    return ", ".join(ids[:_NAMED]) + (f" and {more} more" if more > 0 else "")
