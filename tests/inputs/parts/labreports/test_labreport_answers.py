from __future__ import annotations

import pytest

from pipeline.inputs.parts.labreports.answers import find_answers, plain
from pipeline.inputs.parts.labreports.layout import read_layouts
from pipeline.resources import data_folder


def found(*answers: str, prompt: str = "") -> list[tuple[str, int | None, str | None]]:
    """Tool, sample and words of each answer to one exercise."""
    text = "# T\n\n# Output\n\n## Exercise 1: Basics\n\n" + prompt + "\n\n".join(answers) + "\n\n# Result\n\nComputed."
    layout = next(read_layouts(text, marked=True))
    return [
        (answer.tool, answer.sample, text[slice(*answer.span)] if answer.span else None)
        for answer in find_answers(text, layout)
    ]


WHOLE = "### X\n\npasted from a file · 3 words\n\nSaid by X."


@pytest.mark.parametrize(
    "lead",
    [
        "gpt-5.4 · recorded 5 March 2026 · 1,204 words · 99 tokens",
        "*m\\_x · 3 words*",
        "**97 %** of the topics · 3 words\n\nNo sentences that no other model’s answer has",
        "3 words\n\n12 sentences that no other model’s answer has",
        "3 words\n\n> **Sample text, written by the labreport authors: no model wrote this.**\n\n<!-- begin text-7 -->",
        "m · 3 words\n\nThe answer was cut off before its end. It reached max_tokens.",
    ],
)
def test_what_stands_above_an_answer_is_none_of_it(lead: str) -> None:
    assert found(f"### Y\n\n{lead}\n\nFive is 5 words.\n\n#### Conclusion\n\nYes.") == [
        ("Y", None, "Five is 5 words.\n\n#### Conclusion\n\nYes.")
    ]


@pytest.mark.parametrize(
    "instead",
    [
        "This model was not asked.",
        "No answer could be had. 429: quota exhausted.",
        "pasted from a file\n\nNothing is pasted into a/b.md yet.",
        "m · recorded 5 March 2026 · 7 tokens\n\nThe model refused to answer. Filtered.\n\nI cannot.",
    ],
)
def test_where_no_answer_stands_none_is_found(instead: str) -> None:
    assert found(WHOLE, f"### Y\n\n{instead}") == [("X", None, "Said by X."), ("Y", None, None)]


@pytest.mark.parametrize("template", ["lab-report.md.j2", "comparison.md.j2", "page/answers.html.j2"])
def test_every_template_says_in_these_words_that_there_is_no_answer(template: str) -> None:
    source = (data_folder("templates") / template).read_text("utf-8")
    assert "This model was not asked." in source
    assert "No answer of this model is shown." in source


def test_an_answer_that_lost_its_line_is_told_by_the_name_of_its_model() -> None:
    text = "# T\n\n# Output\n\n## Exercise 1: A\n\n### X\n\n3 words\n\nOne.\n\n"
    text += "## Exercise 2: B\n\n### X\n\nTwo.\n\n### Z\n\nThree.\n"
    answers = find_answers(text, next(read_layouts(text, marked=True)))
    assert [text[slice(*each.span)] for each in answers if each.span] == ["One.", "Two.\n\n### Z\n\nThree."]


def test_headings_of_a_prompt_are_no_answers() -> None:
    assert found(WHOLE, prompt="### Task\n\nAsk this.\n\n### Form\n\nBriefly.\n\n") == [("X", None, "Said by X.")]


def test_samples_are_numbered_answers_of_one_model() -> None:
    assert found("### X, sample 0\n\n3 words\n\nOne.", "### X, sample 1\n\n3 words\n\nTwo.") == [
        ("X", 0, "One."),
        ("X", 1, "Two."),
    ]


def test_markdown_tells_where_an_answer_ends() -> None:
    assert found("### X\n\n3 words\n\n<!-- begin text-1 -->\n\n3 words\n\n<!-- end text-1 -->\n\nNo more.") == [
        ("X", None, "3 words")
    ]


def test_without_a_line_that_tells_words_nothing_is_an_answer() -> None:
    assert found("### X\n\nSaid by X.") == []


def test_plain_words_have_no_marks() -> None:
    assert plain("> **a\\_b**\n> `c` 1 > 0") == "a_b c 1 > 0"
