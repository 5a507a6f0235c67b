from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.inputs.prompts import read_prompts
from pipeline.records import Prompt
from pipeline.resources import data_folder

Complaints = Callable[..., list[str]]


def written(folder: Path, text: str) -> Path:
    path = folder / "p.yaml"
    path.write_text(text, "utf-8", newline="")
    return path


def with_text(folder: Path, text: str) -> Path:
    """A prompt file whose only text begins on line 6."""
    block = textwrap.indent(text, "      ", lambda _: True)
    head = "variables: {topic: generative AI, words: 500}\nexercises:\n  - id: a\n    title: A\n    text: |\n"
    return written(folder, f"{head}{block}\n")


def test_exercises_are_read_in_order_with_their_variables(tmp_path: Path) -> None:
    (tmp_path / "best.md").write_text("# Best\r\n", newline="")
    path = written(
        tmp_path,
        "title: Set\nvariables: {topic: AI, n: 007}\nexercises:\n"
        "  - {id: b, title: ' B ', text: 'Explain {{ topic }} in {{n}} words.', technique: zero-shot}\n"
        "  - {id: a, title: A, text: No variable., reference: best.md}\n",
    )
    assert read_prompts(path) == (
        Prompt(id="b", title="B", text="Explain AI in 007 words.", technique="zero-shot"),
        Prompt(id="a", title="A", text="No variable.", reference="# Best\r\n"),
    )


def test_white_space_around_a_text_is_not_part_of_the_prompt(tmp_path: Path) -> None:
    assert read_prompts(with_text(tmp_path, "one\n\n  two \n\n\n"))[0].text == "one\n\n  two"


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("{% raw %}a {{ b }} {% c %}{% endraw %}", "a {{ b }} {% c %}"),
        ("{# a note #}x", "x"),
        ("a } b { c }} d", "a } b { c }} d"),
        ("<b> & {{ topic }}", "<b> & generative AI"),
        ("{{topic}}{{ topic }}", "generative AIgenerative AI"),
    ],
)
def test_braces_are_jinjas(tmp_path: Path, text: str, sent: str) -> None:
    assert read_prompts(with_text(tmp_path, text))[0].text == sent


def test_a_variable_may_hold_braces_that_stay(tmp_path: Path) -> None:
    path = written(tmp_path, "variables: {v: '{{ v }}'}\nexercises: [{id: a, title: A, text: '{{ v }}'}]\n")
    assert read_prompts(path)[0].text == "{{ v }}"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("{{ topc }}", 6, "unknown variable 'topc' (did you mean 'topic'?)"),
        ("one\ntwo {{ topic }}\nthree {{ nothing }}", 8, "unknown variable 'nothing'; known here: topic and words"),
        ("one\ntwo {{ topic\nthree\nfour", 7, "the braces here cannot be read"),
        ("one\n{{ topic }\nthree", 7, "the braces here cannot be read"),
        ("one {{ }}", 6, "the braces here cannot be read"),
        ("one\n{% if x %}", 7, "the braces here cannot be read"),
        ("{% raw %} x", 6, "the braces here cannot be read"),
        ("{{ " + "(" * 5000, 6, "the braces here cannot be read"),
        ("{{ " + "9" * 5000 + " }}", 6, "the braces here cannot be read"),
        ("{{ 'a' * 999999999 }}", 6, "only the name of a variable may stand"),
        ("{{ topic|upper }}", 6, "only the name of a variable may stand"),
        ("{{ topic.__class__ }}", 6, "only the name of a variable may stand"),
        ("x\n{% for i in range(99999999) %}{{ i }}{% endfor %}", 7, "only the name of a variable may stand"),
        ("{% include '/etc/passwd' %}", 6, "only the name of a variable may stand"),
        ("{{ self }}", 6, "unknown variable 'self'"),
        ("{{ range }}", 6, "unknown variable 'range'"),
    ],
)
def test_braces_that_name_no_variable_are_an_error_with_their_line(
    tmp_path: Path, complaints: Complaints, text: str, line: int, words: str
) -> None:
    (message,) = complaints(read_prompts, with_text(tmp_path, text))
    assert message.startswith(f"p.yaml:{line}: ")
    assert words in message


def test_a_text_that_grows_beyond_measure_is_refused(tmp_path: Path, complaints: Complaints) -> None:
    path = written(
        tmp_path, f"variables: {{v: {'x' * 1000}}}\nexercises: [{{id: a, title: A, text: '{'{{ v }}' * 1001}'}}]\n"
    )
    assert complaints(read_prompts, path) == ["p.yaml:2: the text with its variables has over 1,000,000 characters"]


