"""Every exception of an SDK or the network is one ProviderError with a sentence."""

from __future__ import annotations

import errno
import inspect
import json
import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import anthropic
import httpx2
import openai
import pytest
from google.genai import errors as google_errors
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import LabreportError, NotRecordedError, OutputError, ProviderError
from pipeline.providers.faults import Addressee, MalformedAnswerError, package_missing, retry_after_of, translate

KEY = "sk-test-0123456789abcdef"
TO = Addressee("ChatGPT", "gpt-x", "https://api.openai.com/v1", "OPENAI_API_KEY", (KEY,), 30.0, "check the network")
LOCAL = Addressee("Home", "tiny", "http://127.0.0.1:8080/v1", hint="is the model server running?")
REQUEST = httpx2.Request("POST", "https://api.openai.com/v1/chat/completions")


def translated(error: Exception, to: Addressee = TO) -> ProviderError:
    found = translate(error, to)
    assert isinstance(found, ProviderError)
    text = str(found)
    assert text.startswith(f"{to.label}")
    assert text.endswith(".")
    assert "\n" not in text
    assert KEY not in text
    return found


def status_error(status: int, body: Any = None, headers: dict[str, str] | None = None) -> openai.APIStatusError:
    response = httpx2.Response(status, headers=headers, request=REQUEST)
    return openai.APIStatusError("Error", response=response, body=body)


def google_error(status: int, body: Any, headers: dict[str, str] | None = None) -> google_errors.APIError:
    kind = google_errors.ClientError if status < 500 else google_errors.ServerError
    return kind(status, body, httpx2.Response(status, headers=headers, request=REQUEST))


# ---------------------------------------------------------------- all classes


def classes(module: ModuleType, base: type[Exception]) -> list[type[Exception]]:
    """All exception classes of a module below the base, the base included."""
    found = [each for each in list(vars(module).values()) if inspect.isclass(each) and issubclass(each, base)]
    found = [each for each in found if not each.__name__.startswith("_")]
    return sorted(set(found), key=lambda each: each.__name__)


STATUSES = {
    "ContentTooLargeError": 413,
    "GatewayTimeoutError": 504,
    "HTTPNotImplementedError": 501,
    "OverloadedError": 529,
    "PaymentRequiredError": 402,
    "PreconditionFailedError": 412,
    "RequestHeaderFieldsTooLargeError": 431,
    "RequestTimeoutError": 408,
    "ClientClosedRequestError": 499,
    "ServiceUnavailableError": 503,
    "InternalServerError": 500,
    "OAuthError": 401,
}


def instance(kind: type[Exception]) -> Exception:
    """An exception of the class as its SDK would raise it."""
    parameters = dict(list(inspect.signature(kind.__init__).parameters.items())[1:])
    known = {
        "message": "it went wrong",
        "request": REQUEST,
        "body": {"message": "it went wrong"},
        "completion": openai.types.chat.ChatCompletion.construct(usage=None),
        "response": httpx2.Response(STATUSES.get(kind.__name__, getattr(kind, "status_code", 400)), request=REQUEST),
        "code": 400,
        "response_json": {"error": {"message": "it went wrong"}},
        "unsent_messages": [],
    }
    if any(each.kind == each.VAR_POSITIONAL for each in parameters.values()):
        return kind("it went wrong")
    needed = {name: known[name] for name, each in parameters.items() if each.default is each.empty}
    return kind(**needed, **({"response": known["response"]} if parameters.keys() - needed >= {"response"} else {}))


@pytest.mark.parametrize(
    "kind",
    [
        *classes(openai, openai.OpenAIError),
        *classes(anthropic, anthropic.AnthropicError),
        *classes(google_errors, google_errors.APIError),
        *classes(httpx2, httpx2.HTTPError),
        httpx2.InvalidURL,
    ],
    ids=lambda kind: f"{kind.__module__.split('.')[0]}.{kind.__name__}",
)
def test_every_exception_class_is_translated(kind: type[Exception]) -> None:
    translated(instance(kind))


@pytest.mark.parametrize(
    "error",
    [TimeoutError(), ValueError("bad\nJSON"), KeyError("x"), AttributeError("no"), RecursionError(), OSError(5, "I/O")],
    ids=repr,
)
def test_anything_else_is_an_answer_that_cannot_be_understood(error: Exception) -> None:
    assert translated(error).retryable


# ---------------------------------------------------------------- by status

REFUSED_KEY = "ChatGPT: the key in OPENAI_API_KEY was refused (401); check it or make a new one."


