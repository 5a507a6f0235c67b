"""What a model replied, in one shape for all providers, and the Answer that it makes."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, Literal

from pipeline.providers.base import Request
from pipeline.providers.recording import Recording
from pipeline.providers.visible import one_line
from pipeline.records import Answer, AnswerStatus
from pipeline.records.visible import is_blank

_MOST_TOKENS = 100_000_000
"""No call takes more; a larger count is a mistake of the server, and would use up any budget or limit."""


class Wire(SimpleNamespace):
    """An object of a response's JSON: its fields as attributes, None for those that it does not have."""

    def __getattr__(self, name: str) -> Any:
        return None


def read_wire(received: str) -> Wire:
    """What a recorded response holds; its text must be a JSON object."""
    wire: Wire = json.loads(received, object_hook=lambda fields: Wire(**fields))
    return wire


@dataclass(frozen=True)
class Reply:
    """The parts of a wire response that an Answer needs.

    Attributes:
        text: what the model wrote, or None where it wrote nothing.
        finish_reason: the provider's own word for why it stopped, or None.
        outcome: ``complete``, ``truncated`` by a limit of tokens, or ``refused``.
        why: one clause for a refusal; empty otherwise.
        model: model name as the provider reported it, or None.
        input_tokens: as the provider counted them, or None.
        output_tokens: as the provider counted them, thinking included, or None.
    """

    text: str | None
    finish_reason: str | None
    outcome: Literal["complete", "truncated", "refused"] = "complete"
    why: str = ""
    model: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None


def outcome_of(
    finish_reason: str | None,
    *,
    limits: Collection[str],
    refusals: Mapping[str, str],
) -> tuple[Literal["complete", "truncated", "refused"], str]:
    """The outcome and the clause for a refusal that belong to a provider's finish reason.

    Args:
        finish_reason: the provider's word; anything else than a text means nothing.
        limits: words for a limit of tokens.
        refusals: word -> clause.
    """
    if not isinstance(finish_reason, str):
        return "complete", ""
    if finish_reason in limits:
        return "truncated", ""
    if finish_reason in refusals:
        return "refused", refusals[finish_reason]
    return "complete", ""


def answer_of(request: Request, reply: Reply, recording: Recording | None) -> Answer:
    """The Answer for a request; half surrogate pairs, which no file can hold, become U+FFFD."""
    text = re.sub("[\ud800-\udfff]", "\ufffd", reply.text or "")
    reply = replace(reply, finish_reason=_word(reply.finish_reason), model=_word(reply.model), why=one_line(reply.why))
    status, reason = _standing(reply, text)
    return Answer(
        exercise=request.exercise,
        provider=request.label,
        sample=request.sample,
        status=status,
        text="" if status == "empty" else text,
        reason=reason,
        model=reply.model,
        finish_reason=reply.finish_reason,
        input_tokens=_count(reply.input_tokens),
        output_tokens=_count(reply.output_tokens),
        seconds=recording.seconds if recording else None,
        recorded_at=recording.recorded_at if recording else None,
        origin=recording.origin if recording else "recorded",
    )


def _word(value: object) -> str | None:
    """The text that it should be, on one line; servers that only look like OpenAI's may send anything."""
    return one_line(value) if isinstance(value, str) else None


def _count(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= _MOST_TOKENS else None


def _standing(reply: Reply, text: str) -> tuple[AnswerStatus, str | None]:
    if reply.outcome == "refused":
        return "refused", f"The provider gave no full answer: {reply.why}."
    if reply.outcome == "truncated":
        if not is_blank(text):
            return "truncated", f"The answer stops at the limit of output tokens (finish reason {reply.finish_reason})."
        return "empty", f"The limit of output tokens was used up before any text (finish reason {reply.finish_reason})."
    if is_blank(text):
        word = f" (finish reason {reply.finish_reason})" if reply.finish_reason else ""
        return "empty", f"The model returned {'invisible characters alone' if text.strip() else 'no text'}{word}."
    return "answered", None
