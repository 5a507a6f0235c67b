"""A recording as one file in vcrpy's cassette format, version 1.

The file is what ``vcr.serialize`` makes of the same data with this module as its serializer, and vcrpy's own YAML
serializer reads it; vcrpy itself is not imported, which saves 0.13 s at every start.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import InputError
from pipeline.providers.base import Request
from pipeline.providers.recording import Recording, read_body
from pipeline.records import Settings

if TYPE_CHECKING:
    from yaml import SafeLoader as _BaseLoader
else:
    _BaseLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DEPTH_LIMIT = 100
_HARMLESS = 300
"""Brackets, or columns of indentation, that cannot nest deep enough to do harm."""
_INDENTATION = bytes.maketrans(b"\0\t-:?", b"     ")

_NOT_IN_A_BLOCK = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[ \t]\n")
"""What YAML forbids or takes for a line break, and blanks that editors strip."""
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


# ---------------------------------------------------------------- YAML


class _Loader(_BaseLoader):
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
    return "".join(_lines(cassette, "")).removeprefix("\n")


def _lines(tree: Any, indent: str) -> Iterator[str]:
    """A value as it follows its key: on the same line, or below and indented."""
    if isinstance(tree, dict) and tree:
        for key, value in tree.items():
            yield f"\n{indent}{key if _PLAIN_KEY.fullmatch(key) else _quoted(key)}:"
            yield from _lines(value, indent + "  ")
    elif isinstance(tree, list | tuple) and tree:
        for item in tree:
            yield f"\n{indent}- {''.join(_lines(item, indent + '  ')).lstrip()}"
    elif isinstance(tree, str):
        yield f" {_text(tree, indent)}"
    elif isinstance(tree, float):
        # YAML 1.1 takes 1e-05 for a text.
        yield f" {tree!r}" if "." in repr(tree) else f" {repr(tree).replace('e', '.0e')}"
    else:
        yield f" {json.dumps(tree)}"


def _text(text: str, indent: str) -> str:
    if "\n" not in text or text[0].isspace() or text[-1].isspace() or _NOT_IN_A_BLOCK.search(text):
        return _quoted(text)
    return "|-" + "".join(f"\n{indent}{line}" if line else "\n" for line in text.split("\n"))


def _quoted(text: str) -> str:
    """A double-quoted YAML text; it is JSON but for half surrogate pairs, which YAML cannot hold."""
    plain = _LONE_SURROGATE.sub("\ufffd", text)
    return _NOT_IN_A_BLOCK.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(plain, ensure_ascii=False))


def deserialize(text: str | bytes) -> Any:
    """The data of a YAML text; vcrpy can use this module as a serializer.

    Raises:
        UnreadableCassetteError: it is nested deeper than ``DEPTH_LIMIT``.
        YAMLError: it is no YAML; PyYAML also lets other errors through.
    """
    _refuse_depth(text.encode() if isinstance(text, str) else text)
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - the loader is a safe one


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


# ---------------------------------------------------------------- the shape of the file


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)


class _Message(_Part):
    role: Literal["system", "user"]
    content: str


class _Identity(_Part):
    provider: str
    model: str
    messages: Annotated[list[_Message], Field(min_length=1, max_length=2)]
    settings: dict[str, Any] = {}
    sample: Annotated[int, Field(ge=0)]


class _About(_Part):
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    label: str
    exercise: str
    origin: Literal["recorded", "written"] = "recorded"
    note: str | None = None
    recorded_at: str | None = None
    seconds: float | None = None
    redacted: int = 0
    identity: _Identity


class _Metadata(_Part):
    labreport: _About


class _Sent(_Part):
    method: str
    uri: str
    body: str


class _Status(_Part):
    code: Annotated[int, Field(ge=200, le=299)]


class _Body(_Part):
    string: str


class _Received(_Part):
    status: _Status
    body: _Body


class _Interaction(_Part):
    request: _Sent
    response: _Received


class _File(_Part):
    version: Literal[1]
    interactions: Annotated[list[_Interaction], Field(min_length=1, max_length=1)]
    metadata: _Metadata


_BODY = ("interactions", 0, "response", "body", "string")
_IDENTITY = ("metadata", "labreport", "identity")


# ---------------------------------------------------------------- the file


def write_recording(recording: Recording) -> bytes:
    """The content of a recording's file; the same recording gives the same bytes."""
    request = recording.request
    about = {
        "digest": recording.digest,
        "label": request.label,
        "exercise": request.exercise,
        "origin": recording.origin,
        "note": recording.note,
        "recorded_at": recording.recorded_at,
        "seconds": None if recording.seconds is None else round(recording.seconds, 3),
        "redacted": recording.redacted or None,
        "identity": request.identity,
    }
    interaction = {
        "request": {
            "method": "POST",
            "uri": recording.uri,
            "body": recording.sent,
            "headers": {"content-type": ["application/json"]},
        },
        "response": {
            "status": {"code": recording.status, "message": "OK"},
            "headers": {"content-type": ["application/json"]},
            "body": {"string": recording.received},
        },
    }
    metadata = {"labreport": {name: value for name, value in about.items() if value is not None}}
    return serialize({"version": 1, "interactions": [interaction], "metadata": metadata}).encode()


