"""parts.yaml: read, obeyed, and offered as a template."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.inputs.parts.corrections import Correction, corrected, corrections_template, read_corrections, ruled_out
from pipeline.inputs.parts.finding import find_parts
from pipeline.records import AbsentAnswer, Part, PartKind, Rubric, RubricExercise, Topic

RUBRIC = Rubric(
    exercises=(
        RubricExercise(id="ice", prompt="Explain glaciers.", topics=(Topic(id="firn", name="Firn"),)),
        RubricExercise(id="sea", prompt="Explain tides.", topics=(Topic(id="tide", name="Tide"),)),
    )
)
TEXT = "# Prompt 1\nfirst line\nsecond line\nthird line\n# Prompt 2\nfourth line\nfifth line\n"


def part(start: str, end: str, kind: PartKind = "answer", exercise: str | None = None) -> Part:
    return Part(
        kind=kind,
        exercise=exercise,
        start=TEXT.index(start),
        end=TEXT.index(end) + len(end),
        confidence=0.5,
    )


FOUND = (part("first", "third line", exercise="ice"), part("fourth", "fifth line", exercise="sea"))


def read(folder: Path, text: str, ids: list[str] | None = None) -> dict[str, tuple[Correction, ...]]:
    (folder / "parts.yaml").write_text(text, "utf-8")
    return read_corrections(folder / "parts.yaml", RUBRIC, ids)


def obeyed(folder: Path, entries: str) -> list[tuple[str, str | None, str | None, str]]:
    corrections = read(folder, f"ann:\n{entries}")["ann"]
    parts = corrected(TEXT, FOUND, corrections)
    assert all(first.end <= second.start for first, second in pairwise(parts))
    return [(each.kind, each.exercise, each.tool, TEXT[each.start : each.end]) for each in parts]


def test_an_entry_takes_the_place_of_what_stood_there(tmp_path: Path) -> None:
    assert obeyed(tmp_path, "  - {exercise: sea, tool: Grok, from: 2}") == [
        ("answer", "sea", "Grok", "first line\nsecond line\nthird line"),
        ("answer", "sea", None, "fourth line\nfifth line"),
    ]


def test_what_an_entry_leaves_over_stays(tmp_path: Path) -> None:
    assert obeyed(tmp_path, "  - {kind: other, from: second, to: second line}") == [
        ("answer", "ice", None, "first line"),
        ("other", None, None, "second line"),
        ("answer", "ice", None, "third line"),
        ("answer", "sea", None, "fourth line\nfifth line"),
    ]


def test_an_entry_ends_where_the_next_begins(tmp_path: Path) -> None:
    entries = "  - {kind: conclusion, from: fourth, to: fifth}\n  - {kind: prompt, from: fifth line}"
    assert [each[0] for each in obeyed(tmp_path, entries)] == ["answer", "conclusion", "prompt"]


def test_an_entry_in_no_part_reaches_to_the_next_one(tmp_path: Path) -> None:
    assert obeyed(tmp_path, '  - {kind: prompt, from: "# Prompt 1"}')[0] == ("prompt", None, None, "# Prompt 1")


def test_a_corrected_part_is_certain_and_says_where_it_was_set(tmp_path: Path) -> None:
    corrections = read(tmp_path, "# a comment\nann:\n  - {from: 2}\n")["ann"]
    changed = corrected(TEXT, FOUND, corrections)[0]
    assert (changed.confidence, changed.corrected, changed.why) == (1, True, "set in parts.yaml:3")


def test_find_parts_obeys(tmp_path: Path) -> None:
    corrections = read(tmp_path, "ann:\n  - {kind: conclusion, from: fifth line}")["ann"]
    assert find_parts(TEXT, RUBRIC, corrections)[-1].kind == "conclusion"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{from: 99}", "there is no line 99; the last one is 7"),
        ("{from: 0}", "there is no line 0; the last one is 7"),
        ("{from: secnd line}", "no line begins with 'secnd line' (did you mean 'second line'?)"),
        ("{from: zzzzzz}", "no line begins with 'zzzzzz'; write the number of the line"),
        ("{from: Prompt}", "'Prompt' stands in lines 1 and 5; write the number of the line"),
        ("{from: third, to: first}", "no line begins with 'first'"),
        ("{from: 4, to: 2}", "'to' is line 2, before 'from' in line 4"),
    ],
)
def test_a_line_that_is_not_there_is_told_with_its_place(entry: str, message: str, tmp_path: Path) -> None:
    corrections = read(tmp_path, f"ann:\n  - {entry}\n")["ann"]
    with pytest.raises(ConfigError) as caught:
        corrected(TEXT, FOUND, corrections)
    assert message in str(caught.value)
    assert (caught.value.path, caught.value.line) == (tmp_path / "parts.yaml", 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ann:\n  - {exercize: ice, from: 1}\n", "parts.yaml:2: unknown key 'exercize' (did you mean 'exercise'?)"),
        ("ann:\n  - {kind: anser, from: 1}\n", "parts.yaml:2: 'kind' must be 'answer', 'prompt', 'introduction'"),
        ("ann:\n  -\n    exercise: icy\n    from: 1\n", "parts.yaml:3: the rubric has no exercise 'icy'"),
        ("ann:\n  - {exercise: zebra, from: 1}\n", "'zebra'; there are ice and sea"),
        ("ann:\n  - {exercise: ice}\n", "parts.yaml:2: 'from' is missing"),
        ("anne:\n  - {from: 1}\n", "parts.yaml:1: there is no submission 'anne' (did you mean 'ann'?)"),
        ("ann: ice\n", "parts.yaml:1: below 'ann' a list is expected"),
        ("- ann\n", "the file must have ids of submissions"),
        ("ann:\n  - text\n", "parts.yaml:2:"),
    ],
)
def test_faults_are_told_with_line_and_likely_meaning(
    text: str, message: str, tmp_path: Path, complaints: Callable[..., list[str]]
) -> None:
    (tmp_path / "parts.yaml").write_text(text, "utf-8")
    assert message in "\n".join(complaints(read_corrections, tmp_path / "parts.yaml", RUBRIC, ["ann"]))


def test_all_faults_are_told_at_once(tmp_path: Path, complaints: Callable[..., list[str]]) -> None:
    (tmp_path / "parts.yaml").write_text("bob:\n  - {from: 1}\nann:\n  - {frm: 1}\n", "utf-8")
    assert len(complaints(read_corrections, tmp_path / "parts.yaml", RUBRIC, ["ann"])) >= 2


def test_comments_and_empty_entries_set_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "# only a comment\n") == {}
    assert read(tmp_path, "ann:\n") == {}


def test_the_template_changes_nothing_until_a_comment_is_removed(tmp_path: Path) -> None:
    template = corrections_template({"ann": (TEXT, FOUND)}, RUBRIC)
    assert read(tmp_path, template) == {}
    opened = template.replace("# ann:", "ann:").replace("#   - {", "  - {")
    set_again = read(tmp_path, opened)["ann"]
    assert [(p.kind, p.exercise, p.start, p.end) for p in corrected(TEXT, FOUND, set_again)] == [
        (p.kind, p.exercise, p.start, p.end) for p in FOUND
    ]


def test_the_template_names_the_doubtful_parts_alone() -> None:
    certain = FOUND[0].model_copy(update={"confidence": 0.9})
    template = corrections_template({"ann": (TEXT, (certain, FOUND[1])), "bob": (TEXT, (certain,))}, RUBRIC)
    assert "fourth line" in template
    assert "first line" not in template
    assert "bob" not in template
    assert "exercise:  ice, sea" in template


def test_without_doubt_the_template_says_so() -> None:
    assert corrections_template({}, RUBRIC).endswith("# No part is in doubt.\n")


@settings(max_examples=60, deadline=None)
@given(name=st.text(min_size=1, max_size=20), words=st.text(max_size=40), tool=st.text(min_size=1, max_size=12))
def test_no_text_breaks_out_of_the_template(
    name: str, words: str, tool: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = f"x {words}\nend"
    doubtful = Part(kind="answer", exercise="ice", tool=tool, start=0, end=len(text), confidence=0.1, why=words)
    template = corrections_template({name: (text, (doubtful,))}, RUBRIC)
    assert all(line.startswith("#") or not line.strip() for line in template.split("\n"))
    assert read(tmp_path_factory.getbasetemp(), template) == {}
    opened = "\n".join(line[2:] if line.startswith(("# ", "#   - ")) else line for line in template.split("\n")[11:])
    assert len(opened) > 0


def test_the_marker_can_say_that_an_answer_is_missing(tmp_path: Path) -> None:
    entries = read(
        tmp_path, "ann:\n  - {kind: missing, exercise: sea, tool: Gemini}\n  - {kind: missing, exercise: ice}\n"
    )
    assert ruled_out(entries["ann"]) == {("sea", "Gemini"), ("ice", None)}
    assert corrected(TEXT, FOUND, entries["ann"]) == tuple(FOUND)


@pytest.mark.parametrize(
    ("entry", "message"),
    [("{kind: missing}", "'exercise' is needed"), ("{kind: missing, exercise: ice, from: 2}", "leave out 'from'")],
)
def test_what_is_missing_has_an_exercise_and_no_place(
    entry: str, message: str, tmp_path: Path, complaints: Callable[..., list[str]]
) -> None:
    (tmp_path / "parts.yaml").write_text(f"ann:\n  - {entry}\n", "utf-8")
    assert message in "\n".join(complaints(read_corrections, tmp_path / "parts.yaml", RUBRIC, ["ann"]))


def test_the_template_offers_a_place_for_what_was_not_found(tmp_path: Path) -> None:
    absent = [AbsentAnswer(exercise=each, tool="Gemini", doubt="why") for each in ("sea", "ice")]
    template = corrections_template({"ann": (TEXT, ())}, RUBRIC, {"ann": absent})
    assert read(tmp_path, template) == {}
    chosen = [line[2:] for line in template.split("\n") if line.startswith(("# ann", "#   - {kind: missing"))]
    assert ruled_out(read(tmp_path, "\n".join(chosen))["ann"]) == {("sea", "Gemini"), ("ice", "Gemini")}
