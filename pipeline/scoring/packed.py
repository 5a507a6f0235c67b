"""Whole numbers side by side in one large one, so that adding two of those adds all that they hold in one step."""

from __future__ import annotations

from collections.abc import Mapping
from struct import Struct

_BITS = 32
"""Room for each number; the weights of all words of the longest answer need less."""


class Packing:
    """Numbers that have their places.

    Args:
        places: how many there are.
    """

    def __init__(self, places: int) -> None:
        self._layout = Struct(f"<{places}I")

    def pack(self, numbers: Mapping[int, int]) -> int:
        """Some numbers by their places, 0 or greater; 0 at all others."""
        return sum(number << (_BITS * place) for place, number in numbers.items())

    def unpack(self, packed: int) -> tuple[int, ...]:
        """The numbers in order."""
        return self._layout.unpack(packed.to_bytes(self._layout.size, "little"))
