"""Answers whose own headings look like the exercises."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipeline.inputs.parts.finding import find_parts
from pipeline.inputs.rubrics import read_rubric
from pipeline.records import Rubric
from tests.inputs.report_maker import EXERCISES, PROMPTS, TITLES, sample

ROOT = Path(__file__).parent.parent.parent.parent
TOOLS = ("ChatGPT", "Gemini")
SECTIONS = (
    ("Foundations of Generative AI", "Models and architectures", "Applications of Generative AI", "Scaling", "Limits"),
    ("Introduction", "Foundations of transformers", "Applications of transformers", "Impact of scaling in LLMs"),
    ("Foundations: what Generative AI can do", "Architectures behind the applications", "Generative AI in education"),
    ("Foundational concepts of scaling", "Transformer architectures", "Applications of LLMs", "Impact of scaling"),
)
"""For each exercise what a model may head the sections of its answer with."""
HEADINGS = {
    "numbered": "### {n}. {head}",
    "bold": "**{n}. {head}**",
    "a level higher": "# {n}. {head}",
    "parts": "### Part {n}: {head}",
    "sections": "**Section {n}: {head}**",
    "questions": "**Question {n}: {head}**",
    "topics": "**Topic {n} – {head}**",
    "no numbers": "#### {head}",
}
LABELS = {
    "prompts": ("## {tool}", "### Prompt {n}"),
    "titles": ("## {tool}", "### {title}"),
    "numbered prompts": ("# {tool}", "## {n}) {prompt}"),
    "bold prompts": ("**{tool}**", "**{prompt}**"),
    "a chat": ("## {tool}", "You said:\n\n{prompt}\n\n{tool} said:"),
    "chats": ("", "**Me:** {prompt}\n\n**{tool}:**"),
    "combined": ("", "## {tool} - Exercise {n}"),
    "sections and units": ("# Section {k}: {tool}", "## Unit {n}: {title}"),
    "objectives": ("# {tool}", "## Objective {n}: {prompt}"),
}


@cache
def rubric() -> Rubric:
    return read_rubric(ROOT / "prompts" / "rubric.yaml")


def answer(exercise: int, style: str, form: str) -> str:
    """An answer of so many sections, each with a paragraph."""
    paragraphs = [each for each in sample(style, exercise).split("\n\n") if each[0] not in "#|`$"]
    heads = [form.format(n=n, head=head) for n, head in enumerate(SECTIONS[exercise], 1)]
    return "\n\n".join(f"{head}\n\n{paragraph}" for head, paragraph in zip(heads, paragraphs, strict=False))


def report(
    labels: str, form: str, *, left_out: tuple[int, int] | None = None
) -> tuple[str, dict[tuple[str, str], str]]:
    """The text of a report and the answers in it."""
    text, expected = "# Report\n\n", {}
    above, label = LABELS[labels]
    for k, tool in enumerate(TOOLS):
        text += f"{above.format(tool=tool, k=k + 1)}\n\n"
        for i, exercise in enumerate(EXERCISES):
            if (k, i) == left_out:
                continue
            expected[exercise, tool] = answer(i, ("long", "plain")[k], HEADINGS[form])
            shown = label.format(tool=tool, n=i + 1, title=TITLES[i], prompt=PROMPTS[0][i])
            text += f"{shown}\n\n{expected[exercise, tool]}\n\n"
    return f"{text}## Conclusion\n\nI think ChatGPT is longer than Gemini, but Gemini is easier to read.", expected


def found(text: str) -> list[tuple[tuple[str | None, str | None], str]]:
    parts = find_parts(text, rubric())
    return [((part.exercise, part.tool), text[part.start : part.end]) for part in parts if part.kind == "answer"]


@pytest.mark.parametrize("form", HEADINGS)
@pytest.mark.parametrize("labels", LABELS)
def test_sections_named_like_the_exercises_stay_in_their_answer(labels: str, form: str) -> None:
    text, expected = report(labels, form)
    assert found(text) == list(expected.items())


@pytest.mark.parametrize("labels", ["prompts", "titles", "bold prompts"])
def test_a_section_does_not_stand_for_an_exercise_that_is_left_out(labels: str) -> None:
    text, expected = report(labels, "numbered", left_out=(1, 2))
    assert found(text) == list(expected.items())


def test_turns_of_a_chat_that_are_as_many_as_the_exercises_are_told_by_their_order() -> None:
    text, expected = report("chats", "numbered")
    for prompt, asked in zip(
        PROMPTS[0], ("tell me all about it", "and how is it built", "what for", "more"), strict=True
    ):
        text = text.replace(f"**Me:** {prompt}", f"**Me:** {asked}")
    assert found(text) == list(expected.items())


def test_turns_of_a_chat_that_go_to_one_tool_after_the_other_are_not_counted_through() -> None:
    turns = [(i, tool) for i in range(4) for tool in TOOLS]
    chats = [f"**Me:** {PROMPTS[0][i]}\n\n**{tool}:**\n\n{sample('plain', i)}" for i, tool in turns]
    assert [key for key, _ in found("\n\n".join(chats))] == [(EXERCISES[i], tool) for i, tool in turns]


def test_a_section_below_a_label_is_not_its_prompt() -> None:
    """``Prompt 3`` stays the third, though its answer begins with a section on foundations."""
    text, expected = report("prompts", "bold")
    kinds = [part.kind for part in find_parts(text, rubric()) if part.start > text.index("Prompt 1")]
    assert kinds == ["answer"] * len(expected) + ["conclusion"]


def test_a_tool_whose_exercises_are_labelled_otherwise_keeps_its_own_labels() -> None:
    """One answers below ``Prompt 1``, the other below titles, as pasted from another student's draft."""
    text, expected = report("prompts", "no numbers")
    for n, title in enumerate(TITLES, 1):
        text = text[: (tail := text.index("## Gemini"))] + text[tail:].replace(f"### Prompt {n}", f"### {title}")
    pieces = found(text)
    assert [key for key, _ in pieces[:4]] == list(expected)[:4]
    assert {key for key, _ in pieces[4:]} == set(list(expected)[4:])
