"""Answers that seem to hold another one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.inputs.parts.finding import find_parts
from pipeline.inputs.rubrics import read_rubric
from pipeline.records import Part, Rubric
from tests.inputs.report_maker import EXERCISES, PROMPTS, sample

ROOT = Path(__file__).parent.parent.parent.parent


@cache
def rubric() -> Rubric:
    return read_rubric(ROOT / "prompts" / "rubric.yaml")


def report(*labels: str) -> str:
    """Gemini's answers, each below its label."""
    answers = (sample("plain", exercise) for exercise in range(4))
    pairs = zip(labels, answers, strict=False)
    return "# Gemini\n\n" + "\n\n".join(f"{label}\n\n{answer}" for label, answer in pairs if label != "left out")


def answers(text: str) -> list[Part]:
    return [part for part in find_parts(text, rubric()) if part.kind == "answer"]


def test_an_answer_below_a_label_that_says_nothing_makes_the_one_above_doubtful() -> None:
    found = answers(report("## Prompt 1", "## Prompt 2", "## Prompt 3", "## Some more"))
    assert [part.exercise for part in found] == [*EXERCISES[:3]]
    assert [part.confidence < 0.6 for part in found] == [False, False, True]
    assert "its end reads like an answer to scaling" in found[2].why


def test_an_answer_that_is_really_missing_makes_no_other_doubtful() -> None:
    found = answers(report("## Prompt 1", "## Prompt 2", "left out", "## Prompt 4"))
    assert [part.exercise for part in found] == ["foundations", "architectures", "scaling"]
    assert all(part.confidence > 0.8 for part in found)


def test_a_few_words_below_a_label_and_its_prompt_are_an_answer_that_is_doubted() -> None:
    text = f"{report('## Prompt 1', '## Prompt 2', '## Prompt 3')}\n\n## Prompt 4: {PROMPTS[0][3]}\n\nBigger is better."
    *_, short = answers(text)
    assert (short.exercise, short.tool, text[short.start : short.end]) == ("scaling", "Gemini", "Bigger is better.")
    assert short.confidence < 0.6
