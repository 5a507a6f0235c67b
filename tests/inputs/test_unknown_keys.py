from __future__ import annotations

import pytest

from pipeline.inputs.experiment_file import ExperimentFile
from pipeline.inputs.unknown_keys import unknown_key
from pipeline.inputs.yaml_source import Location

SECRET = "sk-proj-1234567890abcdef"


@pytest.mark.parametrize("name", ["api_key", "key", "token", "openai_api_key", "OPENAI_API_KEY", "apikey", "api-key"])
@pytest.mark.parametrize("around", [(), ("settings",), ("providers", 0)])
def test_an_api_key_is_sent_to_the_environment_and_never_shown(name: str, around: Location) -> None:
    sentence = unknown_key(ExperimentFile, (*around, name), SECRET)
    assert "remove this line" in sentence
    assert "environment" in sentence
    assert "--env-file" in sentence
    assert SECRET[:8] not in sentence


def test_an_api_key_without_a_value_is_told_the_same() -> None:
    assert "--env-file" in unknown_key(ExperimentFile, ("api_key",), None)


def test_a_key_that_only_looks_like_a_secret_is_an_ordinary_one() -> None:
    assert unknown_key(ExperimentFile, ("settings", "max_token"), "500") == (
        "unknown key 'max_token' (did you mean 'max_tokens'?)"
    )


@pytest.mark.parametrize(
    ("location", "place"),
    [
        (("name",), "write it under 'student:'"),
        (("temperature",), "write it under 'settings:'"),
        (("judge",), "write it under 'scoring:'"),
        (("base_url",), "write it under 'providers:'"),
        (("providers", 0, "temperature"), "write it under 'settings:'"),
        (("concurrency",), "write it under 'limits:' in 'providers:'"),
        (("student", "conclusion"), "write it at the top level of the file, without indentation"),
        (("settings", "requests_per_minute"), "write it under 'limits:' in 'providers:'"),
    ],
)
def test_a_key_in_the_wrong_place_is_told_where_it_belongs(location: Location, place: str) -> None:
    assert unknown_key(ExperimentFile, location, "x") == (
        f"the key {str(location[-1])!r} does not belong here; {place}"
    )
