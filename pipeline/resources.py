"""Where the shipped data folders are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Literal


def data_folder(name: Literal["prompts", "templates"]) -> Path:
    """The folder of shipped prompts or templates; it exists in a checkout and in an installed wheel."""
    package = Path(__file__).parent
    installed = package / "_data" / name
    return installed if installed.is_dir() else package.parent / name
