"""The report's own headings as each format holds them, so that two reports can be compared."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pypdfium2  # type: ignore[import-untyped] # it carries no types
from lxml import html  # type: ignore[import-untyped] # it carries no types
from markdown_it import MarkdownIt

Outline = list[tuple[int, str]]
"""Level from 1 and text without blanks, in reading order."""

OWN_LEVELS = 3
"""Headings of answers lie deeper."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def outline(name: str, content: bytes) -> Outline:
    """The headings of levels 1 to 3 of a report in that format."""
    readers: dict[str, Callable[[bytes], Outline]] = {"md": _markdown, "html": _page, "docx": _docx, "pdf": _pdf}
    return [(level, _flat(text)) for level, text in readers[name](content) if level <= OWN_LEVELS]


def _flat(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFKC", text))


def _markdown(content: bytes) -> Outline:
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(content.decode())
    return [
        (int(token.tag[1]), "".join(part.content for part in following.children or ()))
        for token, following in pairwise(tokens)
        if token.type == "heading_open" and token.level == 0
    ]


def _page(content: bytes) -> Outline:
    # A browser's rules for broken markup are stricter than lxml's, so markup must not be broken to begin with.
    tree: Any = html.document_fromstring(content.decode())
    return [(int(item.tag[1]), item.text_content()) for item in tree.iter("h1", "h2", "h3")]


def _docx(content: bytes) -> Outline:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own file
    found = []
    for paragraph in body.iter(f"{_WORD}p"):
        style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
        name = "" if style is None else style.get(f"{_WORD}val", "")
        if level := re.fullmatch(r"Heading([1-9])", name):
            found.append((int(level[1]), "".join(text.text or "" for text in paragraph.iter(f"{_WORD}t"))))
    return found


def _pdf(content: bytes) -> Outline:
    open_pdf: Any = pypdfium2.PdfDocument
    document = open_pdf(content)
    try:
        return [(item.level + 1, item.get_title()) for item in document.get_toc()]
    finally:
        document.close()
