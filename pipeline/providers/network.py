"""TCP and TLS streams on asyncio itself, to be put under httpcore2; with anyio's a call takes a tenth longer."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpcore2

_MOST_UNREAD = 2**20
"""Bytes from which on the other side has to wait until somebody reads."""
_HEAD_START = 0.25
"""Seconds until the next address of a server is tried beside the first (RFC 8305)."""


class Network(httpcore2.AsyncNetworkBackend):
    """Connects; whoever calls bounds the time."""

    async def connect_tcp(self, host: str, port: int, *_: object, **__: object) -> httpcore2.AsyncNetworkStream:
        """A stream to the server.

        Raises:
            ConnectError: of httpcore2; nobody answers there.
        """
        loop = asyncio.get_running_loop()
        with _failing_to_connect():
            return (await loop.create_connection(_Stream, host, port, happy_eyeballs_delay=_HEAD_START))[1]


class _Stream(asyncio.Protocol, httpcore2.AsyncNetworkStream):
    """What is written leaves in one piece as soon as somebody waits for the answer."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport
        self._unsent: list[bytes] = []
        self._unread = bytearray()
        self._arrival: asyncio.Future[None] | None = None
        self._ended = False
        self._error: Exception | None = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109 - httpcore2's signature
        """The next bytes; none at the end."""
        if self._unsent:
            self._transport.write(b"".join(self._unsent))
            self._unsent.clear()
        while not self._unread and not self._ended:
            self._arrival = asyncio.get_running_loop().create_future()
            await self._arrival
        if not self._unread and self._error:
            raise httpcore2.ReadError(str(self._error)) from self._error
        data = bytes(self._unread[:max_bytes])
        del self._unread[:max_bytes]
        self._transport.resume_reading()
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109 - as above
        """Keep the bytes until the next reading."""
        self._unsent.append(buffer)

    async def aclose(self) -> None:
        """End the connection at once."""
        self._transport.abort()
        await asyncio.sleep(0)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - as above
    ) -> httpcore2.AsyncNetworkStream:
        """This stream, encrypted from now on."""
        loop = asyncio.get_running_loop()
        with _failing_to_connect():
            encrypted = await loop.start_tls(self._transport, self, ssl_context, server_hostname=server_hostname)
        assert encrypted  # noqa: S101 - None only where the loop is being closed
        self._transport = encrypted
        return self

    def get_extra_info(self, info: str) -> Any:
        """``is_readable``: whether an idle connection is of no more use; else what asyncio knows."""
        return bool(self._unread or self._ended) if info == "is_readable" else self._transport.get_extra_info(info)

    # ------------------------------------------------------------ called by the event loop

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the socket."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP has no other
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Keep what arrived."""
        self._unread += data
        if len(self._unread) > _MOST_UNREAD:
            self._transport.pause_reading()
        self._tell()

    def eof_received(self) -> None:
        """Nothing more will arrive."""
        self._ended = True
        self._tell()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more will arrive or can be sent."""
        self._ended, self._error = True, exc
        self._tell()

    def _tell(self) -> None:
        if self._arrival and not self._arrival.done():
            self._arrival.set_result(None)


@contextmanager
def _failing_to_connect() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise httpcore2.ConnectError(str(error)) from error
