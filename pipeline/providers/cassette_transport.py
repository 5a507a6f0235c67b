"""An HTTP transport, to be put under an SDK, that makes recordings of answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

import httpx2

from pipeline.errors import NotRecordedError
from pipeline.providers.base import Request
from pipeline.providers.faults import MalformedAnswerError
from pipeline.providers.recording import Recording, describe, record_of
from pipeline.providers.request_log import logged
from pipeline.providers.response_body import read_body_of

_OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers that no longer hold for a body that was read and unpacked."""


@dataclass
class Exchange:
    """One request on its way through an SDK, and what became of it.

    Attributes:
        request: labreport's own request.
        proof: keys of the wire response of which one must hold something; a body without any is no answer.
        recording: what was received, without secrets; None until then, and where it was no answer.
    """

    request: Request
    proof: Collection[str]
    recording: Recording | None = None


_current: ContextVar[Exchange] = ContextVar("exchange")


@contextmanager
def exchange(request: Request, proof: Collection[str]) -> Iterator[Exchange]:
    """The exchange that HTTP requests of this task belong to as long as the context lasts."""
    new = Exchange(request, proof)
    token = _current.set(new)
    try:
        yield new
    finally:
        _current.reset(token)


class Store(Protocol):
    """What the transport needs of the store of recordings; ``Cassettes`` is one."""

    def make_room(self, request: Request) -> None:
        """Return if an answer could be written."""

    def clean(self, recording: Recording) -> Recording:
        """The recording as it may be written."""

    def miss(self, request: Request) -> NotRecordedError:
        """The error for a request without a recording."""


class RecordingTransport(httpx2.AsyncBaseTransport):
    """Asks, where that is allowed.

    A response with a status of 2xx whose body is a complete JSON object and an answer becomes the recording of the
    exchange, to be saved by whoever can read it. Errors of the server pass through.

    Args:
        store: where recordings are.
        connect: makes the transport to ask through, or None where nobody may be asked.
    """

    def __init__(self, store: Store, connect: Callable[[], httpx2.AsyncBaseTransport] | None) -> None:
        self._store = store
        self._connect = connect
        self._inner: httpx2.AsyncBaseTransport | None = None

    def get_ready(self) -> None:
        """Make the transport to ask through, where somebody may be asked; the first request does so otherwise."""
        if self._inner is None and self._connect is not None:
            self._inner = self._connect()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The provider's response.

        Raises:
            NotRecordedError: nobody may be asked.
            OutputError: an answer could not be written.
            ProviderError: the response is too long.
            MalformedAnswerError: it is no answer.
        """
        current = _current.get()
        self.get_ready()
        if self._inner is None:
            raise self._store.miss(current.request)
        self._store.make_room(current.request)
        sent = await request.aread()
        started = time.perf_counter()
        with logged(current.request, request, len(sent)) as entry:
            response = await self._inner.handle_async_request(request)
            body = await read_body_of(response, current.request.label)
            entry.answered(response, len(body))
        seconds = time.perf_counter() - started
        if not response.is_success:
            headers = [pair for pair in response.headers.multi_items() if pair[0] not in _OF_THE_WIRE]
            return httpx2.Response(response.status_code, headers=headers, content=body)
        uri = str(request.url)
        recording = record_of(current.request, current.proof, uri=uri, sent=sent, body=body, seconds=seconds)
        if recording is None:
            raise MalformedAnswerError(describe(body))
        current.recording = self._store.clean(recording)
        kept = current.recording.received.encode()
        return httpx2.Response(response.status_code, headers={"content-type": "application/json"}, content=kept)

    async def aclose(self) -> None:
        """Close the connections, if any were made."""
        if self._inner is not None:
            await self._inner.aclose()
