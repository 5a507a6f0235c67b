from __future__ import annotations

import pytest

from pipeline.records import GradedSubmission, Part
from pipeline.verdicts.grading.class_tools import flag_missing_tools
from tests.writers.graded_class import class_of, graded

BOTH = ("ChatGPT", "Gemini")


def student(name: str, *tools: str) -> GradedSubmission:
    parts = tuple(Part(kind="answer", exercise="a", tool=tool, start=0, end=1, confidence=1) for tool in tools)
    return graded(name, parts=parts, flags=())


def flags(*some: GradedSubmission, tools: tuple[str, ...] = ()) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    rubric = class_of(*some).rubric.model_copy(update={"tools": tools})
    changed, notes = flag_missing_tools(some, rubric)
    assert [each.points for each in changed] == [each.points for each in some]
    return {each.id: each.flags for each in changed}, notes


def test_a_tool_that_most_of_the_class_asked_is_missed() -> None:
    told, notes = flags(*(student(name, *BOTH) for name in "abc"), student("d", "ChatGPT"), student("e"))
    assert told == dict.fromkeys("abce", ()) | {
        "d": ("no answer of Gemini was found, which most of the class has; it costs no points",)
    }
    (note,) = notes
    assert "left out costs no points (d): write tools: [ChatGPT, Gemini] into it" in note


@pytest.mark.parametrize(
    ("some", "tools"),
    [
        ([BOTH, BOTH, ("ChatGPT",)], ()),
        ([BOTH] * 3 + [("ChatGPT",)] * 3, ()),
        ([BOTH] * 4, ()),
        ([BOTH] * 3 + [("ChatGPT",)], BOTH),
        ([], ()),
    ],
)
def test_nothing_is_missed_in_a_small_or_divided_class_or_where_the_rubric_names_the_tools(
    some: list[tuple[str, ...]], tools: tuple[str, ...]
) -> None:
    told, notes = flags(*(student(f"s{place}", *each) for place, each in enumerate(some)), tools=tools)
    assert not any(told.values())
    assert notes == ()
