"""The folders that the files of an experiment may lie in, so that a foreign labreport.yaml can read no other."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.inputs.documents import read_text

OUTSIDE = "it lies outside the folder of labreport.yaml; move it there, or allow its folder with --allow"


def outside(path: Path, folders: Sequence[Path], *, folder: bool = False) -> str:
    """What is wrong with a path that lies outside the folders, and what to do.

    The folder to allow is named as the path has it, and is the narrowest that will do; where only a link leads out, its
    goal is not told.

    Args:
        path: that lies outside.
        folders: those allowed.
        folder: whether the path is a folder itself.
    """
    straight = [Path(os.path.normpath(each.absolute())) for each in (path, *folders)]
    linked = any(folder in (straight[0], *straight[0].parents) for folder in straight[1:])
    narrowest = path if folder or path.is_dir() else path.parent
    named = "FOLDER" if linked else shlex.quote(os.path.normpath(narrowest))
    return f"{OUTSIDE} {named} or in LABREPORT_ALLOW"


def is_outside(path: Path, folders: Sequence[Path]) -> bool:
    """Whether the path leads out of all the folders, by ``..``, from the root or over a link."""
    real = _real(path)
    return not any(real == folder or folder in real.parents for folder in map(_real, folders))


def _real(path: Path) -> Path:
    # Not Path.resolve: that raises an error for a link that leads to itself.
    return Path(os.path.realpath(path))


def refuse_outside(path: Path, folders: Sequence[Path]) -> None:
    """Return if the path lies in one of the folders.

    Raises:
        InputError: it does not.
    """
    try:
        leaves = is_outside(path, folders)
    except ValueError as error:
        raise InputError(f"{str(path)!r}: no file can have this name.") from error
    if leaves:
        raise InputError(f"{path}: {outside(path, folders)}.")


def link_out(folder: Path, folders: Sequence[Path]) -> Path | None:
    """The first folder below this one that is a link out of all the folders; None where there is none.

    A file that is such a link does no harm: files are replaced, never written through.
    """
    for place, names, _ in os.walk(folder):
        for name in sorted(names):
            path = Path(place, name)
            if path.is_symlink() and is_outside(path, folders):
                return path
    return None


def confined_reader(folders: Sequence[Path]) -> Callable[[Path], str]:
    """A reader of texts that lie in one of the folders; it raises InputError for all others."""

    def read(path: Path) -> str:
        refuse_outside(path, folders)
        return read_text(path)

    return read