@pytest.mark.parametrize("name", ["my-topic", "1st", "true", "None", "not", "a b", "''", "' x'", "(" * 900])
def test_a_variable_that_no_text_could_name_is_an_error(tmp_path: Path, complaints: Complaints, name: str) -> None:
    path = written(tmp_path, f"variables:\n  {name}: x\nexercises: [{{id: a, title: A, text: x}}]\n")
    (message,) = complaints(read_prompts, path)
    assert message.startswith("p.yaml:2: ")
    assert "cannot be the name of a variable" in message


UNSAFE = (
    "the id 'A' may hold only the letters a-z, digits and hyphens, start with a letter or digit, "
    "and have at most 60 characters"
)
FAULTS = {
    "no exercises": ("title: x\n", ["p.yaml:1: 'exercises' is missing; add the line 'exercises: ...'"]),
    "empty set": (
        "exercises: []\n",
        ["p.yaml:1: there is no exercise; add one with an id, a title and a text"],
    ),
    "duplicate id": (
        "exercises:\n- {id: a, title: A, text: x}\n- {id: a, title: B, text: y}\n",
        ["p.yaml:3: the id 'a' is already used in line 2; ids must differ"],
    ),
    "same id in capitals": (
        "exercises:\n- {id: a, title: A, text: x}\n- {id: A, title: B, text: y}\n",
        [
            f"p.yaml:3: {UNSAFE}; write 'a'",
            "p.yaml:3: the id 'A' is already used in line 2; ids must differ",
        ],
    ),
    "empty texts": (
        (
            "variables: {v: ' '}\nexercises:\n"
            "- {id: a, title: A, text: ' '}\n- {id: b, title: B, text: '{{ v }}'}\n- {id: c, title: ' ', text: x}\n"
        ),
        [
            "p.yaml:3: the text of exercise 'a' is empty; write the prompt",
            "p.yaml:4: the text of exercise 'b' is empty; write the prompt",
            "p.yaml:5: the title is empty; write a few words",
        ],
    ),
    "missing reference": (
        "exercises:\n- {id: a, title: A, text: x, reference: p.yml}\n",
        ["p.yaml:2: reference 'p.yml': there is no such file (did you mean 'p.yaml'?)"],
    ),
    "group as a variable": (
        "variables:\n  v: {a: b}\nexercises: [{id: a, title: A, text: x}]\n",
        ["p.yaml:2: 'v' must be a text; it is a group of 'key: value' lines"],
    ),
    "unknown key": (
        "exercises:\n- {id: a, title: A, txt: x}\n",
        [
            "p.yaml:2: 'text' in entry 1 of 'exercises' is missing; add the line 'text: ...'",
            "p.yaml:2: unknown key 'txt' (did you mean 'text'?)",
        ],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_file_is_told_with_its_line(tmp_path: Path, complaints: Complaints, name: str) -> None:
    text, expected = FAULTS[name]
    assert complaints(read_prompts, written(tmp_path, text)) == expected


def test_an_empty_reference_is_an_error(tmp_path: Path, complaints: Complaints) -> None:
    (tmp_path / "best.md").write_text(" \n")
    path = written(tmp_path, "exercises:\n- {id: a, title: A, text: x, reference: best.md}\n")
    assert complaints(read_prompts, path) == ["p.yaml:2: reference 'best.md': the file is empty"]


PIECES = ["{{", "}}", "{%", "%}", "{#", "#}", "topic", " ", "x", "\n", "-", "|", "(", "'", "raw", "endraw", "{", "}"]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("{{ topic }}{#")
def test_any_braces_are_a_prompt_or_sentences(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    try:
        (prompt,) = read_prompts(with_text(folder, text))
    except ConfigError as error:
        assert error.line is not None  # noqa: PT017 - a good text raises nothing
        assert 1 <= error.line <= 6 + text.count("\n")  # noqa: PT017 - as above
    else:
        assert prompt.text == prompt.text.strip() != ""


@pytest.mark.parametrize("name", ["genai-fundamentals.yaml", "genai-comprehensive.yaml"])
def test_the_shipped_prompts_can_be_used(name: str) -> None:
    prompts = read_prompts(data_folder("prompts") / name)
    assert [prompt.id for prompt in prompts] == ["foundations", "architectures", "applications", "scaling"]
