"""Signals in parts, so that what is 0 for most places need not be told there."""

from __future__ import annotations

from collections.abc import Iterable

Part = tuple[int, tuple[float, ...]]
"""Signals that stand side by side, after the place of the first of them among all; those of no part are 0."""


def spread(parts: Iterable[Part], number: int) -> tuple[float, ...]:
    """All of so many signals in order."""
    signals = [0.0] * number
    for first, values in parts:
        signals[first : first + len(values)] = values
    return tuple(signals)
