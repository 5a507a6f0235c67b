"""Misspelt words and words that have run together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.scoring.spelling import Speller, split_run_together
from pipeline.scoring.terms import read_word

SPELLER = Speller(["chloroplast", "thylakoid", "mitosis", "unsupervised", "adsorption"])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("chloroplats", "chloroplast"),
        ("cloroplast", "chloroplast"),
        ("tylakoid", "thylakoid"),
        ("unsupervized", "unsupervised"),
        ("enviroment", "environment"),
        ("becuase", "because"),
    ],
)
def test_a_slip_is_forgiven(written: str, meant: str) -> None:
    assert SPELLER.read(written).stem == read_word(meant).stem


@pytest.mark.parametrize("written", ["meiosis", "absorption", "supervised", "ion", "GPT"])
def test_another_word_stays_itself(written: str) -> None:
    assert SPELLER.read(written) == read_word(written)


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("theaim", ("the", "aim")),
        ("freshsample", ("fresh", "sample")),
        ("thylakoidmembrane", ("thylakoid", "membrane")),
        ("therefore", ("therefore",)),
        ("xqzzyk", ("xqzzyk",)),
    ],
)
def test_words_that_ran_together_are_parted(written: str, parts: tuple[str, ...]) -> None:
    assert split_run_together(written, frozenset({"thylakoid"})) == parts


@given(st.text(max_size=20))
@settings(max_examples=100, deadline=None)
def test_nothing_is_lost_in_parting(text: str) -> None:
    assert "".join(split_run_together(text, frozenset())) == text


def test_what_is_longer_than_two_words_is_not_cut_open() -> None:
    assert split_run_together("the" * 40, frozenset()) == ("the" * 40,)
    known = frozenset({"x" * 60, "y" * 60})
    assert split_run_together("x" * 60 + "y" * 60, known) == ("x" * 60 + "y" * 60,)
