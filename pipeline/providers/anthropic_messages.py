"""``anthropic:``: the messages protocol, through the anthropic SDK (an optional extra)."""

from __future__ import annotations

from typing import Any

from pipeline.providers.base import Request
from pipeline.providers.reply import Reply, Wire, outcome_of
from pipeline.providers.wiring import SdkProvider, Send

DEFAULT_MAX_TOKENS = 4096
"""The protocol demands a number; this one is sent where the settings name none."""

_LIMITS = frozenset({"max_tokens", "model_context_window_exceeded"})
_REFUSALS = {"refusal": "the model declined"}


class AnthropicMessages(SdkProvider):
    """Models of Anthropic."""

    unsupported = frozenset({"temperature", "top_p", "seed"})
    proof = ("stop_reason",)
    home = "https://api.anthropic.com"

    def prepare(self) -> Send:
        """A message without streaming."""
        from anthropic import AsyncAnthropic

        client = AsyncAnthropic(
            api_key=self.wiring.key,
            webhook_key="",
            base_url=self.base_url,
            timeout=None,
            max_retries=0,
            open_telemetry=False,
            http_client=self.http,
        )

        async def send(request: Request) -> None:
            settings = request.settings
            options: dict[str, Any] = {}
            if settings.system is not None:
                options["system"] = settings.system
            if settings.stop:
                options["stop_sequences"] = list(settings.stop)
            await client.messages.create(
                model=request.model,
                max_tokens=settings.max_tokens or DEFAULT_MAX_TOKENS,
                messages=[{"role": "user", "content": request.prompt}],
                **options,
            )

        return send

    @staticmethod
    def read(message: Wire) -> Reply:
        """The text blocks of the message."""
        usage = message.usage or Wire()
        outcome, why = outcome_of(message.stop_reason, limits=_LIMITS, refusals=_REFUSALS)
        return Reply(
            text="".join(block.text for block in message.content if block.type == "text"),
            finish_reason=message.stop_reason,
            outcome=outcome,
            why=why,
            model=message.model,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
        )
