from __future__ import annotations

import pytest

from pipeline.inputs.everyday import is_everyday


@pytest.mark.parametrize("word", ["game", "games", "data", "model", "future", "policies", "losses", " safety "])
def test_a_plain_lower_case_word_of_many_texts_is_everyday(word: str) -> None:
    assert is_everyday(word)


@pytest.mark.parametrize("word", ["transformer", "GAN", "Game", "data privacy", "use cases", "GPT-4", "", "உருவாக்கும்"])
def test_terms_names_and_phrases_are_not(word: str) -> None:
    assert not is_everyday(word)
