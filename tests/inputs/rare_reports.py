"""Reports of layouts that no format string describes: tables, chats, one answer to everything."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

from tests.inputs.report_maker import (
    AIMS,
    ALONE,
    CONCLUSIONS,
    PROMPTS,
    TITLES,
    Report,
    Sheet,
    deeper,
    own_frame,
    plain,
    sample,
)

TOOLS = ("ChatGPT", "Gemini")


def answer(style: int, exercise: int) -> str:
    return sample(("long", "plain")[style % 2], exercise)


def one_line(text: str) -> str:
    """As a reader of documents puts a cell into a table."""
    return "<br>".join(line.replace("|", "\\|") for line in plain(text).split("\n") if line.strip())


def table_of_tools(sheet: Sheet) -> None:
    """A row for each prompt, a column for each tool."""
    sheet.add(f"# Report\n\n## Aim\n\n{AIMS[0]}\n\n## Output")
    sheet.text += "| Prompt | ChatGPT | Gemini |\n|---|---|---|\n"
    for index, prompt in enumerate(PROMPTS[0]):
        sheet.text += f"| {index + 1}. {prompt} | "
        sheet.part("answer", one_line(answer(0, index)), index, "ChatGPT", end=" | ")
        sheet.part("answer", one_line(answer(1, index)), index, "Gemini", end=" |\n")
    sheet.add("\n## Conclusion")
    sheet.part("conclusion", CONCLUSIONS[0].format(a="ChatGPT", b="Gemini"))


def table_for_each_prompt(sheet: Sheet) -> None:
    """Below each prompt a table of one row."""
    for index, prompt in enumerate(PROMPTS[1]):
        sheet.add(f"## Prompt {index + 1}: {prompt}")
        sheet.text += "| ChatGPT | Gemini |\n|:---|:---|\n| "
        sheet.part("answer", one_line(answer(0, index)), index, "ChatGPT", end=" | ")
        sheet.part("answer", one_line(answer(1, index)), index, "Gemini", end=" |\n\n")
    sheet.add("## Comparison")
    sheet.part("conclusion", CONCLUSIONS[1].format(a="ChatGPT", b="Gemini"))


def pasted_chats(sheet: Sheet) -> None:
    """Two chats copied from their pages, without any heading of the student's."""
    for style, tool in enumerate(TOOLS):
        for index, prompt in enumerate(PROMPTS[2]):
            sheet.add(f"You said:\n\n{prompt}\n\n{tool} said:")
            sheet.part("answer", plain(answer(style, index)), index, tool)
    sheet.part("conclusion", CONCLUSIONS[0].format(a="ChatGPT", b="Gemini"))


def outputs_in_order(sheet: Sheet) -> None:
    """The prompts once; below each tool four outputs that nothing names."""
    listed = "\n".join(f"{index + 1}. {prompt}" for index, prompt in enumerate(PROMPTS[0]))
    sheet.add(f"# EX01\n\n## Prompts used\n\n{listed}")
    for style, tool in enumerate(TOOLS):
        sheet.add(f"# {tool}")
        for index in range(4):
            sheet.add("## Output:")
            sheet.part("answer", deeper(answer(style, index)), index, tool)
    sheet.add("# Conclusion")
    sheet.part("conclusion", CONCLUSIONS[2].format(a="ChatGPT", b="Gemini"))


def titles_of_answers(sheet: Sheet) -> None:
    """Below each tool four answers, told apart by their own titles alone."""
    for style, tool in enumerate(TOOLS):
        sheet.add(f"# {tool}")
        for index in range(4):
            text = answer(style, index)
            text = text if text.startswith("# ") else f"# {TITLES[index]}\n\n{text}"
            sheet.part("answer", deeper(text), index, tool)
    sheet.add("# Result")
    sheet.part("conclusion", CONCLUSIONS[1].format(a="ChatGPT", b="Gemini"))


