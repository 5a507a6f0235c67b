from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.inputs.documents import decode, read_text

NOTES = Path("notes.md")


def fault(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        decode(data, NOTES)
    return str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        "naïve தமிழ் 🦙".encode(),
        "naïve தமிழ் 🦙".encode("utf-8-sig"),
        "naïve தமிழ் 🦙".encode("utf-16"),
        b"\xfe\xff" + "naïve தமிழ் 🦙".encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big"],
)
def test_unicode_text_is_read_without_its_byte_order_mark(data: bytes) -> None:
    assert decode(data, NOTES) == "naïve தமிழ் 🦙"


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one\r\ntwo\rthree\nfour")
    assert read_text(tmp_path / "a.md") == "one\r\ntwo\rthree\nfour"


def test_an_empty_file_is_an_empty_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    assert read_text(tmp_path / "a.md") == ""


@given(st.text().filter(lambda text: "\0" not in text and not text.startswith("\ufeff")))
def test_any_text_comes_back_as_written(text: str) -> None:
    data = text.encode()
    if not data.startswith((b"%PDF-", b"{\\rtf", b"GIF8", b"PK\x03\x04")):
        assert decode(data, NOTES) == text


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_one_sentence(data: bytes) -> None:
    try:
        text = decode(data, NOTES)
    except InputError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - bytes that are text raise nothing
    else:
        assert "\0" not in text


def test_a_byte_that_is_not_utf8_is_named_with_line_and_offset() -> None:
    message = fault(b"good\nalso good\ncaf\xe9!\n")
    assert message == (
        "notes.md: line 3 is not UTF-8 (byte 18 of the file is 0xE9, in Windows-1252 a 'é'); "
        "open the file in an editor and save it with the encoding UTF-8."
    )


def test_the_offset_counts_the_byte_order_mark() -> None:
    assert "(byte 4 of the file is 0xFF" in fault(b"\xef\xbb\xbfa\xff")


def test_broken_utf16_is_named_with_its_line() -> None:
    assert "line 2 is broken UTF-16 (byte 6)" in fault(b"\xff\xfe" + "a\n".encode("utf-16-le") + b"\x00\xdcx\x00")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n...", "this is a PDF"),
        (b"PK\x03\x04....word/document.xml", "this is a Word document (DOCX)"),
        (b"PK\x03\x04....xl/workbook.xml", "this is an Excel workbook (XLSX)"),
        (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", "this is an OpenDocument file"),
        (b"PK\x03\x04....a.txt", "this is a zip archive"),
        (b"PK\x03\x04" + b"." * 99 + b"Ada_1/report.docx PK\x03\x04 word/document.xml", "this is a zip archive"),
        (b"{\\rtf1 x}", "this is an RTF document"),
        (b"\x89PNG\r\n", "this is a picture (PNG)"),
        (b"\xd0\xcf\x11\xe0", "this is an old Word, Excel or PowerPoint document"),
    ],
)
def test_documents_that_are_no_text_are_named(data: bytes, name: str) -> None:
    assert fault(data).startswith(f"notes.md: {name}, not plain text; open it, copy its text")


def test_a_nul_character_means_no_text() -> None:
    assert "line 2 holds a NUL character" in fault(b"a\n\0b")


def test_five_megabytes_are_read_and_six_are_not(tmp_path: Path) -> None:
    path = tmp_path / "big.md"
    path.write_bytes(b"x" * 5_000_000)
    assert len(read_text(path)) == 5_000_000
    path.write_bytes(b"x" * 6_000_000)
    with pytest.raises(InputError, match=r"too large: 6\.0 MB, and at most 5 MB are read"):
        read_text(path)


def unreadable(folder: Path, kind: str) -> Path:
    """A path of that kind that cannot be read."""
    path = folder / "answer.md"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "below a file":
        path.touch()
        path /= "inner.md"
    elif kind == "misspelt":
        (folder / "answers.md").touch()
    elif kind == "backslash":
        path = folder / "answers\\a.md"
    elif kind == "no folder":
        path = folder / "nowhere" / "a.md"
    elif kind == "long":
        path = folder / ("x" * 300)
    return Path(f"{folder}/a\0b") if kind == "nul" else path


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing", "there is no such file."),
        ("misspelt", "there is no such file (did you mean 'answers.md'?)."),
        ("backslash", "there is no such file; write folders with / instead of \\."),
        ("no folder", "is not there either."),
        ("folder", "this is a folder; name a file in it."),
        ("pipe", "this is not an ordinary file."),
        ("loop", "it is a link that leads back to itself; remove the link."),
        ("below a file", "a part of its path is a file, not a folder."),
        ("long", "its name is too long."),
        ("nul", "no file can have this name."),
    ],
)
def test_a_path_that_cannot_be_read_is_one_sentence(tmp_path: Path, kind: str, words: str) -> None:
    path = unreadable(tmp_path, kind)
    with pytest.raises(InputError) as caught:
        read_text(path)
    assert str(caught.value).endswith(words)
    assert str(tmp_path) in str(caught.value)


def test_the_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"its folder anwsers is not there either\.$"):
        read_text(tmp_path / "anwsers" / "gemini" / "a.md")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.touch(mode=0)
    with pytest.raises(InputError, match="permission to read it is denied"):
        read_text(path)
