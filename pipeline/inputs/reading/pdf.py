"""PDF -> blocks: headings by structure tree, else by size of letters; bold lines, lists, tables, whole paragraphs."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.errors import InputError
from pipeline.inputs.reading.hidden import told
from pipeline.inputs.reading.limits import CHARACTER_LIMIT, ENCRYPTED, PAGE_LIMIT, Reading
from pipeline.inputs.reading.markup import render
from pipeline.inputs.reading.pdf_blocks import read_blocks
from pipeline.inputs.reading.pdf_lines import Line, read_lines, unreadable_share

_SCANNED = 20
"""Characters of a page below which it shows a picture of a text, if it shows a picture."""
_UNREADABLE = 0.3
_PROPERTY = 1024
"""Bytes of a property that are looked at."""
_MOST_OBJECTS = 2_000
"""Objects of a page among which a picture is looked for."""


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[Any, Any]]:
    """PDFium's binding and its handle of the document.

    Raises:
        InputError: encrypted or damaged.
    """
    from pypdfium2 import raw  # type: ignore[import-untyped] # it carries no types

    raw.FPDF_InitLibrary()
    handle = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        if raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise InputError(ENCRYPTED)
        raise InputError("damaged: this PDF cannot be opened; export it again and hand that in")
    try:
        yield raw, handle
    finally:
        raw.FPDF_CloseDocument(handle)


@dataclass
class _Pages:
    """What the pages of a document hold."""

    lines: list[list[Line]] = field(default_factory=list)
    pictured: list[int] = field(default_factory=list)
    """1-based numbers of the pages that show a picture and no text."""
    broken: list[int] = field(default_factory=list)
    characters: int = 0
    hidden: list[str] = field(default_factory=list)


def read_pdf(data: bytes, name: str) -> Reading:  # noqa: ARG001 - every reader takes the name
    """The Markdown of a PDF with the offsets of its pages.

    Raises:
        InputError: encrypted, damaged, without a text layer, or without the letters that its glyphs mean.
    """
    with _opened(data) as (raw, handle):
        count = raw.FPDF_GetPageCount(handle)
        keywords = _told(raw, handle, b"Keywords")
        pages = _read_pages(raw, handle, min(count, PAGE_LIMIT))
    text = "".join(line.text for lines in pages.lines for line in lines)
    if pages.characters < _SCANNED * len(pages.lines) and pages.pictured:
        raise InputError("scanned: no text layer; it needs OCR")
    if not text.strip():
        raise InputError("empty: its pages hold no text")
    if unreadable_share(text) > _UNREADABLE:
        raise InputError("unreadable: it does not say which letters its glyphs are; it needs OCR or a new export")
    notes = []
    if count > PAGE_LIMIT:
        notes.append(f"only its first {PAGE_LIMIT} of {count:,} pages were read")
    for numbers, what in ((pages.pictured, "without text, but with a picture"), (pages.broken, "damaged")):
        if numbers:
            notes.append(f"{_named(numbers)} {what}")
    labreport = "labreport" in keywords
    content = read_blocks(pages.lines, labreport=labreport)
    return replace(render(content, notes, labreport=labreport), hidden=told(pages.hidden))


def _told(raw: Any, handle: Any, name: bytes) -> str:
    """What the document's properties say under a name; empty where nothing."""
    buffer = ctypes.create_string_buffer(_PROPERTY)
    size = raw.FPDF_GetMetaText(handle, name, buffer, _PROPERTY)
    return buffer.raw[: min(size, _PROPERTY)].decode("utf-16-le", "replace").rstrip("\0")


def _read_pages(raw: Any, handle: Any, count: int) -> _Pages:
    pages = _Pages()
    for number in range(count):
        page = raw.FPDF_LoadPage(handle, number)
        if not page:
            pages.broken.append(number + 1)
            pages.lines.append([])
            continue
        try:
            lines, hidden = read_lines(raw, page, number)
            seen = sum(len(line.text) for line in lines)
            if sum(map(len, hidden)) > seen and _shows_picture(raw, page):
                # A scan whose letters were recognised: they lie unseen upon its picture.
                lines, hidden = read_lines(raw, page, number, recognised=True)
                seen = sum(len(line.text) for line in lines)
            pages.hidden += hidden
            if seen < _SCANNED and _shows_picture(raw, page):
                pages.pictured.append(number + 1)
        finally:
            raw.FPDF_ClosePage(page)
        pages.lines.append(lines)
        pages.characters += seen
        if pages.characters > CHARACTER_LIMIT:
            break
    return pages


def _named(numbers: list[int]) -> str:
    """``page 3 is``, ``pages 3, 4 are``."""
    shown = ", ".join(map(str, numbers[:5]))
    more = f" and {len(numbers) - 5} more" if len(numbers) > 5 else ""
    return f"pages {shown}{more} are" if len(numbers) > 1 else f"page {shown} is"


def _shows_picture(raw: Any, page: Any) -> bool:
    for index in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        kind = raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, index))
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            return True
    return False
