"""A loopback server that plays OpenAI, Gemini and Anthropic on the wire.

    with ProviderServer({"What is AI?": "A field."}) as server:
        client = AsyncOpenAI(base_url=f"{server.url}/v1", ...)

It runs in a thread of its own, so that synchronous tests, asyncio tests and child processes can all talk to it.
What it says comes from a mapping of prompts to texts, or from a function that takes a ``Call`` and gives a ``Say``
(or just a text): status, headers, delay, a body of any kind, a connection that breaks off. Every request that arrived
is kept in ``calls``.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

Protocol = Literal["openai", "google", "anthropic"]


@dataclass(frozen=True)
class Call:
    """One request that arrived.

    Attributes:
        number: 0-based, in order of arrival.
        protocol: whose wire format it is in.
        path: with the query.
        headers: names in lower case.
        body: the JSON that was sent.
        model: model asked for.
        prompt: text of the user's message.
        system: text of the system message, or None.
    """

    number: int
    protocol: Protocol
    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    model: str
    prompt: str
    system: str | None


@dataclass(frozen=True)
class Say:
    """What the server says to a call.

    Attributes:
        text: what the model wrote.
        finish: the protocol's word for why it stopped; None is its word for a complete answer.
        status: HTTP status; from 300 on the body is the protocol's error object with ``text`` as its message.
        code: word that the error object carries, such as ``insufficient_quota``.
        headers: added to the response.
        delay: seconds to wait first.
        body: sent in place of everything above, JSON if it is no bytes.
        fault: ``drop`` closes the connection without a word, ``half`` in the middle of the body. ``reset`` breaks it
            off (RST) without a word, ``reset half`` in the middle of the body, ``reset end`` behind its last byte but
            before the client can know that it was the last.
        drip: seconds over which the body is spread, in 20 pieces.
    """

    text: str = ""
    finish: str | None = None
    status: int = 200
    code: str = "error"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    body: object = None
    fault: Literal["", "drop", "half", "reset", "reset half", "reset end"] = ""
    drip: float = 0.0


Answers = Mapping[str, str] | Callable[[Call], Say | str]


class ProviderServer:
    """The server; a context manager that listens on 127.0.0.1.

    Args:
        answers: prompt -> text (an unknown prompt gets 404), or a function of the call.
        port: to listen on; 0 takes a free one.
    """

    def __init__(self, answers: Answers, port: int = 0) -> None:
        self.calls: list[Call] = []
        self.url = ""
        """Address without a path: OpenAI lies at ``/v1``, Gemini at ``/``, Anthropic at ``/``."""
        self.highest_in_flight = 0
        """Most calls that were being answered at the same time."""
        self._answers = answers
        self._port = port
        self._in_flight = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.connections: set[asyncio.Task[None]] = set()
        """Connections that are open."""

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10), "the server did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", self._port, backlog=1000))
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for connection in self.connections:
            connection.cancel()
        self._loop.run_until_complete(asyncio.gather(*self.connections, return_exceptions=True))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.connections.add(task)
        try:
            while await self._serve_one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has what it wanted, or the test is over
        finally:
            self.connections.discard(task)
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection can take another request."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        sent = await reader.readexactly(int(headers.get("content-length", 0)))
        call = _call(len(self.calls), head[0].split(" ")[1], headers, json.loads(sent or b"{}"))
        self.calls.append(call)
        self._in_flight += 1
        self.highest_in_flight = max(self.highest_in_flight, self._in_flight)
        try:
            say = self._say(call)
            await asyncio.sleep(say.delay)
        finally:
            self._in_flight -= 1
        if say.fault not in ("drop", "reset"):
            await self._send(call, say, writer)
        if say.fault.startswith("reset"):
            _reset(writer)
        return not say.fault

    async def _send(self, call: Call, say: Say, writer: asyncio.StreamWriter) -> None:
        body = self.body_of(call, say)
        if say.fault == "reset end":
            body = f"{len(body):x}\r\n".encode() + body + b"\r\n"
            added = {"transfer-encoding": "chunked"}
        else:
            added = {"content-length": str(len(body))}
        added = {"content-type": "application/json", **added, **say.headers}
        lines = [f"HTTP/1.1 {say.status} -", *(f"{name}: {value}" for name, value in added.items()), "", ""]
        writer.write("\r\n".join(lines).encode("latin-1"))
        body = body[: len(body) // 2 if say.fault.endswith("half") else None]
        pieces = 20 if say.drip else 1
        for number in range(pieces):
            if number == pieces - 1 and not say.fault:
                self.delivered(call, say)
            writer.write(body[len(body) * number // pieces : len(body) * (number + 1) // pieces])
            await writer.drain()
            await asyncio.sleep(say.drip / pieces)

    def delivered(self, call: Call, say: Say) -> None:
        """Called when the last part of a whole response is being sent, before the client has it."""

    @staticmethod
    def body_of(call: Call, say: Say) -> bytes:
        """The body that a ``Say`` becomes in the call's protocol."""
        if isinstance(say.body, bytes):
            return say.body
        if say.body is not None:
            return json.dumps(say.body).encode()
        makers = {"openai": _openai, "google": _google, "anthropic": _anthropic}
        errors = {"openai": _openai_error, "google": _google_error, "anthropic": _anthropic_error}
        return json.dumps((makers if say.status < 300 else errors)[call.protocol](call, say)).encode()

    def _say(self, call: Call) -> Say:
        if callable(self._answers):
            said = self._answers(call)
            return Say(said) if isinstance(said, str) else said
        if call.prompt in self._answers:
            return Say(self._answers[call.prompt])
        return Say(f"no answer for {call.prompt!r}", status=404)


