"""How varied the words of an answer are."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Vocabulary
from pipeline.scoring.text import read_markdown
from pipeline.scoring.vocabulary import measure_vocabulary, moving_type_token_ratio


def test_words_are_the_same_in_any_case_and_with_any_apostrophe() -> None:
    measured = measure_vocabulary(read_markdown("The model's data. THE MODEL’S data the end."))
    assert measured == Vocabulary(distinct_words=4, type_token_ratio=4 / 8)


def test_without_words_there_is_no_ratio() -> None:
    assert measure_vocabulary(read_markdown("")) == Vocabulary(distinct_words=0)


def test_the_moving_ratio_needs_fifty_words() -> None:
    assert measure_vocabulary(read_markdown("word " * 49)).moving_type_token_ratio is None
    assert measure_vocabulary(read_markdown("word " * 50)).moving_type_token_ratio == 1 / 50
    assert measure_vocabulary(read_markdown("one two " * 50)).moving_type_token_ratio == 2 / 50


@pytest.mark.parametrize(
    ("words", "ratio"),
    [
        ("a b c", Fraction(1)),
        ("a b a c", Fraction(2 + 3, 3 * 2)),
        ("a a a b", Fraction(1 + 2, 3 * 2)),
        ("a b b b c", Fraction(2 + 1 + 2, 3 * 3)),
    ],
)
def test_the_moving_ratio_by_hand(words: str, ratio: Fraction) -> None:
    assert moving_type_token_ratio(words.split(), 3) == pytest.approx(float(ratio))


@given(st.lists(st.sampled_from("abcde"), max_size=30), st.integers(1, 8))
def test_the_moving_ratio_is_the_mean_over_all_windows(words: list[str], window: int) -> None:
    windows = [words[begin : begin + window] for begin in range(len(words) - window + 1)]
    shares = [Fraction(len(set(each)), window) for each in windows]
    measured = moving_type_token_ratio(words, window)
    assert measured == (pytest.approx(float(sum(shares) / len(shares))) if shares else None)
