"""Parts of messy reports."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.inputs.parts.finding import find_parts
from pipeline.inputs.rubrics import read_rubric
from pipeline.records import Part, Rubric, RubricExercise, Topic
from tests.inputs.messy_reports import MESSY, messy_report
from tests.inputs.part_accuracy import agreement, right
from tests.inputs.rare_reports import RARE, rare_report
from tests.inputs.report_maker import FRESH, HELD_OUT, TUNED, compose

LAYOUTS = {**TUNED, **HELD_OUT, **FRESH}
ROOT = Path(__file__).parent.parent.parent.parent


@cache
def rubric() -> Rubric:
    return read_rubric(ROOT / "prompts" / "rubric.yaml")


def two_tools() -> Rubric:
    return rubric().model_copy(update={"tools": ("ChatGPT", "Gemini")})


def answers(parts: tuple[Part, ...]) -> list[tuple[str | None, str | None]]:
    return [(part.exercise, part.tool) for part in parts if part.kind == "answer"]


def kinds(text: str) -> list[str]:
    return [part.kind for part in find_parts(text, rubric())]


PROSE = "Generative models learn the distribution of their training data and draw new samples from it. " * 4
SCALE = (
    "Larger language models with more parameters and more training tokens follow scaling laws at a higher cost. " * 4
)


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_answer_and_the_conclusion_of_a_layout_are_found(name: str) -> None:
    report = compose(name, LAYOUTS[name], seed=len(name) % 5)
    found = agreement(find_parts(report.text, rubric()), report)
    assert (found.found, found.wrong) == (found.answers, 0)
    assert found.conclusion is not False


@pytest.mark.parametrize("name", RARE)
def test_rare_layouts(name: str) -> None:
    report = rare_report(name)
    found = agreement(find_parts(report.text, two_tools()), report)
    assert (found.found, found.wrong) == (found.answers, 0)
    assert found.conclusion is not False or name == "answers_then_comments"


@pytest.mark.parametrize("name", MESSY)
def test_messy_layouts(name: str) -> None:
    report = messy_report(name)
    found = agreement(find_parts(report.text, rubric()), report)
    assert (found.found, found.wrong) == (found.answers, 0)
    assert found.conclusion is not False or name == "no_tool_and_quoted_prompts"


def test_what_is_no_answer_below_a_tool_is_doubted() -> None:
    text = f"## Prompt 1\n\n### ChatGPT\n\n{PROSE}\n\n### Gemini\n\n(Gemini was not available)"
    assert [part.confidence < 0.6 for part in find_parts(text, rubric()) if part.kind == "answer"] == [False, True]


def test_answers_without_a_tool_are_doubted_where_the_student_compares_two() -> None:
    answers_ = f"## Prompt 1\n\n{PROSE}\n\n## Prompt 4\n\n{SCALE}"
    parts = find_parts(f"{answers_}\n\n## Conclusion\n\nI think ChatGPT is better than Gemini.", rubric())
    assert all(part.confidence < 0.6 for part in parts if part.kind == "answer")


def test_an_answer_that_seems_to_hold_anothers_is_doubted() -> None:
    first = f"## Prompt 1\n\n### ChatGPT\n\n{PROSE}\n\nGemini Generative models. {PROSE}"
    text = f"{first}\n\n## Prompt 4\n\n### Gemini\n\n{SCALE}"
    mixed, other = (part for part in find_parts(text, rubric()) if part.kind == "answer")
    assert mixed.confidence < 0.6 < other.confidence
    assert "Gemini stands at the beginning of a paragraph" in mixed.why


def test_quotations_in_a_table_and_results_by_exercise_are_no_answers() -> None:
    """The report that labreport itself writes ends with both."""
    told = "\n\n".join(
        f"## Exercise {n}: x\n\n### ChatGPT\n\n{text}\n\n### Gemini\n\n{text}" for n, text in ((1, PROSE), (4, SCALE))
    )
    measured = "## Exercise 4: x\n\n| Answer | Words |\n|---|---|\n| ChatGPT | 60 |\n| Gemini | 61 |"
    quoted = "\n".join(f"| Idea {each} | explained: {SCALE} | absent |" for each in "abc")
    table = f"| Topic | ChatGPT | Gemini |\n|---|---|---|\n{quoted}"
    text = f"{told}\n\n# Results\n\n{measured}\n\n# Appendix\n\n{table}\n\nNo more."
    expected = [(each, tool) for each in ("foundations", "scaling") for tool in ("ChatGPT", "Gemini")]
    assert answers(find_parts(text, rubric())) == expected


def test_a_measure_is_no_tool() -> None:
    text = f"# ChatGPT\n\n## Prompt 1\n\n{PROSE}\n\n### Perplexity\n\n{PROSE}\n\n## Prompt 4\n\n{SCALE}"
    assert [tool for _, tool in answers(find_parts(text, rubric()))] == ["ChatGPT"] * 2
    named = text.replace("# ChatGPT", "# Perplexity AI")
    assert [tool for _, tool in answers(find_parts(named, rubric()))] == ["Perplexity"] * 2


def test_confidence_above_four_fifths_is_right_nearly_always() -> None:
    sure = [
        right(part, report)
        for number, name in enumerate(LAYOUTS)
        for report in [compose(name, LAYOUTS[name], seed=100 + number)]
        for part in find_parts(report.text, rubric())
        if part.kind == "answer" and part.confidence > 0.8
    ]
    assert len(sure) > 300
    assert sum(sure) / len(sure) > 0.98


def test_a_tool_by_order_alone_has_little_confidence() -> None:
    report = rare_report("unnamed_twice")
    parts = [part for part in find_parts(report.text, two_tools()) if part.kind == "answer"]
    assert all(part.confidence <= 0.4 and "by order" in part.why for part in parts)


def test_without_names_in_rubric_and_text_the_tool_is_none() -> None:
    report = rare_report("readme")
    assert {tool for _, tool in answers(find_parts(report.text, rubric()))} == {None}


def test_the_only_tool_of_the_rubric_is_taken_where_none_is_named() -> None:
    report = rare_report("readme")
    known = rubric().model_copy(update={"tools": ("Claude",)})
    found = [part for part in find_parts(report.text, known) if part.kind == "answer"]
    assert {part.tool for part in found} == {"Claude"}
    assert max(part.confidence for part in found) <= 0.7


def test_a_tool_is_called_as_the_rubric_calls_it() -> None:
    known = rubric().model_copy(update={"tools": ("GPT-4o mini", "Google Gemini")})
    text = f"# ChatGPT\n\n## Prompt 1\n\n{PROSE}\n\n# Bard\n\n## Prompt 1\n\n{PROSE}"
    assert answers(find_parts(text, known)) == [("foundations", "GPT-4o mini"), ("foundations", "Google Gemini")]


def test_numbers_of_the_exercises_come_from_their_ids_where_all_have_one() -> None:
    topics = (Topic(id="t", name="Glaciers and moraines"),)
    other = (Topic(id="t", name="Tides and currents"),)
    lab = Rubric(exercises=(RubricExercise(id="lab-3", topics=topics), RubricExercise(id="lab-4", topics=other)))
    text = f"# Exercise 4\n\n{'The tide rises with the moon. ' * 12}\n\n# Exercise 3\n\n{'Ice moves slowly. ' * 14}"
    assert [exercise for exercise, _ in answers(find_parts(text, lab))] == ["lab-4", "lab-3"]


def test_the_prompt_above_an_answer_is_a_part_of_its_own() -> None:
    text = f"**Prompt 1:** Explain the foundational concepts of Generative AI.\n\n{PROSE}"
    prompt, answer = find_parts(text, rubric())
    assert (prompt.kind, answer.kind) == ("prompt", "answer")
    assert text[prompt.start : prompt.end].startswith("Explain the foundational")
    assert text[answer.start : answer.end] == PROSE.strip()


@pytest.mark.parametrize(
    "quote", ['"Act as a teacher and be brief."', "> Act as a teacher and be brief.", "`Be brief.`"]
)
def test_a_quoted_paragraph_below_a_label_is_the_prompt(quote: str) -> None:
    assert kinds(f"## Prompt 1\n\n{quote}\n\n{PROSE}") == ["prompt", "answer"]


def test_a_conclusion_within_an_answer_is_not_the_students() -> None:
    inner = f"## Prompt 1\n\n{PROSE}\n\n## 7. Conclusion\n\nGenerative models will matter.\n\n"
    text = f"{inner}{inner.replace('1', '4', 1)}## Conclusion\n\nI think ChatGPT is better than Gemini here."
    found = [part for part in find_parts(text, rubric()) if part.kind == "conclusion"]
    assert [text[part.start : part.end] for part in found] == ["I think ChatGPT is better than Gemini here."]


def test_sections_of_an_answer_are_no_exercises() -> None:
    sections = f"### 1. Introduction\n\n{PROSE}\n\n### 3. Applications\n\n{PROSE}\n\n### 4. Scaling\n\n{PROSE}"
    text = f"## Prompt 1\n\n{sections}\n\n## Prompt 2\n\n{PROSE}\n\n## Prompt 3\n\n{PROSE}"
    assert [each for each, _ in answers(find_parts(text, rubric()))] == ["foundations", "architectures", "applications"]


def test_names_in_running_text_are_no_headings() -> None:
    wrapped = "Several companies have trained such models by now, among them the makers of\nClaude\nand others."
    text = f"## Prompt 1\n\n{wrapped} {PROSE}\n\n- GPT-3: large\n- GPT-4: larger\n\n{PROSE}"
    assert answers(find_parts(text, rubric())) == [("foundations", None)]


def test_a_label_may_be_wrapped_in_html_or_pictograms() -> None:
    text = f"<h2>🤖 ChatGPT</h2>\n\n<b>📝 Prompt 4:</b> Scaling\n\n{SCALE}"
    assert answers(find_parts(text, rubric())) == [("scaling", "ChatGPT")]


def test_windows_line_ends_change_nothing() -> None:
    report = compose("tools, bold prompts", TUNED["tools, bold prompts"], 1)
    crlf = find_parts(report.text.replace("\n", "\r\n"), rubric())
    assert [(p.kind, p.exercise, p.tool) for p in crlf] == [
        (p.kind, p.exercise, p.tool) for p in find_parts(report.text, rubric())
    ]


def test_every_part_says_what_it_rests_on() -> None:
    report = compose("prompts, tools", TUNED["prompts, tools"], 0)
    found = [part for part in find_parts(report.text, rubric()) if part.kind == "answer"]
    assert all("line " in part.why for part in found)
    assert "named by its number" in found[0].why


@pytest.mark.parametrize("text", ["", "\n \n", "***\n---\n", "|||\n|-|\n", "\f"])
def test_a_text_without_words_has_no_parts(text: str) -> None:
    assert find_parts(text, rubric()) == ()


def test_a_rubric_of_one_exercise() -> None:
    only = Rubric(exercises=rubric().exercises[:1])
    assert answers(find_parts(f"# Gemini\n\n## Prompt 1\n\n{PROSE}", only)) == [("foundations", "Gemini")]


@pytest.mark.parametrize(
    "text",
    [
        "Prompt 1: explain\n" * 20_000,
        "word " * 100_000,
        "|a" * 100_000,
        "*" * 200_000,
        "## ChatGPT\n\n## Prompt 1\n\nI think ChatGPT is better than Gemini.\n\n" * 2_000,
        "```\n~~~~\n" * 20_000,
        "".join(f"Tool {n % 9}: Name{n}\n\n" for n in range(10_000)),
        "[" * 100_000 + "<" * 100_000,
    ],
    ids=["labels", "one line", "bars", "stars", "headings", "fences", "names", "brackets"],
)
def test_hostile_texts_are_read(text: str) -> None:
    check_order(text, find_parts(text, rubric()))


def check_order(text: str, parts: tuple[Part, ...]) -> None:
    assert all(0 <= part.start < part.end <= len(text) for part in parts)
    assert all(first.end <= second.start for first, second in pairwise(parts))
    assert all(any(map(str.isalnum, text[part.start : part.end])) for part in parts)


LINES = st.sampled_from(
    [
        "# ChatGPT", "## Prompt 1: Explain", "**Prompt 2 :** x", "Gemini:", "| ChatGPT | Gemini |", "|---|---|",
        "| 1 | " + "word " * 31 + "|", "## Conclusion", "I think ChatGPT is better than Gemini.", "", "", "```", "---",
        "Output:", "You said:", "1. Introduction", "Tool 3: Zed", PROSE, SCALE, "===", "- [a](#b)", "x\r", "\f",
        "3. Applications ..... 7", "Prompts:", "Answer 4", "> “quoted”", "IV) Generative AI impact of scaling in LLMs.",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=40), st.sampled_from(["\n", "\n\n", "\r\n"]), st.booleans())
def test_parts_are_in_order_and_apart(lines: list[str], end: str, tools: bool) -> None:
    text = end.join(lines)
    check_order(text, find_parts(text, two_tools() if tools else rubric()))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    check_order(text, find_parts(text, rubric()))


def test_the_only_tool_that_the_student_speaks_of_is_the_one_asked() -> None:
    own = "## Conclusion\n\nI liked Claude."
    text = f"# Fundamentals learnt with Claude\n\n## Prompt 1\n\n{PROSE}\n\n## Prompt 4\n\n{SCALE}\n\n{own}"
    parts = [part for part in find_parts(text, rubric()) if part.kind == "answer"]
    assert [(part.tool, part.confidence <= 0.75) for part in parts] == [("Claude", True)] * 2


def test_what_stands_in_brackets_behind_a_name_is_its_version() -> None:
    heads = ("ChatGPT (GPT-4o mini)", "Google Bard (Gemini)")
    text = "\n\n".join(f"## {head}\n\n### Prompt 1\n\n{PROSE}\n\n### Prompt 4\n\n{SCALE}" for head in heads)
    tools = [tool for _, tool in answers(find_parts(text, rubric()))]
    assert tools == ["ChatGPT", "ChatGPT", "Gemini", "Gemini"]


def test_a_line_of_text_that_nobody_wrapped_does_not_go_on_in_the_next() -> None:
    """A report whose paragraphs are lines, without blank ones between, as a word processor saves it as text."""
    title = "EX01: A comprehensive report on the fundamentals of generative AI and large models"
    lines = [title]
    for tool in ("ChatGPT", "Gemini"):
        lines += [f"Tool: {tool}", "Prompt 1 : Explain", PROSE, PROSE, "Prompt 4 : Explain", SCALE, SCALE]
    assert [tool for _, tool in answers(find_parts("\n".join(lines), rubric()))] == ["ChatGPT"] * 2 + ["Gemini"] * 2


@pytest.mark.parametrize("heading", ["## Aim\n\n", "## Introduction\n\n", "**Aim:** ", "## 1. Aim and objectives\n\n"])
def test_an_aim_that_names_both_tools_is_an_introduction(heading: str) -> None:
    aim = "To compare the answers of ChatGPT and Gemini to four prompts."
    above = f"# Lab 1\n\nName: Anna Schmidt\n\nRegister number: 21CS001\n\n{heading}{aim}\n\n## Exercise 1\n\n"
    prompt = "Prompt: Explain the foundational concepts of Generative AI."
    text = f"{above}{prompt}\n\n### ChatGPT\n\n{PROSE}\n\n### Gemini\n\n{PROSE}\n"
    (found,) = (part for part in find_parts(text, rubric()) if part.kind == "introduction")
    assert text[found.start : found.end] == aim