def _call(number: int, path: str, headers: Mapping[str, str], body: dict[str, Any]) -> Call:
    protocol: Protocol
    if ":generateContent" in path:
        protocol = "google"
        model = path.rpartition("models/")[2].partition(":")[0]
        prompt = "".join(part["text"] for content in body["contents"] for part in content["parts"])
        instruction = body.get("systemInstruction")
        system = None if instruction is None else "".join(part["text"] for part in instruction["parts"])
    else:
        protocol = "anthropic" if path.endswith("/messages") else "openai"
        model = body.get("model", "")
        texts = {message["role"]: message["content"] for message in body.get("messages", ())}
        prompt, system = texts.get("user", ""), texts.get("system", body.get("system"))
    return Call(number, protocol, path, headers, body, model, prompt, system)


def _reset(writer: asyncio.StreamWriter) -> None:
    """Break the connection off: who reads from it gets an error, not an end."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _words(text: str | None) -> int:
    return len((text or "").split())


def _openai(call: Call, say: Say) -> dict[str, Any]:
    sent, written = _words(call.prompt) + _words(call.system), _words(say.text)
    message = {"role": "assistant", "content": say.text, "refusal": None}
    return {
        "id": f"chatcmpl-{call.number}",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": call.model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": say.finish or "stop"}],
        "usage": {"prompt_tokens": sent, "completion_tokens": written, "total_tokens": sent + written},
    }


def _openai_error(_: Call, say: Say) -> dict[str, Any]:
    return {"error": {"message": say.text, "type": say.code, "param": None, "code": say.code}}


def _google(call: Call, say: Say) -> dict[str, Any]:
    sent, written = _words(call.prompt) + _words(call.system), _words(say.text)
    content = {"role": "model", "parts": [{"text": say.text}]}
    return {
        "candidates": [{"content": content, "finishReason": say.finish or "STOP", "index": 0}],
        "usageMetadata": {"promptTokenCount": sent, "candidatesTokenCount": written, "totalTokenCount": sent + written},
        "modelVersion": call.model,
        "responseId": f"response-{call.number}",
    }


def _google_error(_: Call, say: Say) -> dict[str, Any]:
    return {"error": {"code": say.status, "message": say.text, "status": say.code.upper(), "details": []}}


def _anthropic(call: Call, say: Say) -> dict[str, Any]:
    return {
        "id": f"msg_{call.number}",
        "type": "message",
        "role": "assistant",
        "model": call.model,
        "content": [{"type": "text", "text": say.text}],
        "stop_reason": say.finish or "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": _words(call.prompt) + _words(call.system), "output_tokens": _words(say.text)},
    }


def _anthropic_error(call: Call, say: Say) -> dict[str, Any]:
    error = {"type": say.code, "message": say.text}
    return {"type": "error", "error": error, "request_id": f"req_{call.number}"}
