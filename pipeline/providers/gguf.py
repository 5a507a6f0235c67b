"""``gguf:``: a model file run by llama.cpp on this machine, through xllamacpp (an optional extra)."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from typing import Any

from pipeline.errors import ProviderError
from pipeline.providers.base import Request
from pipeline.providers.chat_protocol import PROOF, body_of, reply_of
from pipeline.providers.faults import ODD_SHAPE, MalformedAnswerError, package_missing
from pipeline.providers.gguf_file import fault_of_model_file, model_file
from pipeline.providers.gguf_process import BrokenEngineError, Engine, GgufProcess
from pipeline.providers.recording import Recording, record_of
from pipeline.providers.reply import answer_of, read_wire
from pipeline.providers.visible import one_line
from pipeline.providers.wiring import Wiring
from pipeline.records import Answer

_CONTEXT = 8192
"""Tokens of prompt and answer together; a model's own limit may take more memory than there is."""

_URI = "http://in-process.invalid/v1/chat/completions"
"""Stands in cassettes where an address would be (RFC 6761)."""


class Gguf:
    """One model file, loaded when it is first needed; one call at a time.

    Args:
        wiring: whom to ask, and how.
        start: starts an engine that waits for its model.
    """

    unsupported: frozenset[str] = frozenset()
    read = staticmethod(reply_of)

    def __init__(self, wiring: Wiring, start: Callable[[], Awaitable[Engine]] = GgufProcess.start) -> None:
        self._start = start
        self._label = wiring.spec.label
        self._path, self._shown = model_file(wiring.spec, wiring.root)
        self._timeout = wiring.spec.timeout
        self._context = max(_CONTEXT, (wiring.spec.settings.max_tokens or 0) + _CONTEXT // 2)
        self._cassettes = wiring.cassettes
        self._engine: Engine | None = None
        self._unloadable: str | None = None
        self._turn = asyncio.Lock()

    def get_ready(self) -> None:
        """Nothing: the model is loaded when the one before has left the memory."""

    async def ask(self, request: Request) -> Answer:
        """The recorded answer, or the model's.

        Raises:
            ProviderError: the model cannot be loaded, or gave no answer in time.
            OutputError: the answer could not be recorded.
        """
        recording = self._cassettes.replay(request)
        is_new = recording is None
        if recording is None:
            self._cassettes.make_room(request)
            recording = await self._run(request)
        try:
            answer = answer_of(request, self.read(read_wire(recording.received)), recording)
        except Exception as error:
            what = str(error) if isinstance(error, MalformedAnswerError) else ODD_SHAPE
            raise ProviderError(f"{self._label} gave an answer that cannot be understood ({what}).") from error
        if is_new:
            self._cassettes.save(recording)
        return answer

    async def _run(self, request: Request) -> Recording:
        body = body_of(request, "max_tokens") | {"model": self._path.name}
        try:
            json.dumps(body, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            odd = f"{error.object[error.start : error.end]!a}"
            raise ProviderError(f"{self._label}: the prompt holds a character that cannot be sent ({odd}).") from error
        async with self._turn:
            engine = self._engine or await self._load()
            started = time.perf_counter()
            reply = await self._in_time(engine, body, "answer")
            seconds = time.perf_counter() - started
        if "error" in reply:
            raise ProviderError(f"{self._label}: llama.cpp failed: {self._told(reply['error'])}.")
        completion = reply["completion"]
        recording = record_of(
            request,
            PROOF,
            uri=_URI,
            sent=json.dumps(body).encode(),
            body=json.dumps(completion).encode(),
            seconds=seconds,
        )
        if recording is None:
            raise ProviderError(f"{self._label}: llama.cpp rejected the request: {self._told(_complaint(completion))}.")
        return self._cassettes.clean(recording)

    async def _load(self) -> Engine:
        """The engine, the model in it; what could not be loaded once is not tried again."""
        if find_spec("xllamacpp") is None:
            raise package_missing(self._label, "xllamacpp")
        if self._unloadable is None:
            self._unloadable = fault_of_model_file(self._path, self._shown)
        if self._unloadable is None:
            try:
                self._engine = await self._start()
            except OSError as error:
                raise ProviderError(f"{self._label}: llama.cpp cannot be started: {error.strerror}.") from error
            model = {"path": str(self._path), "name": self._path.name, "context": self._context}
            reply = await self._in_time(self._engine, model, "load its model")
            if "error" not in reply:
                return self._engine
            await self.aclose()
            self._unloadable = f"{self._shown} cannot be loaded{_advice(self._told(reply['error']))}"
        raise ProviderError(f"{self._label}: {self._unloadable}")

    async def _in_time(self, engine: Engine, message: dict[str, Any], task: str) -> dict[str, Any]:
        """The engine's reply; an engine that gives none is ended, and the next request starts another."""
        try:
            async with asyncio.timeout(self._timeout):
                return await engine.ask(message)
        except TimeoutError as error:
            await self.aclose()
            raise ProviderError(
                f"{self._label} did not {task} within {self._timeout:g} s; raise `timeout` or lower `max_tokens`.",
            ) from error
        except BrokenEngineError as error:
            await self.aclose()
            raise ProviderError(
                f"{self._label}: llama.cpp ended without a word, probably for want of memory."
            ) from error
        except asyncio.CancelledError:
            # Its reply would be taken for the next request's.
            await self.aclose()
            raise

    def _told(self, text: str) -> str:
        """llama.cpp's own words as a clause without the folders of the model."""
        return one_line(text.replace(str(self._path), self._shown)).rstrip(".")

    async def aclose(self) -> None:
        """Unload the model, even in the middle of an answer."""
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.end()


def _advice(why: str) -> str:
    """What llama.cpp says about a model that it cannot load, as far as it says something, and what to do."""
    if "unknown model architecture" in why:
        return f" ({why}); pip install --upgrade xllamacpp may help."
    if "chat template" in why:
        return f" ({why}); take another conversion of the model."
    if "incomplete" in why:
        return f" ({why}); download it again."
    return f"{f' ({why})' if why else ''}; is the file complete, and does it fit into memory?"


def _complaint(completion: Any) -> str:
    error = completion.get("error") if isinstance(completion, dict) else None
    return str(error.get("message", error) if isinstance(error, dict) else error)
