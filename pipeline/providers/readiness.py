"""What asking may need: keys, local servers, optional packages."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.providers.gguf_file import fault_of_model_file, model_file
from pipeline.providers.recording import plain_address
from pipeline.providers.redaction import forbidden_bytes, true_secrets
from pipeline.providers.visible import one_line
from pipeline.records import ProviderSpec, Readiness

if TYPE_CHECKING:
    import httpx2

Examined = TypeVar("Examined")

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
_NAMED_SECONDS = 5.0
"""For a server that the user names, which may be busy with an answer."""
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
    return _side_by_side(lambda name: _examine_server(name, *servers[name]), servers)


def _side_by_side(examine: Callable[[Examined], Readiness], things: Collection[Examined]) -> tuple[Readiness, ...]:
    with ThreadPoolExecutor(max(len(things), 1)) as pool:
        return tuple(pool.map(examine, things))


def _examine_server(name: str, kind: str, base_url: str) -> Readiness:
    models = _models_at(base_url, _PROBE_SECONDS)
    if models is None:
        return Readiness(name=name, ready=None, found=f"no answer at {base_url}")
    if not models:
        return Readiness(name=name, ready=None, found=f"{base_url} answers but lists no model", todo="load a model")
    found = f"{base_url}: {_shown(models)}"
    return Readiness(name=name, ready=True, found=found, todo=f"use it as {kind}:{models[0]}")


def server_of(spec: ProviderSpec) -> str | None:
    """Address of the model server of a ``local:`` or ``ollama:`` provider; None for all other kinds."""
    homes = dict(reversed(SERVERS.values()))  # the first address of a kind is its own
    return spec.base_url or homes[spec.kind] if spec.kind in homes else None


def examine_models(specs: Sequence[ProviderSpec], root: Path) -> tuple[Readiness, ...]:
    """Whether each model that runs on a server of the user's, or from a file, is there; others have no row.

    Args:
        specs: whom an experiment asks.
        root: folder that relative paths start at.
    """
    own = [spec for spec in specs if spec.kind == "gguf" or server_of(spec)]
    return _side_by_side(lambda spec: _examine_model(spec, root), own)


def _examine_model(spec: ProviderSpec, root: Path) -> Readiness:
    address = server_of(spec)
    if address is None:
        path, shown = model_file(spec, root)
        fault = fault_of_model_file(path, shown)
        if fault:
            return Readiness(name=spec.label, ready=False, found=fault.removesuffix("."))
        size = path.stat().st_size / 1e6
        found = f"{shown}, {size:.1f} MB" if size < 1000 else f"{shown}, {size / 1000:.1f} GB"
        return Readiness(name=spec.label, ready=True, found=found)
    models, shown = _models_at(address, _NAMED_SECONDS), plain_address(address)
    is_ollama = spec.kind == "ollama"
    if models is None:
        todo = "start it with: ollama serve" if is_ollama else "start the model server, or correct its base_url"
        return Readiness(name=spec.label, ready=False, found=f"no model server answers at {shown}", todo=todo)
    # Ollama lists llama3.2 as llama3.2:latest.
    if {spec.model, f"{spec.model}:latest"} & set(models):
        return Readiness(name=spec.label, ready=True, found=f"{spec.model} at {shown}")
    found = f"{shown} lists no model {spec.model}" + (f"; it lists {_shown(models)}" if models else "")
    if is_ollama:
        return Readiness(name=spec.label, ready=False, found=found, todo=f"get it with: ollama pull {spec.model}")
    # A server of one model answers to any name.
    todo = f"name it {spec.kind}:{models[0]}" if models else "load a model"
    return Readiness(name=spec.label, ready=None, found=found, todo=todo)


def _shown(models: Sequence[str]) -> str:
    return ", ".join(models[:_SHOWN_MODELS]) + (", ..." if len(models) > _SHOWN_MODELS else "")


def _models_at(base_url: str, seconds: float) -> list[str] | None:
    """The models that a server lists; None where no model server answers."""
    import httpx2

    try:
        with (
            httpx2.Client(timeout=seconds, trust_env=False) as client,
            client.stream("GET", f"{base_url.rstrip('/')}/models") as response,
        ):
            body = _read_in_time(response)
        listed = json.loads(body)["data"] if response.status_code == httpx2.codes.OK else []
        return [one_line(entry["id"]) for entry in listed or ()]
    except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError, KeyError, TypeError, RecursionError):
        return None


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
