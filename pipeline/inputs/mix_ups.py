"""One hand-written file given in place of another: said once, before every key of it is called unknown."""

from __future__ import annotations

from typing import Literal

from pipeline.errors import ConfigError
from pipeline.inputs.yaml_source import Source

Kind = Literal["experiment", "prompts", "rubric"]

_NAMES: dict[Kind, str] = {"experiment": "an experiment", "prompts": "a file of prompts", "rubric": "a rubric"}
_SIGNS: dict[Kind, str] = {
    "experiment": "it has 'providers:'",
    "prompts": "its exercises have a 'text:' and no 'topics:'",
    "rubric": "its exercises have 'topics:' and no 'text:'",
}


def mix_up(source: Source, wanted: Kind) -> ConfigError | None:
    """The error of a file that plainly is one of another kind; None where it is not.

    It carries no line, since no line of the file is wrong.
    """
    found = _kind(source.value)
    if found is None or found == wanted:
        return None
    return ConfigError(f"this is {_NAMES[found]} ({_SIGNS[found]}); name {_NAMES[wanted]} here", source.path)


def _kind(value: object) -> Kind | None:
    if not isinstance(value, dict):
        return None
    if "providers" in value:
        return "experiment"
    entries = value.get("exercises")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        return None
    if all("text" in entry and "topics" not in entry for entry in entries):
        return "prompts"
    return "rubric" if all("topics" in entry and "text" not in entry for entry in entries) else None
