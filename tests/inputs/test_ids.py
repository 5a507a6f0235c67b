from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.inputs.ids import ID_LENGTH, repeated_ids, slug, unsafe_ids
from pipeline.inputs.yaml_source import Source

SOURCE = Source(Path("p.yaml"), {}, {("a",): 3, ("b",): 7})


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Fundamentals of Generative AI & LLMs", "fundamentals-of-generative-ai-llms"),
        ("  A/B: ../etc  ", "a-b-etc"),
        ("உருவாக்கும் AI", "உருவாக்கும்-ai"),
        ("Über", "über"),
        ("!?", ""),
        ("x" * 90, "x" * ID_LENGTH),
    ],
)
def test_a_slug_is_a_file_name_that_keeps_every_script(title: str, name: str) -> None:
    assert slug(title) == name


def test_an_ascii_slug_drops_accents_and_other_scripts() -> None:
    assert slug("Über Ärger உ 1", ascii_only=True) == "uber-arger-1"


@given(st.text())
def test_a_slug_of_any_text_is_safe(text: str) -> None:
    assert re.search(r'[\s/\\:*?"<>|.\x00-\x1f]', slug(text)) is None
    assert re.fullmatch("([a-z0-9][a-z0-9-]*)?", slug(text, ascii_only=True))


@pytest.mark.parametrize("name", ["a", "7", "few-shot", "a--b", "x" * ID_LENGTH])
def test_safe_ids_are_no_problem(name: str) -> None:
    assert unsafe_ids(SOURCE, [(name, ("a",))]) == []


@pytest.mark.parametrize(
    "name", ["", "-a", "A", "a b", "a_b", "../x", "a/b", "a.b", "a\n", "é", "x" * (ID_LENGTH + 1), "con "]
)
def test_an_id_that_is_no_safe_file_name_is_a_problem(name: str) -> None:
    (problem,) = unsafe_ids(SOURCE, [(name, ("b",))])
    assert problem.line == 7


def test_a_safe_spelling_is_suggested_where_there_is_one() -> None:
    suggested, hopeless = unsafe_ids(SOURCE, [("Few Shot", ("a",)), ("!", ("b",))])
    assert suggested.message.endswith("; write 'few-shot'")
    assert "; write" not in hopeless.message


def test_ids_that_differ_in_case_only_are_repeated() -> None:
    (problem,) = repeated_ids(SOURCE, [("gan", ("a",)), ("GAN", ("b",)), ("vae", ("c",))])
    assert str(problem) == "p.yaml:7: the id 'GAN' is already used in line 3; ids must differ"