def read_recording(data: bytes) -> Recording:
    """The recording that a file's content is.

    Raises:
        UnreadableCassetteError: it is not YAML, nested too deeply, not one of our recordings, or its body is not JSON.
    """
    try:
        tree = deserialize(data)
    except UnreadableCassetteError:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        raise UnreadableCassetteError(f"it is not YAML: {error.problem or error.context}", line) from error
    except Exception as error:  # PyYAML lets through what int(), float(), codecs and the stack raise
        raise UnreadableCassetteError("it is not YAML in UTF-8") from error
    if not isinstance(tree, dict):
        what = "the file is empty" if tree is None else "the file holds no fields"
        raise UnreadableCassetteError(f"it is not a recording of labreport: {what}", None if tree is None else 1)
    try:
        file = _File.model_validate(tree)
    except ValidationError as error:
        first = error.errors()[0]
        raise _wrong_field(data, first["loc"], first["msg"]) from error
    received = file.interactions[0].response
    if read_body(received.body.string) is None:
        raise _wrong_field(data, _BODY, "it is not a JSON object")
    sent, about = file.interactions[0].request, file.metadata.labreport
    return Recording(
        request=_request_of(about, data),
        uri=sent.uri,
        sent=sent.body,
        received=received.body.string,
        recorded_at=about.recorded_at,
        seconds=about.seconds,
        origin=about.origin,
        note=about.note,
        redacted=about.redacted,
        digest=about.digest,
        status=received.status.code,
    )


def _request_of(about: _About, data: bytes) -> Request:
    identity = about.identity
    texts = {message.role: message.content for message in identity.messages}
    try:
        settings = Settings.model_validate({**identity.settings, "system": texts.get("system")})
    except ValidationError as error:
        raise _wrong_field(data, (*_IDENTITY, "settings"), "they are not settings of labreport") from error
    return Request(
        label=about.label,
        kind=identity.provider,
        model=identity.model,
        exercise=about.exercise,
        sample=identity.sample,
        prompt=texts.get("user", ""),
        settings=settings,
    )


def _wrong_field(data: bytes, path: tuple[str | int, ...], why: str) -> UnreadableCassetteError:
    place = ".".join(str(step) for step in path) or "the file"
    return UnreadableCassetteError(f"it is not a recording of labreport: {place}: {why}", _line_of(data, path))


def _line_of(data: bytes, path: tuple[str | int, ...]) -> int | None:
    """1-based line of the deepest part of the path that the file holds."""
    node: Any = yaml.compose(data, Loader=_Loader)
    line = None if node is None else node.start_mark.line + 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line
