"""Lab reports as students write them, composed from the sample answers, with the right parts of each; seeded."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
EXERCISES = ("foundations", "architectures", "applications", "scaling")
PROMPTS = (
    (
        "Explain the foundational concepts of Generative AI.",
        "Focusing on Generative AI architectures (like transformers).",
        "Generative AI applications.",
        "Generative AI impact of scaling in LLMs.",
    ),
    (
        "Write a long report that explains the foundational concepts of Generative AI",
        "Write a long report on Generative AI architectures, with a focus on transformers",
        "Write a long report about the applications of Generative AI",
        "Write a long report about the impact of scaling in Large Language Models (LLMs)",
    ),
    (
        "What are the basic ideas behind generative AI? Explain the foundational concepts for a beginner.",
        "Explain the architectures used in generative AI (like transformers), with examples of each.",
        "Where is generative AI used today? Give applications from at least five industries.",
        "What is the impact of scaling in LLMs? Discuss size, data and cost.",
    ),
)
TITLES = (
    "Foundational Concepts of Generative AI",
    "Generative AI Architectures (Transformers)",
    "Applications of Generative AI",
    "Impact of Scaling in LLMs",
)
ROMANS = ("I", "II", "III", "IV")
WORDS = ("One", "Two", "Three", "Four")
CONCLUSIONS = (
    (
        "{a} gave much longer and more technical answers than {b}. {b} is easier to read, but it leaves out several "
        "topics. For an exam I would use {a}, for a quick overview {b}."
    ),
    (
        "1) {a} explains every topic in depth, while {b} only gives a short summary.\n\n"
        "2) {b} uses simpler words than {a}.\n\n"
        "3) Overall {a} is better for research and {b} is better for beginners."
    ),
    (
        "Both tools answered all prompts. {a} was more detailed, whereas {b} was more concise and more readable. Thus "
        "the experiment was completed successfully and the outputs were compared."
    ),
    (
        "| Point | {a} | {b} |\n|---|---|---|\n| Depth | high | low |\n| Length | long | short |\n\n"
        "In our comparison {a} covers more than {b}, but {b} is easier to follow."
    ),
)
ALONE = (
    (
        "Thus the report on generative AI was prepared successfully, and I learned how the wording of a prompt "
        "changes the answer."
    ),
    "Hence the comprehensive report on the fundamentals of generative AI was generated and verified successfully.",
)
AIMS = (
    "To compare the answers of AI tools to four prompts about generative AI and large language models.",
    "To prepare a comprehensive report on the fundamentals of generative AI using prompts of different kinds.",
)
OPENERS = ("", "", "Certainly! Here is a detailed overview.\n\n", "Sure, here's a report on the topic:\n\n")
CLOSERS = ("", "", "\n\nWould you like me to turn this into slides?", "\n\nLet me know if you need more detail.")


class Expected(NamedTuple):
    """A part that must be found."""

    kind: str
    exercise: str | None
    tool: str | None
    start: int
    end: int


class Report(NamedTuple):
    """A composed report."""

    layout: str
    text: str
    parts: tuple[Expected, ...]


@dataclass
class Sheet:
    """A report as it grows."""

    seed: int
    rng: random.Random = field(init=False)
    text: str = ""
    parts: list[Expected] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)  # noqa: S311 - layouts, not secrets

    def add(self, text: str) -> None:
        self.text += f"{text}\n\n"

    def part(
        self, kind: str, text: str, exercise: int | None = None, tool: str | None = None, end: str = "\n\n"
    ) -> None:
        name = None if exercise is None else EXERCISES[exercise]
        self.parts.append(Expected(kind, name, tool, len(self.text), len(self.text) + len(text)))
        self.text += text + end


@cache
def sample(style: str, exercise: int) -> str:
    return (ROOT / "tests" / "sample_answers" / style / f"{EXERCISES[exercise]}.md").read_text("utf-8").strip()


def shorter(text: str, rng: random.Random) -> str:
    """The answer without some of its sections."""
    sections = re.split(r"\n(?=## )", text)
    if len(sections) < 4:
        return text
    kept = sections[: rng.randint(3, len(sections) - 1)]
    return "\n".join([*kept, sections[-1]])


def bold_headings(text: str) -> str:
    return re.sub(r"^#{1,6} (.+)$", r"**\1**", text, flags=re.MULTILINE)


def flat_headings(text: str) -> str:
    return re.sub(r"^#{1,6} ", "# ", text, flags=re.MULTILINE)


def deeper(text: str) -> str:
    return re.sub(r"^(#{1,4}) ", r"##\1 ", text, flags=re.MULTILINE)


def plain(text: str) -> str:
    """As a TXT file has it: no markup at all."""
    text = re.sub(r"^#{1,6} ", "", text, flags=re.MULTILINE)
    text = re.sub(r"\*\*(.+?)\*\*", r"\1", text)
    text = re.sub(r"^```\w*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^- ", "• ", text, flags=re.MULTILINE)


def own_frame(text: str) -> str:
    """An answer with an introduction and a conclusion of its own."""
    return (
        f"## Introduction\n\nThis answer gives an overview of the topic.\n\n{text}\n\n## Conclusion\n\nIn conclusion, "
        "generative models will shape how content is made, and their limits deserve the same attention as their gains."
    )


def numbered_frame(text: str) -> str:
    """An answer whose headings look like the exercises."""
    return (
        f"### 1. Introduction\n\nA short introduction comes first.\n\n{text}\n\n### 3. Applications\n\nModels of this "
        "kind write, draw and code.\n\n### 4. Impact of scaling\n\nLarger models do more and cost more.\n\n"
        "### 5. Conclusion\n\nGenerative models are a wide field that keeps moving."
    )


FORMS: dict[str, Callable[[str], str]] = {
    "as is": str,
    "bold": bold_headings,
    "flat": flat_headings,
    "deeper": deeper,
    "plain": plain,
    "framed": own_frame,
    "numbered": numbered_frame,
    "numbered plain": lambda text: plain(numbered_frame(text)),
    "framed bold": lambda text: bold_headings(own_frame(text)),
    "framed plain": lambda text: plain(own_frame(text)),
    "framed flat": lambda text: flat_headings(own_frame(text)),
}


@dataclass(frozen=True)
class Layout:
    """How a report is laid out; formats may use n, N, w, tool, TOOL, k, prompt, title."""

    tool: str = ""
    exercise: str = ""
    output: str = ""
    order: str = "tool"
    """``tool``: each tool with its exercises; ``exercise``: each exercise with its tools; ``none``: no tool."""
    form: str = "as is"
    front: str = ""
    end: str = "## Conclusion"
    after: str = ""
    """A remark behind each answer or exercise."""
    missing: int | None = None
    tools: tuple[str, ...] = ("ChatGPT", "Gemini")
    wording: int | None = None
    header: str = ""
    """A running page header."""
    plain: bool = False
    named: bool = True
    """Whether the tools are named at all."""
    labels: tuple[str, ...] | None = None
    """What the tools are called in the parts, if not their names."""


def compose(name: str, layout: Layout, seed: int) -> Report:
    """The report of a layout; the same for the same seed."""
    sheet = Sheet(seed)
    prompts = PROMPTS[layout.wording if layout.wording is not None else sheet.rng.randrange(len(PROMPTS))]
    _add_front(sheet, layout, prompts)
    exercises = [index for index in range(4) if index != layout.missing]
    if layout.order == "tool":
        for k, tool in enumerate(layout.tools):
            _add_label(sheet, layout.tool, k, tool, None, prompts)
            for exercise in exercises:
                _add_label(sheet, layout.exercise, k, tool, exercise, prompts)
                _add_answer(sheet, layout, k, exercise, prompts)
                _add_remark(sheet, layout, exercise)
    elif layout.order == "exercise":
        for exercise in exercises:
            _add_label(sheet, layout.exercise, 0, "", exercise, prompts)
            for k, tool in enumerate(layout.tools):
                _add_label(sheet, layout.tool, k, tool, exercise, prompts)
                _add_answer(sheet, layout, k, exercise, prompts)
            _add_remark(sheet, layout, exercise)
    else:
        for exercise in exercises:
            _add_label(sheet, layout.exercise, 0, "", exercise, prompts)
            _add_answer(sheet, layout, 0, exercise, prompts)
    _add_end(sheet, layout)
    text = sheet.text
    return Report(name, text, tuple(sheet.parts))


def _add_label(  # noqa: PLR0917 - what a format may use
    sheet: Sheet, form: str, k: int, tool: str, exercise: int | None, prompts: Sequence[str]
) -> None:
    if form:
        index = exercise or 0
        sheet.add(
            form.format(
                n=index + 1,
                N=ROMANS[index],
                w=WORDS[index],
                tool=tool,
                TOOL=tool.upper(),
                k=k + 1,
                prompt=prompts[index],
                title=TITLES[index],
            )
        )


def _add_answer(sheet: Sheet, layout: Layout, k: int, exercise: int, prompts: Sequence[str]) -> None:
    rng = sheet.rng
    tool = layout.tools[k]
    _add_label(sheet, layout.output, k, tool, exercise, prompts)
    text = sample(("long", "plain")[k % 2], exercise)
    if k >= 2 or rng.random() < 0.4:
        text = shorter(text, rng)
    text = FORMS[layout.form](rng.choice(OPENERS) + text + rng.choice(CLOSERS))
    if layout.header:
        text = _with_headers(text, layout.header)
    label = (layout.labels or layout.tools)[k] if layout.named else None
    sheet.part("answer", text, exercise, label)


def _with_headers(text: str, header: str) -> str:
    paragraphs = text.split("\n\n")
    for index in range(6, len(paragraphs), 9):
        if "```" not in paragraphs[index - 1]:
            paragraphs[index] = f"{header}\n\n{paragraphs[index]}"
    return "\n\n".join(paragraphs)


def _add_front(sheet: Sheet, layout: Layout, prompts: Sequence[str]) -> None:
    aim = sheet.rng.choice(AIMS)
    listed = "\n".join(f"{index + 1}. {prompt}" for index, prompt in enumerate(prompts))
    if layout.front:
        contents = "\n".join(f"{title} {'.' * 30} {3 * index + 2}" for index, title in enumerate(TITLES))
        links = "\n".join(f"- [{title}](#{title.lower().replace(' ', '-')})" for title in TITLES)
        sheet.add(layout.front.format(aim=aim, listed=listed, contents=contents, links=links))


def _add_remark(sheet: Sheet, layout: Layout, exercise: int) -> None:
    if layout.after:
        first, second = [*layout.tools, "the other one"][:2]
        sheet.part("remark", layout.after.format(n=exercise + 1, a=first, b=second), exercise)


def _add_end(sheet: Sheet, layout: Layout) -> None:
    if layout.end == "-":
        return
    first, second = [*layout.tools, "the other one"][:2]
    text = sheet.rng.choice(CONCLUSIONS).format(a=first, b=second)
    if layout.order == "none" or not layout.named:
        text = sheet.rng.choice(ALONE)
    if layout.end:
        sheet.add(layout.end)
    sheet.part("conclusion", text, end="\n")


AIM = "# EX01: Report on the Fundamentals of Generative AI\n\n## Aim\n\n{aim}"
LISTED = AIM + "\n\n## Prompts\n\n{listed}"
STEPS = (
    AIM + "\n\n## Algorithm\n\n1. Choose the tools.\n2. Write the prompts.\n3. Ask each tool the same question.\n"
    "4. Compare the answers.\n\n## Output"
)
COVER = (
    "# GENERATIVE AI LABORATORY\n\n**Name:** A. Student\n\n**Register No:** 2122230001\n\n**Date:** 12-03-2026\n\n"
    "EX01 Comprehensive report on generative AI"
)
CONTENTS = "# Lab report\n\n## Table of Contents\n\n{contents}\n\n## Introduction\n\n{aim}"
LINKS = "# Lab report\n\n## Contents\n\n{links}\n\n## Introduction\n\n{aim}"
TXT = "EX01 REPORT ON GENERATIVE AI\n\nAIM:\n\n{aim}"

TUNED: dict[str, Layout] = {
    "tools, bold prompts": Layout(
        "## TOOL {k} : {tool}", "**Prompt {n} :** {prompt}", front=AIM, end="## CONCLUSION :"
    ),
    "tools, prompt headings": Layout("# Tool {k}: {TOOL}", "## PROMPT {n}: {title}", form="framed", front=COVER),
    "prompts, tools": Layout("### {tool}", "## Prompt {n}\n\n{prompt}", order="exercise", form="deeper", front=AIM),
    "prompts, outputs of tools": Layout(
        "**Output from {tool}:**", "## Exercise {n}: {title}", order="exercise", form="bold", front=STEPS
    ),
    "headings with both": Layout(
        "## {tool} - Prompt {n}", "", order="exercise", form="numbered", front=LISTED, end="## Comparison"
    ),
    "responses": Layout(
        "### {tool} Response:", "## Q{n}) {prompt}", order="exercise", form="framed", end="## Inference"
    ),
    "plain text": Layout("{TOOL}", "Prompt {n}: {prompt}", form="plain", front=TXT, end="CONCLUSION"),
    "plain text by prompts": Layout(
        "{tool}:", "PROMPT {n}: {prompt}", order="exercise", form="framed plain", front=TXT, end="RESULT:"
    ),
    "no tool": Layout("", "## {n}. {prompt}", order="none", named=False, form="deeper", front=AIM, end="## Result"),
    "no tool, prompts and outputs": Layout(
        "",
        "### Prompt\n\n{prompt}",
        "### Output",
        order="none",
        named=False,
        form="framed",
        front=STEPS,
        end="## Result",
    ),
    "chat": Layout("## {tool}", "##### You said:\n\n{prompt}", "###### {tool} said:", front=AIM, form="deeper"),
    "chat by prompts": Layout("**{tool}**", "**Me:** {prompt}", order="exercise", form="bold", end="## Summary"),
    "prompts once": Layout("# {tool}", "", "## Output {n}", front=LISTED, form="deeper"),
    "flat headings": Layout("# {tool}", "# Prompt {n}", form="flat", front=LISTED, end="# Conclusion"),
    "flat, own conclusions": Layout("# {TOOL}", "# PROMPT {n} : {title}", form="framed flat", end="# CONCLUSION"),
    "one missing": Layout("## Tool {k}: {tool}", "### Prompt {n}: {title}", form="numbered", missing=2, front=AIM),
    "three tools": Layout(
        "### {tool}",
        "## Question {n}: {prompt}",
        order="exercise",
        tools=("ChatGPT", "Gemini", "Claude"),
        form="deeper",
    ),
    "three tools in turn": Layout(
        "## AI Tool {k}: {tool}", "### Task {n} – {title}", tools=("Copilot", "Perplexity", "DeepSeek"), form="deeper"
    ),
    "experiments": Layout(
        "### {tool} output", "# Experiment {n}\n\n{prompt}", order="exercise", form="deeper", end="# Result"
    ),
    "EX numbers": Layout("## {tool}", "### EX0{n} {title}", form="numbered", front=AIM),
    "roman": Layout("**Using {tool}**", "## Prompt {N}: {title}", order="exercise", form="framed bold"),
    "contents": Layout("## {tool}", "### Prompt {n}: {title}", front=CONTENTS, form="framed"),
    "links": Layout("## {tool}", "### {title}", front=LINKS, form="deeper"),
    "running header": Layout(
        "## {tool}", "### Prompt {n}", front=COVER, header="EX01 - Generative AI Lab - A. Student", form="framed"
    ),
    "remarks": Layout(
        "### {tool}",
        "## Prompt {n}: {prompt}",
        order="exercise",
        form="deeper",
        after="**Observation:** For this prompt {a} was more detailed than {b}, and I found {b} easier to read.",
    ),
    "titles only": Layout("# {tool}", "## {title}", form="deeper", front=AIM, end="# Comparison of the tools"),
    "no conclusion": Layout("## Tool {k} : {tool}", "### Prompt {n} : {prompt}", form="framed", end="-", front=AIM),
    "conclusion without heading": Layout("## {tool}", "### Prompt {n}: {prompt}", form="framed", end="", front=AIM),
    "bullets for tools": Layout("- **{tool}:**", "**{n}. {prompt}**", order="exercise", form="bold"),
    "unnamed twice": Layout("## Second attempt", "### Prompt {n}: {prompt}", order="none", named=False, form="framed"),
}

HELD_OUT: dict[str, Layout] = {
    "section numbers": Layout(
        "## 3.{k} Results of {tool}", "### 3.1.{n} Prompt {n} - {title}", form="deeper", front=AIM
    ),
    "word numbers": Layout(
        "**{tool}'s answer**", "# Prompt {w}", order="exercise", form="framed bold", end="# Final verdict"
    ),
    "tool first, plain": Layout(
        "TOOL {k} - {TOOL}", "PROMPT {n} - {title}", form="numbered plain", front=TXT, end="INFERENCE"
    ),
    "answers in brackets": Layout(
        "Answer ({tool}):", "{n}) {prompt}", order="exercise", form="framed plain", end="Conclusion:"
    ),
    "model named with version": Layout(
        "## Model: {tool} (free version)", "### Query {n}: {prompt}", tools=("ChatGPT", "Claude"), form="framed"
    ),
    "generated by": Layout(
        "#### Generated by {tool}", "### Task {n}: {title}", order="exercise", form="deeper", end="### Observations"
    ),
    "unknown tools": Layout(
        "## Tool {k}: {tool}", "**PROMPT {n}** {prompt}", tools=("Zephyra", "Quillbert"), form="bold", front=COVER
    ),
    "html marks": Layout(
        "<h2>{tool}</h2>", "<b>Prompt {n}:</b> {prompt}", form="bold", front=COVER, end="<b>Conclusion</b>"
    ),
    "quoted prompts": Layout(
        "**{tool} Output**", "## Prompt #{n}\n\n> {prompt}", order="exercise", form="framed", front=LISTED
    ),
    "fenced prompts": Layout(
        "## {tool}", "### Prompt {n}\n\n```\n{prompt}\n```", "#### Response", form="deeper", front=STEPS
    ),
    "two missing": Layout("## USING {TOOL}", "### Prompt-{n}: {prompt}", missing=1, form="numbered", end="## RESULT"),
    "no tool, titles": Layout(
        "", "# {n}. {title}", order="none", named=False, form="deeper", front=LISTED, end="# Result"
    ),
    "no tool, plain": Layout("", "{n}. {prompt}", order="none", named=False, form="plain", front=TXT, end="RESULT:"),
    "combined, plain": Layout(
        "{tool} - Prompt {n}", "", order="exercise", form="framed plain", front=TXT, end="Comparison:"
    ),
    "combined reversed": Layout(
        "",
        "## Prompt {n} ({tool})",
        "",
        form="framed",
        front=CONTENTS,
        tools=("ChatGPT", "Gemini"),
        end="## My conclusion",
    ),
    "emoji": Layout(
        "## 🤖 {tool}", "### 📝 Prompt {n}: {prompt}", "**✅ Response:**", form="bold", end="## 🏁 Conclusion"
    ),
    "first prompt": Layout("## Responses of {tool}", "### {n}. Prompt: {prompt}", form="numbered", front=AIM),
    "remarks between": Layout(
        "#### {tool}:",
        "### Exercise {n} - {prompt}",
        order="exercise",
        form="deeper",
        after="In my opinion {a} explains this better than {b}, because its answer is longer and has examples.",
        end="### Overall comparison",
    ),
    "four tools": Layout(
        "## LLM {k}: {tool}", "### Question no. {n}", tools=("ChatGPT", "Gemini", "Claude", "Copilot"), form="framed"
    ),
    "underlined": Layout(
        "{tool}\n=======", "Prompt {n}: {title}\n-------", form="bold", front=TXT, end="Conclusion\n======="
    ),
}


FRESH: dict[str, Layout] = {
    "dashes": Layout(
        "— {tool} —", "*Prompt-{n}*: {prompt}", order="exercise", form="framed", end="*Conclusion*", front=AIM
    ),
    "upper case": Layout(
        "**OUTPUT OF {TOOL}**", "**EXERCISE {N}: {title}**", order="exercise", form="framed bold", end="**RESULT**"
    ),
    "tool in a sentence": Layout(
        "The following answers were given by {tool}:", "### Prompt {n}: {prompt}", form="framed", front=STEPS
    ),
    "chatbot": Layout(
        "## Chatbot {k} – {tool} (GPT-4o)", "### Q{n}. {prompt}", tools=("ChatGPT", "Claude"), form="numbered"
    ),
    "numbered tools": Layout(
        "## {k}. {tool}", "### {k}.{n} {title}", form="deeper", front=LINKS, end="## 3. Conclusion"
    ),
    "numbered exercises": Layout(
        "### 1.{k} {tool}", "## {n}. {prompt}", order="exercise", form="framed", front=CONTENTS, end="## 5. Conclusion"
    ),
    "input and output": Layout(
        "# {tool}", "**Input {n}:** {prompt}", "**Output {n}:**", form="framed bold", end="# Observations and inference"
    ),
    "parts": Layout("## {tool}'s response", "# Part {n}: {title}", order="exercise", form="deeper", end="# Summary"),
    "trailing colon": Layout(
        "{tool} Response:", "Question {n}: {prompt}", order="exercise", form="plain", end="My opinion:"
    ),
    "tool and title": Layout("", "## {title}", "### {tool} – {title}", form="framed", order="exercise"),
    "asked": Layout("## Asked {tool}", "**Q:** {prompt}", "**A:**", form="framed bold", front=AIM),
    "starred": Layout(
        "***{tool}***", "***Prompt {n}***\n\n*{prompt}*", form="bold", order="exercise", end="***Conclusion***"
    ),
    "no tool, bold": Layout(
        "", "**{n}) {prompt}**", order="none", named=False, form="framed bold", end="**Conclusion**"
    ),
    "no tool, tasks": Layout(
        "",
        "## Task {n}\n\n{prompt}",
        "## Answer",
        order="none",
        named=False,
        form="numbered",
        front=STEPS,
        end="## Result",
    ),
    "first missing": Layout(
        "## {tool}", "### Prompt {n} – {title}", form="numbered", missing=0, end="## Comparison table"
    ),
    "last missing": Layout("### {tool}", "## Prompt {n}", order="exercise", form="framed", missing=3, front=LISTED),
}
"""Written when all else was settled, to measure once."""


def reports(layouts: dict[str, Layout], seeds: Sequence[int]) -> list[Report]:
    """A report of every layout for every seed."""
    return [compose(name, layout, seed) for name, layout in layouts.items() for seed in seeds]
