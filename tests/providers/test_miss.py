"""Why a request has no recording."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.providers.base import Request
from pipeline.providers.miss import explain_miss, first_difference
from tests.providers.making import request_of

LONG = "Explain the foundational concepts of Generative AI."


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            request_of("What is ML?"),
            "the prompt differs from the recorded one at character 9: recorded 'AI?', asked 'ML?'",
        ),
        (request_of("What is AI? Briefly."), "at character 12: recorded its end, asked ' Briefly.'"),
        (request_of("What"), "at character 5: recorded ' is AI?', asked its end"),
        (
            request_of("Which of them is it that is really meant here?"),
            "recorded 'at is AI?', asked 'ich of them is it that is real…'",
        ),
        (request_of(temperature=0.7), "temperature: recorded nothing, asked 0.7"),
        (request_of(model="gpt-y"), "model: recorded 'gpt-x', asked 'gpt-y'"),
        (request_of(kind="local"), "provider: recorded 'openai', asked 'local'"),
        (request_of(system="Be brief."), "system prompt: recorded nothing, asked 'Be brief.'"),
        (request_of(stop=("x",)), "stop: recorded nothing, asked ('x',)"),
        (request_of(sample=1), "sample: recorded 0, asked 1"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_the_first_field_that_differs_is_named(asked: Request, sentence: str) -> None:
    assert sentence in (first_difference(request_of(), asked) or "")


def test_equal_requests_differ_in_nothing() -> None:
    assert first_difference(request_of(temperature=1), request_of(temperature=1.0)) is None


def miss(asked: Request, *known: Request) -> str:
    return str(explain_miss(asked, known, Path("cassettes")))


def test_a_miss_names_who_what_why_and_the_command() -> None:
    assert miss(request_of(temperature=0.7), request_of(temperature=0.2)) == (
        "ChatGPT, exercise e1, sample 0 is not recorded: temperature: recorded 0.2, asked 0.7;"
        " record it with: labreport run --record-mode new_episodes"
    )


@pytest.mark.parametrize(("count", "words"), [(1, "only 1 sample is recorded"), (3, "only 3 samples are recorded")])
def test_a_missing_sample_says_how_many_there_are(count: int, words: str) -> None:
    assert words in miss(request_of(sample=7), *(request_of(sample=n) for n in range(count)), request_of("Other?"))


def test_another_model_s_recording_does_not_explain_a_miss() -> None:
    other = request_of(LONG, label="Gemini", kind="google", model="gem")
    own = request_of("Other?", exercise="e2")
    assert "is not recorded: there is no recording for it in cassettes;" in miss(request_of(LONG), other, own)
    assert "is not recorded: there is no recording for it in cassettes;" in miss(request_of(LONG), other)


def test_a_model_under_a_new_label_is_still_compared_with_itself() -> None:
    renamed = request_of(LONG, label="New", temperature=0.9)
    assert "temperature: recorded 0.2, asked 0.9;" in miss(renamed, request_of(LONG, temperature=0.2))


def test_an_empty_folder_says_so() -> None:
    assert "there are no recordings in cassettes;" in miss(request_of())


def test_an_exercise_without_recordings_is_not_compared_with_another() -> None:
    assert "nothing is recorded for this exercise in cassettes;" in miss(
        request_of(), request_of("Other?", exercise="e2")
    )


def test_the_nearest_recording_is_of_the_same_exercise_and_label() -> None:
    known = [
        request_of("Far?", exercise="e2"),
        request_of(LONG, label="Gemini", kind="google", model="gem"),
        request_of(LONG, temperature=0.2),
        request_of("Other?", temperature=0.2, max_tokens=5),
    ]
    assert "temperature: recorded 0.2, asked 0.9;" in miss(request_of(LONG, temperature=0.9), *known)


def test_of_recordings_as_near_as_each_other_the_one_of_the_same_exercise_is_named() -> None:
    known = [request_of("Other?", exercise="e2", model="gpt-y"), request_of("Mine?", model="gpt-y")]
    assert "model: recorded 'gpt-y', asked 'gpt-x';" in miss(request_of("Third?"), *known)


def test_damage_goes_before_everything() -> None:
    error = explain_miss(request_of(), [request_of(sample=3)], Path("c"), "c/e1.0.yaml:2: it is not YAML")
    assert "is not recorded: c/e1.0.yaml:2: it is not YAML; record it with" in str(error)
