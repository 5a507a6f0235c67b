from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline.errors import ConfigError
from pipeline.inputs.validation import check, validate
from pipeline.inputs.yaml_source import Source, parse_yaml


class Pet(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    legs: Annotated[int, Field(gt=0, le=8)] = 4
    weight: float | None = None
    tame: bool = True
    kind: Literal["cat", "dog"] = "cat"
    toys: tuple[str, ...] = ()

    @field_validator("name")
    @classmethod
    def _not_rex(cls, name: str) -> str:
        if name == "Rex":
            raise ValueError("every dog is called Rex; choose another name")
        return name


class Zoo(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    title: str
    pets: tuple[Pet, ...] = ()
    favourite: Pet | None = None
    labels: dict[str, str] = {}
    area: float = 1.0


def source(text: str) -> Source:
    return parse_yaml(text, Path("zoo.yaml"))


def faults(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        validate(source(text), Zoo)
    return [line.removeprefix("zoo.yaml:").strip() for line in str(caught.value).splitlines()]


def test_texts_become_what_the_model_wants() -> None:
    zoo = validate(
        source("title: 0042\npets:\n - {name: 2026-11-21, legs: 3, weight: 1e1, tame: no, toys: [1, no]}\n"), Zoo
    )
    assert zoo == Zoo(title="0042", pets=(Pet(name="2026-11-21", legs=3, weight=10, tame=False, toys=("1", "no")),))


def test_a_known_key_without_a_value_counts_as_left_out() -> None:
    zoo = validate(source("title: x\npets:\nlabels:\nfavourite:\n  name: Tom\n  legs:\n  toys:\n"), Zoo)
    assert zoo == Zoo(title="x", favourite=Pet(name="Tom"))


# name: what is written, the messages expected.
GROUP = "a group of 'key: value' lines"
EXAMPLE = "such as 'title: My report'"
FAULTS = {
    "unknown key": ("title: x\npetz: []\n", ["2: unknown key 'petz' (did you mean 'pets'?)"]),
    "unknown key without value": ("title: x\npetz:\n", ["2: unknown key 'petz' (did you mean 'pets'?)"]),
    "unlike any key": (
        "title: x\ncolour: red\n",
        ["2: unknown key 'colour'; known here: title, pets, favourite, labels and area"],
    ),
    "key of a group at the top": (
        "title: x\nlegs: 3\n",
        ["2: the key 'legs' does not belong here; write it under 'pets:'"],
    ),
    "key of the top in a group": (
        "title: x\nfavourite:\n  name: Tom\n  area: 3\n",
        ["4: the key 'area' does not belong here; write it at the top level of the file, without indentation"],
    ),
    "unknown key inside a list": (
        "title: x\npets:\n  - name: Tom\n    leg: 3\n",
        ["4: unknown key 'leg' (did you mean 'legs'?)"],
    ),
    "unknown key inside an optional group": (
        "title: x\nfavourite:\n  name: Tom\n  toy: [a]\n",
        ["4: unknown key 'toy' (did you mean 'toys'?)"],
    ),
    "missing": ("pets: []\n", ["1: 'title' is missing; add the line 'title: ...'"]),
    "empty but needed": ("pets: []\ntitle:\n", ["2: 'title' is empty; write its value behind the colon"]),
    "missing in an entry": (
        "title: x\npets:\n  - {name: A}\n  - legs: 2\n",
        ["4: 'name' in entry 2 of 'pets' is missing; add the line 'name: ...'"],
    ),
    "no whole number": (
        "title: x\npets:\n  - {name: A, legs: many}\n  - {name: B, legs: 2.5}\n",
        [
            "3: 'legs' in entry 1 of 'pets' must be a whole number; it is the text 'many'",
            "4: 'legs' in entry 2 of 'pets' must be a whole number; it is 2.5",
        ],
    ),
    "out of range": (
        "title: x\npets:\n  - {name: A, legs: 9}\n  - {name: B, legs: -1}\n",
        [
            "3: 'legs' in entry 1 of 'pets' must be at most 8; it is 9",
            "4: 'legs' in entry 2 of 'pets' must be greater than 0; it is -1",
        ],
    ),
    "huge number": (
        "title: x\npets:\n  - {name: A, legs: " + "9" * 5000 + "}\n",
        [f"3: 'legs' in entry 1 of 'pets' must be a smaller whole number; it is the text '{'9' * 40}...'"],
    ),
    "infinite": (
        "title: x\narea: 1e999\n",
        ["2: 'area' must be a number that is not infinite; it is the text '1e999'"],
    ),
    "no number": ("title: x\narea: [1]\n", ["2: 'area' must be a number; it is a list"]),
    "no yes or no": (
        "title: x\nfavourite: {name: A, tame: maybe}\n",
        ["2: 'tame' must be true or false; it is the text 'maybe'"],
    ),
    "group for a text": ("title:\n  a: b\n", [f"1: 'title' must be a text; it is {GROUP}"]),
    "list for a text": ("title: [a]\n", ["1: 'title' must be a text; it is a list"]),
    "text for a list": ("title: x\npets: Tom\n", ["2: 'pets' must be a list; it is the text 'Tom'"]),
    "group for a list": ("title: x\npets: {name: Tom}\n", [f"2: 'pets' must be a list; it is {GROUP}"]),
    "text for a group": ("title: x\npets: [Tom]\n", [f"2: entry 1 of 'pets' must be {GROUP}; it is the text 'Tom'"]),
    "nothing for a group": ("title: x\npets:\n  -\n", [f"3: entry 1 of 'pets' must be {GROUP}; it is empty"]),
    "nothing for a text in a free group": ("title: x\nlabels: {a: }\n", ["2: 'a' must be a text; it is empty"]),
    "list in a list": (
        "title: x\npets:\n  - {name: A, toys: [a, [b]]}\n",
        ["3: entry 2 of 'toys' must be a text; it is a list"],
    ),
    "wrong choice": (
        "title: x\npets: [{name: A, kind: dgo}]\n",
        ["2: 'kind' in entry 1 of 'pets' must be 'cat' or 'dog'; it is the text 'dgo'"],
    ),
    "nearly a choice": (
        "title: x\nfavourite: {name: A, kind: dogg}\n",
        ["2: 'kind' must be 'cat' or 'dog'; it is the text 'dogg' (did you mean 'dog'?)"],
    ),
    "own rule": ("title: x\nfavourite: {name: Rex}\n", ["2: every dog is called Rex; choose another name"]),
    "several, in order of lines": (
        "tile: x\npets:\n  - {nam: A}\narea: b\n",
        [
            "1: unknown key 'tile' (did you mean 'title'?)",
            "1: 'title' is missing; add the line 'title: ...'",
            "3: 'name' in entry 1 of 'pets' is missing; add the line 'name: ...'",
            "3: unknown key 'nam' (did you mean 'name'?)",
            "4: 'area' must be a number; it is the text 'b'",
        ],
    ),
    "empty file": ("# nothing\n", ["the file is empty"]),
    "only a text": ("title:x\n", [f"1: the file must be {GROUP}, {EXAMPLE}; it is the text 'title:x'"]),
    "only a list": ("- title: x\n", [f"1: the file must be {GROUP}, {EXAMPLE}; it is a list"]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_in_plain_words_with_its_line(name: str) -> None:
    text, expected = FAULTS[name]
    assert sorted(faults(text)) == sorted(expected)
    lines = [int(fault.split(":")[0]) for fault in faults(text) if fault[0].isdigit()]
    assert lines == sorted(lines)


def test_check_gives_the_record_or_the_problems() -> None:
    assert check(source("title: x\n"), Zoo) == (Zoo(title="x"), [])
    nothing, problems = check(source("area: b\n"), Zoo)
    assert nothing is None
    assert [problem.line for problem in problems] == [1, 1]


KEYS = st.sampled_from([*Zoo.model_fields, *Pet.model_fields, "nam", "x"])
VALUES = st.recursive(
    st.none() | st.sampled_from(["", "1", "-1", "nan", "1e999", "true", "cat", "Rex", "x" * 50, "\u202e"]) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=15,
)


@settings(max_examples=200)
@given(VALUES)
def test_any_values_give_a_record_or_sentences(value: object) -> None:
    made = Source(Path("zoo.yaml"), value, {}, {})
    try:
        zoo = validate(made, Zoo)
    except ConfigError as error:
        assert str(error).startswith("zoo.yaml:")  # noqa: PT017 - values that fit raise nothing
        assert "pydantic" not in str(error)  # noqa: PT017 - as above
    else:
        assert isinstance(zoo.title, str)
