"""Reports as messy as students hand them in: tools in tables and legends, chats, reworded and missing prompts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.inputs.rare_reports import TOOLS, answer, one_line
from tests.inputs.report_maker import (
    CONCLUSIONS,
    PROMPTS,
    ROMANS,
    TITLES,
    Report,
    Sheet,
    bold_headings,
    deeper,
    flat_headings,
    numbered_frame,
    own_frame,
    plain,
)

REWORDED = (
    "hey, can you tell me everything about the basics of gen AI? how it works, types etc. in detail please",
    "now write about transformer, GAN and the other model architectures. include attention",
    "give me real life uses of generative ai in different industries",
    "what happens when LLMs get bigger? talk about parameters, data, compute and so on",
)
DISTANT = (
    "Describe how such models work and the main ideas behind them, as if I were a second-year student.",
    "Compare the main families: GANs, VAEs, diffusion models, transformers. Give the strengths of each.",
    "List twelve uses at work and in everyday life. One sentence each.",
    "Why do bigger ones behave differently from small ones?",
)
"""Prompts that share hardly a word with the rubric's."""
Form = Callable[[str], str]


def conclude(sheet: Sheet, heading: str, a: str = "ChatGPT", b: str = "Gemini") -> None:
    sheet.add(heading)
    sheet.part("conclusion", CONCLUSIONS[0].format(a=a, b=b))


def by_tool(sheet: Sheet, tool: str, exercise: str, form: Form, prompts: Sequence[str] = PROMPTS[0]) -> None:
    """Each tool with its exercises; formats may use tool, k, n, c, prompt."""
    for k, name in enumerate(TOOLS):
        sheet.add(tool.format(tool=name, TOOL=name.upper(), k=k + 1, roman=ROMANS[k]))
        for i, prompt in enumerate(prompts):
            sheet.add(exercise.format(tool=name, k=k + 1, n=i + 1, c="abcd"[i], prompt=prompt))
            sheet.part("answer", form(answer(k, i)), i, name)


def by_exercise(sheet: Sheet, exercise: str, tool: str, form: Form, prompts: Sequence[str] = PROMPTS[0]) -> None:
    """Each exercise with its tools; formats as above."""
    for i, prompt in enumerate(prompts):
        if exercise:
            sheet.add(exercise.format(n=i + 1, prompt=prompt, nth=("first", "second", "third", "fourth")[i]))
        for k, name in enumerate(TOOLS):
            sheet.add(tool.format(tool=name, TOOL=name.upper(), k=k + 1, n=i + 1, c="ab"[k], prompt=prompt))
            sheet.part("answer", form(answer(k, i)), i, name)


def table_of_tools_below_prompts(sheet: Sheet) -> None:
    for i, prompt in enumerate(REWORDED):
        sheet.add(f"**Q{i + 1})** {prompt}")
        sheet.text += "| Tool | Response |\n|---|---|\n"
        for k, name in enumerate(TOOLS):
            sheet.text += f"| {name} | "
            sheet.part("answer", one_line(answer(k, i)), i, name, end=" |\n")
        sheet.text += "\n"
    conclude(sheet, "**Conclusion**")


def table_with_prompts_as_columns(sheet: Sheet) -> None:
    sheet.text += f"| AI tool | {' | '.join(f'Prompt {n}' for n in range(1, 5))} |\n|---|---|---|---|---|\n"
    for k, name in enumerate(TOOLS):
        sheet.text += f"| {name} | "
        for i in range(4):
            sheet.part("answer", one_line(answer(k, i)), i, name, end=" | ")
        sheet.text += "\n"
    conclude(sheet, "\n# Conclusion")


def table_with_numbers_and_remarks(sheet: Sheet) -> None:
    sheet.text += "| S.No | Question | ChatGPT | Gemini | My remark |\n|---|---|---|---|---|\n"
    for i, prompt in enumerate(PROMPTS[1]):
        sheet.text += f"| {i + 1} | {prompt} | "
        sheet.part("answer", one_line(answer(0, i)), i, "ChatGPT", end=" | ")
        sheet.part("answer", one_line(answer(1, i)), i, "Gemini", end=" | ChatGPT is longer |\n")
    conclude(sheet, "\n## Result")


def table_for_each_tool(sheet: Sheet) -> None:
    for k, name in enumerate(TOOLS):
        sheet.text += f"## {name}\n\n| Prompt | Output |\n|---|---|\n"
        for i, prompt in enumerate(PROMPTS[0]):
            sheet.text += f"| {prompt} | "
            sheet.part("answer", one_line(answer(k, i)), i, name, end=" |\n")
        sheet.text += "\n"
    conclude(sheet, "## Conclusion")


