"""One connection to a server: HTTP/1.1, taken apart by h11, over asyncio."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from typing import cast

import h11
import httpx2

KEPT_SECONDS = 30.0
"""How long a connection that nobody uses may be used again; servers close theirs some time."""

_HEAD_LIMIT = 100 * 1024
"""Bytes that the head of a response may have."""
_NEXT_ADDRESS = 0.25
"""Seconds after which the next address of a server is tried too (RFC 8305 names 0.25)."""
_PORTS = {"http": 80, "https": 443}
_ERROR_NUMBER = re.compile(r"\[Errno (\d+)\]")


class Connection(asyncio.Protocol):
    """An open connection, for one call after the other.

    httpx2's own transport takes 0.6 ms of CPU a call, mostly for what is of no use here: other event loops, HTTP/2 and
    a time-out for each part of a call.
    """

    def __init__(self) -> None:
        self._clock = asyncio.get_running_loop().time
        self._h11 = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD_LIMIT)
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._failure: Exception | None = None
        self._closed = False
        self._is_idle = True
        self._expires = self._clock() + KEPT_SECONDS

    @classmethod
    async def open(cls, url: httpx2.URL, trust: ssl.SSLContext) -> Connection:
        """A new connection to the server of an address.

        Raises:
            UnsupportedProtocol: the address is neither of HTTP nor of HTTPS.
            ConnectError: nobody answers there, or with a certificate that is not trusted.
        """
        if url.scheme not in _PORTS:
            raise httpx2.UnsupportedProtocol(f"{url.scheme!r} is not HTTP")
        host = url.raw_host.decode("ascii")
        try:
            _, connection = await asyncio.get_running_loop().create_connection(
                cls,
                host,
                url.port or _PORTS[url.scheme],
                ssl=trust if url.scheme == "https" else None,
                happy_eyeballs_delay=None if _is_one_address(host) else _NEXT_ADDRESS,
            )
        except OSError as error:
            raise httpx2.ConnectError(str(error)) from _each_of(error)
        except UnicodeError as error:
            # No server has such a name: a part of it is empty or too long.
            raise httpx2.ConnectError(str(error)) from socket.gaierror(socket.EAI_NONAME, str(error))
        return connection

    @property
    def is_usable(self) -> bool:
        """Whether a call may be made now."""
        return self._is_idle and not self._closed and self._clock() < self._expires

    async def ask(self, request: httpx2.Request, when_done: Callable[[Connection], None]) -> httpx2.Response:
        """The response, its body not yet read; whoever takes it closes it.

        Args:
            request: what to send.
            when_done: told when the response is closed, and the connection may be usable again.

        Raises:
            TransportError: the request cannot be sent, or no response came.
        """
        self._is_idle = False
        try:
            self._send(request, await request.aread())
            head = await self._read_head()
        except BaseException:
            self.close()
            raise
        return httpx2.Response(head.status_code, headers=head.headers.raw_items(), stream=_Body(self, when_done))

    def _send(self, request: httpx2.Request, body: bytes) -> None:
        try:
            events = (
                h11.Request(method=request.method, target=request.url.raw_path, headers=request.headers.raw),
                h11.Data(body),
                h11.EndOfMessage(),
            )
            parts = [self._h11.send(event) for event in events]
        except h11.LocalProtocolError as error:
            raise httpx2.LocalProtocolError(str(error)) from error
        if self._transport is not None:
            self._transport.write(b"".join(part for part in parts if part))

    async def _read_head(self) -> h11.Response:
        while isinstance(event := await self._next_event(), h11.InformationalResponse):
            pass
        if not isinstance(event, h11.Response):
            raise httpx2.RemoteProtocolError("a response without a head")
        return event

    async def read_body(self) -> AsyncIterator[bytes]:
        """The parts of the body of a response, as they come.

        Raises:
            TransportError: the rest of it does not come.
        """
        while isinstance(event := await self._next_event(), h11.Data):
            yield bytes(event.data)

    async def _next_event(self) -> h11.Event | type[h11.PAUSED]:
        while True:
            try:
                event = self._h11.next_event()
            except h11.RemoteProtocolError as error:
                raise httpx2.RemoteProtocolError(str(error)) from error
            if event is not h11.NEED_DATA:
                return cast("h11.Event | type[h11.PAUSED]", event)
            if self._closed:
                raise httpx2.ReadError(str(self._failure or "closed")) from self._failure
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter

    def end_call(self) -> None:
        """Get ready for the next call, or close the connection where the response was not read to its end."""
        if self._h11.our_state is h11.DONE is self._h11.their_state and not self._h11.trailing_data[0]:
            self._h11.start_next_cycle()
            self._is_idle = True
            self._expires = self._clock() + KEPT_SECONDS
        else:
            self.close()

    def close(self) -> None:
        """Give the connection back; what is on its way is lost."""
        self._closed = True
        if self._transport is not None:
            self._transport.abort()

    # ------------------------------------------------------------ what asyncio tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take what to write to."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take a part of a response; who speaks without being asked is not listened to."""
        if self._is_idle:
            self.close()
        elif not self._closed:
            self._h11.receive_data(data)
            self._wake()

    def eof_received(self) -> None:
        """Take note that the server sends nothing more."""
        if self._is_idle:
            self.close()
        elif not self._closed:
            self._h11.receive_data(b"")
            self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Take note that the connection is gone."""
        self._closed = True
        self._failure = exc
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class _Body(httpx2.AsyncByteStream):
    """The body of a response; its connection may be used again when it is closed."""

    def __init__(self, connection: Connection, when_done: Callable[[Connection], None]) -> None:
        self._connection = connection
        self._when_done = when_done
        self._open = True

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._connection.read_body()

    async def aclose(self) -> None:
        if self._open:
            self._open = False
            self._connection.end_call()
            self._when_done(self._connection)


def _is_one_address(host: str) -> bool:
    """Whether the host is a number; trying several addresses takes longer than the connection, even of one."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _each_of(error: OSError) -> Exception:
    """What was said of each address of a server, where asyncio joined it to one text."""
    if error.errno is not None or not (numbers := _ERROR_NUMBER.findall(str(error))):
        return error
    return ExceptionGroup(str(error), [OSError(int(number), "no connection") for number in numbers])
