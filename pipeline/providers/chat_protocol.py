"""OpenAI's chat completions: what is sent, and what comes back."""

from __future__ import annotations

from typing import Any, cast

from pipeline.providers.base import Request
from pipeline.providers.faults import MalformedAnswerError
from pipeline.providers.reply import Reply, Wire, outcome_of

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


def reply_of(completion: Wire) -> Reply:
    """What a chat completion says.

    Raises:
        MalformedAnswerError: there is no choice in it.
    """
    if not completion.choices:
        raise MalformedAnswerError("it holds no choices")
    choice = completion.choices[0]
    message, usage = choice.message, completion.usage or Wire()
    outcome, why = outcome_of(choice.finish_reason, limits=_LIMITS, refusals=_REFUSALS)
    if message.refusal:
        outcome, why = "refused", "the model declined"
    return Reply(
        text=message.content or message.refusal,
        finish_reason=choice.finish_reason,
        outcome=outcome,
        why=why,
        model=completion.model,
        input_tokens=usage.prompt_tokens,
        output_tokens=usage.completion_tokens,
    )
