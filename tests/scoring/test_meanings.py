"""The lexicon of semantic fields."""

from __future__ import annotations

import json

from pipeline.scoring.lexicon import FOLDER, base_forms
from pipeline.scoring.meanings import COMPILED, common_stems, compile_meanings, known_words, phrases
from pipeline.scoring.terms import read_word


def test_the_compiled_lexicon_is_that_of_the_text() -> None:
    made = json.loads(json.dumps(compile_meanings()))
    assert json.loads((FOLDER / COMPILED).read_text("utf-8")) == made, "run: python -m tests.coverage_training"


def test_phrases_are_known_by_their_first_two_words() -> None:
    step, by = read_word("step").stem, read_word("by").stem
    assert (step,) in {others for others, _ in phrases()[step][by]}
    assert phrases()["no such stem"] == {}


def test_irregular_forms_have_the_stem_of_their_base() -> None:
    assert read_word("sold").stem == read_word("sell").stem
    assert read_word("mice").stem == read_word("mouse").stem
    assert base_forms()["written"] == "write"


def test_general_words_are_known() -> None:
    assert read_word("process").stem in common_stems()
    assert "process" in known_words()
