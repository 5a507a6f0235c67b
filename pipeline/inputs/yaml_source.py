"""A hand-written YAML file as plain values, each with its line.

Every scalar stays the text that was written: ``0042`` is not the number 34, ``no`` is not False and ``2026-11-21`` is
not a date. Where a number is wanted, the model that the values are checked against makes it one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from pipeline.errors import ConfigError, InputError
from pipeline.inputs.documents import decode, read_bytes, reason
from pipeline.inputs.yaml_syntax import QUOTE_IT, explain

YAML_LIMIT = 1_000_000
"""Bytes; a rubric of a hundred exercises is a tenth of it."""
DEPTH_LIMIT = 20
PROBLEM_LIMIT = 20
"""Most problems told at once."""

Location = tuple[str | int, ...]

_LOADER: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WANTED = "a YAML file is wanted here, such as labreport.yaml or rubric.yaml"
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
# What YAML 1.2 does not count as printable (section 5.1), and the byte order mark, which libyaml refuses within a text.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Source:
    """A YAML file that was read.

    Attributes:
        path: the file, as messages show it.
        value: texts, None, lists and dicts; None for an empty file.
        lines: 1-based line of each key's or list entry's place.
        blocks: 1-based line on which the text of a ``|`` block begins, by place.
    """

    path: Path
    value: object
    lines: dict[Location, int] = field(default_factory=dict)
    blocks: dict[Location, int] = field(default_factory=dict)

    def line(self, *location: str | int) -> int:
        """The line of a place, or of the nearest place around it."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def problem(self, message: str, *location: str | int, text_line: int = 1) -> ConfigError:
        """An error to raise or to collect.

        Args:
            message: what is wrong and what to do.
            location: keys and indices that lead to the place.
            text_line: 1-based line within the text that stands there; it counts only for ``|`` blocks.
        """
        block = self.blocks.get(location)
        line = self.line(*location) if block is None or text_line < 1 else block + text_line - 1
        return ConfigError(message, self.path, line)


def refuse(problems: Sequence[ConfigError]) -> None:
    """Return if there are no problems.

    Raises:
        ConfigError: all problems, a line each; it carries the path and line of the first.
    """
    if not problems:
        return
    first, *rest = problems[:PROBLEM_LIMIT]
    lines = [first.message, *map(str, rest)]
    if len(problems) > PROBLEM_LIMIT:
        lines.append(f"{first.path}: and {len(problems) - PROBLEM_LIMIT} more problems")
    raise ConfigError("\n".join(lines), first.path, first.line)


def read_yaml(path: Path) -> Source:
    """The values of a YAML file with their lines.

    Anchors, aliases and tags are refused, so a small file cannot unfold into a large one.

    Raises:
        ConfigError: the file cannot be read, is no YAML, has a key twice, or is nested deeper than ``DEPTH_LIMIT``.
    """
    try:
        text = decode(read_bytes(path, limit=YAML_LIMIT), path, otherwise=_WANTED)
    except InputError as error:
        raise ConfigError(reason(error, path), path) from error
    return parse_yaml(text, path)


def parse_yaml(text: str, path: Path, *, loader: type[yaml.CSafeLoader | yaml.SafeLoader] = _LOADER) -> Source:
    """The values of a YAML text with their lines.

    Args:
        text: the YAML.
        path: the file that it came from, for messages.
        loader: PyYAML's loader whose parser reads it.

    Raises:
        ConfigError: as ``read_yaml``.
    """
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise ConfigError(f"an invisible character (U+{ord(found[0]):04X}) stands here; delete it", path, line)
    try:
        return _Builder(yaml.parse(text, Loader=loader), path).source()
    except yaml.MarkedYAMLError as error:
        message, line = explain(error, text)
        raise ConfigError(message, path, line) from error
    except yaml.YAMLError as error:
        raise ConfigError(f"this is not YAML ({error})", path) from error


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Builder:
    """Turns PyYAML's events into values; no node is built, so nothing is ever expanded."""

    def __init__(self, events: Iterator[yaml.Event], path: Path) -> None:
        self.events = events
        self.result = Source(path, None)

    def source(self) -> Source:
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return self.result
        value = self.value(next(self.events), ())
        next(self.events)
        if not isinstance(rest := next(self.events), yaml.StreamEndEvent):
            raise self.error("the file ends here for YAML; remove the line with --- or ... before this one", rest)
        return Source(self.result.path, value, self.result.lines, self.result.blocks)

    def error(self, message: str, event: yaml.Event) -> ConfigError:
        return ConfigError(message, self.result.path, _line(event))

    def value(self, event: yaml.Event, location: Location) -> object:
        self.check(event, location)
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self.entries(location))
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(location)
        if not isinstance(event, yaml.ScalarEvent):
            raise self.error("this cannot be understood", event)
        if event.style == "|":
            self.result.blocks[location] = _line(event) + 1
        plain = event.implicit[0]
        return None if plain and event.value in _EMPTY else event.value

    def check(self, event: yaml.Event, location: Location) -> None:
        name = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            raise self.error(f"'*{name}' would be an alias, which is not used here; {QUOTE_IT}", event)
        if name is not None:
            raise self.error(f"'&{name}' would be an anchor, which is not used here; {QUOTE_IT}", event)
        if getattr(event, "tag", None) is not None:
            raise self.error(f"'!' at the start would be a tag, which is not used here; {QUOTE_IT}", event)
        if found := _UNPRINTABLE.search(getattr(event, "value", "")):
            raise self.error(f"this text holds an invisible character (U+{ord(found[0]):04X}); remove it", event)
        if len(location) > DEPTH_LIMIT:
            raise self.error(f"this is nested deeper than {DEPTH_LIMIT} levels; remove brackets or indentation", event)

    def entries(self, location: Location) -> Iterator[object]:
        for index, event in enumerate(iter(self.events.__next__, None)):
            if isinstance(event, yaml.SequenceEndEvent):
                return
            self.result.lines[*location, index] = _line(event)
            yield self.value(event, (*location, index))

    def mapping(self, location: Location) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event, location)
            place = (*location, key)
            if key in found:
                raise self.error(f"the key {key!r} stands here twice, first in line {self.result.lines[place]}", event)
            self.result.lines[place] = _line(event)
            found[key] = self.value(next(self.events), place)
        return found

    def key(self, event: yaml.Event, location: Location) -> str:
        self.check(event, location)
        if not isinstance(event, yaml.ScalarEvent):
            raise self.error(f"a bracket stands where a key is expected; if this is a text, {QUOTE_IT}", event)
        return str(event.value)
