"""``google:`` (also ``gemini:``): Gemini's generateContent, through the google-genai SDK."""

from __future__ import annotations

import logging
import ssl
import warnings

from pipeline.providers.base import Request
from pipeline.providers.faults import MalformedAnswerError
from pipeline.providers.reply import Reply, Wire, outcome_of
from pipeline.providers.wiring import SdkProvider, Send

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

    def prepare(self) -> Send:
        """Content without streaming."""
        import httpx2
        from google import genai
        from google.genai import types

        # The SDK keeps words that it does not know, but warns of each; the report shows them.
        warnings.filterwarnings("ignore", r".* is not a valid \w+$", UserWarning, r"google\.genai\._common")
        # It also warns of keys in the environment that it is not to use.
        logging.getLogger("google_genai._api_client").setLevel(logging.ERROR)
        client = genai.Client(
            api_key=self.wiring.key,
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

        async def send(request: Request) -> None:
            settings = request.settings
            await client.aio.models.generate_content(
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

        return send

    @staticmethod
    def read(response: Wire) -> Reply:
        """The first candidate, or why the prompt was blocked."""
        usage, feedback = response.usageMetadata or Wire(), response.promptFeedback
        written = (usage.candidatesTokenCount, usage.thoughtsTokenCount)
        counts = {
            "input_tokens": usage.promptTokenCount,
            "output_tokens": sum(count or 0 for count in written) if any(written) else None,
        }
        if not response.candidates and feedback and feedback.blockReason:
            word = feedback.blockReason
            why = f"the prompt was blocked ({word})"
            return Reply(None, word, "refused", why, model=response.modelVersion, **counts)
        if not response.candidates:
            raise MalformedAnswerError("it holds no candidates")
        candidate = response.candidates[0]
        parts = (candidate.content.parts if candidate.content else None) or []
        if not parts and candidate.finishReason is None:
            raise MalformedAnswerError("its candidate is empty")
        outcome, why = outcome_of(candidate.finishReason, limits=_LIMITS, refusals=_REFUSALS)
        return Reply(
            "".join(part.text for part in parts if part.text and not part.thought),
            candidate.finishReason,
            outcome,
            why,
            model=response.modelVersion,
            **counts,
        )
