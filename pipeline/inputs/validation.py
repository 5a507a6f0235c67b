"""The values of a hand-written file as a record, or every problem with its line in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.errors import ConfigError
from pipeline.inputs.suggestions import closest
from pipeline.inputs.unknown_keys import model_at, short, unknown_key
from pipeline.inputs.yaml_source import Location, Source, refuse

Model = TypeVar("Model", bound=BaseModel)

_NUMBER = re.compile(r"[+-]?[0-9.]{1,20}")
_NOTHING = object()
_LINES = "a group of 'key: value' lines"
# What was expected, by pydantic's type of error; braces are filled from the error's context.
_EXPECTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number that is not infinite",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": _LINES,
    "model_type": _LINES,
    "model_attributes_type": _LINES,
    "greater_than": "greater than {gt:g}",
    "greater_than_equal": "at least {ge:g}",
    "less_than": "less than {lt:g}",
    "less_than_equal": "at most {le:g}",
}


def validate(source: Source, model: type[Model]) -> Model:
    """The file as a record of the model; a key without a value counts as left out.

    Raises:
        ConfigError: every unknown key, missing key and wrong value, a line each.
    """
    checked, problems = check(source, model)
    refuse(problems)
    if checked is None:
        raise ConfigError("the file cannot be used", source.path)
    return checked


def check(source: Source, model: type[Model]) -> tuple[Model | None, list[ConfigError]]:
    """The file as a record and no problems, or None and the problems."""
    if source.value is None:
        return None, [ConfigError("the file is empty", source.path)]
    if not isinstance(source.value, dict):
        message = f"the file must be {_LINES}, such as 'title: My report'; it is {_found(source.value)}"
        return None, [ConfigError(message, source.path, 1)]
    try:
        return model.model_validate(_without_empty(source.value, model)), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    problems = [_problem(source, model, each) for each in details]
    return None, sorted(problems, key=lambda problem: problem.line or 0)


def _without_empty(value: object, model: type[BaseModel] | None) -> object:
    """The value without known keys that nothing follows, as when all lines below a key are comments."""
    if isinstance(value, list):
        return [_without_empty(entry, model) for entry in value]
    if not isinstance(value, dict) or model is None:
        return value
    return {
        key: _without_empty(inner, model_at(model, (key,)))
        for key, inner in value.items()
        if inner is not None or key not in model.model_fields
    }


def _problem(source: Source, model: type[BaseModel], error: ErrorDetails) -> ConfigError:
    location = _place(source.value, error["loc"])
    return source.problem(_sentence(source, model, location, error), *location)


def _place(value: object, location: Location) -> Location:
    """The location without what pydantic adds to it, such as the branch of a union; a missing last key stays."""
    place: list[str | int] = []
    for index, part in enumerate(location):
        inner = _inside(value, part)
        if inner is _NOTHING and (index < len(location) - 1 or not isinstance(value, dict)):
            continue
        value = inner
        place.append(part)
    return tuple(place)


def _inside(value: object, part: str | int) -> object:
    if isinstance(value, dict):
        return value.get(part, _NOTHING)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return _NOTHING


def _sentence(source: Source, model: type[BaseModel], location: Location, error: ErrorDetails) -> str:
    kind = error["type"]
    if kind == "extra_forbidden":
        return unknown_key(model, location, error["input"])
    if kind == "missing":
        if location in source.lines:
            return f"{_named(location)} is empty; write its value behind the colon"
        return f"{_named(location)} is missing; add the line '{location[-1]}: ...'"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "literal_error":
        return _wrong_choice(location, error)
    return _wrong_value(location, error)


def _wrong_value(location: Location, error: ErrorDetails) -> str:
    expected = _EXPECTED.get(error["type"], "").format_map(error.get("ctx", {}))
    fault = f"must be {expected}" if expected else f"does not fit ({error['msg']})"
    return f"{_named(location)} {fault}; it is {_found(error['input'])}"


def _wrong_choice(location: Location, error: ErrorDetails) -> str:
    choices = error["ctx"]["expected"]
    meant = closest(str(error["input"]), choices.replace("'", "").replace(" or ", ", ").split(", "))
    hint = f" (did you mean {meant!r}?)" if meant else ""
    return f"{_named(location)} must be {choices}; it is {_found(error['input'])}{hint}"


def _named(location: Location) -> str:
    """The key in quotes, and the numbered entries that it belongs to: ``'name' of topics entry 2``."""
    if not location:
        return "the file"
    *around, name = location
    entry = next((i for i in range(len(around) - 1, 0, -1) if isinstance(around[i], int)), None)
    inside = "" if entry is None else f" in entry {int(around[entry]) + 1} of {str(around[entry - 1])!r}"
    if isinstance(name, int):
        return f"entry {name + 1} of {str(around[-1])!r}" if around else f"entry {name + 1}"
    return f"{short(name)}{inside}"


def _found(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, Mapping):
        return _LINES
    if isinstance(value, (list, tuple)):
        return "a list"
    text = str(value)
    return text if _NUMBER.fullmatch(text) else f"the text {short(text)}"
