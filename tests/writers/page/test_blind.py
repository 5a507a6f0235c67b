"""A blind run holds no name, and its names come out with the key alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from pipeline.records import Run
from pipeline.writers.page.blind import ROUNDS, letters_of, new_key, seal, without_names
from tests.writers.page.judged_run import LABELS, judged_run


def opened(sealed: dict[str, str], key: str) -> list[str] | None:
    """The names, told by an implementation of its own; None with another key."""
    text, salt, tag = (base64.b64decode(sealed[name]) for name in ("text", "salt", "tag"))
    stream = hashlib.pbkdf2_hmac("sha256", key.replace("-", "").encode(), salt, ROUNDS, 32 + len(text))
    if hmac.digest(stream[:32], text, "sha256") != tag:
        return None
    names: list[str] = json.loads(bytes(one ^ two for one, two in zip(text, stream[32:], strict=True)))
    return names


def test_the_names_come_out_with_the_key_alone() -> None:
    letters = letters_of(LABELS, "ABCDE-FGHIJ-KLMNO-PQRST")
    sealed = seal(letters, "ABCDE-FGHIJ-KLMNO-PQRST")
    assert opened(sealed, "ABCDE-FGHIJ-KLMNO-PQRST") == list(letters.values())
    assert opened(sealed, "ABCDE-FGHIJ-KLMNO-PQRSA") is None
    assert not [label for label in LABELS if label.encode() in base64.b64decode(sealed["text"])]
    assert seal(letters, "ABCDE-FGHIJ-KLMNO-PQRST") == sealed


def test_keys_differ_and_are_twenty_letters_of_base_32() -> None:
    keys = {new_key() for _ in range(50)}
    assert len(keys) == 50
    assert {tuple(map(len, key.split("-"))) for key in keys} == {(5, 5, 5, 5)}
    base64.b32decode("".join(keys).replace("-", "") + "=" * (-len("".join(keys).replace("-", "")) % 8))


def test_the_order_is_drawn_by_the_key() -> None:
    drawn = [tuple(letters_of(LABELS, new_key()).values()) for _ in range(60)]
    assert all(set(order) == set(LABELS) for order in drawn)
    assert len(set(drawn)) > 3
    assert list(letters_of(LABELS, "A")) == ["Model A", "Model B", "Model C"]
    assert len(letters_of(tuple(f"m{n}" for n in range(30)), "A")) == 30


@pytest.fixture(scope="module")
def blind() -> Run:
    return without_names(judged_run(), letters_of(LABELS, "KEY"))


def test_a_blind_run_holds_prompts_topics_and_answers_and_nothing_else_of_the_run(blind: Run) -> None:
    known = judged_run()
    assert (blind.prompts, blind.rubric, blind.repeat) == (known.prompts, known.rubric, known.repeat)
    assert sorted(answer.text for answer in blind.answers) == sorted(answer.text for answer in known.answers)
    whole = blind.model_dump_json().lower()
    for name in (*LABELS, "local:", 'recorded_at":"2026', known.title):
        assert name.lower() not in whole, name
    assert (blind.scores, blind.findings, blind.conclusion) == ((), (), None)
    assert (blind.estimates, blind.own_sentences) == ((), ())


def test_each_letter_keeps_the_answers_of_its_model(blind: Run) -> None:
    letters = letters_of(LABELS, "KEY")
    known = {answer.key: answer.text for answer in judged_run().answers}
    for answer in blind.answers:
        assert answer.text == known[answer.exercise, letters[answer.provider], answer.sample]
    assert [answer.provider for answer in blind.answers[:6:2]] == ["Model A", "Model B", "Model C"]
