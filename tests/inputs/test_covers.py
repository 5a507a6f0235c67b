from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.inputs.covers import COVER_LINES, cover_of, names_in, people_named, told_by
from pipeline.records import Submitter


def told(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.value) for each in told_by(cover_of(text))]


@pytest.mark.parametrize(
    "text",
    [
        "# Lab 3\n\nName: Elena Petrova\n\nRegister number: 21CS005\n",
        "Name: Elena Petrova\nRegister number: 21CS005",
        "Student name: Elena Petrova\nRoll No: 21CS005",
        "**Name:** Elena Petrova\n\n**Reg. No.:** 21CS005",
        "**Name:** Elena Petrova · **USN:** 21CS005",
        "Name: Elena Petrova Register number: 21CS005",
        "| Name | Elena Petrova |\n| --- | --- |\n| Register number | 21CS005 |",
        "| Name | Register number |\n| --- | --- |\n| Elena Petrova | 21CS005 |",
        "Name:\n\nElena Petrova\n\nStudent ID:\n\n21CS005",
        "**Name** Elena Petrova\n\n**Register number** 21CS005\n\n**Course** CS",
        "Name\n\nElena Petrova\n\nRegister number\n\n21CS005",
        "- Submitted by - Elena Petrova\n- Matrikelnummer: 21CS005",
    ],
)
def test_a_cover_says_who_somebody_is(text: str) -> None:
    assert told(text) == [("name", "Elena Petrova"), ("number", "21CS005")]
    assert people_named(text) == (Submitter(name="Elena Petrova"), Submitter(register_number="21CS005"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Name: ",
        "Tool name: ChatGPT",
        "Aim: to compare",
        "Names of the tools: two",
        "The name: it is a word",
        "Students\n\nThey asked two tools",
    ],
)
def test_other_labels_name_nobody(text: str) -> None:
    assert told(text) == []


def test_a_tool_and_a_sentence_are_nobody_s_name() -> None:
    assert (
        people_named("Name: ChatGPT\n\nStudent: what the model learns is a function of all its data and prompts") == ()
    )


def test_only_the_first_page_and_the_first_lines_are_the_cover() -> None:
    assert cover_of("a\n\nb\nName: Elena", pages=(0, 5)) == ("a", "b")
    assert len(cover_of("word\n\n" * 90)) == COVER_LINES


def test_names_of_a_group_are_told_one_by_one() -> None:
    assert names_in("Elena Petrova (21CS005) and Farid O'Brien")[1:] == ("Elena Petrova", "Farid O'Brien")
    assert names_in("Petrova, Elena")[0] == "Petrova, Elena"


def test_a_short_number_comes_with_its_label_and_a_later_name_needs_its_capitals() -> None:
    later = "words\n\n" * 50 + "Name: a plain thing\n\nStudent: Hugo Braun\n\nRoll No: 12\n"
    assert people_named(later) == (Submitter(name="Hugo Braun"), Submitter(register_number="Roll No 12"))


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="Name: |\n*-:a1@.\t", max_size=80))
def test_any_text_is_looked_through(text: str) -> None:
    assert all(person != Submitter() for person in people_named(text))
