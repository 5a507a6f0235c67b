"""What is logged of each request, for ``--debug``: who was asked, where, and what came of it; never a key or a text."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.providers.base import Request
from pipeline.providers.recording import plain_address
from pipeline.providers.visible import one_line

if TYPE_CHECKING:
    import httpx2

NAME = "labreport.requests"
"""Name of the logger; whoever wants the log sets its level to DEBUG."""

_LOG = logging.getLogger(NAME)
_SHOWN_HEADERS = ("retry-after", "retry-after-ms", "content-type", "x-request-id", "request-id")
"""Of a response; no other header is logged."""


@dataclass
class Entry:
    """What came of one request; ``str()`` is the end of its line."""

    outcome: str = ""

    def answered(self, response: httpx2.Response, size: int) -> None:
        """Take note of a response and the bytes of its body."""
        shown = [f"{name}: {response.headers[name]}" for name in _SHOWN_HEADERS if name in response.headers]
        self.outcome = f"{response.status_code}, {size} bytes" + "".join(f", {one_line(each)}" for each in shown)


@contextmanager
def logged(asked: Request, sent: httpx2.Request, size: int) -> Iterator[Entry]:
    """A context that logs one request in a line when it ends, however it ends; costs nothing where nobody wants it."""
    entry = Entry()
    if not _LOG.isEnabledFor(logging.DEBUG):
        yield entry
        return
    started = time.perf_counter()
    try:
        yield entry
    except BaseException as error:
        entry.outcome = entry.outcome or type(error).__name__
        raise
    finally:
        place = f"{asked.label}, {asked.exercise}.{asked.sample}"
        seconds = time.perf_counter() - started
        address = plain_address(str(sent.url))
        _LOG.debug("%s: %s %s, %d bytes -> %s (%.2f s)", place, sent.method, address, size, entry.outcome, seconds)
