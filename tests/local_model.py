"""Fixtures: a tiny GGUF file, and a real llama.cpp server that runs it on 127.0.0.1."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GGUF file with random weights."""
    from tests.tiny_model import write_tiny_model

    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.gguf")


@pytest.fixture(scope="session")
def llama_server(tiny_model: Path) -> Iterator[str]:
    """Base URL of an OpenAI-compatible server, ``http://127.0.0.1:PORT/v1``; its model is called ``tiny``."""
    import xllamacpp  # type: ignore[import-untyped] # it ships no types

    params = xllamacpp.CommonParams()
    params.model.path = str(tiny_model)
    params.model_alias = ["tiny"]
    params.n_ctx = 4096
    params.n_parallel = 2
    params.hostnames = ["127.0.0.1"]
    params.cpuparams.n_threads = 1
    params.verbosity = -1
    params.warmup = False
    params.fit_params = False
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server
