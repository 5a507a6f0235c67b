"""A price is known, zero or unknown, and a bound is never below the cost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.providers.base import Request
from pipeline.providers.prices import FREE_KINDS, cost_of, estimated_input_tokens, highest_cost
from pipeline.records import Price, ProviderSpec, Settings


def spec_of(kind: str, price: Price | None = None) -> ProviderSpec:
    return ProviderSpec(id=f"{kind}:model", label="Model", price=price)


def request_of(prompt: str, *, system: str | None = None, max_tokens: int | None = None) -> Request:
    settings = Settings(system=system, max_tokens=max_tokens)
    return Request("Model", "openai", "model", "e", 0, prompt, settings)


def test_a_price_is_for_a_million_tokens() -> None:
    spec = spec_of("openai", Price(input=0.5, output=2))
    assert cost_of(spec, 1_000_000, 500_000) == 1.5


@pytest.mark.parametrize("kind", ["openai", "google", "anthropic"])
def test_without_a_price_the_cost_of_a_hosted_model_is_unknown(kind: str) -> None:
    assert cost_of(spec_of(kind), 0, 0) is None


@pytest.mark.parametrize("kind", sorted(FREE_KINDS))
def test_what_runs_at_home_costs_nothing(kind: str) -> None:
    assert cost_of(spec_of(kind), None, None) == 0


def test_a_local_address_that_bills_has_the_price_it_is_given() -> None:
    assert cost_of(spec_of("local", Price(input=1, output=1)), 1_000_000, 0) == 1


@pytest.mark.parametrize(
    ("tokens", "price", "cost"),
    [
        ((None, 5), Price(input=1, output=1), None),
        ((5, None), Price(input=1, output=1), None),
        ((None, 1_000_000), Price(input=0, output=1), 1),
        ((1_000_000, None), Price(input=1, output=0), 1),
    ],
)
def test_an_unknown_number_of_tokens_matters_where_they_have_a_price(
    tokens: tuple[int | None, int | None], price: Price, cost: float | None
) -> None:
    assert cost_of(spec_of("openai", price), *tokens) == cost


@pytest.mark.parametrize(("characters", "tokens"), [(0, 0), (1, 1), (4, 1), (5, 2), (400, 100)])
def test_four_characters_are_taken_for_a_token(characters: int, tokens: int) -> None:
    assert estimated_input_tokens(request_of("x" * characters)) == tokens


def test_the_system_prompt_counts() -> None:
    assert estimated_input_tokens(request_of("1234", system="12345678")) == 3


def test_the_bound_counts_bytes_since_some_scripts_take_a_token_for_each() -> None:
    spec = spec_of("openai", Price(input=1, output=0))
    latin, tamil = highest_cost(spec, request_of("a" * 100)), highest_cost(spec, request_of("அ" * 100))
    assert latin is not None
    assert tamil is not None
    assert tamil - latin == pytest.approx(200 / 1_000_000)


def test_the_bound_leaves_room_for_what_a_provider_puts_around_a_message() -> None:
    assert highest_cost(spec_of("openai", Price(input=1_000_000, output=0)), request_of("")) == 64


def test_the_bound_is_unknown_without_a_limit_on_the_answer() -> None:
    spec = spec_of("openai", Price(input=1, output=1))
    assert highest_cost(spec, request_of("x")) is None
    assert highest_cost(spec, request_of("x", max_tokens=10)) is not None


@given(st.text(st.characters(codec=None)), st.integers(1, 10**6), st.floats(0, 100), st.floats(0, 100))
def test_the_bound_is_never_below_what_the_estimate_would_cost(
    prompt: str, max_tokens: int, price_in: float, price_out: float
) -> None:
    spec = spec_of("openai", Price(input=price_in, output=price_out))
    request = request_of(prompt, max_tokens=max_tokens)
    bound, cost = highest_cost(spec, request), cost_of(spec, estimated_input_tokens(request), max_tokens)
    assert bound is not None
    assert cost is not None
    assert bound >= cost
