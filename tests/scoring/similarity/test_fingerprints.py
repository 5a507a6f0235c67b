"""Fingerprints depend on the words alone, and find every longer passage that two texts share."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.scoring.similarity.fingerprints import GRAM, WINDOW, every_gram, fingerprints, grams, word_numbers

WORDS = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta"]), max_size=40)


def test_a_text_of_fewer_than_five_words_has_none() -> None:
    assert list(fingerprints(["one two three four", "", "five"])) == []


def test_a_text_shorter_than_a_window_has_one() -> None:
    assert len(fingerprints(["one two three four five six"])) == 1


def test_case_punctuation_and_line_breaks_do_not_matter() -> None:
    plain = fingerprints(["the model learns from very many examples that people wrote"])
    assert fingerprints(["The model learns, from (very many)\nexamples -- that people WROTE."]) == plain


def test_no_fingerprint_crosses_the_border_of_two_texts() -> None:
    assert list(fingerprints(["one two three", "four five six"])) == []


def test_what_everybody_was_given_leaves_no_fingerprint() -> None:
    prompt = "Explain the foundational concepts of generative models in your own plain words please"
    assert list(fingerprints([prompt], every_gram([prompt]))) == []


@given(WORDS, WORDS, WORDS)
@settings(max_examples=60, deadline=None)
def test_any_passage_of_eight_words_is_found(before: list[str], after: list[str], other: list[str]) -> None:
    passage = [f"word{number}" for number in range(GRAM + WINDOW - 1)]
    first = " ".join([*before, *passage, *after])
    second = " ".join([*other, *passage])
    assert set(fingerprints([first])) & set(fingerprints([second]))


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_has_sorted_fingerprints_out_of_its_own_words(text: str) -> None:
    found = list(fingerprints([text]))
    assert found == sorted(set(found))
    assert set(found) <= set(grams(word_numbers(text)))


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_hash_seed_of_python_changes_nothing(seed: str) -> None:
    code = (
        "from pipeline.scoring.similarity.fingerprints import fingerprints;"
        "print(list(fingerprints(['a model learns from many examples of text that people wrote'])))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert out.stdout.strip() == str(
        list(fingerprints(["a model learns from many examples of text that people wrote"]))
    )