@pytest.mark.parametrize(
    ("status", "body", "sentence", "retryable"),
    [
        (400, {"message": "Unknown setting"}, "ChatGPT: the request was rejected (400): Unknown setting.", False),
        (401, {"message": f"Incorrect API key: {KEY}"}, REFUSED_KEY, False),
        (402, None, "ChatGPT: the quota or credit of this account is used up (402).", False),
        (403, None, "ChatGPT: the key in OPENAI_API_KEY may not use 'gpt-x' (403).", False),
        (404, {"message": "gone."}, "ChatGPT: no model named 'gpt-x' at https://api.openai.com/v1 (404): gone.", False),
        (408, None, "ChatGPT: the server failed (408).", True),
        (409, None, "ChatGPT: the server failed (409).", True),
        (413, None, "ChatGPT: the request was rejected (413).", False),
        (422, "plain text", "ChatGPT: the request was rejected (422): plain text.", False),
        (429, None, "ChatGPT: asked too often (429).", True),
        (500, "<!DOCTYPE html><p>Oops", "ChatGPT: the server failed (500).", True),
        (529, {"error": {"message": "busy"}}, "ChatGPT: the server failed (529): busy.", True),
        (
            307,
            None,
            f"ChatGPT: {TO.address} redirects (307), which is not followed; set `base_url` to the final address.",
            False,
        ),
    ],
)
def test_each_status_has_its_sentence(status: int, body: Any, sentence: str, retryable: bool) -> None:
    error = translated(status_error(status, body))
    assert (str(error), error.retryable, error.status) == (sentence, retryable, status)


@pytest.mark.parametrize("code", ["insufficient_quota", "billing_hard_limit_reached"])
def test_a_quota_that_is_used_up_is_not_waited_for(code: str) -> None:
    error = translated(
        status_error(429, {"message": "You exceeded it", "code": code, "type": code}, {"retry-after": "1"})
    )
    assert "used up (429): You exceeded it." in str(error)
    assert not error.retryable
    assert error.retry_after is None


GEMINI_QUOTA = {
    "error": {
        "code": 429,
        "message": "You exceeded your quota",
        "status": "RESOURCE_EXHAUSTED",
        "details": [
            {
                "@type": "type.googleapis.com/google.rpc.QuotaFailure",
                "violations": [{"quotaId": "GenerateRequestsPer{}"}],
            },
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "45.8s"},
        ],
    },
}


def gemini_quota(period: str) -> Any:
    return json.loads(json.dumps(GEMINI_QUOTA).replace("{}", period))


def test_gemini_names_its_delay_in_the_body() -> None:
    error = translated(google_error(429, gemini_quota("MinutePerProjectPerModel")))
    assert (error.retryable, error.retry_after, error.status) == (True, 45.8, 429)


def test_geminis_quota_of_a_day_is_not_waited_for() -> None:
    error = translated(google_error(429, gemini_quota("DayPerProjectPerModel-FreeTier").copy()))
    assert (error.retryable, error.retry_after) == (False, None)
    assert "used up" in str(error)


def test_geminis_wrong_key_is_a_refused_key_although_its_status_is_400() -> None:
    body = {
        "error": {
            "code": 400,
            "message": "API key not valid. Please pass a valid API key.",
            "details": [{"reason": "API_KEY_INVALID"}],
        }
    }
    error = translated(google_error(400, body))
    assert str(error) == "ChatGPT: the key in OPENAI_API_KEY was refused (400); check it or make a new one."


def test_a_server_without_keys_that_wants_one_says_so() -> None:
    error = translated(status_error(401), LOCAL)
    assert "http://127.0.0.1:8080/v1 wants an API key (401)" in str(error)


@pytest.mark.parametrize(
    ("address", "is_odd"), [("http://127.0.0.1:11434", True), ("http://h/v1/", False), ("http://h/v1", False)]
)
def test_an_address_without_its_usual_end_is_pointed_out(address: str, is_odd: bool) -> None:
    error = translated(status_error(404, {"message": "404 page not found"}), replace(LOCAL, address=address))
    assert ("mostly end in /v1." in str(error)) is is_odd


@pytest.mark.parametrize(("advice", "retryable"), [("false", False), ("true", True)])
def test_the_servers_advice_not_to_retry_is_taken(advice: str, retryable: bool) -> None:
    assert translated(status_error(500, None, {"x-should-retry": advice})).retryable is retryable


def test_a_long_message_is_cut_and_the_key_kept_out_of_it() -> None:
    text = str(translated(status_error(400, {"message": f"{KEY} " + "word\n" * 500})))
    assert "[secret removed] word word" in text
    assert len(text) < 300


# ---------------------------------------------------------------- no response


