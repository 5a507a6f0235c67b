"""The Typst compiler in a process of its own, which can be stopped: jobs in on stdin, files out on stdout.

Run as a script, not as a module, so that no folder but those of the environment is searched for imports.

A job is one line of JSON: ``source``, ``fonts`` (folders), ``root`` (folder), and what else ``typst.compile`` takes. A
reply is one line of JSON, ``{"sizes": [bytes, ...]}`` and then the files, or ``{"error": diagnostic}``.
"""

from __future__ import annotations

import json
import sys
from typing import Any, BinaryIO

_MEMORY = 4 * 1024**3
"""Bytes of address space; a runaway document ends the worker, not the machine."""


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def compile_job(job: dict[str, Any]) -> list[bytes]:
    """The files that Typst makes of a job: one PDF, or a picture of each page."""
    import typst

    made: bytes | list[bytes] = typst.compile(
        job.pop("source").encode(), font_paths=job.pop("fonts"), ignore_system_fonts=True, **job
    )
    return made if isinstance(made, list) else [made]


def serve(jobs: BinaryIO, replies: BinaryIO) -> None:
    """Answer every job until there are no more."""
    for line in jobs:
        try:
            made = compile_job(json.loads(line))
        except BaseException as error:  # noqa: BLE001 - a panic of the compiler is a BaseException
            reply = {"error": getattr(error, "diagnostic", None) or f"{type(error).__name__}: {error}"}
            replies.write(json.dumps(reply).encode() + b"\n")
        else:
            replies.write(json.dumps({"sizes": list(map(len, made))}).encode() + b"\n" + b"".join(made))
        replies.flush()


if __name__ == "__main__":
    _limit_memory()
    import typst  # noqa: F401 - imported while the first job is still being written

    serve(sys.stdin.buffer, sys.stdout.buffer)