def tools_by_number(sheet: Sheet) -> None:
    """What Tool 1 is stands once, in a sentence."""
    sheet.add("Tools used: Tool 1 - ChatGPT, Tool 2 - Gemini")
    by_tool(sheet, "TOOL {k}", "Prompt {n}\n{prompt}", own_frame, REWORDED)
    conclude(sheet, "Conclusion")


def tools_by_number_in_brackets(sheet: Sheet) -> None:
    sheet.add("I compared ChatGPT (Tool 1) with Google Gemini (Tool 2).")
    by_exercise(sheet, "## Prompt {n}\n\n*{prompt}*", "**Tool {k}**", lambda text: deeper(numbered_frame(text)))
    conclude(sheet, "## Comparison of Tool 1 and Tool 2")


def copied_chats(sheet: Sheet) -> None:
    by_tool(sheet, "{tool}", "You said:\n{prompt}\n{tool} said:", own_frame, REWORDED)
    conclude(sheet, "My observation")


def copied_chats_deep(sheet: Sheet) -> None:
    by_tool(sheet, "---", "##### You said:\n\n{prompt}\n\n###### {tool} said:", deeper, PROMPTS[2])
    conclude(sheet, "# Result")


def user_and_assistant(sheet: Sheet) -> None:
    by_tool(sheet, "# Chat with {tool}", "**User:** {prompt}\n\n**Assistant:**", own_frame, REWORDED)
    conclude(sheet, "# My conclusion")


def me_and_the_tool(sheet: Sheet) -> None:
    for k, name in enumerate(TOOLS):
        for i, prompt in enumerate(PROMPTS[2]):
            sheet.text += f"Me: {prompt}\n\n{name}: "
            sheet.part("answer", plain(own_frame(answer(k, i))), i, name)
    conclude(sheet, "So what do I think?")


def question_and_answer(sheet: Sheet) -> None:
    for k, name in enumerate(TOOLS):
        sheet.add(f"=== {name} ===")
        for i, prompt in enumerate(PROMPTS[2]):
            sheet.text += f"Q. {prompt}\n\nA. "
            sheet.part("answer", plain(answer(k, i)), i, name)
    conclude(sheet, "=== Conclusion ===")


def no_tool_and_quoted_prompts(sheet: Sheet) -> None:
    sheet.add("# Experiment 1")
    for i, prompt in enumerate(REWORDED):
        sheet.add(f"> {prompt}")
        sheet.part("answer", deeper(answer(0, i)), i)
    sheet.add("# Result\n\nI learned how the wording of a prompt changes the answer.")


def one_left_out_and_counted_on(sheet: Sheet) -> None:
    """The fourth exercise is called Prompt 3, for the third is missing."""
    for k, name in enumerate(TOOLS):
        sheet.add(f"# {name}")
        for n, i in enumerate((0, 1, 3), 1):
            sheet.add(f"## Prompt {n}: {PROMPTS[2][i]}")
            sheet.part("answer", deeper(numbered_frame(answer(k, i))), i, name)
    conclude(sheet, "# Conclusion")


def other_prompts_as_headings(sheet: Sheet) -> None:
    extra = f"\n\n## {PROMPTS[0][2]}\n\nThey are many.\n\n## {PROMPTS[0][3]}\n\nBigger models answer better."
    by_tool(sheet, "## {TOOL}", "### {n}) {prompt}", lambda text: text + extra)
    conclude(sheet, "## CONCLUSION")


def deepest_headings(sheet: Sheet) -> None:
    by_tool(
        sheet, "###### Response from {tool}", "###### Prompt: {prompt}", lambda text: flat_headings(own_frame(text))
    )
    conclude(sheet, "###### Overall")


def labels_on_the_line(sheet: Sheet) -> None:
    sheet.add("EX02 : GENERATIVE AI REPORT")
    for i, prompt in enumerate(PROMPTS[0]):
        sheet.add(f"**PROMPT {i + 1} -** {prompt}")
        for k, name in enumerate(TOOLS):
            sheet.text += f"**{name} :** "
            sheet.part("answer", bold_headings(answer(k, i)), i, name)
    conclude(sheet, "**INFERENCE :**")


def letters(sheet: Sheet) -> None:
    by_tool(sheet, "{roman}. {tool}", "({c}) {prompt}", plain)
    conclude(sheet, "III. Conclusion")


def numbers_without_points(sheet: Sheet) -> None:
    by_tool(sheet, "# {k} {tool} AI", "## {k}.{n} {prompt}", lambda text: deeper(numbered_frame(text)), PROMPTS[1])
    conclude(sheet, "# 3 Comparison and conclusion")


