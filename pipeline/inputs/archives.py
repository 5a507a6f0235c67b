"""Zip archives, checked before anything in them is unpacked; nothing is ever written to disk."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.errors import InputError
from pipeline.inputs.reading.limits import ENCRYPTED

_LOCAL_HEADER = 30
"""Bytes of an entry's own header, its name aside (PKWARE APPNOTE 4.3.7)."""
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    UnicodeDecodeError,
)
_RATIO_FLOOR = 1_000_000
"""Bytes that may be reached at any ratio: a short document of many blanks is no bomb."""


@dataclass(frozen=True)
class ArchiveLimits:
    """What an archive may hold.

    Attributes:
        entries: files and folders in it.
        unpacked: bytes of all entries.
        ratio: unpacked bytes for each packed one.
    """

    entries: int
    unpacked: int
    ratio: int


DOCUMENT_LIMITS = ArchiveLimits(entries=5_000, unpacked=200_000_000, ratio=100)
"""Of a DOCX or ODT, and of an archive that a student made: real documents reach a ratio of 7, bombs hundreds."""
CLASS_LIMITS = ArchiveLimits(entries=100_000, unpacked=50_000_000_000, ratio=100)
"""Of what an LMS packs: a large class with large files; its entries are read one by one."""


@dataclass(frozen=True)
class Entry:
    """A file in an archive.

    Attributes:
        index: 0-based place in the archive's directory; two entries may have one name.
        name: path with ``/``, as the archive says it.
        modified: year to second.
        problem: why it must not be unpacked; empty if it may.
    """

    index: int
    name: str
    modified: tuple[int, ...]
    problem: str = ""


def open_archive(source: Path | bytes, limits: ArchiveLimits) -> zipfile.ZipFile:
    """The archive, if its directory promises nothing beyond the limits.

    Raises:
        InputError: it is damaged or holds too much; the message names no path.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except _UNREADABLE as error:
        raise InputError("damaged: this is no whole zip archive") from error
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise InputError(f"not safe to read: it has {len(entries):,} entries, and {limits.entries:,} are read at most")
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked:
        raise InputError(f"not safe to read: it would unpack to {total / 1e6:,.0f} MB")
    return archive


def list_entries(archive: zipfile.ZipFile, limits: ArchiveLimits) -> tuple[Entry, ...]:
    """The files of an archive in its order, folders left out."""
    infos = archive.infolist()
    overlapping = _overlapping(archive)
    return tuple(
        Entry(index, _name(info), info.date_time, _problem(info, limits, overlaps=index in overlapping))
        for index, info in enumerate(infos)
        if not info.is_dir()
    )


def _overlapping(archive: zipfile.ZipFile) -> frozenset[int]:
    """Indices of the entries whose bytes reach into the next one: one packed stretch, unpacked many times."""
    infos = archive.infolist()
    order = sorted(range(len(infos)), key=lambda index: infos[index].header_offset)
    found = set()
    for place, index in enumerate(order):
        info = infos[index]
        end = info.header_offset + _LOCAL_HEADER + len(info.orig_filename) + info.compress_size
        after = infos[order[place + 1]].header_offset if place + 1 < len(order) else archive.start_dir
        if end > after:
            found.add(index)
    return frozenset(found)


def _name(info: zipfile.ZipInfo) -> str:
    """The entry's name; older programs write UTF-8 without saying so."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _problem(info: zipfile.ZipInfo, limits: ArchiveLimits, *, overlaps: bool) -> str:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in (path.parts or ("",))[0]:
        return "not safe to read: its name leads out of the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "link: it is only a link to another file"
    if info.flag_bits & _ENCRYPTED:
        return ENCRYPTED
    if info.compress_type not in _METHODS:
        return "archive: it is packed by a method that is not read; pack it as an ordinary zip"
    if overlaps:
        return "not safe to read: its bytes are those of another entry too, as in an archive that is made to overflow"
    bomb = info.file_size > max(_RATIO_FLOOR, limits.ratio * max(info.compress_size, 1))
    sizes = f"{_size(info.compress_size)} would unpack to {_size(info.file_size)}"
    return f"not safe to read: {sizes}" if bomb else ""


def _size(count: int) -> str:
    return f"{count / 1e6:,.0f} MB" if count >= 1e6 else f"{max(count, 1) / 1e3:,.1f} KB"


def read_entry(archive: zipfile.ZipFile, entry: Entry, limit: int) -> bytes:
    """The bytes of an entry.

    Raises:
        InputError: it must not be unpacked, is damaged, or larger than the limit in bytes.
    """
    if entry.problem:
        raise InputError(entry.problem)
    info = archive.infolist()[entry.index]
    if info.file_size > limit:
        raise InputError(f"too large: {info.file_size / 1e6:,.0f} MB, and {limit / 1e6:,.0f} MB are read at most")
    try:
        with archive.open(info) as file:
            # A byte more than declared: the end of the entry is reached, and its check sum compared.
            data = file.read(info.file_size + 1)
    except _UNREADABLE as error:
        raise InputError("damaged: it cannot be unpacked from its archive") from error
    if len(data) > info.file_size:
        raise InputError("not safe to read: it unpacks to more than the archive says")
    return data
