from __future__ import annotations

import pytest

from pipeline.verdicts.exercise_mentions import ExerciseNames
from tests.verdicts.student_case import TITLES

NAMES = ExerciseNames(
    tuple(TITLES.values()),
    ("Explain the concepts.", "Focus on architectures (like transformers).", "Applications.", "Scaling of LLMs."),
)
MODELS = {"ChatGPT": "\ue000" * 7, "Gemini": "\ue001" * 6}


def named(text: str, names: ExerciseNames = NAMES) -> list[tuple[str, tuple[int, ...]]]:
    """The words of each mention and its numbers; negative where they are excepted."""
    masked = text
    for name, mask in MODELS.items():
        masked = masked.replace(name, mask)
    return [
        (text[each.start : each.end].strip(), tuple(-n if each.excepted else n for n in each.places))
        for each in names.find(masked)
    ]


@pytest.mark.parametrize(
    ("text", "words", "places"),
    [
        ("In exercise 2 ChatGPT is longer.", "exercise 2", (2,)),
        ("In Ex. 4 ChatGPT is longer.", "Ex. 4", (4,)),
        ("In Q3 ChatGPT is longer.", "Q3", (3,)),
        ("Question two was better.", "Question two", (2,)),
        ("For prompt no. 3 Gemini is longer.", "prompt no. 3", (3,)),
        ("In prompts 1, 3 and 4 Gemini is longer.", "prompts 1, 3 and 4", (1, 3, 4)),
        ("In prompts 1-3 Gemini is longer.", "prompts 1-3", (1, 2, 3)),
        ("In task II Gemini is longer.", "task II", (2,)),
        ("In exercise 1, 300 words more were written.", "exercise 1", (1,)),
        ("The third answer of ChatGPT is longer.", "third answer", (3,)),
        ("In the 2nd question ChatGPT is longer.", "2nd question", (2,)),
        ("In the first two prompts ChatGPT is longer.", "first two prompts", (1, 2)),
        ("In the first and the last prompt ChatGPT is longer.", "first and the last prompt", (1, 4)),
        ("In the last two exercises ChatGPT is longer.", "last two exercises", (3, 4)),
        ("In all exercises but the second ChatGPT is longer.", "but the second", (-2,)),
        ("Except for exercise 2, ChatGPT is longer.", "Except for exercise 2", (-2,)),
        ("ChatGPT is longer in every exercise except architectures.", "except architectures", (-2,)),
        ("In question no. 4 Gemini is longer.", "question no. 4", (4,)),
        ("Apart from architectures, ChatGPT is longer.", "architectures", (-2,)),
        ("In the scaling exercise ChatGPT is longer.", "scaling exercise", (4,)),
        ("For the architectures prompt Gemini is longer.", "architectures prompt", (2,)),
        ("For the transformer prompt Gemini is longer.", "transformer prompt", (2,)),
        ("In the exercise on scaling ChatGPT names laws.", "exercise on scaling", (4,)),
        ("ChatGPT's answer on applications is longer.", "on applications", (3,)),
        ("On architectures, Gemini is longer.", "architectures", (2,)),
        ("Regarding foundational concepts, Gemini is longer.", "foundational concepts", (1,)),
        ("Gemini is longer on applications.", "applications", (3,)),
        ("Impact of scaling in large language models: Gemini is longer.", TITLES["scaling"], (4,)),
        ("In prompt 9 Gemini is longer.", "prompt 9", (9,)),
        ("In the exercise about pictures ChatGPT is longer.", "exercise about pictures", ()),
        ("In the image exercise ChatGPT is longer.", "image exercise", ()),
    ],
)
def test_exercises_go_by_number_place_and_title(text: str, words: str, places: tuple[int, ...]) -> None:
    assert named(text) == [(words, places)]


@pytest.mark.parametrize(
    "text",
    [
        "In this exercise two models were compared.",
        "In every exercise ChatGPT is longer.",
        "In three of the four exercises ChatGPT is longer.",
        "In the same exercise ChatGPT is longer.",
        "In the lab exercise ChatGPT is longer.",
        "ChatGPT focuses on architectures.",
        "ChatGPT talks more about scaling than Gemini.",
        "On generative AI, ChatGPT is longer.",
        "ChatGPT's answer on scaling laws is longer.",
        "Neither model has a section on scaling.",
        "ChatGPT can answer 3 questions.",
        "The answers of ChatGPT to the prompts are longer.",
    ],
)
def test_what_names_no_exercise_is_left_alone(text: str) -> None:
    assert named(text) == []


def test_without_titles_numbers_still_count() -> None:
    names = ExerciseNames(())
    assert named("In the scaling exercise and in exercise 2 ChatGPT is longer.", names)[-1] == ("exercise 2", (2,))


def test_words_of_several_titles_tell_nothing() -> None:
    names = ExerciseNames(("History of music", "History of art"))
    assert named("On history, ChatGPT is longer.", names) == []
    assert named("On music, ChatGPT is longer.", names) == [("music", (1,))]
