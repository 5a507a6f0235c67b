"""Bytes of a handed-in file -> Document, by a process that can be stopped and may crash."""

from __future__ import annotations

import base64
import hashlib
import time
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.inputs.reading.formats import tell_format
from pipeline.inputs.reading.limits import FILE_LIMIT, WALL_LIMIT
from pipeline.inputs.reading.office import to_page
from pipeline.inputs.reading.reader_process import BrokenReaderError, ReaderProcess
from pipeline.records import Document, DocumentFormat

READER_VERSION = 8
"""Grows when a reader writes another text than before, so that kept readings are not taken for new ones."""

_BROKEN_DOWN = "broken: its reader broke down; the file is damaged, or takes more memory than a document may"


def digest(data: bytes) -> str:
    """SHA-256 of the bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_document(
    data: bytes, name: str, *, reader: ReaderProcess | None = None, wall_limit: float = WALL_LIMIT
) -> tuple[Document, bool]:
    """What a file says, and whether another reading would say the same: not if it ran out of time or crashed.

    Whatever is wrong with the file is the document's reason; nothing is raised.

    Args:
        data: the file's bytes.
        name: its name; only its ending counts, and only where the content does not tell the format.
        reader: is asked, and not ended; None asks one of its own.
        wall_limit: seconds that its reader may take.
    """
    if reader is None:
        with ReaderProcess() as own:
            return read_document(data, name, reader=own, wall_limit=wall_limit)
    sha256 = digest(data)
    kind: DocumentFormat = "unknown"
    try:
        _refuse_large(data)
        kind = tell_format(data, name)
        answer = _read(data, kind, name, reader, wall_limit)
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
        hidden=tuple(answer["hidden"]),
        labreport=answer["labreport"],
    )
    return document, True


def _refuse_large(data: bytes) -> None:
    if len(data) > FILE_LIMIT:
        raise InputError(f"too large: {len(data) / 1e6:.0f} MB, and {FILE_LIMIT / 1e6:.0f} MB are read at most")


def _read(data: bytes, kind: DocumentFormat, name: str, reader: ReaderProcess, wall_limit: float) -> dict[str, Any]:
    """The answer of a reader; that it crashed or took too long is an answer too."""
    end = time.monotonic() + wall_limit
    ending = Path(name).suffix[:10]
    try:
        if kind not in ("odt", "rtf"):
            return reader.ask(data, kind, ending, wall_limit)
        seen = reader.ask(data, kind, ending, wall_limit)
        if "error" in seen:
            return seen
        page = to_page(base64.b64decode(seen["text"]) or data, kind, end - time.monotonic())
        answer = reader.ask(page, "html", ending, end - time.monotonic())
        return {**answer, "hidden": [*seen["hidden"], *answer.get("hidden", ())]}
    except TimeoutError:
        return {"error": f"too costly: reading it takes more than {wall_limit:g} seconds", "crashed": True}
    except BrokenReaderError:
        return {"error": _BROKEN_DOWN, "crashed": True}
