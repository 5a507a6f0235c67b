"""What a person is told about a key of a hand-written file that has no meaning in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from pipeline.inputs.suggestions import did_you_mean, listed
from pipeline.inputs.yaml_source import Location

_SHOWN = 40
"""Characters of a text that a message repeats."""

_API_KEY = re.compile(r".*api[-_ ]?key", re.IGNORECASE)
_SECRET = re.compile(r"(?:.*[-_ ])?(?:key|token|secret)", re.IGNORECASE)
_SECRET_VALUE = re.compile(r"sk-\S+|\S{16,}")


def model_in(annotation: Any) -> type[BaseModel] | None:
    """The one model that an annotation such as ``tuple[Topic, ...]`` or ``Price | None`` holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := model_in(part))), None)


def model_at(model: type[BaseModel] | None, location: Location) -> type[BaseModel] | None:
    """The model that describes what stands at the place."""
    for part in location:
        if isinstance(part, str) and model is not None:
            entry = model.model_fields.get(part)
            model = model_in(entry.annotation) if entry else None
    return model


def unknown_key(model: type[BaseModel], location: Location, value: object) -> str:
    """A sentence on an unknown key: what it should be, or where it belongs; the value is never part of it.

    Args:
        model: the model of the whole file.
        location: place of the key.
        value: what stands behind it, which tells a secret from another key.
    """
    key = str(location[-1])
    if _is_secret(key, value):
        return (
            f"{short(key)}: API keys do not belong in this file; remove this line, and set the key in the environment "
            "or in a file for --env-file"
        )
    owner = model_at(model, location[:-1])
    if owner and (place := _elsewhere(key, model, owner)):
        return f"the key {short(key)} does not belong here; {place}"
    known = list(owner.model_fields) if owner else []
    hint = did_you_mean(key, known) or (f"; known here: {listed(known)}" if known else "")
    return f"unknown key {short(key)}{hint}"


def short(text: str) -> str:
    """The text in quotes, cut where it is long."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")


def _is_secret(key: str, value: object) -> bool:
    if _API_KEY.fullmatch(key):
        return True
    return bool(isinstance(value, str) and _SECRET.fullmatch(key) and _SECRET_VALUE.fullmatch(value.strip()))


def _elsewhere(key: str, model: type[BaseModel], owner: type[BaseModel]) -> str:
    """Where the key belongs: below its place if it can, else the place nearest to the top; empty if nowhere."""
    if place := next((place for place, found in _groups(owner) if place and key in found.model_fields), None):
        return f"write it under {_path(place)}"
    place = next((place for place, found in _groups(model) if key in found.model_fields), None)
    if place is None:
        return ""
    return f"write it under {_path(place)}" if place else "write it at the top level of the file, without indentation"


def _groups(model: type[BaseModel]) -> Iterator[tuple[tuple[str, ...], type[BaseModel]]]:
    """The model and all inside it with the keys that lead there, those with fewest keys first; each model once."""
    waiting: list[tuple[tuple[str, ...], type[BaseModel]]] = [((), model)]
    seen = {model}
    while waiting:
        place, found = waiting.pop(0)
        yield place, found
        for name, entry in found.model_fields.items():
            inner = model_in(entry.annotation)
            if inner and inner not in seen:
                seen.add(inner)
                waiting.append(((*place, name), inner))


def _path(place: tuple[str, ...]) -> str:
    return " in ".join(f"'{name}:'" for name in reversed(place))
