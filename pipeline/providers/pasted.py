"""``file:``: answers that a person pasted into files, from a web page for instance."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import ProviderError, UsageError
from pipeline.providers.base import Request
from pipeline.providers.wiring import Wiring
from pipeline.records import Answer

LARGEST_FILE = 5 * 2**20
"""Bytes; more than any model writes."""

_PLACEHOLDER = re.compile(r"\s*<!--\s*labreport:\s*paste.*?-->\s*", re.DOTALL)
"""What ``labreport init`` puts where an answer is to be pasted; no part of an answer that is pasted below it."""


class Pasted:
    """Reads the path of the id, with ``{exercise}`` and ``{sample}`` filled in."""

    # A file was written before anybody chose settings; none of them had a say in it.
    unsupported = frozenset({"system", "temperature", "top_p", "max_tokens", "seed", "stop"})

    def __init__(self, wiring: Wiring) -> None:
        self._pattern = wiring.spec.model
        self._root = wiring.root
        if "{exercise}" not in self._pattern:
            raise UsageError(
                f"{wiring.spec.label}: the path {self._pattern!r} must hold {{exercise}},"
                " which stands for the exercise's id.",
            )

    def path_of(self, request: Request) -> Path:
        """The file that holds the answer; relative paths start at the experiment's folder.

        Raises:
            ProviderError: the id of the exercise would lead out of the folder that the path names.
        """
        if re.search(r"[\\/]|^\.+$", request.exercise):
            raise ProviderError(f"{request.label}: the exercise id {request.exercise!r} cannot be part of a file name.")
        name = self._pattern.replace("{exercise}", request.exercise).replace("{sample}", str(request.sample))
        return self._root / Path(name).expanduser()

    async def ask(self, request: Request) -> Answer:
        """The text of the file; ``empty`` where nothing was pasted yet.

        Raises:
            ProviderError: there is no such file, or it cannot be read as text.
        """
        path = self.path_of(request)
        if request.sample and "{sample}" not in self._pattern:
            raise ProviderError(
                f"{request.label}: one pasted answer cannot be sample {request.sample} as well;"
                " put {sample} into the path, or set `repeat: 1`.",
            )
        text = _read(path, request.label)
        placeholder = _PLACEHOLDER.match(text)
        text = text[placeholder.end() :] if placeholder else text
        is_empty = not text.strip()
        return Answer(
            exercise=request.exercise,
            provider=request.label,
            sample=request.sample,
            status="empty" if is_empty else "answered",
            text="" if is_empty else text,
            reason=f"Nothing is pasted into {path} yet." if is_empty else None,
            origin="pasted",
        )

    async def aclose(self) -> None:
        """Nothing is open."""


def _read(path: Path, label: str) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise ProviderError(f"{label}: there is no file {path}; paste the answer into it.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ProviderError(f"{label}: {path} cannot be read: {reason}.") from error
    if len(data) > LARGEST_FILE:
        raise ProviderError(f"{label}: {path} is larger than {LARGEST_FILE // 2**20} MB; is it the right file?")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProviderError(f"{label}: {path}:{line}: this is not UTF-8; save the file as UTF-8.") from error
