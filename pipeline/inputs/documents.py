"""Text files as they are, or one sentence on why they cannot be read."""

from __future__ import annotations

import codecs
import errno
import stat
from pathlib import Path

from pipeline.errors import InputError
from pipeline.inputs.suggestions import did_you_mean

TEXT_LIMIT = 5_000_000
"""Bytes: a thousand printed pages, far more than a model answers."""

_REASONS = {
    errno.EACCES: "permission to read it is denied; change its permissions or copy it to a folder of your own",
    errno.EPERM: "permission to read it is denied; change its permissions or copy it to a folder of your own",
    errno.ELOOP: "it is a link that leads back to itself; remove the link",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ENOTDIR: "there is no such file: a part of its path is a file, not a folder",
}

PASTE = "open it, copy its text and save that as a .md or .txt file in UTF-8"
EXPORT = "open it in a spreadsheet and save it as CSV in UTF-8"
"""What to do with a file of another format where a text, or a table, is wanted."""
# First bytes of formats that are handed in by mistake.
_FORMATS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "this is a PDF"),
    (b"{\\rtf", "this is an RTF document"),
    (b"\xd0\xcf\x11\xe0", "this is an old Word, Excel or PowerPoint document"),
    (b"\x89PNG", "this is a picture (PNG)"),
    (b"\xff\xd8\xff", "this is a picture (JPEG)"),
    (b"GIF8", "this is a picture (GIF)"),
    (b"\x1f\x8b", "this is a compressed file (gzip)"),
)
# Names inside a zip archive that tell office documents apart.
_ARCHIVES: tuple[tuple[bytes, str], ...] = (
    (b"word/", "this is a Word document (DOCX)"),
    (b"xl/", "this is an Excel workbook (XLSX)"),
    (b"ppt/", "this is a PowerPoint presentation (PPTX)"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "this is an OpenDocument file"),
    (b"", "this is a zip archive"),
)
_FIRST_ENTRIES = (b"[Content_Types]", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/", b"mimetypeapplication/")
"""With what an office document begins; an archive of such documents does not."""


def read_text(path: Path, *, limit: int = TEXT_LIMIT, otherwise: str = PASTE) -> str:
    """The text of a UTF-8 file, or of a UTF-16 file with a byte order mark; line ends stay as they are.

    A byte order mark is not part of the text. An empty file is an empty text.

    Args:
        path: the file.
        limit: largest size in bytes.
        otherwise: what to do with a file of another format.

    Raises:
        InputError: the file is missing, no ordinary file, larger than the limit, or not such a text.
    """
    return decode(read_bytes(path, limit=limit), path, otherwise=otherwise)


def read_bytes(path: Path, *, limit: int) -> bytes:
    """The bytes of an ordinary file.

    Raises:
        InputError: the file is missing, no ordinary file, larger than the limit, or may not be read.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError(f"{path}: this is a folder; name a file in it.")
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"{path}: this is not an ordinary file.")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file{_neighbour(path)}.") from error
    except OSError as error:
        why = _REASONS.get(error.errno or 0) or (error.strerror or type(error).__name__).lower()
        raise InputError(f"{path}: {why}.") from error
    except ValueError as error:
        raise InputError(f"{str(path)!r}: no file can have this name.") from error
    if len(data) > limit:
        size = max(status.st_size, len(data))
        raise InputError(
            f"{path}: the file is too large: {size / 1e6:.1f} MB, and at most {limit / 1e6:g} MB are read; shorten it."
        )
    return data


def reason(error: InputError, path: Path) -> str:
    """Why the path could not be read, to be put behind another name of it: no path, no full stop."""
    return str(error).removeprefix(f"{path}: ").removesuffix(".")


def _first_missing(folder: Path) -> Path:
    """The topmost of the folder and its parents that is not there."""
    return next((each for each in reversed((folder, *folder.parents)) if not each.exists()), folder)


def _neighbour(path: Path) -> str:
    """A hint at a file of a similar name, or at a path written with backslashes."""
    if "\\" in path.name:
        return "; write folders with / instead of \\"
    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
    except OSError:
        return f": its folder {_first_missing(path.parent).name} is not there either"
    # Another ending says more than a name that is spelt alike: an editor added .txt, a word processor chose .docx.
    stem = path.stem.casefold()
    same = [name for name in names if name.casefold().split(".")[0] == stem]
    return (
        did_you_mean(path.name, same)
        or (f" (did you mean {same[0]!r}?)" if same else "")
        or did_you_mean(path.name, names)
    )


def decode(data: bytes, path: Path, *, otherwise: str = PASTE) -> str:
    """The text of a file's bytes; the path, and what to do with a file of another format, are for the message only.

    Raises:
        InputError: the bytes are no text in UTF-8, or in UTF-16 with a byte order mark.
    """
    if found := _foreign_format(data):
        raise InputError(f"{path}: {found}, not plain text; {otherwise}.")
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-16" and b"\0" in data:
            raise InputError(f"{path}: this is no text file; {otherwise}.") from error
        raise InputError(f"{path}: {_undecodable(data, encoding, error.start)}.") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(f"{path}: line {line} holds a NUL character, so this is not plain text; {otherwise}.")
    return text


def _foreign_format(data: bytes) -> str | None:
    if data.startswith(b"PK\x03\x04"):
        office = any(mark in data[:100] for mark in _FIRST_ENTRIES)
        return next(name for mark, name in _ARCHIVES if not mark or (office and mark in data))
    return next((name for magic, name in _FORMATS if data.startswith(magic)), None)


def _undecodable(data: bytes, encoding: str, start: int) -> str:
    if encoding == "utf-16":
        line = data[:start].decode("utf-16", "replace").count("\n") + 1
        return f"line {line} is broken UTF-16 (byte {start}); open the file in an editor and save it as UTF-8"
    # utf-8-sig counts from behind the byte order mark.
    start += len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    line = data.count(b"\n", 0, start) + 1
    guess = data[start : start + 1].decode("cp1252", "ignore")
    meant = f", in Windows-1252 a {guess!r}" if guess.isprintable() and guess else ""
    return (
        f"line {line} is not UTF-8 (byte {start} of the file is 0x{data[start]:02X}{meant}); "
        "open the file in an editor and save it with the encoding UTF-8"
    )
