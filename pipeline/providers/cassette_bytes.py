"""Files that may be recordings, read with care: a folder may hold anything."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from pipeline.providers.cassette_file import read_recording
from pipeline.providers.cassette_yaml import UnreadableCassetteError
from pipeline.providers.recording import Recording

CASSETTE_LIMIT = 100_000_000
"""Bytes of a recording that is read; no answer comes near."""
# A pipe that nobody writes to must not keep us waiting.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def content_of(path: Path) -> bytes | None:
    """The bytes of an ordinary file of bearable size; a foreign project may hold pipes, devices and endless files."""
    try:
        descriptor = os.open(path, _READING)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        ordinary = stat.S_ISREG(status.st_mode) and status.st_size <= CASSETTE_LIMIT
        return file.read() if ordinary else None


def readable(path: Path) -> Recording | None:
    """The recording that a file holds; None where there is none or it cannot be read."""
    return recording_of(content_of(path))


def recording_of(data: bytes | None) -> Recording | None:
    """The recording that some bytes are; None where they are none."""
    try:
        return None if data is None else read_recording(data)
    except UnreadableCassetteError:
        return None
