"""Writing files whole or not at all, and names that every file system takes."""

from __future__ import annotations

import errno
import functools
import hashlib
import itertools
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import OutputError

NAME_BYTES = 120
"""Longest safe name in UTF-8: leaves room for a suffix within the 255 bytes of Linux and 260 characters of Windows."""

# Names of devices on Windows, with any extension (learn.microsoft.com/windows/win32/fileio/naming-a-file).
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³]) *(?:\.|$)", re.IGNORECASE)
_FORBIDDEN = frozenset('<>:"/\\|?*')
# Joiners are format characters too, but Hindi, Persian and emoji are spelt with them.
_JOINERS = frozenset("\u200c\u200d")

_DENIED = (errno.EACCES, errno.EPERM)
_FREE_FILE = "close the program that has it open, or choose another place"
_FREE_FOLDER = "you may not write into this folder; choose another one"
_REASONS = {
    errno.EROFS: "the file system is read-only; choose another place",
    errno.ENOSPC: "the disk is full; make room and run the same command again",
    errno.EDQUOT: "the disk quota is used up; make room and run the same command again",
    errno.EFBIG: "the file is larger than the system allows; choose another place",
    errno.EISDIR: "a folder is in the way; move it, or choose another name",
    errno.ENOTDIR: "a part of the path is a file, not a folder; choose another place",
    errno.EEXIST: "a file is where a folder is needed; move it, or choose another place",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.ENOENT: "the place does not exist and cannot be made; choose another place",
}

# Two machines may write into one folder, with equal numbers of their processes.
_OURS = secrets.token_hex(8)
_counter = itertools.count()


@contextmanager
def failures_named(path: Path) -> Iterator[None]:
    """A context in which failures of the operating system become one sentence about the path.

    Raises:
        OutputError: in place of OSError, and of ValueError for a path that no file can have.
    """
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or (error.strerror or type(error).__name__).lower()
        if error.errno in _DENIED:
            held = path.is_file() and os.access(path.parent, os.W_OK)
            reason = f"permission is denied; {_FREE_FILE if held else _FREE_FOLDER}"
        raise OutputError(f"Cannot write {path}: {reason}.") from error
    except ValueError as error:
        raise OutputError(f"Cannot write {str(path)!r}: no file can have this name; choose another.") from error


def make_folder(folder: Path) -> Path:
    """The folder, made with its parents where it was not there.

    Raises:
        OutputError: it cannot be made.
    """
    with failures_named(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def ensure_writable(folder: Path) -> None:
    """Return if a file can be written in the folder, which is made if need be.

    Raises:
        OutputError: no file can be written there.
    """
    probe = Path(temporary_beside(make_folder(folder) / "probe"))
    with failures_named(folder):
        try:
            probe.write_bytes(b"labreport")
        finally:
            probe.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> Path:
    """The path, after its file holds the content; a reader sees the old file or the new one, never a part.

    The folder is made if need be. A file that holds the content already is left alone. Nothing is flushed to the disk
    (fsync): a report can be made again.

    Raises:
        OutputError: it cannot be written; an earlier file stays as it was.
    """
    with failures_named(path):
        if os.path.exists(path):  # noqa: PTH110 - a run writes thousands of files
            # Read much faster than replaced: some file systems write a file that replaces another out at once.
            if holds_bytes(path, content):
                return path
            # os.replace would swap a write-protected file on POSIX, but not on Windows: protected is protected.
            if not os.access(path, os.W_OK):
                raise PermissionError(errno.EACCES, "write-protected", str(path))
        put_bytes(path, content)
    return path


def put_bytes(path: Path, content: bytes) -> None:
    """Write a file that is complete or not there at all, also after ``kill -9``; one that was there is replaced.

    Raises:
        OSError: it cannot be written; an earlier file stays as it was.
    """
    temporary = temporary_beside(path)
    try:
        _write(temporary, content)
        os.replace(temporary, path)  # noqa: PTH105 - a run writes thousands of files
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def holds_bytes(path: Path, content: bytes) -> bool:
    """Whether the file is there and holds exactly this."""
    try:
        return os.path.getsize(path) == len(content) and path.read_bytes() == content  # noqa: PTH202 - as above
    except OSError:
        return False


def _write(name: str, content: bytes) -> None:
    try:
        file = open(name, "xb")  # noqa: PTH123, SIM115 - as above; closed below
    except FileNotFoundError:
        make_folder(Path(name).parent)
        file = open(name, "xb")  # noqa: PTH123, SIM115 - as above; closed below
    with file:
        file.write(content)


def write_text(path: Path, text: str) -> Path:
    """The path, after its file holds the text as UTF-8 with its line ends as they are.

    A lone surrogate, which UTF-8 has no bytes for, becomes the three bytes of its code point; reading with
    ``errors="surrogatepass"`` gives it back.

    Raises:
        OutputError: it cannot be written; an earlier file stays as it was.
    """
    return write_bytes(path, text.encode("utf-8", "surrogatepass"))


def temporary_beside(path: Path) -> str:
    """A new name in the same folder, so that replacing never crosses file systems; ``lock`` knows its form."""
    name = f".labreport-{_OURS}.{os.getpid()}.{next(_counter)}.tmp"
    return os.path.join(os.path.dirname(path), name)  # noqa: PTH118, PTH120 - a run writes thousands of files


@functools.lru_cache(maxsize=4096)
def safe_name(label: str) -> str:
    """A file or folder name for the label that Windows, macOS and Linux take; ``unnamed`` if nothing is left.

    Letters of every script stay, in NFC. What a file system forbids, controls and direction overrides become ``_``.
    Names that differ may come out the same: see ``safe_names``.
    """
    text = " ".join(unicodedata.normalize("NFC", label).split())
    text = "".join("_" if _unsafe(character) else character for character in text).strip(". ")
    if _DEVICE.match(text):
        text = f"_{text}"
    return _cut(text, NAME_BYTES).rstrip(". ") or "unnamed"


def safe_names(labels: Iterable[str]) -> dict[str, str]:
    """Label to safe name, all different on file systems that ignore case too.

    The first label with a name keeps it; a later one gets a part of its SHA-256 appended, so that adding labels at the
    end renames nothing.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for label in dict.fromkeys(labels):
        name = safe_name(label)
        digest = hashlib.sha256(label.encode("utf-8", "surrogatepass")).hexdigest()
        digits = 8
        while _folded(name) in taken:
            name = f"{_cut(safe_name(label), NAME_BYTES - digits - 1)}-{digest[:digits]}"
            digits += 1
        taken.add(_folded(name))
        names[label] = name
    return names


def _unsafe(character: str) -> bool:
    return character in _FORBIDDEN or (
        unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in _JOINERS
    )


def _cut(text: str, limit: int) -> str:
    """The longest beginning that is at most that many bytes in UTF-8."""
    return text.encode("utf-8")[:limit].decode("utf-8", "ignore")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())
