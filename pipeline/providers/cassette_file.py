"""A recording as one file in vcrpy's cassette format, version 1.

The file is what ``vcr.serialize`` makes of the same data with ``cassette_yaml`` as its serializer.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.providers.base import Request
from pipeline.providers.cassette_yaml import Loader, UnreadableCassetteError, deserialize, serialize
from pipeline.providers.recording import Recording, read_body
from pipeline.records import Settings

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
