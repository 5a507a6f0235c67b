"""Every file below the paths that were given, those within archives too."""

from __future__ import annotations

import os
import stat
import threading
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from pipeline.errors import InputError
from pipeline.inputs.archives import (
    CLASS_LIMITS,
    DOCUMENT_LIMITS,
    ArchiveLimits,
    Entry,
    list_entries,
    open_archive,
    read_entry,
)
from pipeline.inputs.documents import read_bytes, reason
from pipeline.inputs.lms_names import is_junk, tell_name
from pipeline.inputs.reading.limits import FILE_LIMIT
from pipeline.records import Submitter

_MOST_FILES = 100_000
_LEFTOVER = "no document: a file that a system or an editor left behind; the report itself is missing"
_ZIP = b"PK\x03\x04"


FileKey = tuple[Path, tuple[int, ...]]
"""What tells a file from all others: where it lies, and the places of its entries."""


@dataclass(frozen=True)
class FoundFile:
    """A file that can be read, or why not.

    Attributes:
        path: as shown: relative to the path given, an entry's name behind its archive's.
        name: its own name, without what a platform put before it.
        source: the file, or the archive that it is in.
        entries: the way to it within the source: an entry of the archive, then one of the archive that this is.
        modified: seconds or the like, only to be compared with those of the same kind of source.
        problem: why it must not be read.
        late: whether the platform marked it late.
        attachment: Canvas's id of it.
        leftover: whether it counts only where its student has no other file.
    """

    path: PurePosixPath
    name: str
    source: Path
    entries: tuple[Entry, ...] = ()
    modified: tuple[float, ...] = ()
    problem: str = ""
    late: bool | None = None
    attachment: str | None = None
    leftover: bool = False

    @property
    def key(self) -> FileKey:
        """The same whatever the file is called and whoever's it is."""
        return self.source, tuple(entry.index for entry in self.entries)


@dataclass(frozen=True)
class Found:
    """What one student handed in, before it is read.

    Attributes:
        id: unique, safe as a file name, the same from run to run.
        submitter: who, as far as names and roster tell.
        files: those that count, in order of their names.
        superseded: paths of earlier attempts.
        told: whether a platform, the roster or a name that is not just ``report`` says whose it is.
    """

    id: str
    submitter: Submitter
    files: tuple[FoundFile, ...]
    superseded: tuple[str, ...] = ()
    told: bool = True


class Opener:
    """Hands out the bytes of found files; archives stay open until the end. Threads may share it."""

    def __init__(self) -> None:
        self._archives: dict[Path, zipfile.ZipFile] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for archive in self._archives.values():
            archive.close()

    def archive(self, path: Path) -> zipfile.ZipFile:
        """The archive at that path.

        Raises:
            InputError: it is no whole archive, or holds too much.
        """
        with self._lock:
            if path not in self._archives:
                self._archives[path] = open_archive(path, CLASS_LIMITS)
            return self._archives[path]

    def read(self, file: FoundFile, limit: int) -> bytes:
        """The bytes of a file.

        Raises:
            InputError: it cannot be read, or has more bytes than the limit; the message names no path.
        """
        if file.problem:
            raise InputError(file.problem)
        if not file.entries:
            try:
                return read_bytes(file.source, limit=limit)
            except InputError as error:
                raise InputError(reason(error, file.source)) from error
        first, *inner = file.entries
        data = read_entry(self.archive(file.source), first, limit)
        for entry in inner:
            data = read_entry(open_archive(data, DOCUMENT_LIMITS), entry, limit)
        return data


