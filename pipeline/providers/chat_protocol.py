"""OpenAI's chat completions: what is sent, and what comes back."""

from __future__ import annotations

from typing import Any, cast

from pipeline.providers.base import Request
from pipeline.providers.faults import MalformedAnswerError
from pipeline.providers.reply import Reply, outcome_of

PROOF = ("choices",)
"""What a response must hold to be an answer."""

_LIMITS = frozenset({"length", "max_tokens"})
_REFUSALS = {"content_filter": "its content filter stopped the answer"}


def body_of(request: Request, limit_name: str) -> dict[str, Any]:
    """The body of a chat completions request; settings that are not given are left out.

    Args:
        request: what to ask.
        limit_name: what the server calls the largest number of output tokens.
    """
    given = cast("dict[str, Any]", request.identity["settings"]).copy()
    if "stop" in given:
        given["stop"] = list(given["stop"])
    if "max_tokens" in given:
        given[limit_name] = given.pop("max_tokens")
    return {"model": request.model, "messages": request.identity["messages"], **given}


def reply_of(completion: Any) -> Reply:
    """What a chat completion says.

    Args:
        completion: the SDK's object, or any with the same attributes; parts may be missing.

    Raises:
        MalformedAnswerError: there is no choice in it.
    """
    if not getattr(completion, "choices", None):
        raise MalformedAnswerError("it holds no choices")
    choice = completion.choices[0]
    message, usage = choice.message, getattr(completion, "usage", None)
    finish_reason, refusal = getattr(choice, "finish_reason", None), getattr(message, "refusal", None)
    outcome, why = outcome_of(finish_reason, limits=_LIMITS, refusals=_REFUSALS)
    if refusal:
        outcome, why = "refused", "the model declined"
    return Reply(
        text=message.content or refusal,
        finish_reason=finish_reason,
        outcome=outcome,
        why=why,
        model=getattr(completion, "model", None),
        input_tokens=getattr(usage, "prompt_tokens", None),
        output_tokens=getattr(usage, "completion_tokens", None),
    )
