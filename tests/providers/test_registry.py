"""From an id to an adapter: kinds, keys, addresses, missing packages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest

from pipeline.errors import ProviderError, UsageError
from pipeline.providers.base import Provider
from pipeline.providers.cassette import Cassettes
from pipeline.providers.registry import ADAPTERS, key_variable, known_kind, make_provider, missing_key
from pipeline.records import ProviderSpec
from tests.providers.making import request_of


def spec_of(id_: str, **fields: Any) -> ProviderSpec:
    return ProviderSpec(id=id_, label="Model", **fields)


def make(spec: ProviderSpec, folder: Path, **environ: str) -> Provider:
    return make_provider(spec, Cassettes(folder, "new_episodes"), environ, folder)


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        ("openai:gpt-x", "OpenAIChat"),
        ("OpenAI/gpt-x", "OpenAIChat"),
        ("google:gemini-x", "Google"),
        ("gemini:gemini-x", "Google"),
        ("anthropic:claude-x", "AnthropicMessages"),
        ("ollama:llama3:8b", "Ollama"),
        ("local:m", "OpenAICompatible"),
        ("gguf:m.gguf", "Gguf"),
        ("file:{exercise}.md", "Pasted"),
    ],
)
async def test_each_kind_has_its_adapter_and_needs_no_key_to_be_made(id_: str, name: str, tmp_path: Path) -> None:
    provider = make(spec_of(id_), tmp_path)
    assert type(provider).__name__ == name
    await provider.aclose()


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        ("opnai", "(did you mean 'openai'?)"),
        ("gemni", "(did you mean 'gemini'?)"),
        ("xyzzy", "; there are: anthropic, file,"),
    ],
)
def test_an_unknown_kind_is_one_sentence_with_advice(kind: str, advice: str, tmp_path: Path) -> None:
    for call in (known_kind, key_variable, lambda kind: make(spec_of(f"{kind}:m"), tmp_path)):
        with pytest.raises(UsageError) as caught:
            call(kind)
        assert str(caught.value).startswith(f"There is no provider {kind!r}")
        assert advice in str(caught.value)


@pytest.mark.parametrize("id_", ["openai", "openai:", "file:"])
def test_an_id_without_a_model_is_one_sentence(id_: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=rf"^The id '{id_}' of Model names no model; write \w+:MODEL\.$"):
        make(spec_of(id_), tmp_path)


@pytest.mark.parametrize(
    "address", ["localhost:8080", "ftp://h/", "http://", "http://[::1", "http://h:99999/v1", "not one"]
)
def test_an_address_that_is_none_is_one_sentence(address: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^Model: .* is no server address; write one such as http://"):
        make(spec_of("local:m", base_url=address), tmp_path)


# ---------------------------------------------------------------- keys


def test_each_hosted_kind_names_its_variables() -> None:
    assert {kind: key_variable(kind) for kind in [*ADAPTERS, "gemini"]} == {
        "anthropic": ("ANTHROPIC_API_KEY",),
        "file": (),
        "gguf": (),
        "google": ("GEMINI_API_KEY", "GOOGLE_API_KEY"),
        "gemini": ("GEMINI_API_KEY", "GOOGLE_API_KEY"),
        "local": (),
        "ollama": (),
        "openai": ("OPENAI_API_KEY",),
    }


@pytest.mark.parametrize(
    ("id_", "environ", "sentence"),
    [
        ("openai:m", {}, "Model needs an API key: set OPENAI_API_KEY, or put it in a file and give --env-file."),
        ("openai:m", {"OPENAI_API_KEY": " \n"}, "Model needs an API key: set OPENAI_API_KEY,"),
        ("google:m", {"OPENAI_API_KEY": "k"}, "Model needs an API key: set GEMINI_API_KEY or GOOGLE_API_KEY,"),
        (
            "anthropic:m",
            {"ANTHROPIC_API_KEY": "k\u00e4y"},
            "the key in ANTHROPIC_API_KEY holds a character that no key has, at place 2.",
        ),
        (
            "openai:m",
            {"OPENAI_API_KEY": "two words"},
            "the key in OPENAI_API_KEY holds a character that no key has, at place 4.",
        ),
    ],
)
def test_a_missing_or_odd_key_is_one_sentence(id_: str, environ: dict[str, str], sentence: str) -> None:
    assert sentence in (missing_key(spec_of(id_), environ) or "")


@pytest.mark.parametrize(
    ("id_", "environ"),
    [
        ("openai:m", {"OPENAI_API_KEY": "sk-1\n"}),
        ("google:m", {"GOOGLE_API_KEY": "k"}),
        ("gemini:m", {"GEMINI_API_KEY": "k"}),
        ("ollama:m", {}),
        ("local:m", {}),
        ("gguf:m", {}),
        ("file:{exercise}", {}),
    ],
)
def test_nothing_is_missing_where_a_key_is_there_or_not_needed(id_: str, environ: dict[str, str]) -> None:
    assert missing_key(spec_of(id_), environ) is None


async def test_the_variable_that_was_used_is_named_when_the_key_is_refused(tmp_path: Path) -> None:
    refused = httpx2.MockTransport(lambda _: httpx2.Response(401, json={"error": {"message": "no"}}))
    environ = {"GOOGLE_API_KEY": "k2"}
    provider = make_provider(spec_of("google:m"), Cassettes(tmp_path, "all"), environ, tmp_path, refused)
    with pytest.raises(ProviderError, match="the key in GOOGLE_API_KEY was refused"):
        await provider.ask(request_of(kind="google"))
    await provider.aclose()


# ---------------------------------------------------------------- packages


def run(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


@pytest.mark.parametrize(("id_", "package"), [("anthropic:m", "anthropic"), ("gguf:conftest.py", "xllamacpp")])
def test_a_package_that_is_not_installed_is_one_sentence_with_its_command(id_: str, package: str) -> None:
    code = f"""
import asyncio, sys
from pathlib import Path
sys.modules[{package!r}] = None
from pipeline.errors import ProviderError
from pipeline.providers.base import Request
from pipeline.providers.cassette import Cassettes
from pipeline.providers.registry import make_provider
from pipeline.records import ProviderSpec, Settings
import tempfile
try:
    spec, root = ProviderSpec(id={id_!r}, label="Model"), Path({str(Path(__file__).parent.parent)!r})
    with tempfile.TemporaryDirectory() as folder:
        provider = make_provider(spec, Cassettes(Path(folder), "new_episodes"), {{}}, root)
        asyncio.run(provider.ask(Request("Model", "gguf", "m", "e1", 0, "?", Settings())))
except ProviderError as error:
    print(error)
"""
    assert run(code).strip() == f"Model needs {package}; install it with: pip install {package}"


def test_no_sdk_is_imported_before_somebody_is_asked() -> None:
    code = """
import sys
import pipeline.providers.registry, pipeline.providers.cassette, pipeline.providers.cassette_check
import pipeline.providers.wiring, pipeline.providers.faults, pipeline.providers.gguf, pipeline.providers.pasted
import pipeline.providers.openai_chat, pipeline.providers.google, pipeline.providers.anthropic_messages
heavy = {"openai", "google", "anthropic", "httpx2", "vcr", "xllamacpp", "rapidfuzz"}
print(sorted(heavy & sys.modules.keys()))
"""
    assert run(code).strip() == "[]"
