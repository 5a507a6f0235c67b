"""A class compared: own prose with own prose, pasted answers for near-identity only, files for equality.

Answers of one model to one prompt overlap by nature, so one share for a whole report would say nothing.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from pipeline.records import Part, Passage, Similarity, SimilarPair, SubmittedFile
from pipeline.scoring.similarity.fingerprints import every_gram, fingerprints
from pipeline.scoring.similarity.pairs import near_identical, shared_pairs
from pipeline.scoring.similarity.passages import shared_passages

OWN_FLOOR = 0.05
"""Containment from which own prose is shown; texts of different authors stay below 0.02."""
PASTED_FLOOR = 0.9
"""Share from which two pasted answers are one: answers of a model to one prompt reach 0.6 by themselves."""
CLUSTER = 0.25
"""Containment of own prose from which submissions are drawn together."""
SHOWN = 200
"""Pairs whose passages are worked out; more nobody reads."""
_OWN = ("introduction", "conclusion", "other")
_LEAST_FINGERPRINTS = 15
"""Of a pasted answer: some forty words. Shorter ones are alike by chance."""


@dataclass(frozen=True)
class Comparable:
    """What is compared of one submission.

    Attributes:
        id: its id.
        text: its text.
        parts: what is what in it.
        files: as handed in.
    """

    id: str
    text: str
    parts: Sequence[Part]
    files: Sequence[SubmittedFile]

    def own_prose(self) -> list[Part]:
        """What the student wrote."""
        return [part for part in self.parts if part.kind in _OWN]

    def pasted(self) -> Iterator[tuple[tuple[str, str], Part]]:
        """(exercise, tool) and part of each answer whose exercise is known; no tool is an empty one."""
        for part in self.parts:
            if part.kind == "answer" and part.exercise:
                yield (part.exercise, part.tool or ""), part


def compare_class(
    submissions: Sequence[Comparable],
    *,
    given: Iterable[str] = (),
    shown: int = SHOWN,
    advance: Callable[[], None] = lambda: None,
) -> Similarity:
    """Which submissions have passages in common, to be read by a person; empty for fewer than two.

    Args:
        submissions: in any order; the result does not depend on it.
        given: texts that everybody had, such as the prompts; they count for nothing.
        shown: pairs that are listed with their passages.
        advance: called once for each submission.
    """
    submissions = sorted(submissions, key=lambda each: each.id)
    ignored = every_gram(given)
    own = _own_prose(submissions, ignored, advance)
    pasted = _pasted_answers(submissions, ignored)
    same = _same_files(submissions)
    listed = sorted(
        (*same, *own, *pasted), key=lambda pair: (-pair.average, -pair.containment, pair.first, pair.second)
    )
    kept = _within(listed, shown)
    texts = {each.id: each for each in submissions}
    return Similarity(
        compared=sum(bool(each.text) for each in submissions),
        pairs=tuple(_with_passages(pair, texts, ignored) for pair in kept),
        left_out=len(listed) - len(kept),
        clusters=_clusters([*same, *(pair for pair in own if pair.containment >= CLUSTER)]),
    )


def _within(pairs: Sequence[SimilarPair], shown: int) -> list[SimilarPair]:
    """As many pairs as are shown; pasted answers, which are only information, do not push own prose out."""
    first = [pair for pair in pairs if pair.scope != "pasted answers"][:shown]
    room = shown - len(first)
    kept = {id(pair) for pair in (*first, *[pair for pair in pairs if pair.scope == "pasted answers"][:room])}
    return [pair for pair in pairs if id(pair) in kept]


# ---------------------------------------------------------------- the three comparisons


def _own_prose(
    submissions: Sequence[Comparable], ignored: frozenset[int], advance: Callable[[], None]
) -> list[SimilarPair]:
    documents = []
    for each in submissions:
        documents.append(fingerprints((each.text[part.start : part.end] for part in each.own_prose()), ignored))
        advance()
    found = shared_pairs(documents, floor=OWN_FLOOR)
    above = _ranks([pair.average for pair in found], len(submissions))
    return [
        SimilarPair(
            first=submissions[pair.first].id,
            second=submissions[pair.second].id,
            scope="own prose",
            average=pair.average,
            containment=pair.containment,
            percentile=percentile,
        )
        for pair, percentile in zip(found, above, strict=True)
    ]


def _pasted_answers(submissions: Sequence[Comparable], ignored: frozenset[int]) -> list[SimilarPair]:
    groups: dict[tuple[str, str], list[tuple[str, array[int]]]] = defaultdict(list)
    for each in submissions:
        for kind, part in each.pasted():
            document = fingerprints((each.text[part.start : part.end],), ignored)
            if len(document) >= _LEAST_FINGERPRINTS:
                groups[kind].append((each.id, document))
    best: dict[tuple[str, str], tuple[float, float]] = {}
    for _, members in sorted(groups.items()):
        for pair in near_identical([document for _, document in members], floor=PASTED_FLOOR):
            ids = members[pair.first][0], members[pair.second][0]
            if ids[0] != ids[1]:
                best[ids] = max(best.get(ids, (0.0, 0.0)), (pair.average, pair.containment))
    ordered = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
    percentiles = _ranks([average for _, (average, _) in ordered], len(submissions))
    return [
        SimilarPair(
            first=first,
            second=second,
            scope="pasted answers",
            average=average,
            containment=share,
            percentile=percentile,
        )
        for ((first, second), (average, share)), percentile in zip(ordered, percentiles, strict=True)
    ]


def _same_files(submissions: Sequence[Comparable]) -> list[SimilarPair]:
    holders: dict[str, set[str]] = defaultdict(set)
    for each in submissions:
        for file in each.files:
            holders[file.sha256].add(each.id)
    pairs = sorted({pair for ids in holders.values() for pair in combinations(sorted(ids), 2)})
    percentiles = _ranks([1.0] * len(pairs), len(submissions))
    return [
        SimilarPair(first=first, second=second, scope="same file", average=1.0, containment=1.0, percentile=percentile)
        for (first, second), percentile in zip(pairs, percentiles, strict=True)
    ]


def _ranks(averages: Sequence[float], submissions: int) -> list[float]:
    """Share in % of all pairs of the class that have less in common; the averages come in falling order."""
    total = submissions * (submissions - 1) // 2
    falling = [-average for average in averages]
    return [100 * (total - bisect_right(falling, each)) / total for each in falling]


# ---------------------------------------------------------------- what a person looks at


def _with_passages(pair: SimilarPair, submissions: Mapping[str, Comparable], ignored: frozenset[int]) -> SimilarPair:
    first, second = submissions[pair.first], submissions[pair.second]
    passages: list[Passage] = []
    if pair.scope == "own prose":
        for part, other in product(first.own_prose(), second.own_prose()):
            passages += _passages(first, part, second, other, ignored)
    elif pair.scope == "pasted answers":
        others = list(second.pasted())
        for kind, part in first.pasted():
            for _, other in (each for each in others if each[0] == kind):
                passages += _passages(first, part, second, other, ignored)
    passages.sort(key=lambda each: (-each.words, each.first_start, each.second_start))
    return pair.model_copy(update={"passages": tuple(passages)})


def _passages(
    first: Comparable, part: Part, second: Comparable, other: Part, ignored: frozenset[int]
) -> Iterator[Passage]:
    left, right = first.text[part.start : part.end], second.text[other.start : other.end]
    for shared in shared_passages(left, right, ignored):
        yield Passage(
            first_start=part.start + shared.first_start,
            first_end=part.start + shared.first_end,
            second_start=other.start + shared.second_start,
            second_end=other.start + shared.second_end,
            words=shared.words,
            exercise=part.exercise,
            tool=part.tool,
        )


def _clusters(pairs: Iterable[SimilarPair]) -> tuple[tuple[str, ...], ...]:
    """Ids that hang together, each cluster sorted; the largest first."""
    cluster_of: dict[str, set[str]] = {}
    for pair in pairs:
        joined = cluster_of.get(pair.first, {pair.first}) | cluster_of.get(pair.second, {pair.second})
        cluster_of.update(dict.fromkeys(joined, joined))
    distinct = {tuple(sorted(cluster)) for cluster in cluster_of.values()}
    return tuple(sorted(distinct, key=lambda cluster: (-len(cluster), cluster)))
