"""Shared passages point at the words in both texts."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.scoring.similarity.fingerprints import every_gram, word_numbers
from pipeline.scoring.similarity.passages import shared_passages

TEXTS = st.lists(st.sampled_from(["a", "b", "c,", "D", "é", "\n", "x-y"]), max_size=60).map(" ".join)


def test_a_copied_sentence_is_quoted_in_both() -> None:
    sentence = "I found that the longer answer was harder to read"
    first, second = f"First of all, {sentence}. The end.", f"So: {sentence.upper()}!"
    (passage,) = shared_passages(first, second)
    assert first[passage.first_start : passage.first_end] == sentence
    assert second[passage.second_start : passage.second_end] == sentence.upper()
    assert passage.words == 10


def test_a_word_changed_within_does_not_break_a_passage() -> None:
    first = "the first tool explains every topic at great length while the second keeps to the point"
    second = "the first tool explains every topic at some length while the second keeps to the point"
    (passage,) = shared_passages(first, second)
    assert (passage.first_start, passage.first_end) == (0, len(first))


def test_texts_without_five_words_in_common_share_nothing() -> None:
    assert shared_passages("one two three four and five", "one two three four or five") == ()
    assert shared_passages("", "") == ()


def test_what_everybody_was_given_begins_no_passage() -> None:
    prompt = "explain the impact of scaling in large models"
    assert shared_passages(prompt, prompt, every_gram([prompt])) == ()


@given(TEXTS, TEXTS)
@settings(max_examples=80, deadline=None)
def test_passages_are_ordered_apart_and_begin_and_end_with_equal_words(first: str, second: str) -> None:
    passages = shared_passages(first, second)
    assert all(left.first_end <= right.first_start for left, right in itertools.pairwise(passages))
    for each in passages:
        mine = word_numbers(first[each.first_start : each.first_end])
        other = word_numbers(second[each.second_start : each.second_end])
        assert mine[:5] == other[:5]
        assert mine[-1] == other[-1]
        assert len(mine) == each.words


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_a_text_shares_all_of_itself(text: str) -> None:
    words = word_numbers(text)
    passages = shared_passages(text, text)
    assert sum(each.words for each in passages) == (len(words) if len(words) >= 5 else 0)
