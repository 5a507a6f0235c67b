"""What a reader can read in each format, without blanks and in plain letters."""

from __future__ import annotations

import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from typing import Any

import pypdfium2  # type: ignore[import-untyped] # it carries no types


def shown_text(name: str, content: bytes) -> str:
    """The text of a report in that format; blanks are left out, letters of formulas are plain letters."""
    extract: dict[str, Callable[[bytes], str]] = {
        "pdf": pdf_text,
        "docx": docx_text,
        "html": html_text,
        "md": bytes.decode,
    }
    return re.sub(r"[\s\u200b]+", "", unicodedata.normalize("NFKC", extract[name](content)))


def pdf_text(content: bytes) -> str:
    """All pages of a PDF."""
    open_pdf: Any = pypdfium2.PdfDocument
    document = open_pdf(content)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def docx_text(content: bytes) -> str:
    """Body and footnotes of a DOCX."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(f"word/{part}.xml").decode() for part in ("document", "footnotes")]
    return html.unescape(re.sub(r"<[^>]*>", "", "".join(parts)))


def html_text(content: bytes) -> str:
    """Body of a page."""
    body = content.decode().split("</head>", 1)[1]
    return html.unescape(re.sub(r"<[^>]*>", "", body))
