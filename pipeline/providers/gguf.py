"""``gguf:``: a model file run by llama.cpp in this process, through xllamacpp (an optional extra)."""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pipeline.errors import LabreportError, ProviderError
from pipeline.providers.base import Request
from pipeline.providers.chat_protocol import PROOF, body_of, reply_of
from pipeline.providers.faults import ODD_SHAPE, MalformedAnswerError, package_missing
from pipeline.providers.recording import Recording, record_of
from pipeline.providers.reply import answer_of
from pipeline.providers.visible import one_line
from pipeline.providers.wiring import Wiring
from pipeline.records import Answer

_CONTEXT = 8192
"""Tokens of prompt and answer together; a model's own limit may take more memory than there is."""

_URI = "http://in-process.invalid/v1/chat/completions"
"""Stands in cassettes where an address would be (RFC 6761)."""


class Gguf:
    """One model file, loaded when it is first needed; one call at a time."""

    unsupported: frozenset[str] = frozenset()

    def __init__(self, wiring: Wiring) -> None:
        self._label = wiring.spec.label
        self._path = wiring.root / Path(wiring.spec.model).expanduser()
        # Of an absolute path the report shows the name alone: folders name people and machines.
        self._shown = wiring.spec.shown_id.partition(":")[2]
        self._timeout = wiring.spec.timeout
        self._context = max(_CONTEXT, (wiring.spec.settings.max_tokens or 0) + _CONTEXT // 2)
        self._cassettes = wiring.cassettes
        self._engine: Any = None
        self._turn = asyncio.Lock()

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
        completion = json.loads(recording.received, object_hook=lambda fields: SimpleNamespace(**fields))
        try:
            answer = answer_of(request, reply_of(completion), recording)
        except Exception as error:
            what = str(error) if isinstance(error, MalformedAnswerError) else ODD_SHAPE
            raise ProviderError(f"{self._label} gave an answer that cannot be understood ({what}).") from error
        if is_new:
            self._cassettes.save(recording)
        return answer

    async def _run(self, request: Request) -> Recording:
        body = body_of(request, "max_tokens") | {"model": self._path.name}
        await self._turn.acquire()
        started = time.perf_counter()
        work = _in_a_thread(lambda: self._complete(body))
        # A call that takes too long goes on until it ends; the next one must not start before.
        work.add_done_callback(lambda _: self._turn.release())
        try:
            completion = await asyncio.wait_for(asyncio.shield(work), self._timeout)
        except TimeoutError as error:
            raise ProviderError(
                f"{self._label} did not answer within {self._timeout:g} s; raise `timeout` or lower `max_tokens`.",
            ) from error
        recording = record_of(
            request,
            PROOF,
            uri=_URI,
            sent=json.dumps(body).encode(),
            body=json.dumps(completion).encode(),
            seconds=time.perf_counter() - started,
        )
        if recording is None:
            raise ProviderError(f"{self._label}: llama.cpp rejected the request: {_complaint(completion)}.")
        return self._cassettes.clean(recording)

    def _complete(self, body: dict[str, Any]) -> Any:
        try:
            # Before the model is loaded: llama.cpp may never end where it is unloaded before its first call.
            json.dumps(body, ensure_ascii=False).encode()
            if self._engine is None:
                self._engine = _load(self._path, self._shown, self._label, self._context)
            return self._engine.handle_chat_completions(body)
        except LabreportError:
            raise
        except (RuntimeError, ValueError) as error:
            told = one_line(str(error).replace(str(self._path), self._shown))
            raise ProviderError(f"{self._label}: llama.cpp failed: {told}.") from error

    async def aclose(self) -> None:
        """Unload the model."""
        self._engine = None


def _load(path: Path, shown: str, label: str, context: int) -> Any:
    try:
        import xllamacpp  # type: ignore[import-untyped] # it ships no types
    except ModuleNotFoundError as error:
        raise package_missing(label, "xllamacpp") from error
    if not path.is_file():
        raise ProviderError(f"{label}: there is no model file {shown}.")
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.model_alias = [path.name]
    params.n_ctx = context
    params.n_parallel = 1
    params.verbosity = -1
    params.warmup = False
    # xllamacpp opens a port on 127.0.0.1 whether one wants it or not; nobody knows this key.
    params.api_keys = [secrets.token_hex()]
    try:
        return xllamacpp.Server(params)
    except RuntimeError as error:
        raise ProviderError(f"{label}: {shown} cannot be loaded; is it a complete GGUF file?") from error


def _complaint(completion: Any) -> str:
    error = completion.get("error") if isinstance(completion, dict) else None
    return one_line(error.get("message", error) if isinstance(error, dict) else error).rstrip(".")


def _in_a_thread(work: Any) -> asyncio.Future[Any]:
    """What a function returns, later; its thread does not keep the program from ending, unlike asyncio.to_thread's."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()

    def settle(result: Any, error: BaseException | None) -> None:
        if not future.cancelled():
            future.set_exception(error) if error else future.set_result(result)

    def run() -> None:
        result, failure = None, None
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - it is raised again where the future is awaited
            failure = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result, failure)

    threading.Thread(target=run, daemon=True).start()
    return future
