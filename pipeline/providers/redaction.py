"""Which values are secret, and texts without them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel

REMOVED = "[secret removed]"
"""What stands in a file or a message where a secret would have stood."""

SHORTEST_SECRET = 6
"""Shorter values (``none``, ``EMPTY``, ``test``) are placeholders and everyday words, not secrets."""

KEY_SHAPES = {
    "an API key (sk-...)": r"\bsk-(?!learn\b)(?:[A-Za-z0-9_]{20,}|(?=[\w-]*\d)[\w-]{16,})",
    "an API key of Google": r"\bAIza[A-Za-z0-9_-]{30,}|\bya29\.[A-Za-z0-9_-]{20,}",
    "an API key of Groq, xAI or Hugging Face": r"\b(?:gsk_|xai-|hf_)[A-Za-z0-9]{20,}",
    "a token of GitHub": r"\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{20,}",
}
"""What is a key whoever wrote it, and the pattern of each."""

_PLACEHOLDERS = frozenset(
    {"anthropic", "benchmark", "changeme", "chatgpt", "claude", "dummy-key", "example", "gemini", "google", "llama.cpp"}
    | {"lm-studio", "lmstudio", "localhost", "no-key", "not-needed", "not-used", "ollama", "openai", "placeholder"}
    | {"unused", "your-api-key"}
)
"""Values that local servers are satisfied with; people write these words in prompts and answers."""

_SHAPES = re.compile("|".join(KEY_SHAPES.values()))
_IN_ADDRESS = re.compile(r"(?<=://)[^/\s@\"'<>]+(?=@)|(?<=[?&]key=)[^\[&\s\"'<>]+")

Kind = TypeVar("Kind", bound=BaseModel)


def true_secrets(values: Iterable[str]) -> tuple[str, ...]:
    """The values that can be secrets, longest first: long enough, and no placeholder.

    A value with white space around it comes a second time without, which is how it is sent.
    """
    secret = (value for value in values if _is_secret(value.strip()))
    forms = {form for value in secret for form in (value, value.strip())}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def _is_secret(value: str) -> bool:
    return len(value) >= SHORTEST_SECRET and value.lower() not in _PLACEHOLDERS


def strike_out(text: str, secrets: Iterable[str]) -> str:
    """The text, ``REMOVED`` in place of each of the secrets; values that cannot be secrets stay."""
    for secret in true_secrets(secrets):
        text = text.replace(secret, REMOVED)
    return text


def strike_out_keys(text: str, secrets: Iterable[str]) -> str:
    """The text without the secrets, and without whatever has the shape of a key."""
    return _SHAPES.sub(REMOVED, strike_out(text, secrets))


def strike_out_credentials(text: str, secrets: Iterable[str]) -> str:
    """The text without secrets and keys, and without what names and passwords the addresses in it hold."""
    return _IN_ADDRESS.sub(REMOVED, strike_out_keys(text, secrets))


def written_forms(secret: str) -> set[str]:
    """The secret as it may stand in a file: plain, and as JSON escapes it."""
    return {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}


def forbidden_bytes(secrets: Iterable[str]) -> tuple[bytes, ...]:
    """What no file may hold: each secret in every form that it may have there."""
    return tuple(
        form.encode("utf-8", "surrogatepass") for each in true_secrets(secrets) for form in sorted(written_forms(each))
    )


def strike_out_of(record: Kind, secrets: Iterable[str], leave: Iterable[str] = ()) -> tuple[Kind, tuple[str, ...]]:
    """The record with secrets and keys struck out of every text in it, and the places where some stood.

    Args:
        record: of any kind; records in it are looked through too.
        secrets: values that are struck out whatever their shape.
        leave: names of fields that stay as they are.
    """
    known, left, places = true_secrets(secrets), frozenset(leave), list[str]()

    def clean(value: Any, place: str) -> Any:
        if isinstance(value, str):
            struck = value
            for secret in known:
                struck = struck.replace(secret, REMOVED)
            struck = _SHAPES.sub(REMOVED, struck)
            if struck != value:
                places.append(place)
            return struck
        if isinstance(value, BaseModel):
            fields = ((name, getattr(value, name)) for name in type(value).model_fields if name not in left)
            cleaned = {name: (old, clean(old, f"{place}.{name}".lstrip("."))) for name, old in fields}
            changed = {name: new for name, (old, new) in cleaned.items() if new is not old}
            return value.model_copy(update=changed) if changed else value
        if isinstance(value, tuple):
            items = tuple(clean(item, f"{place}[{number}]") for number, item in enumerate(value, 1))
            return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
        return value

    return clean(record, ""), tuple(places)
