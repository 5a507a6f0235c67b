"""Secrets are struck out of texts, also where white space stood around them in the environment."""

from __future__ import annotations

import json

import pytest

from pipeline.providers.readiness import secrets_in
from pipeline.providers.redaction import (
    REMOVED,
    forbidden_bytes,
    strike_out,
    strike_out_credentials,
    strike_out_of,
    true_secrets,
)
from pipeline.records import ProviderSpec, Settings

SECRET = "sk-test-0123456789"


def test_a_secret_is_struck_out_wherever_it_stands() -> None:
    assert strike_out(f"{SECRET}, {SECRET}!", [SECRET]) == f"{REMOVED}, {REMOVED}!"


def test_a_secret_within_another_leaves_no_rest() -> None:
    assert strike_out(f"a {SECRET}-more b", [SECRET, f"{SECRET}-more"]) == f"a {REMOVED} b"


def test_white_space_around_a_secret_does_not_hide_it() -> None:
    assert true_secrets([f" {SECRET}\n"]) == (f" {SECRET}\n", SECRET)
    assert strike_out(f"Bearer {SECRET}.", [f"{SECRET}\r\n"]) == f"Bearer {REMOVED}."


def test_placeholders_are_no_secrets() -> None:
    assert true_secrets(["none ", "    ", "", "12345"]) == ()
    assert true_secrets(["x12345"]) == ("x12345",)
    assert strike_out("none of it", ["none", " "]) == "none of it"


@pytest.mark.parametrize("secret", ['"quoted"', "schlüssel", "back\\slash", "tab\there"])
def test_no_file_may_hold_a_secret_as_json_writes_it(secret: str) -> None:
    for ascii_only in (True, False):
        written = json.dumps({"key": secret}, ensure_ascii=ascii_only).encode()
        assert any(f'"{form.decode()}"'.encode() in written for form in forbidden_bytes([secret]))


def test_what_local_servers_are_satisfied_with_is_no_secret() -> None:
    assert true_secrets(["ollama", "LM-Studio", "not-needed"]) == ()


def test_keys_are_known_by_their_shape_and_in_addresses() -> None:
    text = f"ghp_{'a1' * 20} at https://ada:word@host/v1?key=abc&b=c"
    assert strike_out_credentials(text, []) == f"{REMOVED} at https://{REMOVED}@host/v1?key={REMOVED}&b=c"
    assert strike_out_credentials("Write to ada@host; is 2>1?", []) == "Write to ada@host; is 2>1?"
    assert strike_out_credentials("https://a.example/sk-learn-random-forests-2021", []).endswith("forests-2021")
    assert strike_out_credentials(f"sk-proj-{'a1' * 9}", []) == REMOVED


def test_a_record_is_cleaned_with_all_that_is_in_it() -> None:
    settings = Settings(system=f"Say {SECRET}.", stop=("a", SECRET))
    spec = ProviderSpec(id="openai:m", label="L", settings=settings, base_url=f"http://h/{SECRET}")
    cleaned, places = strike_out_of(spec, [SECRET], leave=["base_url"])
    assert cleaned.settings == Settings(system=f"Say {REMOVED}.", stop=("a", REMOVED))
    assert cleaned.base_url == spec.base_url
    assert places == ("settings.system", "settings.stop[2]")
    assert strike_out_of(cleaned, [SECRET], leave=["base_url"]) == (cleaned, ())


def test_keys_of_the_environment_are_known_as_they_are_sent() -> None:
    assert SECRET in secrets_in({"OPENAI_API_KEY": f"{SECRET}\n", "HOME": "/home/somebody"})
    assert "/home/somebody" not in secrets_in({"HOME": "/home/somebody"})
