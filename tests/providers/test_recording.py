"""What is kept of an answer."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.providers.recording import read_body, record_of, remove_secrets, write_body
from pipeline.providers.redaction import REMOVED
from tests.providers.making import completion_of, recording_of, request_of

SECRET = "sk-test-0123456789"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"<!doctype html><html><body>Bad gateway</body></html>",
        b'{"choices": [{"message": {"content": "cut o',
        b"[1]",
        b'"text"',
        b"null",
        b'{"choices": NaN}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"n": ' + b"9" * 5000 + b"}",
    ],
    ids=["empty", "blank", "html", "cut off", "list", "text", "null", "NaN", "not UTF-8", "nested", "huge number"],
)
def test_what_is_no_complete_json_object_is_no_body(body: bytes) -> None:
    assert read_body(body) is None


def test_a_byte_order_mark_does_not_hide_a_body() -> None:
    assert read_body(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_a_body_is_the_same_after_writing_and_reading(tree: dict[str, object]) -> None:
    assert read_body(write_body(tree)) == tree


def test_half_a_surrogate_pair_stays_half_a_surrogate_pair() -> None:
    written = write_body({"content": "a\ud83d"})
    assert written.isascii()
    assert read_body(written.encode()) == {"content": "a\ud83d"}


def test_other_scripts_and_emoji_stay_readable() -> None:
    assert "தமிழ் 😀" in write_body({"content": "தமிழ் 😀"})


@pytest.mark.parametrize(
    "body",
    [{"error": {"message": "overloaded"}}, {"choices": []}, {"choices": None}, {"model": "gpt-x"}],
    ids=["error object", "no choices", "null", "something else"],
)
def test_a_body_without_an_answer_is_not_recorded(body: dict[str, object]) -> None:
    data = json.dumps(body).encode()
    assert record_of(request_of(), ("choices",), uri="http://h/", sent=b"{}", body=data, seconds=1.0) is None


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://me:pw@host:8443/v1/x?key=1&a=b#frag", "https://host:8443/v1/x"),
        ("http://127.0.0.1:1/v1/models/m:generateContent?key=1", "http://127.0.0.1:1/v1/models/m:generateContent"),
        ("https://api.openai.com/v1", "https://api.openai.com/v1"),
    ],
)
def test_an_address_is_kept_without_user_and_query(url: str, plain: str) -> None:
    body = json.dumps(completion_of("A field.")).encode()
    found = record_of(request_of(), ("choices",), uri=url, sent=b"{}", body=body, seconds=1.0)
    assert found is not None
    assert found.uri == plain


def test_a_number_that_json_cannot_write_is_not_recorded() -> None:
    body = b'{"choices": [1], "big": 1e999}'
    assert record_of(request_of(), ("choices",), uri="http://h/", sent=b"{}", body=body, seconds=1.0) is None


def test_an_answer_is_recorded_with_its_time() -> None:
    body = json.dumps(completion_of("A field.")).encode()
    found = record_of(
        request_of(), ("choices",), uri="http://h/", sent=b'{"model":"gpt-x"}', body=body, seconds=0.12345
    )
    assert found is not None
    assert found.seconds == 0.123
    assert found.recorded_at is not None
    assert found.recorded_at.endswith("Z")
    assert len(found.recorded_at) == len("2026-11-21T10:00:00Z")
    assert json.loads(found.received) == completion_of("A field.")
    assert json.loads(found.sent) == {"model": "gpt-x"}


@pytest.mark.parametrize("secret", [SECRET, 'se"cr\\et-€', "тайный-ключ"], ids=["plain", "escaped", "other script"])
def test_a_secret_is_removed_wherever_it_stands(secret: str) -> None:
    request = request_of(f"My key is {secret}.", system=f"Never say {secret}", stop=(secret,))
    text = f"Your key {secret} is not safe; {secret} is known."
    recording = recording_of(
        request,
        text,
        uri=f"https://h/{secret}",
        sent=write_body({"messages": [{"content": request.prompt}]}),
        note=f"asked with {secret}",
    )
    cleaned = remove_secrets(recording, [secret])
    body = json.loads(cleaned.received)
    assert body["choices"][0]["message"]["content"] == text.replace(secret, REMOVED)
    assert json.loads(cleaned.sent)["messages"][0]["content"] == f"My key is {REMOVED}."
    assert cleaned.request.prompt == f"My key is {REMOVED}."
    assert cleaned.request.settings.system == f"Never say {REMOVED}"
    assert cleaned.request.settings.stop == (REMOVED,)
    assert cleaned.uri == f"https://h/{REMOVED}"
    assert cleaned.note == f"asked with {REMOVED}"
    assert cleaned.redacted == 7
    assert cleaned.digest == request.digest


def test_a_secret_in_a_key_or_hidden_by_escapes_is_removed() -> None:
    hidden = "".join(f"\\u{ord(character):04x}" for character in SECRET)
    recording = recording_of(request_of(), received=f'{{"choices": [1], "{SECRET}": "{hidden}"}}')
    assert json.loads(remove_secrets(recording, [SECRET]).received) == {"choices": [1], REMOVED: REMOVED}


def test_the_longer_of_two_secrets_is_removed_whole() -> None:
    cleaned = remove_secrets(recording_of(request_of(), f"{SECRET}-more"), [SECRET, f"{SECRET}-more"])
    assert json.loads(cleaned.received)["choices"][0]["message"]["content"] == REMOVED


@pytest.mark.parametrize("placeholder", ["", "none", "EMPTY"])
def test_a_placeholder_is_not_taken_for_a_secret(placeholder: str) -> None:
    recording = recording_of(request_of(), "There is none; the list is EMPTY.")
    assert remove_secrets(recording, [placeholder]) is recording


def test_a_recording_without_secrets_stays_as_it_is() -> None:
    recording = recording_of(request_of())
    assert remove_secrets(recording, [SECRET, "ключ-12345"]) == recording
