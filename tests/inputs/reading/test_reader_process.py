from __future__ import annotations

import sys

import pytest

from pipeline.inputs.reading.reader_process import BrokenReaderError, ReaderProcess
from tests.inputs.reading.made_documents import deflated_twice, make_pdf


def test_one_program_reads_file_after_file() -> None:
    with ReaderProcess() as reader:
        texts = [reader.ask(word.encode(), "text", ".txt", 20)["text"] for word in ("one", "two", "drei")]
    assert texts == ["one", "two", "drei"]


@pytest.mark.skipif(sys.platform == "win32", reason="memory is not limited there")
def test_a_file_that_breaks_its_reader_is_followed_by_one_that_is_read() -> None:
    bomb = make_pdf(deflated_twice(1_500), filters="/Filter [/FlateDecode /FlateDecode]")
    with ReaderProcess() as reader:
        with pytest.raises(BrokenReaderError):
            reader.ask(bomb, "pdf", ".pdf", 20)
        assert reader.ask(b"next", "text", ".txt", 20)["text"] == "next"


def test_a_file_that_takes_too_long_is_followed_by_one_that_is_read() -> None:
    with ReaderProcess() as reader:
        with pytest.raises(TimeoutError):
            reader.ask(b"<!doctype html>" + b"<!--" * 500_000, "html", ".html", 0.7)
        assert reader.ask(b"next", "text", ".txt", 20)["text"] == "next"


def test_what_was_closed_reads_nothing_more() -> None:
    reader = ReaderProcess()
    reader.ask(b"one", "text", ".txt", 20)
    reader.close()
    with pytest.raises(BrokenReaderError):
        reader.ask(b"two", "text", ".txt", 20)


def test_where_processes_cannot_be_copied_every_file_gets_one_of_its_own() -> None:
    """As on Windows."""
    with ReaderProcess(forks=False) as reader:
        for text in ("one", "two", "three"):
            assert reader.ask(text.encode(), "text", ".txt", 30)["text"] == text
