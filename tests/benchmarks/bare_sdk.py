"""The least that the openai SDK takes: ``python bare_sdk.py PORT CALLS AT_ONCE`` asks one prompt, and keeps nothing."""

from __future__ import annotations

import asyncio
import gc
import sys

import openai


async def ask(port: int, calls: int, at_once: int) -> None:
    """Ask the loopback server on that port; an error ends it all."""
    slots = asyncio.Semaphore(at_once)
    async with openai.AsyncOpenAI(base_url=f"http://127.0.0.1:{port}/v1", api_key="benchmark") as client:

        async def ask_once() -> None:
            async with slots:
                reply = await client.chat.completions.create(
                    model="benchmark", messages=[{"role": "user", "content": "Explain foundations."}]
                )
            assert reply.choices[0].message.content

        await asyncio.gather(*(ask_once() for _ in range(calls)))


if __name__ == "__main__":
    # As labreport does.
    gc.set_threshold(50_000, 50, 100)
    asyncio.run(ask(*map(int, sys.argv[1:])))
