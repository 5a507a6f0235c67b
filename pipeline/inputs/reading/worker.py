"""The program that reads files: their bytes in on stdin, what each says out on stdout as a line of JSON.

Every file is read by a process of its own, forked from one that has its reader imported already.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from pipeline.errors import InputError
from pipeline.inputs.reading.limits import CPU_LIMIT, MEMORY_LIMIT, Reading

_REFUSED = (
    "socket.",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.truncate",
    "shutil.",
    "webbrowser.",
)
_WRITING = frozenset("wax+")


def limit_process() -> None:
    """Let this process use little memory and time, write no file, open no connection and start no program."""
    try:
        import resource
    except ImportError:
        # Windows: the parent's clock is the limit.
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    writes = event == "open" and isinstance(arguments[1], str) and not _WRITING.isdisjoint(arguments[1])
    if writes or event.startswith(_REFUSED):
        raise PermissionError(f"a reader may not: {event}")


def reader_of(kind: str) -> Callable[[bytes, str], Reading]:
    """The function that reads a format."""
    match kind:
        case "pdf":
            from pipeline.inputs.reading.pdf import read_pdf

            return read_pdf
        case "docx":
            from pipeline.inputs.reading.word import read_word

            return read_word
        case "html":
            from pipeline.inputs.reading.web_page import read_page

            return read_page
        case "notebook":
            from pipeline.inputs.reading.notebook import read_notebook

            return read_notebook
        case "odt" | "rtf":
            from pipeline.inputs.reading.office import read_seen

            return read_seen
    from pipeline.inputs.reading.plain import read_plain

    return read_plain


def read(data: bytes, kind: str, ending: str) -> dict[str, Any]:
    """``{"text", "pages", "notes", "hidden"}`` of a file, or ``{"error"}``; this process is limited from now on."""
    try:
        reader = reader_of(kind)
        limit_process()
        return asdict(reader(data, ending))
    except InputError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "too costly: reading it takes more memory than a document may"}
    except RecursionError:
        return {"error": "damaged: it is nested too deeply"}
    except Exception as error:  # noqa: BLE001 - whatever a hostile file brings about is that file's reason
        return {"error": f"damaged: its reader failed ({type(error).__name__})"}


def main(*, forks: bool) -> None:
    """Answer every request: a line ``{"kind", "ending", "size"}`` with so many bytes behind it.

    Args:
        forks: whether each is answered by a copy of this process; otherwise only one request is.
    """
    for line in iter(sys.stdin.buffer.readline, b""):
        request = json.loads(line)
        data = sys.stdin.buffer.read(request["size"])
        if not forks:
            _answer(read(data, request["kind"], request["ending"]))
            _end_line()
            return
        reader_of(request["kind"])
        gc.freeze()
        child = os.fork()
        if not child:
            try:
                _answer(read(data, request["kind"], request["ending"]))
            finally:
                # Nothing of the parent's is tidied up here.
                os._exit(0)
        del data
        os.waitpid(child, 0)
        # Ends the answer, whole or not.
        _end_line()


def _answer(answer: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))
    sys.stdout.buffer.flush()


def _end_line() -> None:
    sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()
