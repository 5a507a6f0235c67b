"""Writes the cassettes of the shipped sample from the Markdown in tests/sample_answers.

    python -m tests.make_sample_cassettes

The texts are served by the loopback server and recorded through the real SDKs, so the files are what an asked model
would have left; then each one is marked as written. A test compares the shipped files with what this makes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import httpx2

from pipeline.inputs.experiment import read_experiment
from pipeline.providers.asking import ask_experiment
from pipeline.providers.cassette_file import read_recording, write_recording
from pipeline.records import Experiment, Progress, Prompt
from pipeline.resources import data_folder
from tests.provider_server import Call, ProviderServer, Say

SOURCES = Path(__file__).parent / "sample_answers"
SAMPLE = data_folder("prompts") / "sample" / "labreport.yaml"
STYLES = {"sample-long-technical": "long", "sample-short-plain": "plain"}
"""Model to the folder of its texts."""
NOTE = "The labreport authors wrote this text as a sample; no model produced it."
KEYS = {"OPENAI_API_KEY": "sk-sample-key-of-nobody", "GEMINI_API_KEY": "sample-key-of-nobody"}
"""The SDKs want keys; none of them may reach a file."""


class LoopbackTransport(httpx2.AsyncHTTPTransport):
    """Sends each request to one server, whatever host it names; recordings keep the provider's own address."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._server = httpx2.URL(url)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url.copy_with(scheme="http", host=self._server.host, port=self._server.port)
        body = await request.aread()
        return await super().handle_async_request(
            httpx2.Request(request.method, url, headers=request.headers, content=body)
        )


def sample_text(model: str, exercise: str) -> str:
    """What a sample model says to an exercise."""
    return (SOURCES / STYLES[model] / f"{exercise}.md").read_text("utf-8")


def make_cassettes(folder: Path) -> None:
    """Record all answers of the sample into the folder, which should hold none."""
    experiment = read_experiment(SAMPLE, allowed=[SAMPLE.parents[2]]).model_copy(update={"cassettes": folder})
    exercises = {prompt.text: prompt for prompt in experiment.prompts}
    with ProviderServer(lambda call: Say(body=_body(call, exercises))) as server:
        asyncio.run(_record(experiment, server.url))
    for path in folder.glob("*/*.yaml"):
        recording = replace(
            read_recording(path.read_bytes()), origin="written", note=NOTE, recorded_at=None, seconds=None
        )
        path.write_bytes(write_recording(recording))


async def _record(experiment: Experiment, url: str) -> None:
    answers = await ask_experiment(
        experiment,
        mode="all",
        environ=KEYS,
        concurrency=1,
        on_progress=_ignore,
        transport_for=lambda _: LoopbackTransport(url),
    )
    assert all(answer.status == "answered" for answer in answers), answers


def _ignore(_: Progress) -> None:
    """Nobody watches."""


def _body(call: Call, exercises: Mapping[str, Prompt]) -> dict[str, object]:
    """The response on the wire; without token counts, since no tokenizer was at work."""
    exercise = exercises[call.prompt].id
    text = sample_text(call.model, exercise)
    if call.protocol == "google":
        content = {"role": "model", "parts": [{"text": text}]}
        return {
            "candidates": [{"content": content, "finishReason": "STOP", "index": 0}],
            "modelVersion": call.model,
            "responseId": f"sample-{exercise}",
        }
    message = {"role": "assistant", "content": text, "refusal": None}
    return {
        "id": f"chatcmpl-sample-{exercise}",
        "object": "chat.completion",
        "created": 0,
        "model": call.model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
    }


if __name__ == "__main__":
    shipped = read_experiment(SAMPLE, allowed=[SAMPLE.parents[2]]).cassettes
    for old in shipped.glob("*/*.yaml"):
        old.unlink()
    make_cassettes(shipped)
