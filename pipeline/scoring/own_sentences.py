"""Sentences that only one model's answer has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.records import Answer, OwnSentences
from pipeline.scoring.concepts import words_of
from pipeline.scoring.text import Sentence, Text, read_markdown

COUNTERPART = (1.0, 0.3)
"""Content words, and share of them, that a counterpart must have: 3 of 5, 4 of 10, 7 of 20."""
FEWEST_WORDS = 4
"""Content words below which a sentence is too short to tell."""
MOST_SENTENCES = 6_000
"""Of one exercise; each is held against those of the other models."""


class _Read(NamedTuple):
    answer: Answer
    sentences: tuple[Sentence, ...]
    masks: tuple[int, ...]
    """For each sentence, the set of its content words as bits."""
    union: int


def own_sentences(answers: Iterable[Answer]) -> tuple[OwnSentences, ...]:
    """For each answer its sentences without a counterpart in the answers of other models to the same prompt.

    A counterpart is a sentence, or two in a row, that has enough of the stems of the content words, in any order. Words
    are compared, not meanings: a sentence that is said in quite other words counts as the model's own. Headings, table
    cells and sentences of fewer than four different content words are left out; so is an exercise that only one model
    answered, or that has more sentences than can be compared in a few seconds.
    """
    by_exercise: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.scorable:
            by_exercise.setdefault(answer.exercise, []).append(answer)
    found: list[OwnSentences] = []
    for group in by_exercise.values():
        if len({answer.provider for answer in group}) > 1:
            texts = [read_markdown(answer.text) for answer in group]
            if sum(len(text.prose) for text in texts) <= MOST_SENTENCES:
                found += _compared(group, texts)
    return tuple(found)


def _compared(group: Sequence[Answer], texts: Sequence[Text]) -> list[OwnSentences]:
    numbers: dict[str, int] = {}
    read = []
    for answer, text in zip(group, texts, strict=True):
        masks = tuple(_mask(sentence.text, numbers) for sentence in text.prose)
        union = 0
        for mask in masks:
            union |= mask
        read.append(_Read(answer, text.prose, masks, union))
    return [
        OwnSentences(
            exercise=one.answer.exercise,
            provider=one.answer.provider,
            sample=one.answer.sample,
            places=_own(one, [other for other in read if other.answer.provider != one.answer.provider]),
        )
        for one in read
    ]


def _mask(text: str, numbers: dict[str, int]) -> int:
    mask = 0
    for word in words_of(text):
        if word.role == 2:
            mask |= 1 << numbers.setdefault(word.stem, len(numbers))
    return mask


def _own(one: _Read, others: Sequence[_Read]) -> tuple[tuple[int, int], ...]:
    return tuple(
        (sentence.start, sentence.end)
        for sentence, mask in zip(one.sentences, one.masks, strict=True)
        if mask.bit_count() >= FEWEST_WORDS and not any(_has_counterpart(mask, other) for other in others)
    )


def _has_counterpart(mask: int, other: _Read) -> bool:
    fixed, share = COUNTERPART
    wanted = fixed + share * mask.bit_count()
    if (mask & other.union).bit_count() < wanted:
        return False
    previous = 0
    for each in other.masks:
        # A sentence may be told in two.
        if (mask & (each | previous)).bit_count() >= wanted:
            return True
        previous = each
    return False
