"""What is kept of one answer: labreport's request, the wire request and the wire response, without secrets."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from pipeline.providers.base import Request
from pipeline.providers.redaction import REMOVED, true_secrets
from pipeline.records import Settings

_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters that JSON may hold and a YAML file may not, or takes for a line break."""


@dataclass(frozen=True)
class Recording:
    """One answer with the request that it belongs to.

    Attributes:
        request: labreport's own request.
        uri: address without query and user.
        sent: JSON text of the wire request.
        received: JSON text of the wire response.
        recorded_at: UTC, ISO 8601, or None where it is not known.
        seconds: from sending to the last byte, or None where it is not known.
        origin: ``recorded`` from a provider, or ``written`` by hand as a sample.
        note: a remark for the reader of the file.
        redacted: number of texts from which a secret was removed.
        digest: what selects the file: the digest of the request as it was asked.
        status: HTTP status, 200 to 299.
    """

    request: Request
    uri: str
    sent: str
    received: str
    recorded_at: str | None = None
    seconds: float | None = None
    origin: Literal["recorded", "written"] = "recorded"
    note: str | None = None
    redacted: int = 0
    digest: str = ""
    status: int = 200

    def __post_init__(self) -> None:
        if not self.digest:
            object.__setattr__(self, "digest", self.request.digest)


def read_body(body: bytes | str) -> dict[str, Any] | None:
    """The JSON object that a body is, or None where it is anything else (HTML, nothing, cut off, NaN)."""
    try:
        text = body if isinstance(body, str) else body.decode("utf-8-sig")
        tree = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return None
    return tree if isinstance(tree, dict) else None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def describe(body: bytes) -> str:
    """What a server sent that is no answer, as a clause."""
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if not start:
        return "it sent nothing"
    return "it sent a web page" if start == b"<" else "it sent no answer"


def write_body(tree: dict[str, Any]) -> str:
    """The indented JSON text of an object; what a YAML file cannot hold becomes a JSON escape.

    Raises:
        ValueError: the object holds a number that JSON has no word for.
        RecursionError: it is nested too deeply.
    """
    text = json.dumps(tree, ensure_ascii=False, allow_nan=False, indent=2)
    return _NOT_IN_YAML.sub(lambda found: json.dumps(found.group())[1:-1], text)


@functools.lru_cache(maxsize=64)
def plain_address(url: str) -> str:
    """An address without user, password, query and fragment, any of which may be secret."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def record_of(
    request: Request, proof: Collection[str], *, uri: str, sent: bytes, body: bytes, seconds: float
) -> Recording | None:
    """The recording of a response that just came, or None where its body is no answer.

    Args:
        request: what was asked.
        proof: keys of which the body must fill one to be an answer.
        uri: address of the request; only its plain part is kept.
        sent: body of the wire request.
        body: of the wire response, complete.
        seconds: from sending to the last byte.
    """
    received = read_body(body)
    if received is None or not any(received.get(key) for key in proof):
        return None
    try:
        text = write_body(received)
    except (ValueError, RecursionError):
        return None
    return Recording(
        request=request,
        uri=plain_address(uri),
        sent=_sent_text(sent),
        received=text,
        recorded_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        seconds=round(seconds, 3),
    )


@functools.lru_cache(maxsize=64)
def _sent_text(sent: bytes) -> str:
    """The body of a request as it is kept; the samples of an exercise are all asked for with the same one."""
    return write_body(read_body(sent) or {})


def remove_secrets(recording: Recording, secrets: Iterable[str]) -> Recording:
    """The recording without any of the secrets, in whatever text they stood; its digest stays.

    Values shorter than ``SHORTEST_SECRET`` are left alone.
    """
    wanted = true_secrets(secrets)
    if not any(_may_hold(recording, secret) for secret in wanted):
        return recording
    count = 0

    def clean(tree: Any) -> Any:
        nonlocal count
        if isinstance(tree, dict):
            return {clean(key): clean(value) for key, value in tree.items()}
        if isinstance(tree, list | tuple):
            return [clean(item) for item in tree]
        if isinstance(tree, str):
            for secret in wanted:
                count += secret in tree
                tree = tree.replace(secret, REMOVED)
        return tree

    request = recording.request
    names = {name: clean(getattr(request, name)) for name in ("label", "kind", "model", "exercise", "prompt")}
    cleaned = replace(
        recording,
        request=replace(request, settings=Settings.model_validate(clean(request.settings.model_dump())), **names),
        uri=clean(recording.uri),
        note=clean(recording.note),
        sent=_clean_body(recording.sent, clean),
        received=_clean_body(recording.received, clean),
        digest=recording.digest,
    )
    return replace(cleaned, redacted=recording.redacted + count) if count else recording


def _may_hold(recording: Recording, secret: str) -> bool:
    """False only where the secret is certainly in none of the texts; JSON writes some characters as escapes."""
    if not re.fullmatch(r"[!#-\[\]-~]+", secret):
        return True
    request = recording.request
    texts = (request.label, request.kind, request.model, request.exercise, request.prompt, str(request.settings))
    return any(
        secret in text for text in (recording.received, recording.sent, recording.uri, recording.note or "", *texts)
    )


def _clean_body(text: str, clean: Callable[[Any], Any]) -> str:
    tree = read_body(text)
    return str(clean(text)) if tree is None else write_body(clean(tree))
