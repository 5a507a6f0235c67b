"""What every provider adapter is: one request in, one answer out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from pipeline.errors import InputError
from pipeline.records import Answer, Settings

ReadText = Callable[[Path], str]
"""Gives the text of a file, or raises an InputError that starts with its path and a colon."""


def read_nothing(path: Path) -> str:
    """Never a text: stands where no file is to be read.

    Raises:
        InputError: always.
    """
    raise InputError(f"{path}: no file is read here.")


@dataclass(frozen=True)
class Request:
    """labreport's own request: what is asked, and what selects a cassette.

    Attributes:
        label: display name of the provider; names the cassette's folder.
        kind: provider kind, such as ``openai``.
        model: model name without the kind.
        exercise: id of the exercise; names the cassette's file.
        sample: 0-based number among the repeats.
        prompt: the text sent as the user's message.
        settings: what the model is asked with.
    """

    label: str
    kind: str
    model: str
    exercise: str
    sample: int
    prompt: str
    settings: Settings

    @cached_property
    def identity(self) -> dict[str, object]:
        """The fields that select a cassette; label, exercise and server address are not among them."""
        messages = [{"role": "user", "content": self.prompt}]
        if self.settings.system is not None:
            messages.insert(0, {"role": "system", "content": self.settings.system})
        settings = {name: value for name, value in self.settings.given().items() if name != "system"}
        return {
            "provider": self.kind,
            "model": self.model,
            "messages": messages,
            "settings": settings,
            "sample": self.sample,
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the identity in canonical JSON, 64 hex digits."""
        text = json.dumps(self.identity, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Provider(Protocol):
    """One contestant that can be asked."""

    unsupported: frozenset[str]
    """Names of the fields of Settings that this provider cannot honour."""

    def get_ready(self) -> None:
        """Load what calls need and what takes time but once, so that no call is measured with it.

        What stands in the way is not raised here but by ``ask``.
        """

    async def ask(self, request: Request) -> Answer:
        """The answer; refused, truncated and empty ones are answers too.

        Raises:
            ProviderError: no answer could be had; ``retryable`` and ``retry_after`` say whether to ask again.
        """

    async def aclose(self) -> None:
        """Give connections and memory back; doing so again does no harm."""
