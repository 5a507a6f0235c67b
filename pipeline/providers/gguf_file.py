"""A model file as far as it can be judged without loading it."""

from __future__ import annotations

from pathlib import Path

from pipeline.records import ProviderSpec

_MAGIC = b"GGUF"
"""How every file of the format begins."""


def model_file(spec: ProviderSpec, root: Path) -> tuple[Path, str]:
    """The file of a ``gguf:`` model, and how it is shown: of an absolute path the name alone.

    Args:
        spec: names the file.
        root: folder that relative paths start at.
    """
    return root / Path(spec.model).expanduser(), spec.shown_id.partition(":")[2]


def fault_of_model_file(path: Path, shown: str) -> str | None:
    """Why the file can hold no model, in one sentence; None where it may."""
    if path.is_dir():
        return f"{shown} is a folder; name the model file in it."
    if not path.is_file():
        return f"there is no model file {shown}."
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        return f"{shown} cannot be read: {error.strerror}."
    if not start:
        return f"{shown} is empty; download it again."
    if start != _MAGIC:
        return f"{shown} is no GGUF file, whatever its name says; download the model itself."
    return None
