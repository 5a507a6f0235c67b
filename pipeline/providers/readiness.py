"""What asking may need: keys, local servers, optional packages."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from pipeline.providers.redaction import forbidden_bytes, true_secrets
from pipeline.providers.visible import one_line
from pipeline.records import Readiness

if TYPE_CHECKING:
    import httpx2

KEYS = {
    "openai": ("OPENAI_API_KEY",),
    "google": ("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    "anthropic": ("ANTHROPIC_API_KEY",),
}

# Default addresses of the servers that students run at home.
SERVERS = {
    "Ollama": ("ollama", "http://127.0.0.1:11434/v1"),
    "llama.cpp server": ("local", "http://127.0.0.1:8080/v1"),
    "LM Studio": ("local", "http://127.0.0.1:1234/v1"),
    "vLLM": ("local", "http://127.0.0.1:8000/v1"),
}

EXTRAS = {"anthropic": "anthropic:", "xllamacpp": "gguf:"}

_PROBE_SECONDS = 0.5
_LIST_SECONDS = 2.0
_LONGEST_LIST = 1_000_000
"""Bytes; Ollama needs 200 for each model."""
_SHOWN_MODELS = 4


def secrets_in(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The values of all API keys in the environment, as they stand there and as they are sent; never printed."""
    return true_secrets(environ[name] for names in KEYS.values() for name in names if environ.get(name))


def forbidden_in(environ: Mapping[str, str]) -> tuple[bytes, ...]:
    """The keys of the environment as no file may hold them."""
    return forbidden_bytes(secrets_in(environ))


def examine_keys(environ: Mapping[str, str], kinds: Collection[str] = tuple(KEYS)) -> tuple[Readiness, ...]:
    """Which providers of these kinds have a key; never its value."""
    rows = []
    for kind in (kind for kind in KEYS if kind in kinds):
        names = KEYS[kind]
        present = [name for name in names if environ.get(name)]
        rows.append(
            Readiness(
                name=f"{kind}: key",
                ready=True if present else None,
                found=f"{present[0]} is set" if present else "not set",
                todo="" if present else f"set {' or '.join(names)} to ask {kind}: models",
            )
        )
    return tuple(rows)


def examine_servers(servers: Mapping[str, tuple[str, str]] = SERVERS) -> tuple[Readiness, ...]:
    """Which local model servers answer, and with which models; takes a few seconds at most."""
    with ThreadPoolExecutor(max(len(servers), 1)) as pool:
        return tuple(pool.map(lambda name: _examine_server(name, *servers[name]), servers))


def _examine_server(name: str, kind: str, base_url: str) -> Readiness:
    import httpx2

    try:
        with (
            httpx2.Client(timeout=_PROBE_SECONDS, trust_env=False) as client,
            client.stream("GET", f"{base_url}/models") as response,
        ):
            body = _read_in_time(response)
        listed = json.loads(body)["data"] if response.status_code == httpx2.codes.OK else []
        models = [one_line(entry["id"]) for entry in listed]
    except (httpx2.HTTPError, TimeoutError, ValueError, KeyError, TypeError, RecursionError):
        return Readiness(name=name, ready=None, found=f"no answer at {base_url}")
    if not models:
        return Readiness(name=name, ready=None, found=f"{base_url} answers but lists no model", todo="load a model")
    shown = ", ".join(models[:_SHOWN_MODELS]) + (", ..." if len(models) > _SHOWN_MODELS else "")
    return Readiness(name=name, ready=True, found=f"{base_url}: {shown}", todo=f"use it as {kind}:{models[0]}")


def _read_in_time(response: httpx2.Response) -> bytes:
    """The body; a TimeoutError if it drips or is longer than any list of models."""
    body = b""
    end = time.monotonic() + _LIST_SECONDS
    for part in response.iter_bytes():
        body += part
        if time.monotonic() > end or len(body) > _LONGEST_LIST:
            raise TimeoutError
    return body


def examine_extras(kinds: Collection[str] = ("anthropic", "gguf")) -> tuple[Readiness, ...]:
    """Which optional packages for these kinds of providers are installed."""
    rows = []
    for package, prefix in EXTRAS.items():
        if prefix.removesuffix(":") not in kinds:
            continue
        try:
            rows.append(Readiness(name=f"{prefix} models", ready=True, found=f"{package} {version(package)}"))
        except PackageNotFoundError:
            todo = f"pip install {package} to use {prefix} models"
            rows.append(Readiness(name=f"{prefix} models", ready=None, found="not installed", todo=todo))
    return tuple(rows)
