"""Words as they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.scoring.terms import fold, read_word, singular


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("colour", "color"),
        ("Normalisation", "normalization"),
        ("analysed", "analyzed"),
        ("modelling", "modeling"),
        ("centres", "centers"),
        ("catalogue", "catalog"),
        ("programme", "program"),
        ("defence", "defense"),
        ("résumé", "resume"),
        ("haemoglobin", "hemoglobin"),
    ],
)
def test_spellings_of_one_word_are_one_word(one: str, other: str) -> None:
    assert read_word(one).key == read_word(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [("Networks", "network"), ("GANs", "GAN"), ("G.A.N.", "gan"), ("LLM's", "LLMs"), ("theories", "theory")],
)
def test_number_and_dots_do_not_count(one: str, other: str) -> None:
    assert read_word(one).key == read_word(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [("transformer", "transformative"), ("encoder", "encoding"), ("generalize", "general"), ("moderator", "moderate")],
)
def test_who_does_it_is_not_what_is_done(one: str, other: str) -> None:
    assert read_word(one).key != read_word(other).key


def test_derivations_share_a_stem() -> None:
    assert read_word("generator").stem == read_word("generation").stem


@pytest.mark.parametrize(("plural", "one"), [("gas", "gas"), ("axes", "axe"), ("losses", "loss"), ("bus", "bus")])
def test_singular_goes_by_the_ending(plural: str, one: str) -> None:
    assert singular(plural) in {one, one.removesuffix("e")}


def test_function_words_and_praise_carry_no_content() -> None:
    assert [read_word(word).role for word in ("the", "important", "photosynthesis")] == [0, 1, 2]


@given(st.text(max_size=40))
@settings(max_examples=100)
def test_any_string_is_a_word(text: str) -> None:
    assert fold(text) == fold(text)
    assert read_word(text).role in (0, 1, 2)


def test_capitals_at_the_end_of_a_word_are_its_kind_unless_a_tool_is_called_so() -> None:
    assert [read_word(word).tail for word in ("StyleGAN", "StyleGANs", "ChatGPT", "GAN")] == ["gan", "gan", "", ""]
