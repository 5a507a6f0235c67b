"""Closes the network for every test: only loopback addresses can be reached."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

pytest_plugins = ("tests.browser", "tests.local_model")

# No deadline: a shared machine is slow at times. The same examples every time in CI, new ones everywhere else.
settings.register_profile("labreport", deadline=None, max_examples=25, derandomize=bool(os.environ.get("CI")))
settings.load_profile("labreport")

# A job in the background ignores Ctrl-C, and hands that on to the commands that the tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


def _refuse_unless_loopback(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return
    try:
        local = ipaddress.ip_address(str(name).split("%")[0]).is_loopback
    except ValueError:
        local = _cannot_be_a_name(str(name))
    if not local:
        pytest.fail(f"a test tried to reach {name}; tests use no network but loopback")


def _cannot_be_a_name(name: str) -> bool:
    """Whether nobody can be asked for the name, because a part of it is empty or too long."""
    try:
        name.encode("idna")
    except UnicodeError:
        return True
    return False


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        _refuse_unless_loopback(address[0])
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        _refuse_unless_loopback(address[0])
    return _connect_ex(self, address)


def _guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
    _refuse_unless_loopback(host)
    return _getaddrinfo(host, *args, **kwargs)


socket.socket.connect = _guarded_connect  # type: ignore[method-assign, assignment] # the one patch beside the environment: it is what closes the network
socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[method-assign, assignment] # as above
socket.getaddrinfo = _guarded_getaddrinfo


@pytest.fixture(scope="session", autouse=True)
def _clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No key, no CI flag and no home of the machine leaks into a test, nor into what several tests share."""
    with pytest.MonkeyPatch.context() as environment:
        for name in (
            "ANTHROPIC_API_KEY",
            "CI",
            "GEMINI_API_KEY",
            "GITHUB_STEP_SUMMARY",
            "GOOGLE_API_KEY",
            "OPENAI_API_KEY",
            "OPENAI_BASE_URL",
        ):
            environment.delenv(name, raising=False)
        environment.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        environment.setenv("NO_PROXY", "127.0.0.1,localhost")
        yield


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a test leaves in its home is no other test's."""
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