def number_of_the_report_first(sheet: Sheet) -> None:
    by_exercise(sheet, "## Experiment 1.{n}: {prompt}", "### 1.{n}.{k} {tool}", lambda text: deeper(deeper(text)))
    conclude(sheet, "## 1.5 Conclusion")


def outputs_with_letters(sheet: Sheet) -> None:
    by_exercise(sheet, "Prompt {n}: {prompt}", "Output {n}{c} ({tool})", plain)
    conclude(sheet, "Conclusion")


def sentences_for_labels(sheet: Sheet) -> None:
    by_exercise(sheet, 'For the {nth} prompt, I typed: "{prompt}"', "{tool} answered as follows:", plain)
    conclude(sheet, "To conclude:")


def tool_in_brackets(sheet: Sheet) -> None:
    by_exercise(sheet, "", "---\n\n**Prompt {n} (via {tool})**: {prompt}", str, PROMPTS[1])
    conclude(sheet, "---\n\n**Conclusion**")


def titles_in_capitals(sheet: Sheet) -> None:
    by_tool(sheet, "{TOOL} OUTPUTS", "{prompt}", lambda text: plain(own_frame(text)), [each.upper() for each in TITLES])
    conclude(sheet, "FINAL REMARKS")


def a_page_foot_within_answers(sheet: Sheet) -> None:
    def broken(text: str) -> str:
        head, _, rest = plain(text).partition("\n\n")
        return f"{head}\n\nA. Student  22CS1045  Page 4 of 9\n\n{rest}"

    by_tool(sheet, "Tool {k}: {tool}", "Prompt {n} ({tool}): {prompt}", broken)
    conclude(sheet, "Conclusion")


def remarks_on_each_tool(sheet: Sheet) -> None:
    for k, name in enumerate(TOOLS):
        sheet.add(f"# {name}")
        for i, prompt in enumerate(PROMPTS[0]):
            sheet.add(f"## {i + 1}. {prompt}")
            sheet.part("answer", deeper(own_frame(answer(k, i))), i, name)
        sheet.add(f"## What I noticed about {name}\n\nI found that {name} was easy to use in my experiment.")
    conclude(sheet, "# ChatGPT vs Gemini")


def appendices(sheet: Sheet) -> None:
    """The comparison first, the answers behind it."""
    sheet.add("# Comparison")
    sheet.part("conclusion", CONCLUSIONS[0].format(a="ChatGPT", b="Gemini"))
    for k, name in enumerate(TOOLS):
        sheet.add(f"# Appendix {'AB'[k]}: {name}")
        for i, prompt in enumerate(PROMPTS[1]):
            sheet.add(f"## {prompt}")
            sheet.part("answer", deeper(answer(k, i)), i, name)


def numbers_alone(sheet: Sheet) -> None:
    by_tool(sheet, "# {tool}", "## {n}\ufe0f\u20e3 {prompt}", lambda text: deeper(own_frame(text)), DISTANT)
    conclude(sheet, "# Conclusion")


def labels_without_a_colon(sheet: Sheet) -> None:
    """A prompt begins like a comparison, and the result stands first."""
    sheet.add("# Result")
    sheet.part("conclusion", CONCLUSIONS[0].format(a="ChatGPT", b="Gemini"))
    by_tool(sheet, "# {tool}", "## Q{n} {prompt}", lambda text: deeper(numbered_frame(text)), DISTANT)


MESSY: dict[str, Callable[[Sheet], None]] = {
    each.__name__: each
    for each in (
        table_of_tools_below_prompts,
        table_with_prompts_as_columns,
        table_with_numbers_and_remarks,
        table_for_each_tool,
        tools_by_number,
        tools_by_number_in_brackets,
        copied_chats,
        copied_chats_deep,
        user_and_assistant,
        me_and_the_tool,
        question_and_answer,
        no_tool_and_quoted_prompts,
        one_left_out_and_counted_on,
        other_prompts_as_headings,
        deepest_headings,
        labels_on_the_line,
        letters,
        numbers_without_points,
        number_of_the_report_first,
        outputs_with_letters,
        sentences_for_labels,
        tool_in_brackets,
        titles_in_capitals,
        a_page_foot_within_answers,
        remarks_on_each_tool,
        appendices,
        numbers_alone,
        labels_without_a_colon,
    )
}


def messy_report(name: str) -> Report:
    """The report of a messy layout."""
    sheet = Sheet(0)
    MESSY[name](sheet)
    return Report(name, sheet.text, tuple(sheet.parts))
