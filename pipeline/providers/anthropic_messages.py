"""``anthropic:``: the messages protocol, through the anthropic SDK (an optional extra)."""

from __future__ import annotations

from typing import Any

from anthropic import AsyncAnthropic
from anthropic.types import Message

from pipeline.providers.base import Request
from pipeline.providers.reply import Reply, outcome_of
from pipeline.providers.wiring import SdkProvider, Wiring

DEFAULT_MAX_TOKENS = 4096
"""The protocol demands a number; this one is sent where the settings name none."""

_LIMITS = frozenset({"max_tokens", "model_context_window_exceeded"})
_REFUSALS = {"refusal": "the model declined"}


class AnthropicMessages(SdkProvider):
    """Models of Anthropic."""

    unsupported = frozenset({"temperature", "top_p", "seed"})
    proof = ("stop_reason",)
    home = "https://api.anthropic.com"

    def __init__(self, wiring: Wiring) -> None:
        super().__init__(wiring)
        self._client = AsyncAnthropic(
            api_key=wiring.key,
            webhook_key="",
            base_url=self.base_url,
            timeout=None,
            max_retries=0,
            open_telemetry=False,
            http_client=self.http,
        )

    async def call(self, request: Request) -> Reply:
        """The text blocks of the message."""
        settings = request.settings
        options: dict[str, Any] = {}
        if settings.system is not None:
            options["system"] = settings.system
        if settings.stop:
            options["stop_sequences"] = list(settings.stop)
        message: Message = await self._client.messages.create(
            model=request.model,
            max_tokens=settings.max_tokens or DEFAULT_MAX_TOKENS,
            messages=[{"role": "user", "content": request.prompt}],
            **options,
        )
        outcome, why = outcome_of(message.stop_reason, limits=_LIMITS, refusals=_REFUSALS)
        return Reply(
            text="".join(block.text for block in message.content if block.type == "text"),
            finish_reason=message.stop_reason,
            outcome=outcome,
            why=why,
            model=message.model,
            input_tokens=message.usage.input_tokens if message.usage else None,
            output_tokens=message.usage.output_tokens if message.usage else None,
        )
