from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.inputs.reading import worker
from pipeline.inputs.reading.limits import FILE_LIMIT
from pipeline.inputs.reading.process import digest, read_document
from tests.inputs.reading.made_documents import deflated_twice, make_docx, make_pdf, paragraph, show
from tests.submissions_maker import convert

REPORT = """# Report

## Tool 1: ChatGPT

**Prompt 1 :** Explain generative AI.

A model makes new things.

1. one
2. two

## Conclusion

Both were good.
"""


@pytest.mark.parametrize("kind", ["md", "txt", "html", "docx", "pdf", "odt", "rtf", "ipynb"])
def test_headings_bold_lines_and_lists_survive_in_every_format(kind: str) -> None:
    data = convert(REPORT, kind)
    document, certain = read_document(data, f"report.{kind}")
    assert (document.status, document.reason, certain) == ("ok", "", True)
    assert document.sha256 == digest(data)
    assert [line for line in document.text.split("\n") if line] == [line for line in REPORT.split("\n") if line]


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.md", "empty: the file holds nothing"),
        (b"--- *** ---", "a.md", "empty: the file holds no words"),
        (bytes(FILE_LIMIT + 1), "a.md", "too large: 50 MB, and 50 MB are read at most"),
        (rb"{\rtf1 " + b"{" * 100, "a.rtf", "damaged: this RTF cannot be read; save it as DOCX or PDF"),
        (make_docx(paragraph("&x;"), before="<!DOCTYPE x>"), "a.docx", "not safe to read: it declares entities"),
    ],
    ids=["empty", "no words", "too large", "damaged", "entities"],
)
def test_what_cannot_be_read_is_a_reason_and_no_error(data: bytes, name: str, reason: str) -> None:
    document, certain = read_document(data, name)
    assert document.status == "not gradable"
    assert document.reason.startswith(reason)
    assert (document.text, certain) == ("", True)


def test_what_was_only_read_in_part_says_so() -> None:
    document, _ = read_document(b"word " * 500_000, "a.txt")
    assert (document.status, document.reason) == ("partial", "only its first 2,000,000 characters were read")


@pytest.mark.skipif(sys.platform == "win32", reason="memory is not limited there")
def test_a_pdf_that_unpacks_to_more_than_the_memory_breaks_only_its_own_reader() -> None:
    bomb = make_pdf(deflated_twice(1_500), filters="/Filter [/FlateDecode /FlateDecode]")
    assert len(bomb) < 100_000
    document, certain = read_document(bomb, "bomb.pdf")
    assert document.status == "not gradable"
    assert (
        document.reason
        == "broken: its reader broke down; the file is damaged, or takes more memory than a document may"
    )
    assert not certain


def test_a_reader_that_takes_too_long_is_stopped() -> None:
    document, certain = read_document(b"<!doctype html>" + b"<!--" * 500_000, "a.html", wall_limit=1)
    assert (document.status, certain) == ("not gradable", False)
    assert document.reason == "too costly: reading it takes more than 1 seconds"


def test_pandoc_and_what_follows_share_one_clock() -> None:
    document, certain = read_document(rb"{\rtf1 " + rb"hello \par " * 200_000 + b"}", "a.rtf", wall_limit=0.5)
    assert (document.reason, certain) == ("too costly: reading it takes more than 0.5 seconds", False)


@pytest.mark.parametrize(
    "attempt",
    [
        "open('written', 'w')",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.remove('x')",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
    ],
)
def test_a_reader_may_neither_write_nor_connect_nor_start_anything(attempt: str, tmp_path: Path) -> None:
    program = f"from pipeline.inputs.reading.worker import limit_process; limit_process(); {attempt}"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False, text=True)
    assert "a reader may not" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_reader_may_read_and_import_after_the_limits() -> None:
    program = (
        "from pipeline.inputs.reading.worker import limit_process; limit_process(); import html; open(html.__file__)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_every_format_has_a_reader() -> None:
    readers = {worker.reader_of(kind) for kind in ("pdf", "docx", "html", "notebook", "markdown", "text")}
    assert len(readers) == 5


def test_the_reading_of_a_file_opens_no_connection() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        page = f'<html><img src="{address}"><link rel="stylesheet" href="{address}"><p>words of a page'
        assert read_document(page.encode(), "a.html")[0].text == "words of a page"
        rtf = rf'{{\rtf1 words {{\field{{\*\fldinst INCLUDEPICTURE "{address}"}}}}}}'
        read_document(rtf.encode(), "a.rtf")
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_pdf_is_read_with_its_pages() -> None:
    document, _ = read_document(make_pdf(show("The first page has words."), show("And so has another.")), "a.pdf")
    assert (document.format, document.pages) == ("pdf", (0, 27))
