"""Real connections to a server, as many as there are calls in flight."""

from __future__ import annotations

import functools
import ssl
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx2


class Connections(httpx2.AsyncBaseTransport):
    """A transport without a bound of its own (the gate has one), through the system's proxy if there is one.

    Each call in flight has a pool to itself: httpx2 looks at every connection of a pool before each request, which at
    100 connections takes as long as the request itself.

    Args:
        address: of the server; decides on the proxy and whether certificates are needed.
    """

    def __init__(self, address: str) -> None:
        self._proxy = _proxy(address)
        self._trust = _no_trust() if address.startswith("http://") and not self._proxy else _system_trust()
        self._pools: list[httpx2.AsyncHTTPTransport] = []
        # The first one loads half of httpx2, which must not happen while calls are timed.
        self._idle = [self._new_pool()]

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The server's response, its body not yet read."""
        pool = self._idle.pop() if self._idle else self._new_pool()
        try:
            return await pool.handle_async_request(request)
        finally:
            self._idle.append(pool)

    def _new_pool(self) -> httpx2.AsyncHTTPTransport:
        unbounded = httpx2.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=30.0)
        self._pools.append(httpx2.AsyncHTTPTransport(verify=self._trust, proxy=self._proxy, limits=unbounded))
        return self._pools[-1]

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools:
            await pool.aclose()


@functools.cache
def _system_trust() -> ssl.SSLContext:
    """The system's trusted certificates; loading them takes 50 ms, so it is done once."""
    return httpx2.create_ssl_context()


@functools.cache
def _no_trust() -> ssl.SSLContext:
    """Trusts nobody; made in no time, for addresses without TLS."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _proxy(address: str) -> str | None:
    parts = urlsplit(address)
    return None if proxy_bypass(parts.netloc.rpartition("@")[2]) else getproxies().get(parts.scheme)
