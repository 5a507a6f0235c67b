"""A person's marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigError, InputError
from pipeline.inputs.marks import read_marked_answer, read_marks
from pipeline.records import Mark, Rubric, RubricExercise, Topic

RUBRIC = Rubric(
    exercises=(
        RubricExercise(id="ice", topics=(Topic(id="firn", name="Firn"), Topic(id="moraine", name="Moraine"))),
        RubricExercise(id="sea", topics=(Topic(id="tide", name="Tide"), Topic(id="moraine", name="Moraine"))),
    )
)


def marks_of(folder: Path, text: str) -> tuple[Mark, ...]:
    (folder / "marks.csv").write_bytes(text.encode())
    return read_marks(folder / "marks.csv", RUBRIC)


def test_a_row_is_a_mark(tmp_path: Path) -> None:
    (mark,) = marks_of(tmp_path, "answer,exercise,topic,grade\nann,ice,firn,2\n")
    assert mark == Mark(answer="ann", exercise="ice", topic="firn", grade=2, line=2)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffAnswer;Exercise;Topic;Grade\r\nann;ice;firn;explained\r\n",
        "grade\ttopic\tanswer\n2.0\tfirn\tann\n",
        "exercise,provider,sample,topic,grade,evidence\nice,ann,0,firn,2,'=so\n",
        "answer,topic,grade\n,,\nann,firn,2\nann,moraine,\n",
    ],
    ids=["spreadsheet", "tabs, exercise told by the topic", "topics.csv", "rows without a grade"],
)
def test_forms_of_a_table(text: str, tmp_path: Path) -> None:
    (mark,) = marks_of(tmp_path, text)
    assert (mark.place, mark.topic, mark.grade) == (("ann", "ice", 0), "firn", 2)


@pytest.mark.parametrize("ending", [".md", ".txt", ".markdown"])
def test_a_file_is_one_answer_with_and_without_its_ending(ending: str, tmp_path: Path) -> None:
    (tmp_path / f"gm3{ending}").write_text("Firn is old snow.", encoding="utf-8")
    path = tmp_path / "marks.csv"
    path.write_text(f"answer,exercise,topic,grade\ngm3,ice,firn,2\ngm3{ending},ice,moraine,1\n", encoding="utf-8")
    assert [mark.answer for mark in read_marks(path, RUBRIC, folder=tmp_path)] == ["gm3", "gm3"]
    path.write_text(f"answer,exercise,topic,grade\ngm3{ending},ice,firn,2\ngm3,ice,firn,1\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="marked twice"):
        read_marks(path, RUBRIC, folder=tmp_path)


def test_names_that_are_no_files_stay_until_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text(f"answer,exercise,topic,grade\n{'a' * 400},ice,firn,2\n..,ice,firn,2\n", encoding="utf-8")
    assert [mark.answer for mark in read_marks(path, RUBRIC, folder=tmp_path)] == ["a" * 400, ".."]


def test_a_header_alone_holds_no_mark(tmp_path: Path) -> None:
    assert marks_of(tmp_path, "answer,exercise,topic,grade\n") == ()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("ann,ice,firn,3", "the grade must be 0, 1 or 2"),
        ("ann,ices,firn,1", "no exercise 'ices' (did you mean 'ice'?)"),
        ("ann,ice,tide,1", "the exercise ice has no topic 'tide'; there are firn and moraine"),
        ("ann,,moraine,1", "several exercises have the topic 'moraine'; name the exercise: ice, sea"),
        ("ann,,fjord,1", "no exercise has the topic 'fjord'"),
        (",ice,firn,1", "the answer is not named"),
        ("ann,ice,,1", "the topic is not named"),
        ("ann,sea,Tyde,1", "the exercise sea has no topic 'Tyde' (did you mean 'tide'?)"),
        ("ann,,Moraines,1", "no exercise has the topic 'Moraines' (did you mean 'moraine'?)"),
        ("ann,3,firn,1", "the rubric has no exercise '3'; there are ice and sea"),
    ],
)
def test_a_fault_is_told_with_its_line(row: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as told:
        marks_of(tmp_path, f"answer,exercise,topic,grade\nann,sea,tide,1\n{row}\n")
    assert told.value.line == 3
    assert sentence in str(told.value)


@pytest.mark.parametrize(
    ("row", "exercise", "topic"),
    [
        ("ann,ICE,Firn,2", "ice", "firn"),
        ("ann,sea,HIGH and low water,2", "sea", "tide"),
        ("ann,,the Tides,2", "sea", "tide"),
        ("ann,What does ice do?,Moraine,2", "ice", "moraine"),
        ("ann,2,MORAINE,2", "sea", "moraine"),
        ("ann,Exercise 2,MORAINE,2", "sea", "moraine"),
        ("ann,The sea and its shores,MORAINE,2", "sea", "moraine"),
    ],
)
def test_exercises_and_topics_go_by_all_their_names(row: str, exercise: str, topic: str, tmp_path: Path) -> None:
    ice, sea = RUBRIC.exercises
    tide = sea.topics[0].model_copy(update={"name": "High and low water", "aliases": ("the tides",)})
    rubric = Rubric(
        exercises=(
            ice.model_copy(update={"prompt": "What does ice do?"}),
            sea.model_copy(update={"topics": (tide, sea.topics[1])}),
        )
    )
    (tmp_path / "marks.csv").write_text(f"answer,exercise,topic,grade\n{row}\n", "utf-8")
    (mark,) = read_marks(tmp_path / "marks.csv", rubric, {"sea": "The sea and its shores"})
    assert (mark.exercise, mark.topic) == (exercise, topic)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as told:
        marks_of(tmp_path, "answer,topic,grade,sample\nann,firn,4,\nann,firn,1,x\nann,firn,1,\nann,firn,1,\n")
    assert [line.split(":")[1] for line in str(told.value).splitlines()] == ["2", "3", "5"]
    assert "marked twice, first in line 4" in str(told.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the file is empty"),
        ("answer,grade\n", "the column 'topic' is missing"),
        ("anser,topic,grade\n", r"the column 'answer' is missing \(did you mean 'anser'\?\)"),
        ("answer,topic,grade\n" + "x" * 200_000 + ",firn,1\n", "not a CSV"),
    ],
)
def test_what_is_no_table_of_marks_is_refused(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=sentence):
        marks_of(tmp_path, text)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.csv"):
        read_marks(tmp_path / "none.csv", RUBRIC)


CELLS = st.lists(
    st.sampled_from(
        ["answer", "topic", "grade", "exercise", "ann", "ice", "firn", "2", ",", "\n", ";", '"', "\r", "-1"]
    ),
    max_size=30,
)


@given(CELLS.map("".join))
@settings(max_examples=80, deadline=None)
def test_any_table_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    try:
        marks = marks_of(tmp_path_factory.getbasetemp(), f"answer,topic,grade\n{text}")
    except ConfigError:
        return
    assert all(mark.topic in ("firn", "moraine", "tide") for mark in marks)


def mark(answer: str) -> Mark:
    return Mark(answer=answer, exercise="ice", topic="firn", grade=1, line=2)


@pytest.mark.parametrize("name", ["ann", "ann.md", "sub/bob"])
def test_an_answer_is_found_with_or_without_its_ending(name: str, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "ann.md").write_text("Firn.", "utf-8")
    (tmp_path / "sub" / "bob.txt").write_text("Firn.", "utf-8")
    assert read_marked_answer(mark(name), tmp_path) == "Firn."


@pytest.mark.parametrize("name", ["../secret.md", "/etc/hostname", "sub/../../secret.md"])
def test_nothing_outside_the_folder_is_read(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("x", "utf-8")
    with pytest.raises(InputError, match="lies outside"):
        read_marked_answer(mark(name), folder)


def test_an_answer_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nobody"):
        read_marked_answer(mark("nobody"), tmp_path)
