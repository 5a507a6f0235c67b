"""A replay needs no SDK; this is where one that reads a response differently would be noticed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
from anthropic import AsyncAnthropic
from google import genai
from google.genai import types
from openai import AsyncOpenAI

from pipeline.providers.anthropic_messages import AnthropicMessages
from pipeline.providers.cassette_file import read_recording
from pipeline.providers.google import Google
from pipeline.providers.openai_chat import OpenAIChat
from pipeline.providers.reply import Reply, read_wire
from pipeline.resources import data_folder

Said = tuple[str | None, str | None, str | None, int | None, int | None]
"""Text, finish reason, model, input and output tokens."""

CASSETTES = data_folder("prompts") / "sample" / "cassettes"
USAGE: dict[str, Any] = {"prompt_tokens": 3, "completion_tokens": 5, "total_tokens": 8}
COUNTS: dict[str, Any] = {"promptTokenCount": 3, "candidatesTokenCount": 5, "totalTokenCount": 8}
SAMPLES = {path: read_recording(path.read_bytes()) for path in sorted(CASSETTES.rglob("*.yaml"))}


def client(body: str) -> httpx2.AsyncClient:
    """A client whose server always says the same."""
    answer = httpx2.MockTransport(
        lambda _: httpx2.Response(200, headers={"content-type": "application/json"}, content=body.encode())
    )
    return httpx2.AsyncClient(transport=answer)


async def by_openai(body: str) -> Said:
    sdk = AsyncOpenAI(api_key="none", base_url="http://127.0.0.1/v1", http_client=client(body))
    said = await sdk.chat.completions.create(model="m", messages=[{"role": "user", "content": "Why?"}])
    choice, usage = said.choices[0], said.usage
    counts = (usage.prompt_tokens, usage.completion_tokens) if usage else (None, None)
    return choice.message.content or choice.message.refusal, choice.finish_reason, said.model, *counts


async def by_google(body: str) -> Said:
    options = types.HttpOptions(base_url="http://127.0.0.1", httpx_async_client=client(body))
    sdk = genai.Client(api_key="none", vertexai=False, http_options=options)
    said = await sdk.aio.models.generate_content(model="m", contents="Why?")
    usage, candidate = said.usage_metadata, said.candidates[0] if said.candidates else None
    written = [usage.candidates_token_count or 0, usage.thoughts_token_count or 0] if usage else [0]
    counts = (usage.prompt_token_count if usage else None, sum(written) or None)
    if candidate is None:
        assert said.prompt_feedback
        assert said.prompt_feedback.block_reason
        return None, said.prompt_feedback.block_reason.value, said.model_version, *counts
    assert candidate.finish_reason
    return said.text or "", candidate.finish_reason.value, said.model_version, *counts


async def by_anthropic(body: str) -> Said:
    sdk = AsyncAnthropic(api_key="none", base_url="http://127.0.0.1", http_client=client(body))
    said = await sdk.messages.create(model="m", max_tokens=9, messages=[{"role": "user", "content": "Why?"}])
    text = "".join(block.text for block in said.content if block.type == "text")
    return text, said.stop_reason, said.model, said.usage.input_tokens, said.usage.output_tokens


def ours(reply: Reply) -> Said:
    return reply.text, reply.finish_reason, reply.model, reply.input_tokens, reply.output_tokens


def completion(message: dict[str, Any], finish: str = "stop", **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "m-1", "choices": [choice], **more}


@pytest.mark.parametrize(
    "body",
    [
        completion({"content": "Because."}, usage=USAGE),
        completion({"content": "Because"}, "length", usage={**USAGE, "completion_tokens_details": None}),
        completion({"content": None, "refusal": "No."}, usage=USAGE),
        completion({"content": ""}, "content_filter"),
        completion({"content": "Because.", "annotations": [], "reasoning_content": "Hm."}, service_tier="default"),
    ],
    ids=["answered", "cut off", "refused", "filtered, no usage", "more fields"],
)
async def test_a_completion_says_what_openai_s_sdk_reads(body: dict[str, Any]) -> None:
    text = json.dumps(body)
    assert ours(OpenAIChat.read(read_wire(text))) == await by_openai(text)


@pytest.mark.parametrize(
    "body",
    [
        {"candidates": [{"content": {"parts": [{"text": "Be"}, {"text": "cause."}]}, "finishReason": "STOP"}]},
        {
            "candidates": [
                {
                    "content": {"role": "model", "parts": [{"text": "Hm.", "thought": True}, {"text": "Because"}]},
                    "finishReason": "MAX_TOKENS",
                }
            ],
            "usageMetadata": COUNTS | {"thoughtsTokenCount": 7},
            "modelVersion": "m-1",
        },
        {"candidates": [{"finishReason": "SAFETY", "index": 0}], "usageMetadata": COUNTS},
        {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {"promptTokenCount": 3}},
    ],
    ids=["answered, no usage", "cut off, thoughts", "stopped", "blocked"],
)
async def test_content_says_what_google_s_sdk_reads(body: dict[str, Any]) -> None:
    text = json.dumps(body)
    assert ours(Google.read(read_wire(text))) == await by_google(text)


@pytest.mark.parametrize(
    ("content", "stop"),
    [
        ([{"type": "text", "text": "Because."}], "end_turn"),
        ([{"type": "text", "text": "Be"}, {"type": "text", "text": "cause"}], "max_tokens"),
        ([{"type": "thinking", "thinking": "Hm.", "signature": "x"}, {"type": "text", "text": "So."}], "stop_sequence"),
        ([], "refusal"),
    ],
    ids=["answered", "cut off", "thoughts", "refused"],
)
async def test_a_message_says_what_anthropic_s_sdk_reads(content: list[dict[str, str]], stop: str) -> None:
    usage = {"input_tokens": 3, "output_tokens": 5}
    head = {"id": "1", "type": "message", "role": "assistant", "model": "m-1", "stop_sequence": None}
    text = json.dumps({**head, "content": content, "stop_reason": stop, "usage": usage})
    assert ours(AnthropicMessages.read(read_wire(text))) == await by_anthropic(text)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_a_shipped_recording_says_what_its_sdk_reads(path: Path) -> None:
    recording = SAMPLES[path]
    kind, received = recording.request.kind, recording.received
    adapter, sdk = {"openai": (OpenAIChat, by_openai), "google": (Google, by_google)}[kind]
    assert ours(adapter.read(read_wire(received))) == await sdk(received)
