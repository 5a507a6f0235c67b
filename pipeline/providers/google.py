"""``google:`` (also ``gemini:``): Gemini's generateContent, through the google-genai SDK."""

from __future__ import annotations

import logging
import ssl
import warnings
from typing import Any

import httpx2
from google import genai
from google.genai import types

from pipeline.providers.base import Request
from pipeline.providers.faults import MalformedAnswerError
from pipeline.providers.reply import Reply, outcome_of
from pipeline.providers.wiring import SdkProvider, Wiring

_LIMITS = frozenset({"MAX_TOKENS", "CONTINUATION"})
_REFUSALS = {
    "BLOCKLIST": "the answer holds a term that is on its blocklist",
    "LANGUAGE": "it does not support the language of the answer",
    "MODEL_ARMOR": "its content filter stopped the answer",
    "PROHIBITED_CONTENT": "the answer may hold prohibited content",
    "RECITATION": "the answer repeats its training text too closely",
    "SAFETY": "its safety filter stopped the answer",
    "SPII": "the answer may hold sensitive personal data",
}


class Google(SdkProvider):
    """Models of Google."""

    proof = ("candidates", "promptFeedback")
    home = "https://generativelanguage.googleapis.com"

    def __init__(self, wiring: Wiring) -> None:
        super().__init__(wiring)
        # The SDK keeps words that it does not know, but warns of each; the report shows them.
        warnings.filterwarnings("ignore", r".* is not a valid \w+$", UserWarning, r"google\.genai\._common")
        # It also warns of keys in the environment that it is not to use.
        logging.getLogger("google_genai._api_client").setLevel(logging.ERROR)
        self._client = genai.Client(
            api_key=wiring.key,
            vertexai=False,
            http_options=types.HttpOptions(
                base_url=self.base_url,
                api_version="v1beta",
                httpx_async_client=self.http,
                # Neither is used; they keep the SDK from loading certificates three times over.
                httpx_client=httpx2.Client(transport=httpx2.BaseTransport(), trust_env=False),
                async_client_args={"ssl": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)},
            ),
        )

    async def call(self, request: Request) -> Reply:
        """The first candidate, or why the prompt was blocked."""
        settings = request.settings
        response = await self._client.aio.models.generate_content(
            model=request.model,
            contents=request.prompt,
            config=types.GenerateContentConfig(
                system_instruction=settings.system,
                temperature=settings.temperature,
                top_p=settings.top_p,
                max_output_tokens=settings.max_tokens,
                seed=settings.seed,
                stop_sequences=list(settings.stop) or None,
                # One call must be one request, or it is billed several times and recorded once.
                automatic_continuation=False,
                automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
            ),
        )
        return _reply_of(response)


def _reply_of(response: types.GenerateContentResponse) -> Reply:
    usage = response.usage_metadata
    written = (usage.candidates_token_count, usage.thoughts_token_count) if usage else ()
    counts = {
        "input_tokens": usage.prompt_token_count if usage else None,
        "output_tokens": sum(count or 0 for count in written) if any(written) else None,
    }
    feedback = response.prompt_feedback
    if not response.candidates and feedback and feedback.block_reason:
        word = _word(feedback.block_reason)
        why = f"the prompt was blocked ({word})"
        return Reply(None, word, "refused", why, model=response.model_version, **counts)
    if not response.candidates:
        raise MalformedAnswerError("it holds no candidates")
    candidate = response.candidates[0]
    parts = (candidate.content.parts if candidate.content else None) or []
    finish_reason = _word(candidate.finish_reason)
    if not parts and finish_reason is None:
        raise MalformedAnswerError("its candidate is empty")
    outcome, why = outcome_of(finish_reason, limits=_LIMITS, refusals=_REFUSALS)
    return Reply(
        "".join(part.text for part in parts if part.text and not part.thought),
        finish_reason,
        outcome,
        why,
        model=response.model_version,
        **counts,
    )


def _word(reason: Any) -> str | None:
    return None if reason is None else str(reason.value)
