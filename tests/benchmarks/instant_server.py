"""A loopback server that answers OpenAI chat calls from a list of texts after a fixed wait.

Run as ``python instant_server.py SECONDS FILE``, where FILE is JSON: word of a prompt -> texts that answer it in turn.
It prints its port and serves until it is ended. Written on bare asyncio streams so that it costs little beside what is
measured.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path


def response_bytes(text: str) -> bytes:
    """One complete HTTP response that holds the text."""
    words = len(text.split())
    body = json.dumps(
        {
            "id": "chatcmpl-benchmark",
            "object": "chat.completion",
            "created": 0,
            "model": "benchmark",
            "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 10, "completion_tokens": words, "total_tokens": words + 10},
        }
    ).encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


class InstantAnswer(asyncio.Protocol):
    """One connection: whole requests in, the next response to each out after the wait."""

    def __init__(self, responses: Mapping[bytes, Iterator[bytes]], seconds: float) -> None:
        self.responses = responses
        self.seconds = seconds
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].lower()
            length = int(head.split(b"content-length:")[1].split(b"\r\n")[0]) if b"content-length:" in head else 0
            if len(self.buffer) < end + 4 + length:
                return
            body, self.buffer = self.buffer[end + 4 : end + 4 + length], self.buffer[end + 4 + length :]
            response = next(next(texts) for word, texts in self.responses.items() if word in body)
            asyncio.get_running_loop().call_later(self.seconds, self.answer, response)

    def answer(self, response: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(response)


async def serve(seconds: float, texts: Mapping[str, list[str]]) -> None:
    responses = {word.encode(): cycle([response_bytes(text) for text in answers]) for word, answers in texts.items()}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: InstantAnswer(responses, seconds), "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - the caller reads the port
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8"))))
