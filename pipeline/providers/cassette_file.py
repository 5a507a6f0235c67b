"""A recording as one file in vcrpy's cassette format, version 1.

The file is what ``vcr.serialize`` makes of the same data with ``cassette_yaml`` as its serializer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.providers.base import Request
from pipeline.providers.cassette_yaml import Loader, UnreadableCassetteError, deserialize, serialize
from pipeline.providers.recording import Recording, read_body
from pipeline.records import Settings

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

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


_NAMES = {
    name
    for part in (_File, _Metadata, _About, _Identity, _Message, _Interaction, _Sent, _Received, _Status, _Body)
    for name in (*part.model_fields, "headers", "message")
}
_BODY = ("interactions", 0, "response", "body", "string")
_IDENTITY = ("metadata", "labreport", "identity")

_TOO_EARLY = "the file ends too early"
_CUT_OFF = re.compile("end of stream|expected ':'")
"""What libyaml says at the end of a file that was cut off."""


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
        if line is not None and line >= _last_line(data) and _CUT_OFF.search(error.problem or ""):
            raise UnreadableCassetteError(_TOO_EARLY, line) from error
        raise UnreadableCassetteError(f"it is not YAML: {error.problem or error.context}", line) from error
    except Exception as error:  # PyYAML lets through what int(), float(), codecs and the stack raise
        raise UnreadableCassetteError("it is not YAML in UTF-8") from error
    if not isinstance(tree, dict):
        what = "the file is empty" if tree is None else "the file holds no fields"
        raise UnreadableCassetteError(f"it is not a recording of labreport: {what}", None if tree is None else 1)
    try:
        file = _File.model_validate(tree)
    except ValidationError as error:
        raise _misshapen(data, tree, error.errors()[0]) from error
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


def line_of_answer(data: bytes) -> int | None:
    """1-based line of the response's body in a file's content; None where it holds nothing."""
    return _line_of(data, _BODY)


def _misshapen(data: bytes, tree: dict[str, Any], error: ErrorDetails) -> UnreadableCassetteError:
    """What the first field that is missing or wrong says of the whole file."""
    path, code = error["loc"], error["input"]
    lacks = error["type"] == "missing"
    if (lacks or code is None) and _is_last(tree, path[:-1] if lacks else path):
        return UnreadableCassetteError(f"{_TOO_EARLY}: it holds no {'.'.join(map(str, path))}", _last_line(data))
    if path[-2:] == ("status", "code") and isinstance(code, int):
        return UnreadableCassetteError(
            f"it holds an error of the server (status {code}), no answer", _line_of(data, path)
        )
    return _wrong_field(data, path, "it is missing" if lacks else error["msg"].replace("Input should", "it should", 1))


def _is_last(tree: Any, path: tuple[str | int, ...]) -> bool:
    """Whether nothing follows the field of that path, and no other name stands where one of ours should."""
    for step in path:
        places = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
        if not places or step != places[-1]:
            return False
        tree = tree[step]
    return not isinstance(tree, dict) or _NAMES.issuperset(tree)


def _last_line(data: bytes) -> int:
    return data.rstrip().count(b"\n") + 1


def _wrong_field(data: bytes, path: tuple[str | int, ...], why: str) -> UnreadableCassetteError:
    place = ".".join(str(step) for step in path) or "the file"
    return UnreadableCassetteError(f"it is not a recording of labreport: {place}: {why}", _line_of(data, path))


def _line_of(data: bytes, path: tuple[str | int, ...]) -> int | None:
    """1-based line of the deepest part of the path that the file holds."""
    node: Any = yaml.compose(data, Loader=Loader)
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
