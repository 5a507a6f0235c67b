"""Where the shipped data folders are (beside the package in a checkout, inside it in a wheel), and pandoc."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal


def data_folder(name: Literal["prompts", "templates"]) -> Path:
    """The folder of shipped prompts or templates; it exists in a checkout and in an installed wheel."""
    package = Path(__file__).parent
    installed = package / "_data" / name
    return installed if installed.is_dir() else package.parent / name


@cache
def pandoc_program() -> Path | None:
    """The pandoc that pypandoc_binary carries; None where it is not there."""
    # Not pypandoc.get_pandoc_path(): it takes the newest pandoc that it finds, also one outside the environment.
    found = find_spec("pypandoc")
    folder = Path(found.origin).parent / "files" if found and found.origin else Path()
    return next((folder / name for name in ("pandoc", "pandoc.exe") if (folder / name).is_file()), None)
