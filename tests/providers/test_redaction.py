"""Secrets are struck out of texts, also where white space stood around them in the environment."""

from __future__ import annotations

from pipeline.providers.readiness import secrets_in
from pipeline.providers.redaction import REMOVED, strike_out, true_secrets

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
    assert strike_out("none of it", ["none", " "]) == "none of it"


def test_keys_of_the_environment_are_known_as_they_are_sent() -> None:
    assert SECRET in secrets_in({"OPENAI_API_KEY": f"{SECRET}\n", "HOME": "/home/somebody"})
    assert "/home/somebody" not in secrets_in({"HOME": "/home/somebody"})
