"""From a reply to the state of an Answer."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.providers.reply import Reply, answer_of, outcome_of
from tests.providers.making import recording_of, request_of


@pytest.mark.parametrize(
    ("reply", "status", "text", "reason"),
    [
        (Reply("Yes.", "stop"), "answered", "Yes.", None),
        (Reply("Yes.", None), "answered", "Yes.", None),
        (Reply("Yes.", "a new word"), "answered", "Yes.", None),
        (Reply("", "stop"), "empty", "", "The model returned no text (finish reason stop)."),
        (Reply(" \n", None), "empty", "", "The model returned no text."),
        (
            Reply("\u200b\ufeff\n", "stop"),
            "empty",
            "",
            "The model returned invisible characters alone (finish reason stop).",
        ),
        (Reply(None, "tool_calls"), "empty", "", "The model returned no text (finish reason tool_calls)."),
        (
            Reply("Half", "length", "truncated"),
            "truncated",
            "Half",
            "The answer stops at the limit of output tokens (finish reason length).",
        ),
        (
            Reply("", "length", "truncated"),
            "empty",
            "",
            "The limit of output tokens was used up before any text (finish reason length).",
        ),
        (
            Reply("Well", "SAFETY", "refused", "its safety filter stopped the answer"),
            "refused",
            "Well",
            "The provider gave no full answer: its safety filter stopped the answer.",
        ),
        (Reply(None, None, "refused", "no"), "refused", "", "The provider gave no full answer: no."),
    ],
    ids=lambda value: value.outcome if isinstance(value, Reply) else None,
)
def test_each_outcome_is_a_state_with_its_sentence(reply: Reply, status: str, text: str, reason: str | None) -> None:
    answer = answer_of(request_of(), reply, None)
    assert (answer.status, answer.text, answer.reason) == (status, text, reason)
    assert answer.finish_reason == reply.finish_reason


def test_the_answer_is_filed_under_its_request_and_recording() -> None:
    request = request_of(exercise="e7", sample=3, label="Me")
    answer = answer_of(
        request, Reply("Yes.", "stop", model="m", input_tokens=1, output_tokens=0), recording_of(request)
    )
    assert (answer.exercise, answer.sample, answer.provider) == ("e7", 3, "Me")
    assert (answer.model, answer.input_tokens, answer.output_tokens) == ("m", 1, 0)
    assert (answer.seconds, answer.recorded_at, answer.origin) == (1.25, "2026-11-21T10:00:00Z", "recorded")


def test_a_sample_that_somebody_wrote_says_so() -> None:
    request = request_of()
    assert answer_of(request, Reply("Yes.", "stop"), recording_of(request, origin="written")).origin == "written"


@pytest.mark.parametrize("odd", ["12", 1.5, True, -1, [1], None, 10**20], ids=repr)
def test_an_odd_count_of_tokens_is_not_known(odd: Any) -> None:
    answer = answer_of(request_of(), Reply("Yes.", "stop", input_tokens=odd, output_tokens=odd), None)
    assert (answer.input_tokens, answer.output_tokens) == (None, None)


@pytest.mark.parametrize("odd", [7, ["m"], {}], ids=repr)
def test_an_odd_name_is_not_known(odd: Any) -> None:
    answer = answer_of(request_of(), Reply("Yes.", odd, model=odd), None)
    assert (answer.model, answer.finish_reason) == (None, None)


def test_text_is_kept_as_received() -> None:
    text = " \r\n\tYes\u00a0\x00\u2028😀 \n"
    assert answer_of(request_of(), Reply(text, "stop"), None).text == text
    assert answer_of(request_of(), Reply("a\ud83d", "stop"), None).text == "a\ufffd"


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("full", ("truncated", "")),
        ("bad", ("refused", "it is bad")),
        ("stop", ("complete", "")),
        (None, ("complete", "")),
    ],
)
def test_the_outcome_is_looked_up_by_the_providers_word(word: str | None, outcome: tuple[str, str]) -> None:
    assert outcome_of(word, limits={"full"}, refusals={"bad": "it is bad"}) == outcome
