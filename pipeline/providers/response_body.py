"""The body of a response, unpacked, and never more of it than an answer can need."""

from __future__ import annotations

import zlib

import httpx2

from pipeline.errors import ProviderError
from pipeline.providers.faults import MalformedAnswerError

BODY_LIMIT = 20_000_000
"""Bytes, unpacked; the longest answers of today's models take a hundredth of it."""

ENCODINGS = "gzip"
"""What requests say that they accept: an encoding that can be unpacked up to a limit."""

_AUTOMATIC = 32 + zlib.MAX_WBITS
"""Lets zlib recognise gzip's header and its own."""


async def read_body_of(response: httpx2.Response, label: str, *, limit: int = BODY_LIMIT) -> bytes:
    """The unpacked body of a response, which is closed then.

    Args:
        response: its body not yet read.
        label: display name of the provider, for messages.
        limit: bytes.

    Raises:
        ProviderError: the body is longer than the limit; the rest of it is not read.
        MalformedAnswerError: it is packed in a way that is not known, or badly.
    """
    parts: list[bytes] = []
    room = limit
    try:
        unpacker = _unpacker(response.headers.get("content-encoding", ""))
        async for packed in _stream_of(response):
            part = unpacker.decompress(packed, room + 1) if unpacker else packed
            parts.append(part)
            room -= len(part)
            if room < 0:
                raise ProviderError(f"{label} sent more than {limit / 1e6:g} MB, which is no answer.")
    except zlib.error as error:
        raise MalformedAnswerError("it cannot be unpacked") from error
    finally:
        await response.aclose()
    return b"".join(parts)


def _stream_of(response: httpx2.Response) -> httpx2.AsyncByteStream:
    if not isinstance(response.stream, httpx2.AsyncByteStream):
        raise TypeError("this transport does not answer asynchronously")
    return response.stream


def _unpacker(encoding: str) -> zlib._Decompress | None:
    """What unpacks the encoding; None where nothing is packed."""
    if encoding.strip().lower() in ("", "identity"):
        return None
    if encoding.strip().lower() in ("gzip", "x-gzip", "deflate"):
        return zlib.decompressobj(_AUTOMATIC)
    raise MalformedAnswerError("it is packed in a way that was not asked for")
