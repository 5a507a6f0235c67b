"""``file:``: answers that a person pasted into files, from a web page for instance."""

from __future__ import annotations

import re
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

from pipeline.errors import InputError, ProviderError
from pipeline.providers.base import ReadText, Request
from pipeline.providers.leftovers import leftovers_in
from pipeline.providers.wiring import Wiring
from pipeline.records import Answer, Gap
from pipeline.records.visible import is_blank

_PLACEHOLDER = re.compile(r"\s*<!--\s*labreport:\s*paste.*?-->\s*", re.DOTALL)
"""What ``labreport init`` puts where an answer is to be pasted; no part of one pasted below or above it."""
_PLACEHOLDER_BELOW = re.compile(r"\n\s*<!--\s*labreport:\s*paste(?:(?!-->).)*-->\s*\Z", re.DOTALL)


class Place(NamedTuple):
    """Where one answer is pasted."""

    path: Path
    shown: str
    """As the config writes it; of an absolute path only the name, since folders name people and machines."""


def place_of(request: Request, root: Path) -> Place:
    """The file that the model of a request names, ``{exercise}`` and ``{sample}`` filled in.

    Args:
        request: its model is the path that the config gives.
        root: folder that relative paths start at.

    Raises:
        ProviderError: the id of the exercise would lead out of the folder that the path names.
    """
    if re.search(r"[\\/\0]|^\.+$", request.exercise):
        raise ProviderError(f"the exercise id {request.exercise!r} cannot be part of a file name.")
    name = request.model.replace("{exercise}", request.exercise).replace("{sample}", str(request.sample))
    path = Path(name).expanduser()
    return Place(root / path, PureWindowsPath(name).name if path.is_absolute() else name)


def read_pasted(request: Request, root: Path, read_text: ReadText) -> str:
    """The text that was pasted; empty where nothing was, or nothing that can be seen.

    Raises:
        ProviderError: there is no such file, or it cannot be read as text.
    """
    path, shown = place_of(request, root)
    if request.sample and "{sample}" not in request.model:
        raise ProviderError(
            f"one pasted answer cannot be sample {request.sample} as well; put {{sample}} into the path,"
            " or set `repeat: 1`.",
        )
    try:
        text = read_text(path)
    except InputError as error:
        raise ProviderError(str(error).replace(str(path), shown)) from error
    placeholder = _PLACEHOLDER.match(text)
    text = text[placeholder.end() :] if placeholder else _PLACEHOLDER_BELOW.sub("\n", text)
    return "" if is_blank(text) else text


def blank_placeholder(text: str) -> str:
    """The text of a file to paste into, blanks in place of what told to paste there; all else keeps its place."""
    found = _PLACEHOLDER.match(text) or _PLACEHOLDER_BELOW.search(text)
    if found is None:
        return text
    blank = re.sub(r"[^\n]", " ", found[0])
    # An answer on the line of the comment must not begin with blanks: it would be code.
    rest = text[found.end() :]
    return text[: found.start()] + (f"{blank[:-1]}\n" if rest else blank) + rest


def find_gap(request: Request, root: Path, read_text: ReadText) -> Gap | None:
    """Why there is no pasted answer to a request; None where there is one.

    Raises:
        ProviderError: the id of the exercise would lead out of the folder that the path names.
    """
    place = place_of(request, root).shown
    try:
        return None if read_pasted(request, root, read_text) else Gap(place=place)
    except ProviderError as error:
        return Gap(place=place, fault=str(error))


class Pasted:
    """Reads the file that the path of the id names."""

    # A file was written before anybody chose settings; none of them had a say in it.
    unsupported = frozenset({"system", "temperature", "top_p", "max_tokens", "seed", "stop"})

    def __init__(self, wiring: Wiring) -> None:
        self._root = wiring.root
        self._read_text = wiring.read_text

    def get_ready(self) -> None:
        """Nothing takes time."""

    async def ask(self, request: Request) -> Answer:
        """The text of the file; ``empty`` where nothing was pasted yet.

        Raises:
            ProviderError: there is no such file, or it cannot be read as text.
        """
        text = read_pasted(request, self._root, self._read_text)
        return Answer(
            exercise=request.exercise,
            provider=request.label,
            sample=request.sample,
            status="answered" if text else "empty",
            text=text,
            reason=None if text else f"Nothing is pasted into {place_of(request, self._root).shown} yet.",
            origin="pasted",
            leftovers=leftovers_in(text),
        )

    async def aclose(self) -> None:
        """Nothing is open."""
