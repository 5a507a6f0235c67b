"""Arithmetic over signals, compiled."""

from __future__ import annotations

from math import inf
from operator import mul

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.scoring.expressions import compile_sum, compile_weights

NUMBERS = st.floats(-1e6, 1e6)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=40))
def test_a_compiled_sum_is_the_sum_of_weighed_signals_to_the_last_bit(pairs: list[tuple[float, float]]) -> None:
    weights, signals = [weight for weight, _ in pairs], [signal for _, signal in pairs]
    assert compile_weights(weights)(signals) == sum(map(mul, weights, signals))


def test_a_signal_without_weight_is_not_looked_at() -> None:
    assert compile_weights([0.0, 2.0, 0.0])([inf, 3.0, inf]) == 6.0
    assert compile_weights([])([]) == compile_sum([])([1.0]) == 0.0


def test_any_number_may_be_a_weight() -> None:
    assert compile_weights([inf])([2.0]) == inf
    assert compile_weights([1e-300, -2.5])([1e300, 2.0]) == pytest.approx(-4.0)


def test_terms_know_nothing_but_the_signals() -> None:
    with pytest.raises(NameError):
        compile_sum(["len(s)"])([1.0])