def wrapped(cause: Exception) -> Exception:
    """The cause as the openai SDK raises it."""
    error = openai.APIConnectionError(request=REQUEST)
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("wrap", [lambda error: error, wrapped], ids=["raw", "wrapped"])
@pytest.mark.parametrize(
    ("cause", "sentence", "retryable"),
    [
        (
            httpx2.ConnectError("refused"),
            "Home: no server answers at http://127.0.0.1:8080/v1 (is the model server running?).",
            True,
        ),
        (
            httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] expired"),
            "is not trusted ([SSL: CERTIFICATE_VERIFY_FAILED] expired).",
            False,
        ),
        (httpx2.ReadError("reset"), "Home: the connection to http://127.0.0.1:8080/v1 broke off (ReadError).", True),
        (httpx2.RemoteProtocolError("closed"), "broke off (RemoteProtocolError).", True),
        (httpx2.ProxyError("407"), "Home: the proxy refused the connection (407).", False),
        (httpx2.UnsupportedProtocol("ftp"), "Home: a request cannot be sent to http://127.0.0.1:8080/v1 (ftp).", False),
        (httpx2.ReadTimeout("slow"), "Home did not answer within 0 s; raise `timeout` if the model is slow.", True),
        (TimeoutError(), "Home did not answer within 0 s", True),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_each_failure_of_the_network_has_its_sentence(
    wrap: Any, cause: Exception, sentence: str, retryable: bool
) -> None:
    error = translated(wrap(cause), LOCAL)
    assert sentence in str(error)
    assert error.retryable is retryable
    assert error.status is None


REFUSED = ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed")


@pytest.mark.parametrize(
    ("root", "unreachable", "sentence"),
    [
        (REFUSED, True, "Home: no server answers at http://127.0.0.1:8080/v1 (is the model server running?)."),
        (ExceptionGroup("", [REFUSED, OSError(errno.ENETUNREACH, "")]), True, "no server answers at"),
        (ExceptionGroup("", [REFUSED, OSError(errno.EMFILE, "")]), False, "no server answers at"),
        (OSError(errno.EMFILE, "Too many open files"), False, "no server answers at"),
        (ssl.SSLError(1, "WRONG_VERSION_NUMBER"), False, "no server answers at"),
        (
            socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
            True,
            "Home: no server named 127.0.0.1 is known (check the spelling and the network).",
        ),
    ],
    ids=["refused", "refused everywhere", "no more files", "no more files at all", "no TLS there", "no such name"],
)
def test_nobody_there_differs_from_a_connection_that_cannot_be_made(
    root: Exception, unreachable: bool, sentence: str
) -> None:
    error = httpx2.ConnectError("All connection attempts failed")
    error.__cause__ = Exception("All connection attempts failed")
    # As httpcore2 leaves it: the cause is gone, the context stays.
    error.__cause__.__context__ = OSError("All connection attempts failed")
    error.__cause__.__context__.__cause__ = root
    translation = translated(wrapped(error), LOCAL)
    assert sentence in str(translation)
    assert (translation.unreachable, translation.retryable) == (unreachable, True)


@pytest.mark.parametrize("cause", [NotRecordedError("not recorded"), OutputError("disk full")], ids=repr)
def test_our_own_errors_come_back_out_of_an_sdks_wrapping(cause: LabreportError) -> None:
    assert translate(wrapped(cause), TO) is cause
    assert translate(cause, TO) is cause


def test_a_character_that_cannot_be_sent_is_named() -> None:
    with pytest.raises(UnicodeEncodeError) as caught:
        "x\ud800".encode()
    assert "hold a character that cannot be sent ('\\ud800')." in str(translated(caught.value))


def test_a_malformed_answer_says_what_it_lacks() -> None:
    assert str(translated(MalformedAnswerError("it holds no choices"))) == (
        "ChatGPT sent an answer that cannot be understood (it holds no choices)."
    )


def test_causes_in_a_circle_end() -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert translated(first).retryable


def test_a_missing_package_comes_with_its_command() -> None:
    assert str(package_missing("Claude", "anthropic")) == (
        "Claude needs anthropic; install it with: pip install anthropic"
    )


# ---------------------------------------------------------------- Retry-After

NOW = datetime(2026, 11, 21, 10, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "2"}, 2.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Sat, 21 Nov 2026 10:00:30 GMT"}, 30.0),
        ({"retry-after": "Sat, 21 Nov 2026 09:59:00 GMT"}, 0.0),
        ({"retry-after": "Sat, 21 Nov 2026 11:00:30 +0100"}, 30.0),
        ({"retry-after": "Sat, 21 Nov 2026 10:00:30 -0000"}, 30.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "Sat, 99 Nov 2026 10:00:30 GMT"}, None),
    ],
    ids=repr,
)
def test_the_wait_that_a_server_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_of(headers, None, NOW) == seconds


def test_a_date_is_measured_by_the_servers_clock_as_this_machines_may_be_wrong() -> None:
    headers = {"retry-after": "Fri, 01 Jan 1999 10:00:30 GMT", "date": "Fri, 01 Jan 1999 10:00:00 GMT"}
    assert retry_after_of(headers, None) == 30.0
    assert retry_after_of(headers | {"date": "yesterday"}, None) == 0.0


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ({"error": {"details": [{"retryDelay": "45.8s"}]}}, 45.8),
        ([{"error": {"details": [{"retryDelay": "3s"}]}}], 3.0),
        ({"retryDelay": "soon"}, None),
        ({"retryDelay": {"seconds": 3}}, None),
        ("text", None),
    ],
    ids=repr,
)
def test_the_wait_in_a_body_counts_where_no_header_names_one(body: Any, seconds: float | None) -> None:
    assert retry_after_of({}, body) == seconds
    assert retry_after_of({"retry-after": "7"}, body) == 7.0


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_header_gives_a_wait_or_none(seconds: str, milliseconds: str) -> None:
    wait = retry_after_of({"retry-after": seconds, "retry-after-ms": milliseconds}, None)
    assert wait is None or 0 <= wait < float("inf")
