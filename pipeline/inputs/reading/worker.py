"""The process that reads one file: its bytes in on stdin, what it says out on stdout as JSON."""

from __future__ import annotations

import json
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
    from pipeline.inputs.reading.plain import read_plain

    return read_plain


def main() -> None:
    """Read the file of the format and name given as arguments; say ``{"text", "pages", "notes"}`` or ``{"error"}``."""
    kind, name = sys.argv[-2:]
    answer: dict[str, Any]
    try:
        read = reader_of(kind)
        limit_process()
        answer = asdict(read(sys.stdin.buffer.read(), name))
    except InputError as error:
        answer = {"error": str(error)}
    except MemoryError:
        answer = {"error": "too costly: reading it takes more memory than a document may"}
    except RecursionError:
        answer = {"error": "damaged: it is nested too deeply"}
    except Exception as error:  # noqa: BLE001 - whatever a hostile file brings about is that file's reason
        answer = {"error": f"damaged: its reader failed ({type(error).__name__})"}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))
