"""Bytes of a handed-in file -> Document, by a process that can be stopped and may crash."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pipeline
from pipeline.errors import InputError
from pipeline.inputs.reading.formats import tell_format
from pipeline.inputs.reading.limits import FILE_LIMIT, WALL_LIMIT
from pipeline.inputs.reading.office import to_page
from pipeline.records import Document, DocumentFormat

READER_VERSION = 1
"""Grows when a reader writes another text than before, so that kept readings are not taken for new ones."""

_START = "import sys; sys.path.append(sys.argv[1]); from pipeline.inputs.reading.worker import main; main()"


_BROKEN_DOWN = "broken: its reader broke down; the file is damaged, or takes more memory than a document may"


def digest(data: bytes) -> str:
    """SHA-256 of the bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_document(data: bytes, name: str, *, wall_limit: float = WALL_LIMIT) -> tuple[Document, bool]:
    """What a file says, and whether another reading would say the same: not if it ran out of time or crashed.

    Whatever is wrong with the file is the document's reason; nothing is raised.

    Args:
        data: the file's bytes.
        name: its name; only its ending counts, and only where the content does not tell the format.
        wall_limit: seconds that its reader may take.
    """
    sha256 = digest(data)
    kind: DocumentFormat = "unknown"
    try:
        _refuse_large(data)
        kind = tell_format(data, name)
        answer = _read(data, kind, name, wall_limit)
    except InputError as error:
        answer = {"error": str(error)}
    why = answer.get("error") or ("" if any(map(str.isalnum, answer["text"])) else "empty: the file holds no words")
    if why:
        reason = " ".join(str(why).split())
        return Document(sha256=sha256, format=kind, status="not gradable", reason=reason), not answer.get("crashed")
    notes = "; ".join(answer["notes"])
    document = Document(
        sha256=sha256,
        format=kind,
        status="partial" if notes else "ok",
        reason=notes,
        text=answer["text"],
        pages=tuple(answer["pages"]),
    )
    return document, True


def _refuse_large(data: bytes) -> None:
    if len(data) > FILE_LIMIT:
        raise InputError(f"too large: {len(data) / 1e6:.0f} MB, and {FILE_LIMIT / 1e6:.0f} MB are read at most")


def _read(data: bytes, kind: DocumentFormat, name: str, wall_limit: float) -> dict[str, Any]:
    if kind not in ("odt", "rtf"):
        return _ask(data, kind, name, wall_limit)
    start = time.monotonic()
    try:
        page = to_page(data, kind, wall_limit)
    except TimeoutError:
        return _too_long(wall_limit)
    return _ask(page, "html", name, wall_limit, since=start)


def _too_long(wall_limit: float) -> dict[str, Any]:
    return {"error": f"too costly: reading it takes more than {wall_limit:g} seconds", "crashed": True}


def _ask(data: bytes, kind: str, name: str, wall_limit: float, *, since: float | None = None) -> dict[str, Any]:
    """The answer of a worker; that it crashed or took too long is an answer too."""
    root = str(Path(pipeline.__file__).parent.parent)
    # Isolated: no variable of the environment and no folder of the user's changes what is imported.
    command = [sys.executable, "-I", "-c", _START, root, kind, Path(name).suffix[:10]]
    try:
        left = wall_limit - (time.monotonic() - since if since is not None else 0)
        done = subprocess.run(command, input=data, capture_output=True, timeout=left, check=False)
    except subprocess.TimeoutExpired:
        return _too_long(wall_limit)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return {"error": _BROKEN_DOWN, "crashed": True}
    return answer if isinstance(answer, dict) else {"error": _BROKEN_DOWN, "crashed": True}
