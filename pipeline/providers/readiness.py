"""What asking may need: keys, local servers, optional packages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib.metadata import PackageNotFoundError, version

from pipeline.providers.redaction import true_secrets
from pipeline.providers.visible import one_line
from pipeline.records import Readiness

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
_SHOWN_MODELS = 4


def secrets_in(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The values of all API keys in the environment, as they stand there and as they are sent; never printed."""
    return true_secrets(environ[name] for names in KEYS.values() for name in names if environ.get(name))


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
    """Which local model servers answer, and with which models."""
    return tuple(_examine_server(name, kind, url) for name, (kind, url) in servers.items())


def _examine_server(name: str, kind: str, base_url: str) -> Readiness:
    import httpx2

    try:
        with httpx2.Client(timeout=_PROBE_SECONDS, trust_env=False) as client:
            response = client.get(f"{base_url}/models")
        listed = response.json()["data"] if response.status_code == httpx2.codes.OK else []
        models = [one_line(entry["id"]) for entry in listed]
    except (httpx2.HTTPError, ValueError, KeyError, TypeError):
        return Readiness(name=name, ready=None, found=f"no answer at {base_url}")
    if not models:
        return Readiness(name=name, ready=None, found=f"{base_url} answers but lists no model", todo="load a model")
    shown = ", ".join(models[:_SHOWN_MODELS]) + (", ..." if len(models) > _SHOWN_MODELS else "")
    return Readiness(name=name, ready=True, found=f"{base_url}: {shown}", todo=f"use it as {kind}:{models[0]}")


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
