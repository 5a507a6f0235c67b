"""The engine that runs model files, asked from outside its process: it can be ended while it loads or writes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Any, Protocol, Self

_LONGEST_REPLY = 64 * 1024**2
"""Bytes; an answer that fills a model's context takes less than one of them in a hundred."""


class BrokenEngineError(Exception):
    """The process ended without a reply."""


class Engine(Protocol):
    """What runs one model; it is asked for one thing at a time."""

    async def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """The reply to a model or a request.

        Raises:
            BrokenEngineError: the engine ended without one.
        """

    async def end(self) -> None:
        """Give the model's memory back, even in the middle of a reply."""


class GgufProcess:
    """An engine in a process of its own."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(cls) -> Self:
        """An engine that waits for its model."""
        worker = Path(__file__).with_name("gguf_worker.py")
        # -P: the worker's own folder holds modules of this package, which are no top-level ones.
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable, "-P", str(worker), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_LONGEST_REPLY
            )
        )

    async def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """The reply, as the worker describes it.

        Raises:
            BrokenEngineError: the process ended without one.
        """
        assert self._process.stdin  # noqa: S101 - both are pipes
        assert self._process.stdout  # noqa: S101 - as above
        try:
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            await self._process.stdin.drain()
            reply: dict[str, Any] = json.loads(await self._process.stdout.readline())
        except (OSError, ValueError) as error:
            raise BrokenEngineError from error
        return reply

    async def end(self) -> None:
        """End the process, even in the middle of a reply."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
