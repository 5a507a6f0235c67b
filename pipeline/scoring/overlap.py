"""How much two texts share: ROUGE between models' answers, and against a reference.

Lin (2004), ROUGE: a package for automatic evaluation of summaries. The values are those of Google's rouge-score 0.1.2
without a stemmer.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TypeVar

from pipeline.records import Answer, Overlap, Rouge
from pipeline.scoring.text import Text, read_markdown
from pipeline.scoring.words import mostly_latin

MOST_PROVIDERS = 6
"""Models that are compared with each other; their pairs grow with the square, and no reader follows more than 15."""

MOST_TOKENS = 100_000
"""Tokens of a text; the longest common subsequence of two longer ones takes seconds."""

_Gram = TypeVar("_Gram")
_TOKEN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Tokens:
    """A text as ROUGE sees it.

    Attributes:
        sequence: its tokens.
        unigrams: how often each token occurs.
        bigrams: how often each pair of neighbours occurs.
    """

    sequence: Sequence[str]
    unigrams: Counter[str]
    bigrams: Counter[tuple[str, str]]


def rouge(first: str, second: str) -> Rouge | None:
    """ROUGE-1, ROUGE-2 and ROUGE-L F1 of two plain texts, in either order.

    Tokens are runs of a to z and digits, letter case aside; ROUGE-L takes each text as one sequence. None where a
    text has no token or more than MOST_TOKENS.
    """
    return compare(tokenize(first), tokenize(second))


def rouge_of_texts(first: Text, second: Text) -> Rouge | None:
    """The ROUGE of two answers' words, whatever their markup; None also where either is mostly not in Latin script."""
    return compare(_tokens_of(first), _tokens_of(second))


def overlaps(answers: Iterable[Answer], labels: Sequence[str]) -> tuple[Overlap, ...]:
    """The ROUGE of every pair of models for each exercise and sample, in order of the answers and then the labels.

    A pair is left out where either answer failed, was refused or holds nothing to compare.

    Args:
        answers: all answers of a run.
        labels: the models in the report's order; of more than MOST_PROVIDERS the first ones are compared.
    """
    groups: defaultdict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for answer in answers:
        if answer.status in ("answered", "truncated"):
            groups[answer.exercise, answer.sample][answer.provider] = answer.text
    found = []
    for (exercise, sample), texts in groups.items():
        compared = [label for label in labels[:MOST_PROVIDERS] if label in texts]
        if len(compared) < 2:
            continue
        tokens = {label: _tokens_of(read_markdown(texts[label])) for label in compared}
        for first, second in combinations(compared, 2):
            value = compare(tokens[first], tokens[second])
            if value is not None:
                found.append(Overlap(exercise=exercise, sample=sample, first=first, second=second, rouge=value))
    return tuple(found)


def tokenize(text: str) -> Tokens:
    """The tokens of a plain text."""
    sequence = _TOKEN.findall(text.lower())
    return Tokens(sequence, Counter(sequence), Counter(pairwise(sequence)))


def compare(first: Tokens, second: Tokens) -> Rouge | None:
    """As rouge."""
    from rapidfuzz.distance import LCSseq

    lengths = len(first.sequence), len(second.sequence)
    if min(lengths) == 0 or max(lengths) > MOST_TOKENS:
        return None
    return Rouge(
        rouge1=_f1(_shared(first.unigrams, second.unigrams), *lengths),
        rouge2=_f1(_shared(first.bigrams, second.bigrams), lengths[0] - 1, lengths[1] - 1),
        rougeL=_f1(LCSseq.similarity(first.sequence, second.sequence), *lengths),
    )


def _tokens_of(text: Text) -> Tokens:
    return tokenize(text.clean if mostly_latin(text.words) else "")


def _shared(first: Mapping[_Gram, int], second: Mapping[_Gram, int]) -> int:
    """How many n-grams, counted as often as both have them."""
    return sum(min(times, second[gram]) for gram, times in first.items() if gram in second)


def _f1(shared: int, first: int, second: int) -> float:
    """The harmonic mean of precision and recall; 0 where nothing is shared."""
    if not shared:
        return 0.0
    precision, recall = shared / second, shared / first
    return 2 * precision * recall / (precision + recall)
