"""ODT and RTF -> what can be seen of them -> HTML, by pandoc in a process of its own."""

from __future__ import annotations

import base64
import subprocess

from pipeline.errors import InputError
from pipeline.inputs.reading.hidden import told
from pipeline.inputs.reading.limits import Reading
from pipeline.resources import pandoc_program

_HEAP = "512m"
"""Not RLIMIT_AS: under that pandoc ends at once, with nothing written."""
_HEAP_EXHAUSTED = 251
"""Pandoc's exit code."""


def read_seen(data: bytes, _: str) -> Reading:
    """The document, in base64, as pandoc is to read it, and what nobody sees; an empty text for the same bytes.

    Raises:
        InputError: it is damaged, encrypted or not safe to read.
    """
    from pipeline.inputs.reading import open_document, rich_text

    remove = rich_text.without_unseen if data.lstrip().startswith(b"{") else open_document.without_unseen
    seen, hidden = remove(data)
    return Reading(base64.b64encode(seen).decode("ascii") if seen != data else "", hidden=told(hidden))


def to_page(data: bytes, kind: str, wall_limit: float) -> bytes:
    """The document as an HTML page without styles; pandoc reads no file that the document names, and no address.

    Args:
        data: the document.
        kind: ``odt`` or ``rtf``.
        wall_limit: seconds that it may take.

    Raises:
        InputError: it is damaged, or takes too much memory.
        TimeoutError: it takes too long.
    """
    program = pandoc_program()
    if program is None:
        raise InputError("no reader: pandoc is not installed; install labreport again")
    command = [
        str(program),
        "+RTS",
        f"-M{_HEAP}",
        "-RTS",
        "--sandbox",
        "-f",
        kind,
        "-t",
        "html",
        "--wrap=none",
        "--mathjax",
    ]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=wall_limit, check=False)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error
    except OSError as error:
        raise InputError("no reader: pandoc cannot be started; install labreport again") from error
    if done.returncode == _HEAP_EXHAUSTED:
        raise InputError("too costly: reading it takes more memory than a document may")
    if done.returncode:
        raise InputError(f"damaged: this {kind.upper()} cannot be read; save it as DOCX or PDF")
    return done.stdout
