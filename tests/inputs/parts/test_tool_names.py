"""Names of models in a line."""

from __future__ import annotations

import pytest

from pipeline.inputs.parts.tool_names import ToolNames


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("ChatGPT", ["ChatGPT"]),
        ("CHAT GPT 4o:", ["ChatGPT"]),
        ("OpenAI's ChatGPT", ["ChatGPT"]),
        ("Google Gemini 1.5 Pro", ["Gemini"]),
        ("Microsoft Copilot (GPT-4)", ["Copilot"]),
        ("Meta AI and DeepSeek", ["Meta AI", "DeepSeek"]),
        ("Claude 3.5 Sonnet vs. Perplexity.ai", ["Claude", "Perplexity"]),
        ("a llama, a bard and Le Chat", ["Llama", "Bard", "Mistral"]),
        ("transformers generate text", []),
        ("geminis", []),
    ],
)
def test_names_are_found_in_order(words: str, labels: list[str]) -> None:
    assert [named.label for named in ToolNames(()).find(words)] == labels


@pytest.mark.parametrize("words", ["ChatGPT (1)", "Claude (3.5)", "Gemini 2 (free)"])
def test_a_number_or_plan_in_brackets_belongs_to_the_name(words: str) -> None:
    assert [words[named.start : named.end] for named in ToolNames(()).find(words)] == [words]


def test_a_rubrics_label_is_used_for_all_names_of_the_model() -> None:
    names = ToolNames(("Chat-GPT free", "Bard"))
    assert [named.label for named in names.find("GPT-4, chat gpt free, Gemini")] == ["Chat-GPT free"] * 2 + ["Bard"]


def test_two_labels_of_one_family_stay_apart() -> None:
    names = ToolNames(("GPT-3.5", "GPT-4"))
    assert [named.label for named in names.find("GPT-3.5 and GPT 4")] == ["GPT-3.5", "GPT-4"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Tool 1: CHATGPT", (1, "CHATGPT")),
        ("TOOL 2 : Gemini", (2, "Gemini")),
        ("AI Tool II - Zephyra", (2, "Zephyra")),
        ("Model: Quill Bert", (None, "Quill Bert")),
        ("Tool 3", (3, "")),
        ("Tool selection: the tools are", None),
        ("Tools are useful", None),
    ],
)
def test_numbered_tools(words: str, told: tuple[int | None, str] | None) -> None:
    found = ToolNames(()).numbered(words)
    assert (found and found[:2]) == told


def test_names_that_a_text_does_not_have_are_left_out() -> None:
    fewer = ToolNames(()).within("Only Claude is here.")
    assert [named.label for named in fewer.find("Claude, Gemini")] == ["Claude"]
