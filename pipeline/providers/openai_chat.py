"""``openai:``, ``ollama:`` and ``local:``: the chat completions protocol, through the openai SDK."""

from __future__ import annotations

from typing import ClassVar

from pipeline.providers.base import Request
from pipeline.providers.chat_protocol import PROOF, body_of, reply_of
from pipeline.providers.wiring import SdkProvider, Send


class OpenAIChat(SdkProvider):
    """Models of OpenAI."""

    proof = PROOF
    read = staticmethod(reply_of)
    home = "https://api.openai.com/v1"
    limit_name: ClassVar[str] = "max_completion_tokens"
    """What the protocol calls the largest number of output tokens."""

    def prepare(self) -> Send:
        """A chat completion without streaming."""
        import httpx2
        from openai import AsyncOpenAI

        key = self.wiring.key
        client = AsyncOpenAI(
            api_key=key,
            base_url=self.base_url,
            timeout=None,
            max_retries=0,
            default_headers={"Authorization": f"Bearer {key}"},
            http_client=self.http,
        )
        # The SDK takes these from OPENAI_ORG_ID and OPENAI_PROJECT_ID where they are not given, None included.
        client.organization = None
        client.project = None
        # Whole, or the SDK takes the parts together again for each call.
        address = f"{str(client.base_url).rstrip('/')}/chat/completions"
        # The name of this system for a header; each call that finds none starts a thread and a program to learn it.
        client._platform = "Unknown"  # noqa: SLF001 - there is no other way to give it

        async def send(request: Request) -> None:
            # What chat.completions.create() does, without checking what is sent and received against its types, which
            # takes 0.4 ms.
            await client.post(address, body=body_of(request, self.limit_name), cast_to=httpx2.Response)

        return send


class OpenAICompatible(OpenAIChat):
    """Any server that speaks OpenAI's protocol."""

    home = "http://127.0.0.1:8080/v1"
    hint = 'is the model server running? "labreport doctor" shows which one answers'
    limit_name = "max_tokens"


class Ollama(OpenAICompatible):
    """Ollama's OpenAI-compatible endpoint."""

    home = "http://127.0.0.1:11434/v1"
    hint = 'is Ollama running? start it with "ollama serve"; "labreport doctor" shows whether it answers'
