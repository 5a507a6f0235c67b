"""Real connections to a server, as many as there are calls in flight."""

from __future__ import annotations

import functools
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from pipeline.providers.network import Network

_KEPT = 30.0
"""Seconds that an idle connection is used again."""


def connect(address: str) -> httpx2.AsyncBaseTransport:
    """A transport without a bound of its own (the gate has one), through the system's proxy if there is one.

    Args:
        address: of the server; decides on the proxy and whether certificates are needed.
    """
    proxy = _proxy(address)
    if proxy is None:
        return Connections(_no_trust() if address.startswith("http://") else _system_trust())
    unbounded = httpx2.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=_KEPT)
    return httpx2.AsyncHTTPTransport(verify=_system_trust(), proxy=proxy, limits=unbounded)


class Connections(httpx2.AsyncBaseTransport):
    """Connections of httpcore2 without a pool.

    A pool looks at every connection before each request, which at 100 connections takes as long as the request itself.

    Args:
        trust: certificates that are trusted.
    """

    def __init__(self, trust: ssl.SSLContext) -> None:
        self._trust = trust
        self._idle: list[httpcore2.AsyncHTTPConnection] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The server's response, its body not yet read."""
        url = request.url
        address = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        sent = httpcore2.Request(request.method, address, headers=request.headers.raw, content=request.stream)
        connection = await self._free_connection(address.origin)
        with _errors_of_httpx2():
            received = await connection.handle_async_request(sent)
        body = _Body(received, lambda: self._idle.append(connection))
        return httpx2.Response(received.status, headers=received.headers, stream=body)

    async def _free_connection(self, origin: httpcore2.Origin) -> httpcore2.AsyncHTTPConnection:
        while self._idle:
            connection = self._idle.pop()
            if connection.is_available() and not connection.has_expired() and connection.can_handle_request(origin):
                return connection
            await connection.aclose()
        return httpcore2.AsyncHTTPConnection(origin, self._trust, _KEPT, network_backend=Network())

    async def aclose(self) -> None:
        """Close the connections; those of calls in flight end with their calls."""
        for connection in self._idle:
            await connection.aclose()


class _Body(httpx2.AsyncByteStream):
    """The body of a response, and what is to be done when it has been read or given up."""

    def __init__(self, received: httpcore2.Response, when_done: Callable[[], None]) -> None:
        self._received = received
        self._when_done = when_done

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _errors_of_httpx2():
            async for part in self._received.aiter_stream():
                yield part

    async def aclose(self) -> None:
        await self._received.aclose()
        self._when_done()


@contextmanager
def _errors_of_httpx2() -> Iterator[None]:
    """A context in which errors of httpcore2 become those of the same name that the SDKs know."""
    try:
        yield
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise getattr(httpx2, type(error).__name__)(str(error)) from error


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
