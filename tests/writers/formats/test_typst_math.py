"""Formulas reach Typst as formulas or not at all."""

from __future__ import annotations

import pytest

from pipeline.writers.formats.typst_math import is_safe, typst_formulas


def test_formulas_are_converted_each_by_itself() -> None:
    made = typst_formulas([(r"\frac{a}{b}", True), ("x^2", False), ("x^2", False)])
    assert made == {(r"\frac{a}{b}", True): "$ a / b $", ("x^2", False): "$x^2$"}


@pytest.mark.parametrize(
    "tex",
    [
        r"\input{/etc/passwd}",
        r"\unknown{#read(1)}",
        "#read(1)",
        r'"#read(1)"',
        r"\mathrm{]} $",
        r"\operatorname{#f}",
        "]; #read(1) [",
        r"\href{https://e.x}{y}",
        r"\frac{a",
    ],
)
def test_what_pandoc_cannot_convert_is_left_out(tex: str) -> None:
    assert typst_formulas([(tex, False), ("y", False)]) == {("y", False): "$y$"}


def test_text_in_a_formula_is_a_string() -> None:
    (source,) = typst_formulas([(r'\text{"); #read("a") }', False)]).values()
    assert source == r'$upright("\"); #read(\"a\") ")$'


def test_no_formula_needs_no_pandoc() -> None:
    assert typst_formulas([]) == {}


@pytest.mark.parametrize(
    ("source", "safe"),
    [
        ("$x$", True),
        ("$ a #h(0em) b $", True),
        ('$upright("#read(1)")$', True),
        ("$x$<answer-1>", False),
        ("$x$ #read(1) $y$", False),
        ("$#read(1)$", False),
        ("$upright()$", False),
        ("$a // b$", False),
        (r"\$x\$", False),
        ("", False),
    ],
)
def test_only_one_formula_and_nothing_else_is_safe(source: str, safe: bool) -> None:
    assert is_safe(source) is safe
