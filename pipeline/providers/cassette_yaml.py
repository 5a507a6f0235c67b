"""YAML as cassettes hold it: readable in a diff when written, harmless when read.

vcrpy can use this module as a serializer, and its own YAML serializer reads what is written here; vcrpy itself is not
imported, which saves 0.13 s at every start.
"""

from __future__ import annotations

import functools
import json
import re
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.errors import InputError

if TYPE_CHECKING:
    from yaml import SafeLoader as _BaseLoader
else:
    _BaseLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DEPTH_LIMIT = 100
_HARMLESS = 300
"""Brackets, or columns of indentation, that cannot nest deep enough to do harm."""
_INDENTATION = bytes.maketrans(b"\0\t-:?", b"     ")

_NOT_IN_A_BLOCK = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML forbids or takes for a line break."""
_STRIPPED = (" \n", "\t\n")
"""Blanks that editors strip."""
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_PLAIN_KEY = re.compile("(?!(y|n|yes|no|on|off|true|false|null)$)[a-z][a-z_-]*")
"""Keys that YAML 1.1 takes for a text without quotes."""


class UnreadableCassetteError(InputError):
    """A file is not a recording of labreport.

    Args:
        message: what is wrong with it, without the file's name.
        line: 1-based line, or None where no line applies.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(message)


class Loader(_BaseLoader):
    """Safe YAML without dates: a date stays the text that it is."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - replaces an attribute of the base class
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in _BaseLoader.yaml_implicit_resolvers.items()
    }


def serialize(cassette: dict[str, Any]) -> str:
    """The YAML text of a cassette; vcrpy can use this module as a serializer.

    JSON bodies stand in blocks and in UTF-8, one line for each field, because that can be read in a diff. libyaml's
    emitter would escape the whole body for one emoji, and takes ten times as long.
    """
    parts: list[str] = []
    _add(parts, cassette, "")
    return "".join(parts).removeprefix("\n")


def _add(parts: list[str], tree: Any, indent: str) -> None:
    """Append a value as it follows its key: on the same line, or below and indented."""
    if isinstance(tree, str):
        parts.append(f" {_text(tree, indent)}")
    elif isinstance(tree, dict) and tree:
        for key, value in tree.items():
            parts.append(f"\n{indent}{_key(key)}:")
            _add(parts, value, indent + "  ")
    elif isinstance(tree, list | tuple) and tree:
        for item in tree:
            first = len(parts)
            _add(parts, item, indent + "  ")
            parts[first] = f"\n{indent}- {parts[first].lstrip()}"
    elif isinstance(tree, float):
        # YAML 1.1 takes 1e-05 for a text.
        parts.append(f" {tree!r}" if "." in repr(tree) else f" {repr(tree).replace('e', '.0e')}")
    else:
        parts.append(f" {json.dumps(tree)}")


@functools.lru_cache(maxsize=256)
def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else _quoted(key)


def _text(text: str, indent: str) -> str:
    if "\n" not in text or text[0].isspace() or text[-1].isspace():
        return _quoted(text)
    if any(blank in text for blank in _STRIPPED) or _NOT_IN_A_BLOCK.search(text):
        return _quoted(text)
    return "|-" + "".join(f"\n{indent}{line}" if line else "\n" for line in text.split("\n"))


def _quoted(text: str) -> str:
    """A double-quoted YAML text; it is JSON but for half surrogate pairs, which YAML cannot hold."""
    if text.isascii() and text.isprintable():
        return json.dumps(text)
    plain = _LONE_SURROGATE.sub("\ufffd", text)
    return _NOT_IN_A_BLOCK.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(plain, ensure_ascii=False))


def deserialize(text: str | bytes) -> Any:
    """The data of a YAML text; vcrpy can use this module as a serializer.

    Raises:
        UnreadableCassetteError: it is nested deeper than ``DEPTH_LIMIT``.
        YAMLError: it is no YAML; PyYAML also lets other errors through.
    """
    _refuse_depth(text.encode() if isinstance(text, str) else text)
    return yaml.load(text, Loader=Loader)  # noqa: S506 - the loader is a safe one


def _refuse_depth(data: bytes) -> None:
    """Return unless the nesting is too deep: libyaml would use up the stack, which ends the process."""
    brackets = data.count(b"[") + data.count(b"{")
    # Blocks nest as deep as a line is indented, or begins with several of their marks.
    if brackets < _HARMLESS and b" " * _HARMLESS not in data.translate(_INDENTATION):
        return
    depth = 0
    for event in yaml.parse(data, Loader=_BaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_LIMIT:
            line = event.start_mark.line + 1 if event.start_mark else None
            raise UnreadableCassetteError(f"it is nested deeper than {DEPTH_LIMIT} levels", line)
