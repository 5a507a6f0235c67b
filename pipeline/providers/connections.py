"""Real connections to a server, as many as there are calls in flight."""

from __future__ import annotations

import asyncio
import functools
import ssl
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx2

from pipeline.providers.connection import Connection


def connections_to(address: str) -> httpx2.AsyncBaseTransport:
    """A transport without a bound of its own (the gate has one), through the system's proxy if there is one.

    Args:
        address: of the server; decides on the proxy and whether certificates are needed.
    """
    proxy = _proxy(address)
    return ThroughProxy(proxy) if proxy else Connections(address)


class Connections(httpx2.AsyncBaseTransport):
    """Connections of our own; one that is free is used before a new one is made.

    Args:
        address: of the server; without TLS, no certificates are loaded.
    """

    def __init__(self, address: str) -> None:
        self._trust = _no_trust() if address.startswith("http://") else _system_trust()
        # The last one used comes first: the server closes it last. By origin, for a server may send us elsewhere.
        self._free: dict[tuple[str, str, int | None], list[Connection]] = {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The server's response, its body not yet read."""
        url = request.url
        free = self._free.setdefault((url.scheme, url.host, url.port), [])
        while free:
            connection = free.pop()
            if connection.is_usable:
                break
            connection.close()
        else:
            connection = await Connection.open(url, self._trust)
        return await connection.ask(request, free.append)

    async def aclose(self) -> None:
        """Close all connections that no call is made on."""
        for free in self._free.values():
            for connection in free:
                connection.close()
        # asyncio closes them at its next turn.
        await asyncio.sleep(0)


class ThroughProxy(httpx2.AsyncBaseTransport):
    """Connections of httpx2 through a proxy.

    Each call in flight has a pool to itself: httpx2 looks at every connection of a pool before each request, which at
    100 connections takes as long as the request itself.

    Args:
        proxy: its address.
    """

    def __init__(self, proxy: str) -> None:
        self.proxy = proxy
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
        self._pools.append(httpx2.AsyncHTTPTransport(verify=_system_trust(), proxy=self.proxy, limits=unbounded))
        return self._pools[-1]

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools:
            await pool.aclose()


@functools.cache
def _system_trust() -> ssl.SSLContext:
    """The system's trusted certificates; loading them takes 50 ms, so it is done once."""
    trust = httpx2.create_ssl_context()
    trust.set_alpn_protocols(["http/1.1"])
    return trust


@functools.cache
def _no_trust() -> ssl.SSLContext:
    """Trusts nobody; made in no time, for addresses without TLS."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _proxy(address: str) -> str | None:
    parts = urlsplit(address)
    return None if proxy_bypass(parts.netloc.rpartition("@")[2]) else getproxies().get(parts.scheme)
