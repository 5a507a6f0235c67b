from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.inputs.experiment_file import MEASURES, ExperimentFile, experiment_schema
from pipeline.records import Score

SCHEMA = experiment_schema()
GROUPS = {"": SCHEMA, **SCHEMA["$defs"]}


def entries() -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and schema of every key that labreport.yaml may have."""
    for group, part in GROUPS.items():
        for key, entry in part["properties"].items():
            yield f"{group}.{key}", entry
    for measure, entry in SCHEMA["properties"]["thresholds"]["properties"].items():
        yield f"thresholds.{measure}", entry


@pytest.mark.parametrize(("name", "entry"), list(entries()), ids=[name for name, _ in entries()])
def test_every_key_is_described_in_a_sentence(name: str, entry: dict[str, Any]) -> None:
    assert re.fullmatch(r"[A-Z0-9a-z{].{8,}\.", entry["description"], re.DOTALL), name
    assert "``" not in entry["description"]
    assert "title" not in entry


@pytest.mark.parametrize("group", GROUPS)
def test_no_group_takes_unknown_keys(group: str) -> None:
    assert GROUPS[group]["additionalProperties"] is False


def test_the_schema_names_its_draft_and_every_reference_resolves() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    references = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(SCHEMA)))
    assert references == set(SCHEMA["$defs"])


def test_the_schema_has_the_keys_of_the_file() -> None:
    assert set(SCHEMA["properties"]) == set(ExperimentFile.model_fields)
    assert SCHEMA["required"] == ["prompts", "providers"]


@pytest.mark.parametrize(
    ("provider", "fits"),
    [
        ("openai:gpt-5", True),
        ("gemini/gemini-3", True),
        ("file:a/{exercise}.md", True),
        ("opnai:x", False),
        ("gpt-5", False),
    ],
)
def test_the_schema_knows_the_provider_kinds(provider: str, fits: bool) -> None:
    alone = SCHEMA["properties"]["providers"]["items"]["oneOf"][0]["pattern"]
    inside = SCHEMA["$defs"]["ProviderEntry"]["properties"]["id"]["pattern"]
    assert [bool(re.search(pattern, provider)) for pattern in (alone, inside)] == [fits, fits]


def test_measures_are_fields_of_a_score() -> None:
    parts = json.dumps(Score.model_json_schema())
    assert [measure for measure in MEASURES if f'"{measure}"' not in parts] == []
