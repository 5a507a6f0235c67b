"""Formulas are set where they are safe, and shown as their TeX where they are not."""

from __future__ import annotations

import pytest

from pipeline.writers.document.formulas import formula
from pipeline.writers.document.nodes import plain_text


@pytest.mark.parametrize(
    "tex",
    [
        r"\def\x{\x\x}\x",
        r"\newcommand{\a}{b}",
        r"\let\a\b",
        r"\phantom{hidden}",
        r"\hspace{-50em} over",
        r"\kern-9em",
        r"\href{javascript:x}{y}",
        r"\text{}",
        r"\mathrm{ }",
        "{" * 101,
        "x" * 2001,
    ],
    ids=lambda tex: tex[:20],
)
def test_an_unsafe_formula_is_shown_as_its_tex(tex: str) -> None:
    (node,) = formula(tex, display=True)
    assert node["t"] == "Code"
    assert node["c"][1] == tex


@pytest.mark.parametrize("tex", [r"\frac{a}{b}", r"\left(x\right)", r"\lettrine", r"\deflate", r"a \\ b"])
def test_a_harmless_formula_is_set(tex: str) -> None:
    assert [node["t"] for node in formula(tex, display=False)] == ["Math"]


@pytest.mark.parametrize(("display", "kind"), [(True, "DisplayMath"), (False, "InlineMath")])
def test_a_formula_is_displayed_or_not(display: bool, kind: str) -> None:
    assert formula("x", display=display)[0]["c"][0]["t"] == kind


def test_an_equation_number_stands_behind_its_formula() -> None:
    assert plain_text(formula(r"x = 1 \tag{3a}", display=True)) == "x = 1 (3a)"


def test_labels_and_negative_spaces_are_not_shown() -> None:
    assert formula(r"\label{eq:one} a\!b \\! c", display=True)[0]["c"][1] == r"a b \\! c"


def test_no_formula_stands_where_none_is_allowed() -> None:
    assert formula("x", display=False, allowed=False)[0]["t"] == "Code"
