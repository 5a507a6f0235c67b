from __future__ import annotations

import pytest

from pipeline.inputs.suggestions import closest, did_you_mean, listed

KEYS = ("title", "providers", "prompts", "rubric")


@pytest.mark.parametrize(
    ("word", "meant"),
    [("providrs", "providers"), ("Titel", "title"), ("PROMPT", "prompts"), ("", None), ("thresholds", None)],
)
def test_the_closest_word_is_one_or_two_slips_away(word: str, meant: str | None) -> None:
    assert closest(word, KEYS) == meant


def test_the_hint_is_empty_without_a_close_word() -> None:
    assert did_you_mean("rubrik", KEYS) == " (did you mean 'rubric'?)"
    assert did_you_mean("colour", KEYS) == ""
    assert did_you_mean("title", ()) == ""


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_listed_as_in_a_sentence(words: list[str], text: str) -> None:
    assert listed(words) == text
