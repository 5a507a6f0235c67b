"""Whatever an SDK or the network throws, as one ProviderError with a sentence that says what to do."""

from __future__ import annotations

import errno
import json
import math
import re
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import LabreportError, ProviderError
from pipeline.providers.redaction import strike_out
from pipeline.providers.visible import one_line

_RETRYABLE = frozenset({408, 409, 425, 429})
"""With everything from 500 on."""

_QUOTA_CODES = frozenset(
    {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "access_terminated"},
)
"""OpenAI's words for a 429 that waiting does not heal."""

_BAD_KEY = re.compile(r"API_KEY_INVALID|API key not valid|invalid_api_key|API key expired")
"""Gemini answers 400, not 401, to a wrong key."""

_NO_WAY = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH})
"""No machine has the address, or this one has no network."""

ODD_SHAPE = "it does not have the shape of an answer"
"""What is said in place of Python's words where a part of a response is missing or of the wrong kind."""

_SHAPE_ERRORS = (TypeError, AttributeError, LookupError, ValueError, RecursionError)


@dataclass(frozen=True)
class Addressee:
    """Who was asked, as far as messages name it.

    Attributes:
        label: display name of the provider.
        model: model name without the kind.
        address: server address.
        key_name: variable that the API key came from, or None where none was sent.
        secrets: values that are kept out of messages, such as API keys.
        timeout: seconds one call may take.
        hint: what to do where no server answers.
    """

    label: str
    model: str
    address: str
    key_name: str | None = None
    secrets: tuple[str, ...] = ()
    timeout: float = 0.0
    hint: str = "check the network"


class MalformedAnswerError(Exception):
    """A response has the right status but not the shape of an answer; ``str()`` is a clause."""


def translate(error: Exception, to: Addressee) -> LabreportError:
    """The error to raise in place of one that came out of an SDK.

    Errors of labreport that an SDK wrapped (``NotRecordedError``, ``OutputError``, ...) come back as they were.
    """
    import httpx2

    chain = list(_chain(error))
    for link in chain:
        if isinstance(link, LabreportError | MalformedAnswerError):
            return link if isinstance(link, LabreportError) else _not_understood(str(link), to)
    for link in chain:
        status = _status(link)
        if status is not None:
            return _by_status(link, status, to)
    if any(isinstance(link, TimeoutError | httpx2.TimeoutException) for link in chain):
        return ProviderError(
            f"{to.label} did not answer within {to.timeout:g} s; raise `timeout` if the model is slow.",
            retryable=True,
        )
    for link in chain:
        if isinstance(link, httpx2.TransportError):
            return _by_transport(link, to)
    if isinstance(error, UnicodeEncodeError):
        what = "the prompt, the settings or the key hold a character that cannot be sent"
        return ProviderError(f"{to.label}: {what} ({error.object[error.start : error.end]!a}).")
    return _not_understood(ODD_SHAPE if isinstance(error, _SHAPE_ERRORS) else _one_line(error, to) or ODD_SHAPE, to)


def _not_understood(what: str, to: Addressee) -> ProviderError:
    return ProviderError(f"{to.label} sent an answer that cannot be understood ({what}).", retryable=True)


def package_missing(label: str, package: str) -> ProviderError:
    """The error for a provider whose optional package is not installed."""
    return ProviderError(f"{label} needs {package}; install it with: pip install {package}")


def _chain(error: BaseException, *, handled: bool = False) -> Iterator[BaseException]:
    """The error and what it was raised from; with ``handled``, also what was being handled when it was raised."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (link.__context__ if handled else None)


# ---------------------------------------------------------------- no response


def _by_transport(error: Exception, to: Addressee) -> ProviderError:
    import httpx2

    if isinstance(error, httpx2.UnsupportedProtocol | httpx2.LocalProtocolError):
        return ProviderError(f"{to.label}: a request cannot be sent to {to.address} ({_one_line(error, to)}).")
    if isinstance(error, httpx2.ConnectError):
        reason = _one_line(error, to)
        if "CERTIFICATE" in reason.upper():
            return ProviderError(f"{to.label}: the certificate of {to.address} is not trusted ({reason}).")
        roots = list(_roots(error))
        if any(isinstance(root, socket.gaierror) for root in roots):
            host = urlsplit(to.address).hostname
            what = f"no server named {host} is known (check the spelling and the network)"
        else:
            what = f"no server answers at {to.address} ({to.hint})"
        nobody = bool(roots) and all(_nobody_there(root) for root in roots)
        return ProviderError(f"{to.label}: {what}.", retryable=True, unreachable=nobody)
    if isinstance(error, httpx2.ProxyError):
        return ProviderError(f"{to.label}: the proxy refused the connection ({_one_line(error, to)}).")
    return ProviderError(
        f"{to.label}: the connection to {to.address} broke off ({type(error).__name__}).",
        retryable=True,
    )


def _roots(error: BaseException) -> Iterator[OSError]:
    """What the operating system said, of each address of a name that was tried."""
    # httpcore2 cuts its errors off from their causes.
    *_, last = _chain(error, handled=True)
    group = last if isinstance(last, BaseExceptionGroup) else BaseExceptionGroup("", [last])
    yield from (root for root in group.exceptions if isinstance(root, OSError))


def _nobody_there(error: OSError) -> bool:
    return isinstance(error, ConnectionRefusedError | socket.gaierror) or error.errno in _NO_WAY


# ---------------------------------------------------------------- a response that is no answer


def _status(error: BaseException) -> int | None:
    """HTTP status of an SDK's exception: ``status_code`` in openai and anthropic, ``code`` in google-genai."""
    if getattr(error, "response", None) is None:
        return None
    found = getattr(error, "status_code", None) or getattr(error, "code", None)
    return found if isinstance(found, int) and not 200 <= found <= 299 else None


