from __future__ import annotations

import pytest

from pipeline.records import Rubric, RubricExercise, Topic
from pipeline.verdicts.grading.report_shape import judge_structure
from tests.verdicts.grading.made_report import DATA, GAN, Report, criterion

MODELS = "Explain how generative models make new pictures out of noise."
SCALING = "Scaling of language models."
RUBRIC = Rubric(
    exercises=tuple(
        RubricExercise(id=name, prompt=prompt, topics=(Topic(id="t", name="Training sets"),))
        for name, prompt in (("models", MODELS), ("scaling", SCALING))
    )
)
QUOTED = (f"Prompt: {MODELS}", f"Prompt: {SCALING}")


def missing(first: str = "", second: str = "", *, front: str = "", end: str = "") -> str:
    """What the structure lacks of the prompts, of a report with these words above the answers to both exercises."""
    report = Report(f"{front}\n\n")
    for number, (name, above, answer) in enumerate((("models", first, GAN), ("scaling", second, DATA)), 1):
        report.heading(f"Exercise {number}")
        report.text += f"{above}\n\n"
        for tool in ("ChatGPT", "Gemini"):
            report.heading(tool, 2).answer(name, tool, answer)
    report.text += end
    why = judge_structure(report.case(RUBRIC), criterion("structure")).why.partition("Not found: ")[2]
    return next((each for each in why.split(", ") if "prompt" in each), "").removesuffix(".")


@pytest.mark.parametrize(
    "words",
    [
        {"first": QUOTED[0], "second": QUOTED[1]},
        {"first": MODELS, "second": f"> {SCALING}"},
        {"first": f"**Prompt:** *“{MODELS}”*", "second": f"You said:\n{SCALING}"},
        {"first": MODELS.replace(" ", "\n", 4), "second": f"```\n{SCALING}\n```"},
        {"first": f"Act as a teacher. {MODELS} Use headings.", "second": f"| Prompt | {SCALING} |"},
        {"front": f"# Prompts\n\n1. {MODELS}\n\n2. {SCALING}"},
        {"front": f"Prompt 1: {MODELS}\nPrompt 2: {SCALING}"},
        {"end": f"# Appendix\n\n{MODELS}\n\n{SCALING}\n"},
        {"first": "Prompt: Explain how the generative models make pictures from noise, new ones.", "second": SCALING},
        {"front": "Prompts used:\n\n1. Please tell me how pictures are made.\n2. What if models get larger?"},
        {
            "first": "Prompt 1: Please tell me how pictures are made.",
            "second": "Q2. What happens if models get larger?",
        },
    ],
)
def test_a_prompt_counts_wherever_it_stands(words: dict[str, str]) -> None:
    assert missing(**words) == ""


@pytest.mark.parametrize(
    ("words", "lacking"),
    [
        ({}, "the prompt of each exercise"),
        ({"first": QUOTED[0]}, "the prompt of exercise 2"),
        ({"first": QUOTED[0], "second": "Prompt:"}, "the prompt of exercise 2"),
        ({"first": QUOTED[0], "second": "Prompt 2: Scaling"}, "the prompt of exercise 2"),
        ({"first": QUOTED[0], "second": "Prompt 2: as given in the lab manual"}, "the prompt of exercise 2"),
        ({"first": QUOTED[0], "second": "Prompt 2: paste your prompt here"}, "the prompt of exercise 2"),
        ({"first": QUOTED[0], "second": f"Prompt 2: {MODELS}"}, "the prompt of exercise 2"),
        (
            {"first": QUOTED[0], "end": "I learnt about scaling of language models and more."},
            "the prompt of exercise 2",
        ),
        ({"front": "# Prompts\n\n1. Pictures\n2. Scaling"}, "the prompt of each exercise"),
    ],
)
def test_titles_references_and_other_prompts_are_none(words: dict[str, str], lacking: str) -> None:
    assert missing(**words) == lacking


def test_what_a_model_repeats_is_not_the_student_s_prompt() -> None:
    report = Report().heading("Exercise 1").answer("models", "ChatGPT", f"{MODELS} {GAN}")
    assert "the prompt of each exercise" in judge_structure(report.case(RUBRIC), criterion("structure")).why


def test_without_the_prompt_in_the_rubric_the_part_that_was_found_counts() -> None:
    bare = Rubric(exercises=tuple(each.model_copy(update={"prompt": ""}) for each in RUBRIC.exercises))
    report = Report().heading("Exercise 1").part("prompt", "Tell me about models and noise.", exercise="models")
    report.answer("models", "ChatGPT", GAN)
    found = judge_structure(report.case(bare), criterion("structure"))
    assert "prompt" not in found.why.partition("Not found")[2]
    assert any(piece.text == "Tell me about models and noise." for piece in found.evidence)


@pytest.mark.parametrize("text", ["\n" * 50_000, " " * 50_000, "prompt\n1. a\n" * 5_000, "> * _ " * 10_000])
def test_a_text_made_to_be_slow_is_read_all_the_same(text: str) -> None:
    assert missing(*QUOTED, front=text) == ""