def readme(sheet: Sheet) -> None:
    """Aim, exercises, algorithm and one output with a section for each exercise; no tool."""
    listed = "\n".join(f"{index + 1}. {prompt}" for index, prompt in enumerate(PROMPTS[0]))
    sheet.add(f"# EXP 1: Generative AI\n\n## Aim:\n\n{AIMS[1]}\n\n## Exercises:\n\n{listed}")
    sheet.add(
        "## Algorithm:\n\nStep 1: Set the goal of the report.\n\nStep 2: Write prompts.\n\nStep 3: Collect the text."
    )
    sheet.add("## Output")
    for index in range(4):
        sheet.add(f"### {index + 1}. {TITLES[index]}")
        sheet.part("answer", deeper(answer(1, index)), index)
    sheet.add("## Result")
    sheet.part("conclusion", ALONE[1])


def unnamed_twice(sheet: Sheet) -> None:
    """Two rounds of the same prompts; nobody says which tool answered."""
    for style in range(2):
        sheet.add(f"# {('First', 'Second')[style]} round")
        for index, prompt in enumerate(PROMPTS[0]):
            sheet.add(f"**Prompt {index + 1}:** {prompt}")
            sheet.part("answer", deeper(answer(style, index)), index, TOOLS[style])
    sheet.add("# Conclusion")
    sheet.part("conclusion", ALONE[0])


def tight_text(sheet: Sheet) -> None:
    """A TXT file without one blank line."""
    sheet.text += f"EX01 REPORT\nAIM: {AIMS[0]}\n"
    for index, prompt in enumerate(PROMPTS[1]):
        sheet.text += f"PROMPT {index + 1}: {prompt}\n"
        for style, tool in enumerate(TOOLS):
            sheet.text += f"{tool}:\n"
            sheet.part("answer", re.sub(r"\n+", "\n", plain(answer(style, index))), index, tool, end="\n")
    sheet.text += "CONCLUSION:\n"
    sheet.part("conclusion", CONCLUSIONS[0].format(a="ChatGPT", b="Gemini"))


def wrapped_text(sheet: Sheet) -> None:
    """A TXT file with lines of 72 characters, answers with an introduction and a conclusion."""
    for style, tool in enumerate(TOOLS):
        sheet.add(f"{style + 1}. {tool.upper()}")
        for index, prompt in enumerate(PROMPTS[2]):
            sheet.add("\n".join(textwrap.wrap(f"Prompt {index + 1}: {prompt}", 72)))
            blocks = plain(own_frame(answer(style, index))).split("\n\n")
            sheet.part("answer", "\n\n".join("\n".join(textwrap.wrap(each, 72)) for each in blocks), index, tool)
    sheet.add("Conclusion")
    sheet.part("conclusion", "\n".join(textwrap.wrap(CONCLUSIONS[0].format(a="ChatGPT", b="Gemini"), 72)))


def answers_then_comments(sheet: Sheet) -> None:
    """Each prompt with both tools and a comparison of its own, no conclusion at the end."""
    for index in range(4):
        sheet.add(f"## {index + 1}. {TITLES[index]}")
        for style, tool in enumerate(TOOLS):
            sheet.add(f"### {tool}")
            sheet.part("answer", deeper(answer(style, index)), index, tool)
        sheet.add("### Comparison")
        sheet.part("remark", f"ChatGPT is longer here than Gemini, and I prefer {TOOLS[index % 2]}.", index)


def later_first(sheet: Sheet) -> None:
    """The exercises out of order, one tool's only."""
    sheet.add("# Report on ChatGPT")
    for index in (1, 0, 3, 2):
        sheet.add(f"## Prompt {index + 1}")
        sheet.part("answer", deeper(own_frame(answer(0, index))), index, "ChatGPT")
    sheet.add("## My view")
    sheet.part("conclusion", "I found the answers of ChatGPT long, but in my opinion they were all correct and clear.")


RARE: dict[str, Callable[[Sheet], None]] = {
    each.__name__: each
    for each in (
        table_of_tools,
        table_for_each_prompt,
        pasted_chats,
        outputs_in_order,
        titles_of_answers,
        readme,
        unnamed_twice,
        tight_text,
        wrapped_text,
        answers_then_comments,
        later_first,
    )
}


def rare_report(name: str, seed: int = 0) -> Report:
    """The report of a rare layout."""
    sheet = Sheet(seed)
    RARE[name](sheet)
    return Report(name, sheet.text, tuple(sheet.parts))
