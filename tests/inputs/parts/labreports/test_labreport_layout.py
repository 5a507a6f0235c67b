from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.inputs.parts.labreports.layout import paragraphs, read_layouts

SECTIONS = ("Summary", "Aim", "Experiment", "Algorithm", "Prompt", "Output", "Result", "Conclusion", "Appendix")


def report(*sections: str) -> str:
    return "# A title\n\n" + "".join(
        f"# {section}\n\n" + ("## Exercise 1: Basics\n\n### X\n\n" if section == "Output" else "")
        for section in sections
    )


def names(text: str) -> list[str]:
    layout = next(read_layouts(text, marked=True))
    return [heading.section for heading in layout.headings if heading.level < layout.exercises][1:]


def test_only_a_marked_or_signed_text_has_a_layout() -> None:
    text = report(*SECTIONS)
    signed = f"{text}## What each measure means\n\n## How to make this report again\n"
    assert [len(list(read_layouts(each, marked=False))) for each in (text, signed)] == [0, 1]
    assert list(read_layouts("", marked=True)) == []


def test_sections_are_known_by_their_names() -> None:
    assert names(report(*SECTIONS)) == [section.lower() for section in SECTIONS]
    assert names(report(*SECTIONS).replace("# ", "#### ")) == [section.lower() for section in SECTIONS]


@pytest.mark.parametrize(
    ("before", "behind", "expected"),
    [
        ("# Conclusion", "# What I think", "conclusion"),
        ("# Prompt\n", "# My questions\n", "prompt"),
        ("# Result\n", "# Tables\n\n**Table 3.** Words.\n", "result"),
        ("# Result\n", "# My view\n\nI like it.\n", ""),
        ("# Appendix\n", "# Thanks\n\nTo all.\n", ""),
        ("# Conclusion", "# Discussion\n\nLong.\n\n# Conclusion", ""),
    ],
    ids=["conclusion", "prompts", "tables", "no tables", "instead of the appendix", "one more"],
)
def test_a_section_in_the_place_of_a_missing_one_is_that_one(before: str, behind: str, expected: str) -> None:
    text = report(*SECTIONS)
    assert before in text
    (renamed,) = set(names(text.replace(before, behind))) - {
        section.lower() for section in SECTIONS if f"# {section}\n" in text.replace(before, behind)
    }
    assert renamed == expected


def test_headings_in_code_and_pieces_of_formulas_are_none() -> None:
    text = report(*SECTIONS).replace("### X\n", "### X\n\n```\n# Result\n```\n\n# √d\n\n    # Result\n")
    assert names(text) == [section.lower() for section in SECTIONS]


def test_exercises_stand_under_their_section_and_number() -> None:
    text = "# T\n\n# Tool 1: A\\_b\n\n## Prompt 12: Uses\n\nAsk.\n\n### Answer\n\n# Side by side\n\n## Shared wording\n"
    layout = next(read_layouts(text, marked=True))
    exercise = next(heading for heading in layout.headings if heading.exercise)
    assert (exercise.exercise, exercise.tool, text[exercise.body : exercise.end].split()) == (
        12,
        "A_b",
        ["Ask.", "###", "Answer"],
    )
    assert [(heading.title, heading.tool) for heading in layout.below] == [("Answer", "A_b")]


@given(st.text(alphabet="ab \t\n\r", max_size=60))
def test_paragraphs_hold_every_word_and_no_blank_line(text: str) -> None:
    spans = list(paragraphs(text, 0, len(text)))
    assert [word for start, end in spans for word in text[start:end].split()] == text.split()
    assert all(line.strip() for start, end in spans for line in text[start:end].split("\n"))
