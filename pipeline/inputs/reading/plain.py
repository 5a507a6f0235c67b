"""Markdown and plain text: bytes in some encoding -> text."""

from __future__ import annotations

import codecs
import re

from pipeline.inputs.reading.characters import clean
from pipeline.inputs.reading.limits import CHARACTER_LIMIT, Reading

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096
_PLACED = re.compile(r"^<!-- begin text-\d+ -->$", re.MULTILINE)
"""Stands above each answer in a Markdown report of labreport's."""
_CODE = re.compile(
    r"\.(?:py|js|ts|java|c|h|cpp|cc|cs|go|rs|r|m|php|rb|sh|bat|ps1|sql|css|csv|tsv|json|jsonl|xml|ya?ml|toml|ini|log)$",
    re.IGNORECASE,
)


def encoding_of(data: bytes) -> str:
    """The encoding of a text, by its byte order mark or by its bytes; Windows-1252 where nothing better fits."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    head = data[:_SAMPLE]
    # Every second byte of Latin letters is 0 in UTF-16.
    if head.count(0) > len(head) // 4:
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        whole = sum(not c.isascii() for c in text) - broken
        return "utf-8" if whole > broken else "cp1252"
    return "utf-8"


def decode_text(data: bytes) -> str:
    """The text of bytes in whichever encoding; what cannot be decoded becomes U+FFFD. Never fails."""
    return data.decode(encoding_of(data), "replace")


def is_code(name: str) -> bool:
    """Whether a file of that name holds a program or data, not prose."""
    return _CODE.search(name) is not None


def read_plain(data: bytes, name: str) -> Reading:
    """The text as it is; a form feed begins a page. Programs and data are fenced: nobody shall take them for prose."""
    raw = decode_text(data[: CHARACTER_LIMIT * 4])
    pages: list[int] = []
    if "\f" in raw and not is_code(name):
        parts: list[str] = []
        for page in raw.split("\f"):
            pages.append(sum(map(len, parts)))
            parts.append(clean(page))
        text = "".join(parts)
    else:
        text = clean(raw)
    notes = []
    if len(text) > CHARACTER_LIMIT or len(data) > CHARACTER_LIMIT * 4:
        text = text[:CHARACTER_LIMIT]
        notes.append(f"only its first {CHARACTER_LIMIT:,} characters were read")
    if is_code(name) and text.strip():
        fence = "`" * (max((len(run) for run in re.findall("`{3,}", text)), default=2) + 1)
        text = f"{fence}\n{text.rstrip()}\n{fence}\n"
    return Reading(
        text, tuple(min(page, len(text)) for page in pages), tuple(notes), labreport=bool(_PLACED.search(text))
    )