def _by_status(error: BaseException, status: int, to: Addressee) -> ProviderError:
    headers = _headers(error)
    body = _body(error)
    text = body if isinstance(body, str) else json.dumps(body, default=str)
    said = _said(body, to)
    retryable = status in _RETRYABLE or status >= 500
    retry_after = None
    if status == 401 or _BAD_KEY.search(text):
        what, retryable = _key_refused(status, to), False
    elif status == 402 or (status == 429 and _quota_is_used_up(error, text)):
        what, retryable = f"the quota or credit of this account is used up ({status}){said}", False
    elif status == 403:
        what = f"the key{_from(to)} may not use {to.model!r} (403){said}"
    elif status == 404:
        is_odd = to.key_name is None and not to.address.rstrip("/").endswith("/v1")
        advice = "; addresses of model servers mostly end in /v1" if is_odd else ""
        what = f"no model named {to.model!r} at {to.address} (404){said}{advice}"
    elif 300 <= status <= 399:
        what = f"{to.address} redirects ({status}), which is not followed; set `base_url` to the final address"
    elif status == 429:
        what, retry_after = f"asked too often (429){said}", retry_after_of(headers, body)
    elif retryable:
        what, retry_after = f"the server failed ({status}){said}", retry_after_of(headers, body)
    else:
        what = f"the request was rejected ({status}){said}"
    if headers.get("x-should-retry") == "false":
        retryable = False
    return ProviderError(f"{to.label}: {what}.", retryable=retryable, retry_after=retry_after, status=status)


def _key_refused(status: int, to: Addressee) -> str:
    if to.key_name is None:
        return f"{to.address} wants an API key ({status}), and none is sent to this kind of provider"
    return f"the key in {to.key_name} was refused ({status}); check it or make a new one"


def _from(to: Addressee) -> str:
    return f" in {to.key_name}" if to.key_name else ""


def _quota_is_used_up(error: BaseException, text: str) -> bool:
    codes = {getattr(error, "code", None), getattr(error, "type", None)}
    return bool(codes & _QUOTA_CODES) or "insufficient_quota" in text or bool(re.search(r"quotaId\W+\w*PerDay", text))


def retry_after_of(headers: Mapping[str, str], body: Any, now: datetime | None = None) -> float | None:
    """Seconds that a response asks to wait, 0 or more; None where it names none.

    ``retry-after-ms``, then ``retry-after`` in seconds or as a date (RFC 9110, 10.2.3), then Gemini's RetryInfo.

    Args:
        headers: of the response.
        body: its JSON, taken apart.
        now: the time to measure a date from; None is the server's own, or the present where it tells none.
    """
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        seconds = _number(headers.get(name))
        if seconds is not None:
            return seconds / unit
    until = _date(headers.get("retry-after"))
    if until is not None:
        # By the server's clock: this machine's may be wrong.
        return max(0.0, (until - (now or _date(headers.get("date")) or datetime.now(UTC))).total_seconds())
    return next((seconds for delay in _values(body, "retryDelay") if (seconds := _number(delay)) is not None), None)


def _date(text: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _number(text: object) -> float | None:
    try:
        number = float(str(text).strip().removesuffix("s"))
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _values(tree: Any, name: str, depth: int = 8) -> Iterator[Any]:
    """All values under that key, outermost first."""
    if depth and isinstance(tree, dict):
        if name in tree:
            yield tree[name]
        tree = list(tree.values())
    if depth and isinstance(tree, list):
        for item in tree:
            yield from _values(item, name, depth - 1)


def _headers(error: BaseException) -> Mapping[str, str]:
    headers = getattr(getattr(error, "response", None), "headers", None)
    return headers if isinstance(headers, Mapping) else {}


def _body(error: BaseException) -> Any:
    """The body of an error response: JSON taken apart where the SDK did so, else text."""
    body = getattr(error, "body", None)
    return getattr(error, "details", None) if body is None else body


def _said(body: Any, to: Addressee) -> str:
    """The provider's own message as a clause, or nothing; an HTML page is not a message."""
    message = next((value for value in _values(body, "message") if isinstance(value, str)), None)
    if message is None:
        message = body if isinstance(body, str) else ""
    if not message.strip() or "<html" in message.lower() or "<!doctype" in message.lower():
        return ""
    return f": {_one_line(message, to).rstrip('.')}"


def _one_line(text: object, to: Addressee) -> str:
    return one_line(strike_out(str(text), to.secrets))
