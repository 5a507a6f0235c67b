from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.errors import InputError
from pipeline.inputs.reading.formats import tell_format
from tests.inputs.reading.made_documents import make_docx, make_pdf, paragraph, show


def zipped(*names: str, mimetype: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "format_"),
    [
        (make_pdf(show("x")), "report.docx", "pdf"),
        (b"\n\n%PDF-1.4", "report", "pdf"),
        (make_docx(paragraph("x")), "report.pdf", "docx"),
        (zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "a", "odt"),
        (rb"{\rtf1 x}", "a.txt", "rtf"),
        (b'{"cells": [], "nbformat": 4}', "a.json", "notebook"),
        (b"<!DOCTYPE html><p>x", "a.txt", "html"),
        (b'<?xml version="1.0"?><!-- saved --><html>', "a", "html"),
        (b"<p>online text</p>", "onlinetext.html", "html"),
        (b"no tags at all", "a.html", "text"),
        (b"# x", "a.MD", "markdown"),
        (b"# x", "a.txt", "text"),
        ("x".encode("utf-16"), "a.txt", "text"),
        (b"a report under a wrong name " * 10, "a.pdf", "text"),
        (b'{"a": 1}', "a.txt", "text"),
    ],
)
def test_the_content_tells_the_format(data: bytes, name: str, format_: str) -> None:
    assert tell_format(data, name) == format_


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.md", "empty: the file holds nothing"),
        (b" \n\t", "a.md", "empty"),
        (b"\0" * 100, "a.md", "empty"),
        (
            b"\x89PNG\r\n\x1a\n" + bytes(9),
            "a.pdf",
            r"picture \(PNG\), though its name ends in .pdf; hand in PDF or DOCX",
        ),
        (b"\xff\xd8\xff\xe0", "a.jpg", r"picture \(JPEG\); hand in"),
        (b"\0\0\0\x18ftypheic", "a.heic", "picture or a film"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "a.doc", "old Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "^encrypted: .*one$"),
        (b"Rar!\x1a\x07\x00", "a.rar", "archive"),
        (b"MZ\x90\0", "a.exe", "program"),
        (bytes(range(256)), "a.txt", "unknown format"),
        (b"PK\x03\x04" + bytes(99), "a.docx", "damaged"),
        (b"PK\x03\x04" + bytes(99), "a.XLSX", "^other document: .xlsx is a spreadsheet, which is not graded; hand in"),
        (b"x", "a.pdf", "^damaged: its name ends in .pdf, but it is no PDF; export it again and hand that in$"),
        (b"Not found", "a.DOCX", "^damaged: its name ends in .docx, but it is no Word document"),
        (zipped("xl/workbook.xml", "[Content_Types].xml"), "a.xlsx", "Excel"),
        (zipped("ppt/x.xml", "[Content_Types].xml"), "a.pptx", "PowerPoint"),
        (zipped("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"), "a.ods", "but no text"),
        (zipped("Index/Document.iwa"), "a.pages", "Apple Pages"),
        (zipped("a.md"), "a.docx", "zip archive"),
    ],
)
def test_what_has_no_reader_is_named(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        tell_format(data, name)