def list_files(path: Path, opener: Opener) -> list[FoundFile]:
    """The files below a path, by name; the path of each is relative to it.

    Files that an operating system or an editor leaves behind are passed over, but where a platform names their
    student. An archive is listed as if it were a
    folder; so is one within it, but none within that.

    Raises:
        InputError: there is nothing at the path, or it is an archive that cannot be opened.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: there is no such file or folder.") from error
    if stat.S_ISDIR(mode):
        files = sorted(_walk(path, opener), key=lambda file: file.path.as_posix())
    elif is_archive(path):
        try:
            files = _list_archive(opener.archive(path), CLASS_LIMITS, PurePosixPath(), path, ())
        except InputError as error:
            raise InputError(f"{path}: {error}; download it again.") from error
    else:
        files = [_plain(path, PurePosixPath(path.name), path.parent)]
    if len(files) > _MOST_FILES:
        raise InputError(
            f"{path}: {len(files):,} files, and {_MOST_FILES:,} are read at most; give folders one by one."
        )
    return files


def is_archive(path: Path) -> bool:
    """Whether a file is a zip archive, by its name and its first bytes."""
    if path.suffix.lower() != ".zip":
        return False
    try:
        with path.open("rb") as file:
            return file.read(4) in (_ZIP, b"PK\x05\x06")
    except OSError:
        return False


def _walk(root: Path, opener: Opener) -> Iterator[FoundFile]:
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = Path(folder) / name
            shown = PurePosixPath(path.relative_to(root).as_posix())
            if is_junk(shown):
                yield from _leftover(_plain(path, shown, root))
                continue
            if not is_archive(path):
                yield _plain(path, shown, root)
                continue
            try:
                yield from _or_empty(
                    _list_archive(opener.archive(path), CLASS_LIMITS, shown, path, ()), FoundFile(shown, name, path)
                )
            except InputError as error:
                yield FoundFile(shown, name, path, problem=str(error))


def _leftover(file: FoundFile) -> list[FoundFile]:
    """The file where a platform says whose it is: that student did hand something in."""
    named = tell_name(file.path)
    return [replace(file, problem=_LEFTOVER, leftover=True)] if named and not named.feedback else []


def _or_empty(files: list[FoundFile], archive: FoundFile) -> list[FoundFile]:
    """The files of an archive, or the archive itself with its reason where it holds none."""
    return files or [replace(archive, problem="empty: this archive holds no file")]


def _plain(path: Path, shown: PurePosixPath, root: Path) -> FoundFile:
    problem, modified = "", 0.0
    try:
        status = path.stat()
        modified = status.st_mtime
        if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
            problem = "link: it only links to a file elsewhere"
        elif not stat.S_ISREG(status.st_mode):
            problem = "no document: this is not an ordinary file"
    except (OSError, RuntimeError):
        problem = "link: what it links to is not there"
    shown = PurePosixPath(_in_unicode(shown.as_posix()))
    return FoundFile(shown, shown.name, path, modified=(modified,), problem=problem)


def _in_unicode(name: str) -> str:
    """The name without the lone surrogates that stand for bytes which the locale does not know; nothing else can."""
    try:
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return name.encode("utf-8", "replace").decode()


def _list_archive(
    archive: zipfile.ZipFile, limits: ArchiveLimits, above: PurePosixPath, source: Path, way: tuple[Entry, ...]
) -> list[FoundFile]:
    files: list[FoundFile] = []
    for entry in list_entries(archive, limits):
        shown = above / _safe(entry.name)
        if is_junk(_safe(entry.name)):
            files += _leftover(FoundFile(shown, shown.name, source, (*way, entry)))
            continue
        modified = tuple(map(float, entry.modified))
        file = FoundFile(shown, shown.name, source, (*way, entry), modified, entry.problem)
        if shown.suffix.lower() != ".zip" or way or entry.problem:
            files.append(file)
            continue
        try:
            inner = open_archive(read_entry(archive, entry, FILE_LIMIT), DOCUMENT_LIMITS)
            files += _or_empty(_list_archive(inner, DOCUMENT_LIMITS, shown, source, (entry,)), file)
        except InputError as error:
            files.append(FoundFile(shown, shown.name, source, (entry,), modified, str(error)))
    return sorted(files, key=lambda file: file.path.as_posix())


def _safe(name: str) -> PurePosixPath:
    """The entry's path, without what would lead out of the archive."""
    parts: Sequence[str] = PurePosixPath(name.replace("\\", "/")).parts
    return PurePosixPath(*([part for part in parts if part not in ("/", "..", ".")] or ["unnamed"]))
