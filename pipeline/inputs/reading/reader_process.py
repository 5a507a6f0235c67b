"""The program that reads files, asked from outside: warm, so that a file costs a fork and not a start of Python."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pipeline

_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from pipeline.inputs.reading.worker import main; "
    "main(forks=sys.argv[2] == 'forks')"
)


class BrokenReaderError(Exception):
    """The process that read a file ended without an answer."""


class ReaderProcess:
    """A program that reads one file after another, each in a process of its own; a context manager that ends it.

    It starts with the first file, and anew after one that took too long. One thread at a time may ask; any may close.

    Args:
        forks: whether the system can copy a process; where it cannot, as on Windows, every file costs a start.
    """

    def __init__(self, *, forks: bool = hasattr(os, "fork")) -> None:
        self._forks = forks
        self._closed = False
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the program, even in the middle of a file; no further one is read."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            _kill(process)
            process.communicate()

    def ask(self, data: bytes, kind: str, ending: str, seconds: float) -> dict[str, Any]:
        """What the reader of a format says about a file.

        Args:
            data: the file's bytes.
            kind: its format.
            ending: of its name.
            seconds: that it may take.

        Raises:
            TimeoutError: it takes longer.
            BrokenReaderError: its process ended without an answer, or this was closed.
        """
        if self._closed:
            raise BrokenReaderError
        process = self._process or self._start()
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            _kill(process)

        timer = threading.Timer(max(seconds, 0), expire)
        timer.start()
        try:
            line = _exchange(process, json.dumps({"kind": kind, "ending": ending, "size": len(data)}), data)
        finally:
            timer.cancel()
            timer.join()
        if expired.is_set() or not line.endswith(b"\n") or not self._forks:
            self._end()
        if not line.endswith(b"\n") and expired.is_set():
            raise TimeoutError
        try:
            answer = json.loads(line)
        except ValueError as error:
            raise BrokenReaderError from error
        if not isinstance(answer, dict):
            raise BrokenReaderError
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        root = str(Path(pipeline.__file__).parent.parent)
        # Isolated: no variable of the environment and no folder of the user's changes what is imported.
        # A session of its own: whatever it started ends with it, and Ctrl-C is for whoever asks.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, root, "forks" if self._forks else "once"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        if self._closed:
            self._end()
            raise BrokenReaderError
        return self._process


def _exchange(process: subprocess.Popen[bytes], head: str, data: bytes) -> bytes:
    """The line that answers; without its end where the program ended."""
    assert process.stdin  # noqa: S101 - both are pipes
    assert process.stdout  # noqa: S101 - as above
    try:
        process.stdin.write(head.encode() + b"\n" + data)
        process.stdin.flush()
        return process.stdout.readline()
    except OSError:
        return b""


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
