"""Denies every use of the network, loopback included, by an audit hook of the interpreter."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_EVENTS = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"}
_installed: list[bool] = []
_denied: list[bool] = []


def _hook(event: str, _: object) -> None:
    if _denied and event in _EVENTS:
        raise AssertionError(f"{event} although the network is denied")


@contextmanager
def sockets_denied() -> Iterator[None]:
    """A context in which nothing can be connected, bound or looked up."""
    if not _installed:
        sys.addaudithook(_hook)
        _installed.append(True)
    _denied.append(True)
    try:
        yield
    finally:
        _denied.pop()
