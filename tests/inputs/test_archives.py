from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.inputs.archives import DOCUMENT_LIMITS, ArchiveLimits, list_entries, open_archive, read_entry

LIMITS = ArchiveLimits(entries=10, unpacked=5_000_000, ratio=100)


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def problem_of(data: bytes) -> str:
    (entry,) = list_entries(open_archive(data, DOCUMENT_LIMITS), DOCUMENT_LIMITS)
    return entry.problem


def test_entries_are_read_from_a_file_or_from_bytes(tmp_path: Path) -> None:
    data = zipped({"a/b.md": b"text", "c/": b""})
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    for source in (data, path):
        with open_archive(source, LIMITS) as archive:
            (entry,) = list_entries(archive, LIMITS)
            assert (entry.name, entry.problem) == ("a/b.md", "")
            assert read_entry(archive, entry, 100) == b"text"


@pytest.mark.parametrize("name", ["../up.md", "/etc/passwd", "a/../../up.md", "..\\up.md", "C:/x.md", "\\\\host\\x"])
def test_a_name_that_leads_out_of_the_archive_is_not_read(name: str) -> None:
    data = zipped({name: b"x"})
    archive = open_archive(data, LIMITS)
    (entry,) = list_entries(archive, LIMITS)
    assert entry.problem == "not safe to read: its name leads out of the archive"
    with pytest.raises(InputError, match="leads out"):
        read_entry(archive, entry, 100)


def test_a_link_is_not_followed() -> None:
    info = zipfile.ZipInfo("link.md")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert problem_of(buffer.getvalue()) == "link: it is only a link to another file"


def test_an_encrypted_entry_says_so() -> None:
    data = bytearray(zipped({"a.md": b"x"}))
    for header in (b"PK\x03\x04", b"PK\x01\x02"):
        place = data.index(header) + (6 if header.endswith(b"\x04") else 8)
        data[place] |= 1
    assert problem_of(bytes(data)).startswith("encrypted: it opens only with a password")


def test_an_entry_that_unpacks_to_hundreds_of_times_its_size_is_not_read() -> None:
    assert "would unpack to 20 MB" in problem_of(zipped({"a.md": b"\0" * 20_000_000}))


def test_a_short_text_of_many_blanks_is_no_bomb() -> None:
    assert problem_of(zipped({"a.md": b" " * 900_000})) == ""


def test_a_method_of_packing_that_costs_much_memory_is_not_read() -> None:
    assert problem_of(zipped({"a.md": b"x"}, zipfile.ZIP_LZMA)).startswith("archive: it is packed by a method")


def test_entries_that_share_their_bytes_are_not_read() -> None:
    data = zipped({"a.md": b"first" * 50, "b.md": b"second" * 50}, zipfile.ZIP_STORED)
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 1)
    # Both directory entries now point to the first file.
    shared = data[: second + 42] + struct.pack("<L", 0) + data[second + 46 :]
    problems = [entry.problem for entry in list_entries(open_archive(shared, LIMITS), LIMITS)]
    assert problems[0].startswith("not safe to read")


def test_an_entry_that_holds_more_than_it_says_is_not_read() -> None:
    data = zipped({"a.md": b"x" * 500})
    place = data.index(b"PK\x01\x02") + 24
    lying = data[:place] + struct.pack("<L", 10) + data[place + 4 :]
    archive = open_archive(lying, LIMITS)
    with pytest.raises(InputError, match="cannot be unpacked"):
        read_entry(archive, list_entries(archive, LIMITS)[0], 100)


def test_a_large_entry_is_left_out() -> None:
    archive = open_archive(zipped({"a.md": b"x" * 200}), LIMITS)
    with pytest.raises(InputError, match="too large"):
        read_entry(archive, list_entries(archive, LIMITS)[0], 100)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({str(number): b"" for number in range(11)}), "11 entries, and 10 are read at most"),
        (zipped({"a": b"\0" * 6_000_000}), "would unpack to 6 MB"),
        (zipped({"a": b"x"})[:-10], "no whole zip archive"),
        (b"", "no whole zip archive"),
        (b"PK\x05\x06" + bytes(9), "no whole zip archive"),
    ],
    # The archives hold the time of day, and names of tests may not.
    ids=["entries", "size", "cut off", "nothing", "half an end"],
)
def test_an_archive_beyond_its_limits_is_not_opened(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        open_archive(data, LIMITS)


def test_a_name_in_utf_8_that_does_not_say_so_is_read_as_such() -> None:
    data = zipped({"Zoë.md": b"x"})
    plain = data.replace(struct.pack("<H", 0x800), struct.pack("<H", 0))
    (entry,) = list_entries(open_archive(plain, LIMITS), LIMITS)
    assert entry.name == "Zoë.md"
