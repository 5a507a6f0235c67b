"""The student's own comments between and below the answers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipeline.inputs.parts.finding import find_parts
from pipeline.inputs.rubrics import read_rubric
from pipeline.records import Part, Rubric
from tests.inputs.report_maker import EXERCISES, TITLES, sample

ROOT = Path(__file__).parent.parent.parent.parent


@cache
def rubric() -> Rubric:
    return read_rubric(ROOT / "prompts" / "rubric.yaml")


def report(comment: str, *, each: bool = False, conclusion: bool = True) -> str:
    """Two exercises by two tools; the comment below each, or below each answer."""
    pieces = ["# Lab report\n\nAim: compare ChatGPT and Gemini."]
    for place in range(2):
        answer = " ".join(sample("plain", place).split()[:120])
        pieces += [f"## Exercise {place + 1}: {TITLES[place]}", f"### ChatGPT\n\n{answer}"]
        pieces += [comment] * each + [f"### Gemini\n\n{answer}", comment]
    pieces += ["## Conclusion\n\nChatGPT was more detailed than Gemini, so I prefer ChatGPT."] * conclusion
    return "\n\n".join(pieces)


def holding(text: str, words: str) -> list[Part]:
    return [part for part in find_parts(text, rubric()) if words in text[part.start : part.end]]


@pytest.mark.parametrize(
    "comment",
    [
        "**My comment:** ChatGPT explained GANs, Gemini has none of this.",
        "### My observation\n\nIt did not write about diffusion models, none of this.",
        "### Comparison\n\nGemini explained BERT, ChatGPT none of this.",
        "Observation: Gemini gave fewer examples than ChatGPT, or none of this.",
        "#### Remarks\n\nThe answer of Gemini is too general; ChatGPT has none of this.",
        "**Difference between the two:** ChatGPT explains attention, Gemini none of this.",
        "My view\n\nI found the second answer easier to follow, none of this.",
        "**What I learned**\n\nHow transformers work; I knew none of this.",
    ],
)
def test_a_comment_is_no_part_of_the_answer_above(comment: str) -> None:
    for each in (False, True):
        found = holding(report(comment, each=each), "none of this")
        expected = [exercise for exercise in EXERCISES[:2] for _ in range(1 + each)]
        assert [(part.kind, part.exercise, part.tool) for part in found] == [
            ("conclusion", exercise, None) for exercise in expected
        ]
    text = report(comment)
    answers = [part for part in find_parts(text, rubric()) if part.kind == "answer"]
    assert [(part.exercise, part.tool) for part in answers] == [
        (exercise, tool) for exercise in EXERCISES[:2] for tool in ("ChatGPT", "Gemini")
    ]


def test_what_was_learned_is_the_conclusion_where_no_other_follows() -> None:
    text = f"{report('', conclusion=False)}\n\n**What I learned**\n\nPrompts matter, and models differ in detail."
    (found,) = holding(text, "Prompts matter")
    assert (found.kind, found.exercise) == ("conclusion", None)


@pytest.mark.parametrize(
    "section",
    [
        "### Comparison\n\nGANs are sharper than VAEs; the latter train all the same.",
        "**Observations:** Larger models follow power laws all the same.",
        "## Key Observations\n\nModels such as ChatGPT and Gemini use transformers all the same.",
        "**Conclusion:** Generative AI will go on all the same.",
    ],
)
def test_sections_of_an_answer_stay_in_it(section: str) -> None:
    found = holding(report(section), "all the same")
    assert [part.kind for part in found][:1] == ["answer"]
    assert found[0].tool == "Gemini"
