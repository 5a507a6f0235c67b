"""Looks for keys in every byte that a command wrote: files as they are, unpacked, and as a reader sees them.

assert leaks_in(project, [done.stdout, done.stderr], KEYS.values()) == []
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path


def leaks_in(folder: Path, shown: Iterable[str], secrets: Iterable[str]) -> list[str]:
    """A sentence for each secret that stands in a file below the folder, in its name or in what was shown."""
    wanted = [secret.encode() for secret in secrets]
    leaks = []
    for place, data in _everything(folder, shown):
        leaks += [f"{place} holds {secret.decode()}" for secret in wanted if secret in data]
    return leaks


def _everything(folder: Path, shown: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for number, text in enumerate(shown):
        yield f"output {number}", text.encode()
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        yield f"the name {place}", place.encode()
        if not path.is_file():
            continue
        data = path.read_bytes()
        yield place, data
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from ((f"{place}/{name}", archive.read(name)) for name in archive.namelist())
        elif data.startswith(b"%PDF"):
            yield place, _text_of_pdf(data)


def _text_of_pdf(data: bytes) -> bytes:
    import pypdfium2  # type: ignore[import-untyped] # it ships no types

    with pypdfium2.PdfDocument(data) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
        facts = [str(document.get_metadata_dict())]
    # A word that is broken over two lines is still one.
    whole = "".join(texts + facts)
    return (whole + "".join(whole.replace("-\r\n", "-").split())).encode("utf-8", "replace")
