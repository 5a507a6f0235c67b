"""``openai:``, ``ollama:`` and ``local:``: the chat completions protocol, through the openai SDK."""

from __future__ import annotations

from typing import ClassVar

from openai import AsyncOpenAI
from openai.types.chat import ChatCompletion

from pipeline.providers.base import Request
from pipeline.providers.chat_protocol import PROOF, body_of, reply_of
from pipeline.providers.reply import Reply
from pipeline.providers.wiring import SdkProvider, Wiring


class OpenAIChat(SdkProvider):
    """Models of OpenAI."""

    proof = PROOF
    home = "https://api.openai.com/v1"
    limit_name: ClassVar[str] = "max_completion_tokens"
    """What the protocol calls the largest number of output tokens."""

    def __init__(self, wiring: Wiring) -> None:
        super().__init__(wiring)
        self._client = AsyncOpenAI(
            api_key=wiring.key,
            base_url=self.base_url,
            timeout=None,
            max_retries=0,
            default_headers={"Authorization": f"Bearer {wiring.key}"},
            http_client=self.http,
        )
        # The SDK takes these from OPENAI_ORG_ID and OPENAI_PROJECT_ID where they are not given, None included.
        self._client.organization = None
        self._client.project = None
        # Whole, or the SDK takes the parts together again for each call.
        self._address = f"{str(self._client.base_url).rstrip('/')}/chat/completions"
        # The name of this system for a header; each call that finds none starts a thread and a program to learn it.
        self._client._platform = "Unknown"  # noqa: SLF001 - there is no other way to give it

    async def call(self, request: Request) -> Reply:
        """The first choice of the completion."""
        # What chat.completions.create() does, without checking the body against its types, which takes 0.3 ms.
        body = body_of(request, self.limit_name)
        return reply_of(await self._client.post(self._address, body=body, cast_to=ChatCompletion))


class OpenAICompatible(OpenAIChat):
    """Any server that speaks OpenAI's protocol."""

    home = "http://127.0.0.1:8080/v1"
    hint = "is the model server running?"
    limit_name = "max_tokens"


class Ollama(OpenAICompatible):
    """Ollama's OpenAI-compatible endpoint."""

    home = "http://127.0.0.1:11434/v1"
    hint = "is Ollama running? start it with: ollama serve"
