"""A loopback server that answers every OpenAI chat call with the same text after a fixed wait.

Run as ``python instant_server.py SECONDS WORDS``; it prints its port and serves until it is ended. Written on bare
asyncio streams so that it costs little beside what is measured.
"""

from __future__ import annotations

import asyncio
import json
import sys

SENTENCE = "A generative model learns the distribution of its training data and draws new samples from it. "


def response_bytes(words: int) -> bytes:
    """One complete HTTP response that holds about that many words."""
    text = (SENTENCE * (words // 16 + 1)).strip()
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
    """One connection: whole requests in, the same response out after the wait."""

    def __init__(self, response: bytes, seconds: float) -> None:
        self.response = response
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
            self.buffer = self.buffer[end + 4 + length :]
            asyncio.get_running_loop().call_later(self.seconds, self.answer)

    def answer(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(self.response)


async def serve(seconds: float, words: int) -> None:
    response = response_bytes(words)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: InstantAnswer(response, seconds), "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - the caller reads the port
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), int(sys.argv[2])))
