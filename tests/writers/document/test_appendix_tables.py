"""Evidence is quoted as it reads, short enough for a table."""

from __future__ import annotations

import pytest

from pipeline.writers.document.appendix_tables import QUOTATION, quoted
from pipeline.writers.document.nodes import plain_text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("plain words", "“plain words”"),
        ("**GAN:** two *networks*", "“GAN: two networks”"),
        ("- an item\n- another", "“an item another”"),
        ("## A heading", "“A heading”"),
        ("| GAN | two networks | sharp |", "“GAN · two networks · sharp”"),
        ("the chance p(x | z) of `x | z`", "“the chance p(x | z) of x | z”"),
        ("half **bold", "“half **bold”"),
        ("<b>\u202e", "“<b>[U+202E]”"),
    ],
)
def test_words_are_quoted_without_their_marks(words: str, shown: str) -> None:
    assert plain_text(quoted(words)) == shown


def test_a_long_quotation_ends_at_a_word_with_an_ellipsis() -> None:
    shown = plain_text(quoted("word " * 200))
    assert shown.endswith("word …”")
    assert QUOTATION - 10 < len(shown) <= QUOTATION + 4
    assert plain_text(quoted("x" * 500)) == f"“{'x' * QUOTATION} …”"


def test_a_formula_in_a_quotation_is_set_and_stands_in_the_line() -> None:
    inlines = quoted("It gives *p*$(y \\mid x)$ by\n\n$$x^2$$")
    formulas = [item["c"] for item in inlines if item["t"] == "Math"]
    assert [(kind["t"], tex) for kind, tex in formulas] == [("InlineMath", "(y \\mid x)"), ("InlineMath", "x^2")]
    assert plain_text(inlines) == "“It gives p(y \\mid x) by x^2”"
