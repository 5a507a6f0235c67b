"""The Typst compiler, asked from outside its process."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from pipeline.errors import RenderError

TIMEOUT = 180.0
"""Seconds one compilation may take; the longest report takes 15 of an idle machine."""


class TypstRejectedError(Exception):
    """Typst does not accept a source; ``str()`` is its diagnostic."""


class TypstProcess:
    """A running compiler; a context manager that ends it.

    Args:
        timeout: seconds one compilation may take.
    """

    def __init__(self, timeout: float = TIMEOUT) -> None:
        self._timeout = timeout
        self._closed = False
        self._root = TemporaryDirectory(prefix="labreport-")
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        worker = Path(__file__).with_name("typst_worker.py")
        # -P: the worker's own folder holds modules named like those of the standard library.
        return subprocess.Popen(
            [sys.executable, "-P", str(worker)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._root.name,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process, even in the middle of a job, and remove its folder."""
        self._closed = True
        self._stop()
        self._root.cleanup()

    def _stop(self) -> None:
        self._process.kill()
        self._process.communicate()

    def compile(self, source: str, **options: Any) -> list[bytes]:
        """The files that Typst makes of the source: one PDF, or a picture of each page.

        Options are what ``typst.compile`` takes. The source can name no file but its own folder's,
        which is empty.

        Raises:
            TypstRejectedError: Typst does not accept the source, or panics.
            RenderError: it takes too long or too much memory.
        """
        # Half of a surrogate pair is no text to Typst.
        source = source.encode("utf-8", "replace").decode()
        folders = font_folders(source)
        inputs = {"east-asian": "loaded"} if len(folders) > 1 else {}
        job = {"source": source, "fonts": folders, "sys_inputs": inputs, "root": self._root.name, **options}
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self._process.kill()

        timer = threading.Timer(self._timeout, expire)
        timer.start()
        try:
            reply, made = self._exchange(json.dumps(job).encode() + b"\n")
        except (OSError, ValueError) as error:
            self._stop()
            if not self._closed:
                self._process = self._start()
            if expired.is_set():
                raise RenderError(
                    f"Typst took more than {self._timeout:.0f} seconds for the PDF; leave out the longest answer."
                ) from error
            raise RenderError("Typst ended without a word, probably for want of memory.") from error
        finally:
            timer.cancel()
        if "error" in reply:
            raise TypstRejectedError(reply["error"])
        return made

    def _exchange(self, job: bytes) -> tuple[dict[str, Any], list[bytes]]:
        """The reply and the files.

        Raises:
            OSError, ValueError: the process ended.
        """
        assert self._process.stdin  # noqa: S101 - both are pipes
        assert self._process.stdout  # noqa: S101 - as above
        self._process.stdin.write(job)
        self._process.stdin.flush()
        reply = json.loads(self._process.stdout.readline())
        sizes: list[int] = reply.get("sizes", [])
        made = [self._process.stdout.read(size) for size in sizes]
        if list(map(len, made)) != sizes:
            raise ValueError("a file ends early")
        return reply, made


# Scripts whose fonts are in a package of their own.
_EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)


def font_folders(source: str) -> list[str]:
    """Folders of the fonts for other scripts; those for Chinese, Japanese and Korean, 33 MB, only where one is used."""
    packages = ["manimgx_fonts", "manimgx_fonts_cjk"] if _EAST_ASIAN.search(source) else ["manimgx_fonts"]
    found = [find_spec(package) for package in packages]
    return [str(Path(spec.origin).parent) for spec in found if spec and spec.origin]
