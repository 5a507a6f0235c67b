"""Whether the models on a user's own servers are there, as the doctor tells it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.providers.readiness import examine_models, server_of
from pipeline.records import ProviderSpec
from tests.provider_server import ProviderServer, Say


def told(folder: Path, body: Any, id_: str) -> tuple[bool | None, str, str]:
    """What is said of a model whose server sends that list."""
    with ProviderServer(lambda _: Say(body=body)) as server:
        spec = ProviderSpec(id=id_, label="Home", base_url=f"{server.url}/v1")
        (row,) = examine_models([spec], folder)
    assert row.name == "Home"
    return row.ready, row.found.replace(server.url, "URL"), row.todo


@pytest.mark.parametrize("name", ["llama3.2", "llama3.2:latest"])
def test_ollama_lists_a_model_with_its_tag(tmp_path: Path, name: str) -> None:
    listed = {"data": [{"id": "other"}, {"id": "llama3.2:latest"}]}
    assert told(tmp_path, listed, f"ollama:{name}") == (True, f"{name} at URL/v1", "")


@pytest.mark.parametrize(
    ("id_", "ready", "todo"),
    [("ollama:m", False, "get it with: ollama pull m"), ("local:m", None, "load a model")],
)
def test_a_server_may_list_nothing_as_ollama_does_before_the_first_pull(
    tmp_path: Path, id_: str, ready: bool | None, todo: str
) -> None:
    assert told(tmp_path, {"data": None}, id_) == (ready, "URL/v1 lists no model m", todo)


def test_of_many_models_the_first_are_told(tmp_path: Path) -> None:
    listed = {"data": [{"id": f"m{number}"} for number in range(6)]}
    assert told(tmp_path, listed, "local:x")[1] == "URL/v1 lists no model x; it lists m0, m1, m2, m3, ..."


def test_hosted_models_and_pasted_answers_have_no_row(tmp_path: Path) -> None:
    specs = [ProviderSpec(id=id_, label=id_) for id_ in ("openai:m", "google:m", "file:a.md")]
    assert examine_models(specs, tmp_path) == ()


@pytest.mark.parametrize(
    ("id_", "address"),
    [
        ("ollama:m", "http://127.0.0.1:11434/v1"),
        ("local:m", "http://127.0.0.1:8080/v1"),
        ("openai:m", None),
        ("gguf:m", None),
    ],
)
def test_the_server_is_the_one_that_is_asked_where_none_is_named(id_: str, address: str | None) -> None:
    assert server_of(ProviderSpec(id=id_, label="M")) == address
