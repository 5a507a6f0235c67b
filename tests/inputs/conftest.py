"""A small experiment on disk that tests bend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ConfigError

CONFIG = """\
title: Two models
prompts: prompts.yaml
rubric: rubric.yaml
providers:
  - openai:gpt-5
  - id: google:gemini-3
    label: Gemini
"""
PROMPTS = """\
exercises:
  - {id: foundations, title: Foundations, text: Explain generative AI.}
  - {id: scaling, title: Scaling, text: Explain scaling.}
"""
RUBRIC = """\
exercises:
  - id: foundations
    topics:
      - {id: gan, name: GANs, description: Two networks trained against each other.}
      - {id: vae, name: VAEs, description: An encoder and a decoder around a latent space.}
  - id: scaling
    topics:
      - {id: data, name: Training data, description: Larger and more varied training sets.}
      - {id: cost, name: Training cost, description: Hardware and energy that training takes.}
"""


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Path]:
    """Writes a project and gives its labreport.yaml; each file can be replaced."""

    def write(config: str = CONFIG, *, prompts: str = PROMPTS, rubric: str = RUBRIC, **more: str) -> Path:
        files = {"labreport.yaml": config, "prompts.yaml": prompts, "rubric.yaml": rubric}
        for name, text in {**files, **more}.items():
            (tmp_path / name).write_text(text, "utf-8", newline="")
        return tmp_path / "labreport.yaml"

    return write


@pytest.fixture
def complaints(tmp_path: Path) -> Callable[..., list[str]]:
    """The lines of the ConfigError of a call, without the folder; fails if there is none."""

    def collect(call: Callable[..., object], *arguments: object) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            call(*arguments)
        return str(caught.value).replace(f"{tmp_path}/", "").splitlines()

    return collect
