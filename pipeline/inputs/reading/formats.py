"""What a file is, told by its content."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Literal

from pipeline.errors import InputError
from pipeline.inputs.reading.limits import ENCRYPTED

Format = Literal["pdf", "docx", "markdown", "text", "html", "notebook", "odt", "rtf", "unknown"]

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}>\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(r"<(?:p|div|h[1-6]|ul|ol|li|table|span|br|strong|b)\b[^>]*>", re.IGNORECASE)
_NOTEBOOK = re.compile(rb'"(?:cells|worksheets)"\s*:\s*\[')
_MARKDOWN = (".md", ".markdown", ".mdown", ".qmd", ".rmd")
_KNOWN = (
    (b"\x89PNG", "picture: this is a picture (PNG)"),
    (b"\xff\xd8\xff", "picture: this is a picture (JPEG)"),
    (b"GIF8", "picture: this is a picture (GIF)"),
    (b"II*\0", "picture: this is a picture (TIFF)"),
    (b"MM\0*", "picture: this is a picture (TIFF)"),
    (b"\x1f\x8b", "archive: this is an archive (gzip)"),
    (b"Rar!\x1a", "archive: this is an archive (RAR)"),
    (b"7z\xbc\xaf", "archive: this is an archive (7-Zip)"),
    (b"MZ\x90", "program: this is a program, not a document"),
    (b"\x7fELF", "program: this is a program, not a document"),
)
_OTHERS = (
    ((".xlsx", ".xlsm", ".xlsb", ".ods"), "a spreadsheet"),
    ((".pptx", ".pptm", ".odp", ".key"), "a presentation"),
    ((".zip", ".jar"), "an archive"),
)
"""Endings of containers that are told by their names where they cannot be unpacked."""
_SAVE = "hand in PDF or DOCX"
_BINARY = {".pdf": "PDF", ".docx": "Word document"}
_FEW_WORDS = 20
"""Words below which a text under a name of one of these is what a failed upload left; more may be a renamed report."""


def tell_format(data: bytes, name: str) -> Format:
    """The format of a file that can be read; its name only tells Markdown from plain text.

    Raises:
        InputError: there is no reader for it, in words for the student.
    """
    head = data[:_HEAD]
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise InputError("empty: the file holds nothing")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _container(data, PurePosixPath(name).suffix.lower())
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if foreign := _foreign(data):
        if foreign == ENCRYPTED:
            raise InputError(foreign)
        named = PurePosixPath(name).suffix
        wrong = (
            f", though its name ends in {named}" if named.lower() in (".pdf", ".docx", ".odt", ".md", ".txt") else ""
        )
        raise InputError(f"{foreign}{wrong}; {_SAVE}")
    return _text(data, name)


def _foreign(data: bytes) -> str:
    """What a file without a reader is; empty for a text."""
    head = data[:_HEAD]
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return ENCRYPTED
        return "old format: this is an old Word, Excel or PowerPoint document"
    if known := next((what for magic, what in _KNOWN if head.startswith(magic)), ""):
        return known
    if head[4:8] == b"ftyp" or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "picture: this is a picture or a film"
    # Every second byte of Latin letters is 0 in UTF-16, no other text has any.
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_wide(head)
    return "unknown format: this is no document" if 0 in head and not wide else ""


def _is_wide(head: bytes) -> bool:
    even, odd = head[::2].count(0), head[1::2].count(0)
    return max(even, odd) > len(head) // 4 and min(even, odd) <= len(head) // 50


def _container(data: bytes, suffix: str) -> Format:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        if what := next((what for endings, what in _OTHERS if suffix in endings), ""):
            raise InputError(f"other document: {suffix} is {what}, which is not graded; {_SAVE}") from error
        raise InputError("damaged: its container cannot be unpacked; save it again and hand that in") from error
    if any(name.startswith("word/") for name in names) or "[Content_Types].xml" in names:
        for folder, what in (("xl/", "an Excel workbook"), ("ppt/", "a PowerPoint presentation")):
            if any(name.startswith(folder) for name in names):
                raise InputError(f"other document: this is {what}; {_SAVE}")
        return "docx"
    if "content.xml" in names and "mimetype" in names:
        kind = _declared(data)
        if kind.startswith("application/vnd.oasis.opendocument.text"):
            return "odt"
        raise InputError(f"other document: this is an OpenDocument file, but no text; {_SAVE}")
    if any(name.startswith("Index/") or name.endswith(".iwa") for name in names):
        raise InputError(f"other document: this is a document of Apple Pages; {_SAVE}")
    raise InputError(f"archive: this is a zip archive; {_SAVE}")


def _declared(data: bytes) -> str:
    # By rule the first entry, not compressed.
    found = re.search(rb"mimetype(application/[\w.+-]{1,80}?)(?:PK|$)", data[:200])
    return found[1].decode("ascii") if found else ""


def _text(data: bytes, name: str) -> Format:
    from pipeline.inputs.reading.plain import decode_text

    suffix = PurePosixPath(name).suffix.lower()
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and (_NOTEBOOK.search(data) or suffix == ".ipynb"):
        return "notebook"
    head = decode_text(data[:_HEAD])
    if suffix in _BINARY and len(head.split()) < _FEW_WORDS:
        raise InputError(
            f"damaged: its name ends in {suffix}, but it is no {_BINARY[suffix]}; export it again and hand that in"
        )
    if _HTML.match(head) or (suffix in (".html", ".htm", ".xhtml") and _TAGS.search(head)):
        return "html"
    return "markdown" if suffix in _MARKDOWN else "text"
