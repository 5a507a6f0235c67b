"""From a provider's id to the adapter that asks it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.errors import MissingKeyError, UsageError
from pipeline.providers.base import Provider, ReadText, read_nothing
from pipeline.providers.cassette import Cassettes
from pipeline.providers.readiness import KEYS, secrets_in
from pipeline.providers.recording import Recording
from pipeline.providers.reply import answer_of, read_wire
from pipeline.providers.wiring import Wiring
from pipeline.records import ProviderSpec

if TYPE_CHECKING:
    import httpx2

ADAPTERS = {
    "anthropic": "pipeline.providers.anthropic_messages:AnthropicMessages",
    "file": "pipeline.providers.pasted:Pasted",
    "gguf": "pipeline.providers.gguf:Gguf",
    "google": "pipeline.providers.google:Google",
    "local": "pipeline.providers.openai_chat:OpenAICompatible",
    "ollama": "pipeline.providers.openai_chat:Ollama",
    "openai": "pipeline.providers.openai_chat:OpenAIChat",
}

ALIASES = {"gemini": "google"}

_NO_KEY = "no-key"
"""What the SDKs get where there is no key; they refuse an empty one."""


def known_kind(kind: str) -> str:
    """The kind as the table has it, aliases resolved.

    Raises:
        UsageError: there is no such kind.
    """
    kind = ALIASES.get(kind, kind)
    if kind in ADAPTERS:
        return kind
    from rapidfuzz import fuzz, process

    near = process.extractOne(kind, [*ADAPTERS, *ALIASES], scorer=fuzz.ratio, score_cutoff=60)
    advice = f" (did you mean {near[0]!r}?)" if near else ""
    raise UsageError(f"There is no provider {kind!r}{advice}; there are: {', '.join(ADAPTERS)}.")


def key_variable(kind: str) -> tuple[str, ...]:
    """The environment variables that may hold the API key, the preferred one first; empty where none is needed.

    Raises:
        UsageError: there is no such kind of provider.
    """
    return KEYS.get(known_kind(kind), ())


def missing_key(spec: ProviderSpec, environ: Mapping[str, str]) -> str | None:
    """Why the provider cannot be asked for want of a usable key, in one sentence; None if it can."""
    names = key_variable(spec.kind)
    name, key = _key(names, environ)
    if not names:
        return None
    if name is None:
        return f"{spec.label} needs an API key: set {' or '.join(names)}, or put it in a file and give --env-file."
    odd = next((n for n, character in enumerate(key) if not "!" <= character <= "~"), None)
    if odd is not None:
        return f"{spec.label}: the key in {name} holds a character that no key has, at place {odd + 1}."
    return None


def _key(names: tuple[str, ...], environ: Mapping[str, str]) -> tuple[str | None, str]:
    """The first variable that is set, and its value."""
    found = ((name, environ.get(name, "").strip()) for name in names)
    return next(((name, key) for name, key in found if key), (None, ""))


def make_provider(
    spec: ProviderSpec,
    cassettes: Cassettes,
    environ: Mapping[str, str],
    root: Path,
    transport: httpx2.AsyncBaseTransport | None = None,
    *,
    read_text: ReadText = read_nothing,
) -> Provider:
    """The adapter of one provider, ready to be asked; close it when done.

    A missing key is no error before somebody must really be asked.

    Args:
        spec: whom to ask.
        cassettes: what was answered before.
        environ: where keys are.
        root: folder that relative paths start at.
        transport: what real calls go through instead of the network.
        read_text: reads the files of pasted answers.

    Raises:
        UsageError: there is no such kind of provider, its model is not named, or its address is none.
    """
    kind = known_kind(spec.kind)
    if not spec.model:
        raise UsageError(f"The id {spec.id!r} of {spec.label} names no model; write {kind}:MODEL.")
    _check_address(spec)
    name, key = _key(key_variable(kind), environ)
    lack = missing_key(spec, environ)
    wiring = Wiring(
        spec=spec,
        cassettes=cassettes,
        root=root,
        key=_NO_KEY if lack or not key else key,
        key_name=name,
        base_url=spec.base_url,
        connect=functools.partial(_connect, lack, transport),
        read_text=read_text,
        secrets=secrets_in(environ),
    )
    return _adapter(kind)(wiring)


def _adapter(kind: str) -> Callable[[Wiring], Provider]:
    module, _, name = ADAPTERS[kind].partition(":")
    found: Callable[[Wiring], Provider] = getattr(import_module(module), name)
    return found


def fault_of_answer(recording: Recording) -> str | None:
    """Why a recorded response cannot be read as an answer, as a clause; None where it can, or nobody here reads it."""
    from pipeline.providers.faults import ODD_SHAPE, MalformedAnswerError

    kind = ALIASES.get(recording.request.kind, recording.request.kind)
    read = getattr(_adapter(kind), "read", None) if kind in ADAPTERS else None
    if read is None:
        return None
    try:
        answer_of(recording.request, read(read_wire(recording.received)), recording)
    except MalformedAnswerError as error:
        return str(error)
    except Exception:  # noqa: BLE001 - a response may be of any shape
        return ODD_SHAPE
    return None


def _check_address(spec: ProviderSpec) -> None:
    if spec.base_url is None:
        return
    try:
        parts = urlsplit(spec.base_url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(
            f"{spec.label}: its base_url is no server address; write one such as http://127.0.0.1:8080/v1.",
        )


def _connect(
    lack: str | None,
    transport: httpx2.AsyncBaseTransport | None,
    address: str,
) -> httpx2.AsyncBaseTransport:
    """The transport for real calls.

    Raises:
        MissingKeyError: there is no usable key.
    """
    if lack is not None:
        raise MissingKeyError(lack)
    if transport is not None:
        return transport
    from pipeline.providers.connections import connections_to

    return connections_to(address)
