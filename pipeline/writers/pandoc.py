"""The pandoc binary of pypandoc_binary: documents in, formats out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import RenderError
from pipeline.resources import pandoc_program

_TIMEOUT = 180.0
"""Seconds one call may take."""
_HEAP = "512m"
_REINSTALL = "install labreport again: pip install --force-reinstall labreport"


def _program() -> Path:
    program = pandoc_program()
    if program is None:
        raise RenderError(f"The pandoc that pypandoc_binary carries is not there; {_REINSTALL}.")
    return program


def run_pandoc(arguments: Sequence[str], content: bytes) -> bytes:
    """What pandoc makes of the content; it may read no file that the content names, and no address.

    Raises:
        RenderError: pandoc fails, takes too long or too much memory.
    """
    command = [str(_program()), "+RTS", f"-M{_HEAP}", "-RTS", "--sandbox", *arguments]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_TIMEOUT, check=False)
    except subprocess.TimeoutExpired as error:
        raise RenderError(f"pandoc took more than {_TIMEOUT:.0f} seconds; leave out the longest answer.") from error
    except OSError as error:
        raise RenderError(f"pandoc cannot be started ({error.strerror}); {_REINSTALL}.") from error
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[-300:]
        raise RenderError(f"pandoc ended with code {done.returncode}: {said or 'no message'}.")
    return done.stdout


def pandoc_version() -> str:
    """``pandoc 3.9`` or whichever is installed.

    Raises:
        RenderError: it does not run.
    """
    return run_pandoc(["--version"], b"").decode("utf-8", "replace").split("\n", 1)[0].strip()


def read_markdown(markdown: str, reader: str) -> list[dict[str, Any]]:
    """The blocks of trusted Markdown."""
    document = json.loads(run_pandoc(["-f", reader, "-t", "json"], markdown.encode("utf-8", "replace")))
    blocks: list[dict[str, Any]] = document["blocks"]
    return blocks


def write_blocks(blocks: Sequence[dict[str, Any]], writer: str, *arguments: str) -> bytes:
    """The blocks in a format of pandoc's."""
    # The version of the tree's types, not of the program; pandoc refuses one that it does not know.
    document = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": list(blocks)}
    content = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return run_pandoc(["-f", "json", "-t", writer, "--wrap=none", *arguments], content)
