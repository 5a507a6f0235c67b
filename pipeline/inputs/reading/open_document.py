"""ODT -> the same without the text that nobody sees and with marks at code, both of which pandoc cannot tell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.inputs.reading.container import Container
from pipeline.inputs.reading.elements import XmlReader
from pipeline.inputs.reading.limits import ENCRYPTED
from pipeline.inputs.reading.web_page import CODE
from pipeline.inputs.reading.word_styles import is_monospace

TINY = 2.0
"""Points of letters that nobody can read."""
_SIZE = re.compile(r"(\d{1,6}(?:\.\d{0,6})?)pt")
_CODE_STYLE = re.compile(r"preformatted|source_20_code|^(?:source_?)?code|listing|verbatim", re.IGNORECASE)
_MOST_STYLES = 100
"""Styles in a chain of which each is based on the next."""
_BACKGROUNDS = frozenset({"", "transparent", "none", "#ffffff"})
_TEXT = frozenset({"p", "h", "span", "a"})
_OWN_GROUND = frozenset({"table-cell", "frame", "text-box", "custom-shape", "rect", "ellipse"})
"""Elements that may have a colour of their own, on which white letters can be read."""
_HIDDEN = frozenset({"hidden-text", "hidden-paragraph"})


class Look(NamedTuple):
    """How letters look; an empty text or None is what their surroundings say."""

    color: str = ""
    ground: str = ""
    size: float | None = None
    display: str = ""

    def over(self, below: Look) -> Look:
        """This look, where it says nothing that of what is around or below it."""
        size = below.size if self.size is None else self.size
        return Look(self.color or below.color, self.ground or below.ground, size, self.display or below.display)


@dataclass
class _Styles(XmlReader):
    """Looks of the styles by name, and whether the page has a colour."""

    looks: dict[str, Look] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    monospace: set[str] = field(default_factory=set)
    """Names of the styles that have a font for programs."""
    colored: bool = False
    _name: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """See the base."""
        if tag == "style":
            self._name = facts.get("name", "")
            self.looks.setdefault(self._name, Look())
            self.parents[self._name] = facts.get("parent-style-name", "")
        elif tag == "page-layout-properties":
            self.colored |= _ground(facts) not in _BACKGROUNDS
        elif tag in ("text-properties", "paragraph-properties") and self._name:
            size = _SIZE.fullmatch(facts.get("font-size", ""))
            said = Look(
                facts.get("color", "").lower(),
                "" if _ground(facts) in _BACKGROUNDS else _ground(facts),
                float(size[1]) if size else None,
                facts.get("display", ""),
            )
            self.looks[self._name] = said.over(self.looks[self._name])
            if is_monospace(facts.get("font-name", "") or facts.get("font-family", "")):
                self.monospace.add(self._name)

    def end(self, tag: str) -> None:
        """See the base."""
        if tag == "style":
            self._name = ""

    def of(self, name: str) -> Look:
        """The look of a style and of those that it is based on."""
        look = Look()
        for each in self._chain(name):
            look = look.over(self.looks[each])
        return look

    def is_code(self, name: str) -> bool:
        """Whether paragraphs of that style are lines of a program."""
        return any(_CODE_STYLE.search(each) or each in self.monospace for each in self._chain(name))

    def _chain(self, name: str) -> Iterator[str]:
        for _ in range(_MOST_STYLES):
            if name not in self.looks:
                return
            yield name
            name = self.parents.get(name, "")


def _ground(facts: Mapping[str, str]) -> str:
    return facts.get("background-color", "").lower()


class _Unseen(XmlReader):
    """Which bytes of a content are text that nobody sees, and where code begins."""

    whole_runs = False

    def __init__(self, styles: _Styles) -> None:
        super().__init__()
        self._styles = styles
        self._looks = [Look()]
        self._shut = 0
        """Elements that are open and hide all that is in them."""
        self._grounds = int(styles.colored)
        self._open: int | None = None
        self._paragraph = 0
        self._begins_code = False
        self.code: list[int] = []
        self.stretches: list[tuple[int, int]] = []
        self.told: dict[int, str] = {}

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """See the base."""
        self._close()
        self._mark_code()
        if tag in ("p", "h"):
            self._paragraph += 1
            self._begins_code = tag == "p" and self._styles.is_code(facts.get("style-name", ""))
        if tag in _TEXT:
            self._looks.append(self._styles.of(facts.get("style-name", "")).over(self._looks[-1]))
        self._shut += _shuts(tag, facts) or bool(self._shut)
        self._grounds += tag in _OWN_GROUND

    def end(self, tag: str) -> None:
        """See the base."""
        self._close()
        self._begins_code &= tag != "p"
        if tag in _TEXT:
            self._looks.pop()
        self._shut -= bool(self._shut)
        self._grounds -= tag in _OWN_GROUND

    def characters(self, data: str) -> None:
        """See the base."""
        self._close()
        self._mark_code()
        if self._is_hidden():
            self._open = self.place
            self.told[self._paragraph] = self.told.get(self._paragraph, "") + data

    def _mark_code(self) -> None:
        if self._begins_code:
            self.code.append(self.place)
            self._begins_code = False

    def _is_hidden(self) -> bool:
        look = self._looks[-1]
        white = look.color == "#ffffff" and not look.ground and not self._grounds
        tiny = look.size is not None and look.size <= TINY
        return len(self._looks) > 1 and (bool(self._shut) or white or tiny or look.display == "none")

    def _close(self) -> None:
        if self._open is not None:
            self.stretches.append((self._open, self.place))
            self._open = None


def _shuts(tag: str, facts: Mapping[str, str]) -> bool:
    return tag in _HIDDEN or (tag == "section" and facts.get("display") == "none")


def without_unseen(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The document without what nobody sees in it, with marks where code begins, and the text that nobody sees.

    White letters count as seen in cells, frames and on coloured ground.

    Raises:
        InputError: it is damaged, encrypted or not safe to read.
    """
    container = Container(data)
    if b"encryption-data" in (container.read("META-INF/manifest.xml") or b""):
        raise InputError(ENCRYPTED)
    content = container.read("content.xml") or b""
    styles = _Styles()
    for part in (container.read("styles.xml"), content):
        if part:
            styles.read(part)
    unseen = _Unseen(styles)
    # Places are counted in the bytes of UTF-8, in which every writer saves.
    if content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        unseen.read(content)
    if not unseen.stretches and not unseen.code:
        return data, ()
    mark = CODE.encode()
    kept, place = [], 0
    for start, end, put in sorted(
        [*((*each, b"") for each in unseen.stretches), *((at, at, mark) for at in unseen.code)]
    ):
        kept += [content[place:start], put]
        place = max(place, end)
    return _exchanged(data, b"".join([*kept, content[place:]])), tuple(unseen.told.values())


def _exchanged(data: bytes, content: bytes) -> bytes:
    """The document with another content; pictures, which pandoc does not need, are left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name == "content.xml" or not name.endswith((".xml", "mimetype")):
                continue
            new.writestr(name, old.read(name))
        new.writestr("content.xml", content)
    return buffer.getvalue()
