"""A folder that one process at a time may write: a lock of the operating system on a file in it.

The system gives the lock up when its process ends, however it ends, so no lock is ever stale. Who held the lock removes
the file; one that is left was left by a process that was killed, and so were the temporary files beside it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import OutputError
from pipeline.files import failures_named, make_folder

IN_USE = "wait until it has ended, or choose another folder with -o"
"""What to do where a folder of results is in use."""

_CONTENTION = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_TEMPORARY = re.compile(r"\.labreport-[0-9a-f.-]+\.tmp")
_TRIES = 100
"""Files of a lock that may be removed under our hands, one after the other; then the file system tells them wrongly."""
_FAR_AWAY = 2**30
"""The byte that is locked on Windows, where a locked byte cannot be read; the process number stands before it."""

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(_FAR_AWAY)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def sole_writer(folder: Path, name: str = ".labreport.lock", advice: str = IN_USE) -> Iterator[None]:
    """A context in which no other process is the sole writer of the folder, which is made if need be.

    Where the file system knows no locks, the folder is used without one.

    Args:
        folder: what is written.
        name: of the file that is locked.
        advice: what to do where another process has the lock.

    Raises:
        OutputError: another process has it, or the folder cannot be written.
    """
    path = make_folder(folder) / name
    file, was_left = _take(path, advice)
    try:
        if was_left:
            _remove_temporary_files(folder)
        yield
    finally:
        _give_back(path, file)


def _take(path: Path, advice: str) -> tuple[BinaryIO, bool]:
    """The locked file, and whether a process that was killed left it."""
    for tries_left in reversed(range(_TRIES)):
        was_left = path.exists()
        with failures_named(path.parent):
            file = path.open("a+b")
        try:
            _lock(file)
        except OSError as error:
            if error.errno in _CONTENTION:
                holder = _holder(file)
                file.close()
                raise OutputError(f"{path.parent} is in use by another labreport{holder}; {advice}.") from error
        if _is_at(path, file) or not tries_left:
            break
        file.close()
    _sign(file)
    return file, was_left


def _is_at(path: Path, file: BinaryIO) -> bool:
    """Whether the locked file is the one that others find.

    Between opening and locking, its holder may have removed it: then the lock is on a file that nobody finds. Not on
    Windows, where nobody removes an open file.
    """
    if sys.platform == "win32":
        return True
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False


def _sign(file: BinaryIO) -> None:
    """Write the number of this process, for the message that others get; a full disk does not matter."""
    with contextlib.suppress(OSError):
        file.truncate(0)
        file.write(str(os.getpid()).encode())
        file.flush()


def _holder(file: BinaryIO) -> str:
    with contextlib.suppress(OSError):
        file.seek(0)
        number = file.read(20)
        return f" (process {int(number)})" if number.isdigit() else ""
    return ""


def _give_back(path: Path, file: BinaryIO) -> None:
    # Removed while still locked, or it could be another's by then; Windows lets nobody remove an open file.
    if sys.platform == "win32":
        _close(file)
    with contextlib.suppress(OSError):
        path.unlink()
    _close(file)


def _close(file: BinaryIO) -> None:
    with contextlib.suppress(OSError):
        file.close()


def _remove_temporary_files(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        for name in names:
            if _TEMPORARY.fullmatch(name):
                with contextlib.suppress(OSError):
                    Path(place, name).unlink()
