"""Requests and recordings for tests, with everything that a test does not care about filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.providers.base import Request
from pipeline.providers.recording import Recording, write_body
from pipeline.records import Settings


def request_of(prompt: str = "What is AI?", **changes: Any) -> Request:
    """A request to OpenAI's gpt-x for exercise e1, sample 0; what is no field of Request is a setting."""
    fields = {"label": "ChatGPT", "kind": "openai", "model": "gpt-x", "exercise": "e1", "sample": 0}
    settings = Settings.model_validate({name: value for name, value in changes.items() if name not in fields})
    return Request(
        prompt=prompt, settings=settings, **{name: changes.get(name, default) for name, default in fields.items()}
    )


def completion_of(text: str | None, **message: Any) -> dict[str, Any]:
    """A chat completion as OpenAI sends it."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text, **message}, "finish_reason": "stop"}
    return {"id": "c1", "object": "chat.completion", "created": 1, "model": "gpt-x", "choices": [choice]}


def recording_of(request: Request, text: str = "A field.", **changes: Any) -> Recording:
    """A recording of a chat completion."""
    fields = {
        "uri": "https://api.openai.com/v1/chat/completions",
        "sent": write_body({"model": request.model}),
        "received": write_body(completion_of(text)),
        "recorded_at": "2026-11-21T10:00:00Z",
        "seconds": 1.25,
    }
    return Recording(request=request, **{**fields, **changes})


def files_in(folder: Path) -> list[str]:
    """Names of all files below the folder, relative to it, in order."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
