"""Whether there is a server to wait for: one that went away may come back, one that was not started does not."""

from __future__ import annotations

from pipeline.errors import ProviderError
from pipeline.records import ProviderSpec

LOOKS = 2
"""Tries of a call to an address where nobody was met."""
_SECOND_LOOK = 1.0
"""Seconds until an address where nobody was met is tried a last time: a server may have been about to listen."""


class Presence:
    """What is known of one provider's server.

    Args:
        spec: the provider.
        met: addresses at which a server was met in this run, shared with other providers.
    """

    def __init__(self, spec: ProviderSpec, met: set[str]) -> None:
        self._address = spec.base_url or spec.kind
        self._met = met
        self._second_look: float | None = None

    def meet(self) -> None:
        """Take note of a response, be it an error, or of a connection that broke off."""
        self._met.add(self._address)

    def lacks(self, error: ProviderError) -> bool:
        """Whether the call failed because there is no server, and none was met before."""
        return error.unreachable and self._address not in self._met

    def wait(self, now: float) -> float:
        """Seconds from now until the second look; 0 or less where that was it."""
        if self._second_look is None:
            self._second_look = now + _SECOND_LOOK
        return self._second_look - now
