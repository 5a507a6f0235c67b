"""The command line called in this process: what a test of its own process needs is its exit code and its words."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pipeline.cli.main import _exit_code


class Done(NamedTuple):
    """A command that has ended; the names are those of ``subprocess.CompletedProcess``."""

    returncode: int
    stdout: str
    stderr: str


@contextmanager
def _environ(added: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(added)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def call(*arguments: str | Path, cwd: Path, environ: Mapping[str, str] = MappingProxyType({})) -> Done:
    """The command ``labreport`` with these arguments, after it has ended; starting Python anew costs half a second."""
    out, err = io.StringIO(), io.StringIO()
    with chdir(cwd), _environ({"COLUMNS": "80", **environ}), redirect_stdout(out), redirect_stderr(err):
        code = _exit_code([str(argument) for argument in arguments])
    return Done(code, out.getvalue(), err.getvalue())
