from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.inputs.parts.finding import find_parts
from pipeline.inputs.parts.labreports.report import read_own_report
from pipeline.records import Part, Rubric, RubricExercise, SubmittedFile, Topic

TOPIC = Topic(id="t", name="Topic", description="Anything.")
PROMPTS = {
    "foundations": "Explain the foundational concepts of generative AI.",
    "architectures": "Describe transformers and their layers.",
    "applications": "List applications in medicine and music.",
}


def rubric(*tools: str) -> Rubric:
    exercises = tuple(RubricExercise(id=name, prompt=text, topics=(TOPIC,)) for name, text in PROMPTS.items())
    return Rubric(title="R", exercises=exercises, tools=tools)


def report(exercises: dict[int, tuple[str, str]], tools: tuple[str, ...] = ("X", "Y")) -> str:
    """A report with an answer of each tool to each exercise, numbered and titled."""
    prompts = "".join(f"## Exercise {n}: {title}\n\n{prompt}\n\n" for n, (title, prompt) in exercises.items())
    output = "".join(
        f"## Exercise {n}: {title}\n\n"
        + "".join(f"### {tool}\n\n3 words\n\nSaid by {tool} to {n}.\n\n" for tool in tools)
        for n, (title, _) in exercises.items()
    )
    return f"# T\n\n# Summary\n\n# Prompt\n\n{prompts}# Output\n\n{output}# Result\n\nComputed.\n\n# Appendix\n"


def read(text: str, known: Rubric | None = None) -> tuple[Part, ...]:
    return read_own_report(text, known or rubric(), marked=True, paged=False)


def answered(text: str) -> dict[str | None, str]:
    """Exercise to the words of X's answer."""
    return {
        part.exercise: text[part.start : part.end] for part in read(text) if (part.kind, part.tool) == ("answer", "X")
    }


def test_exercises_are_told_by_their_prompts_whatever_their_number() -> None:
    text = report({1: ("One", PROMPTS["applications"]), 2: ("Two", PROMPTS["foundations"])})
    assert answered(text) == {"applications": "Said by X to 1.", "foundations": "Said by X to 2."}


def test_the_number_tells_where_words_do_not() -> None:
    text = report({1: ("One", "Something else."), 2: ("Two", "Nothing known.")})
    assert answered(text) == {"foundations": "Said by X to 1.", "architectures": "Said by X to 2."}
    assert {part.confidence for part in read(text)} == {0.9}


def test_an_exercise_that_the_rubric_does_not_have_belongs_to_none() -> None:
    asked = {n: (name, prompt) for n, (name, prompt) in enumerate(PROMPTS.items(), 1)}
    text = report({**asked, 4: ("More", "Write a poem on rain.")})
    assert answered(text)[None] == "Said by X to 4."
    assert len(answered(text)) == 4


def test_a_tool_is_called_as_the_rubric_does_where_it_alone_is_meant() -> None:
    def tools(known: Rubric, *labels: str) -> list[str | None]:
        text = report({1: ("One", PROMPTS["foundations"])}, labels)
        return [part.tool for part in read(text, known) if part.kind == "answer"]

    assert tools(rubric("ChatGPT", "Gemini"), "ChatGPT (web)", "Gemini") == ["ChatGPT", "Gemini"]
    assert tools(rubric("ChatGPT", "Gemini"), "GPT-4o", "GPT-4o mini") == ["GPT-4o", "GPT-4o mini"]
    assert tools(rubric(), "ChatGPT (web)", "Gemini") == ["ChatGPT (web)", "Gemini"]


def test_a_text_without_the_layout_has_no_parts() -> None:
    assert read("# T\n\n## Exercise 1: One\n\n### X\n\nSaid without words told.\n") == ()
    assert read("") == ()
    assert read_own_report(report({1: ("One", "Two")}), rubric(), marked=False, paged=False) == ()


def test_a_second_file_beside_a_report_is_read_like_any_other() -> None:
    first = report({1: ("One", PROMPTS["foundations"])})
    second = "\n\n# Conclusion\n\nI find that X is longer than Y, because my experiment shows it."
    files = [
        SubmittedFile(path=name, sha256="0", format="docx", status="ok", start=start, end=end, labreport=marked)
        for name, start, end, marked in (
            ("a.docx", 0, len(first), True),
            ("b.docx", len(first), len(first + second), False),
        )
    ]
    parts = find_parts(first + second, rubric(), files=files)
    assert [part.kind for part in parts] == ["prompt", "answer", "answer", "conclusion"]
    twice = [files[0], files[0].model_copy(update={"start": len(first), "end": 2 * len(first)})]
    assert len(find_parts(first * 2, rubric(), files=twice)) == 3


PIECES = (
    *(f"{'#' * level} {title}" for level in (1, 2, 3, 5) for title in ("X", "Exercise 1: A", "Prompt 2: B", "Answer")),
    *(f"# {title}" for title in ("Summary", "Aim", "Prompt", "Output", "Tool 1: X", "Overview", "Conclusion", "More")),
    *(
        "# What the numbers say",
        "3 words",
        "m · 3 words",
        "<!-- begin text-1 -->",
        "<!-- end text-1 -->",
        "```",
        "| a |",
    ),
    *(
        "So it is. (supported)",
        "This model was not asked.",
        "Prompt Zero-shot",
        "Topics",
        "Said.",
        "1. Said",
        "",
        "---",
    ),
)


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.booleans())
def test_parts_stand_in_order_and_apart_whatever_the_text(pieces: list[str], paged: bool) -> None:
    text = "\n\n".join(("# T", "## Exercise 1: A", "### X", "3 words", "Said.", *pieces))
    parts = read_own_report(text, rubric(), marked=True, paged=paged)
    assert all(0 <= part.start < part.end <= len(text) and text[part.start : part.end].strip() for part in parts)
    assert all(first.end <= second.start for first, second in pairwise(parts))
