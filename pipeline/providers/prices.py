"""What a call costs. Prices come from the experiment alone: a built-in list would go stale without a sign of it."""

from __future__ import annotations

from math import ceil

from pipeline.providers.base import Request
from pipeline.records import ProviderSpec

FREE_KINDS = frozenset({"file", "gguf", "local", "ollama"})
"""Kinds that cost nothing unless the experiment gives a price."""

_CHARACTERS_EACH = 4
# Role marks and the like that a provider adds around a message; far more than any is known to take.
_TEMPLATE_TOKENS = 64
_UNIT = 1_000_000


def cost_of(spec: ProviderSpec, input_tokens: int | None, output_tokens: int | None) -> float | None:
    """US dollars for that many tokens; None where the price or a number of tokens that has a price is unknown.

    Providers of a free kind cost 0 unless the experiment gives a price, as it may for a ``local:`` address that bills.
    """
    if spec.price is None:
        return 0.0 if spec.kind in FREE_KINDS else None
    cost = 0.0
    for tokens, price in ((input_tokens, spec.price.input), (output_tokens, spec.price.output)):
        if price and tokens is None:
            return None
        cost += price * (tokens or 0) / _UNIT
    return cost


def estimated_input_tokens(request: Request) -> int:
    """A token for every four characters of prompt and system prompt, rounded up."""
    return ceil(len(_text_of(request)) / _CHARACTERS_EACH)


def highest_cost(spec: ProviderSpec, request: Request) -> float | None:
    """US dollars that one call can cost at most; None where price or ``max_tokens`` is unknown.

    The input is taken at a token for every byte of UTF-8, which no byte-level tokenizer exceeds in any script, and
    not at the usual four characters a token, which Tamil or emoji exceed many times over.
    """
    most_input = len(_text_of(request).encode("utf-8", "surrogatepass")) + _TEMPLATE_TOKENS
    return cost_of(spec, most_input, request.settings.max_tokens)


def _text_of(request: Request) -> str:
    return (request.settings.system or "") + request.prompt
