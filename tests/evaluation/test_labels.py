"""The labelled set is whole: every answer has one label for every topic, and every label has its evidence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.inputs.rubrics import read_rubric
from tests.evaluation.labelled import FOLDER, GROUPS, LabelledAnswer, read_rows, read_set, read_subject

SUBJECTS = sorted(path.parent for path in FOLDER.glob("*/rubric.yaml"))
each_subject = pytest.mark.parametrize("folder", SUBJECTS, ids=lambda folder: folder.name)


def topics(folder: Path) -> list[str]:
    """Ids of the topics of a subject."""
    return [topic.id for topic in read_rubric(folder / "rubric.yaml").exercises[0].topics]


def texts(folder: Path) -> dict[str, str]:
    """Text of each answer of a subject by name."""
    return {path.stem: path.read_text("utf-8") for path in (folder / "answers").iterdir()}


@each_subject
def test_a_rubric_has_one_exercise_of_twelve_to_sixteen_described_topics(folder: Path) -> None:
    (exercise,) = read_rubric(folder / "rubric.yaml").exercises
    assert 12 <= len(exercise.topics) <= 16
    assert all(topic.description and 1 <= len(topic.aliases) <= 5 for topic in exercise.topics)


@each_subject
def test_every_answer_has_exactly_one_row_for_every_topic(folder: Path) -> None:
    rows = Counter((row["answer"], row["topic"]) for row in read_rows(folder))
    assert rows == Counter((answer, topic) for answer in texts(folder) for topic in topics(folder))


@each_subject
def test_a_grade_above_zero_has_verbatim_evidence_and_zero_has_none(folder: Path) -> None:
    answers = texts(folder)
    for row in read_rows(folder):
        assert row["grade"] in ("0", "1", "2"), row
        assert (row["grade"] == "0") == (row["evidence"] == ""), row
        assert row["evidence"] in answers[row["answer"]], row


@each_subject
def test_every_answer_is_a_numbered_member_of_a_known_group(folder: Path) -> None:
    for path in (folder / "answers").iterdir():
        group, _, number = path.stem.rpartition("_")
        assert path.suffix == ".md"
        assert group in GROUPS
        assert number.isdecimal()


@each_subject
def test_good_answers_come_with_hostile_ones(folder: Path) -> None:
    groups = Counter(answer.group for answer in read_subject(folder))
    assert groups.pop("good") >= 2
    assert sum(groups.values()) >= 3


def test_the_set_is_large_and_wide_enough() -> None:
    answers = read_set(FOLDER)
    assert len(answers) >= 40
    assert len({answer.subject for answer in answers}) >= 10
    groups = Counter(answer.group for answer in answers)
    assert all(groups[group] >= 6 for group in GROUPS)


def test_an_explanation_without_the_words_uses_neither_name_nor_alias() -> None:
    """What makes a paraphrase: at least four in ten topics explained, and hardly one of them named."""
    for answer in read_set(FOLDER):
        if answer.group == "paraphrase":
            explained = [topic for topic in answer.exercise.topics if answer.labels[topic.id].grade == 2]
            assert len(explained) >= 0.4 * len(answer.exercise.topics), answer.subject
            assert [topic.id for topic in explained if names(answer, (topic.name, *topic.aliases))] == []


def names(answer: LabelledAnswer, terms: tuple[str, ...]) -> bool:
    """Whether one of the terms stands in the answer."""
    return any(term.casefold() in answer.text.casefold() for term in terms)


@pytest.mark.parametrize("group", ["stuffed", "negated", "homonym"])
def test_groups_are_what_they_are_called(group: str) -> None:
    """Stuffed answers explain nothing; of negated and homonym ones, most topics are absent."""
    for answer in read_set(FOLDER):
        if answer.group == group:
            grades = Counter(label.grade for label in answer.labels.values())
            place = f"{answer.subject}/{answer.name}"
            assert (grades[2] == 0) if group == "stuffed" else (grades[0] >= len(answer.labels) / 2), place


RUBRIC = "exercises: [{id: e, topics: [{id: a, name: Alpha, description: The first of them.}]}]\n"


def subject(folder: Path, rubric: str, labels: str) -> Path:
    """A set of one subject with one answer."""
    (folder / "letters" / "answers").mkdir(parents=True)
    (folder / "letters" / "rubric.yaml").write_text(rubric, "utf-8")
    (folder / "letters" / "labels.csv").write_text(f"answer,topic,grade,evidence\n{labels}", "utf-8")
    (folder / "letters" / "answers" / "good_1.md").write_text("Alpha is first.", "utf-8")
    return folder


def test_a_set_elsewhere_is_read(tmp_path: Path) -> None:
    (answer,) = read_set(subject(tmp_path, RUBRIC, "good_1,a,2,Alpha is first\n"))
    assert (answer.subject, answer.name, answer.group, answer.words) == ("letters", "good_1", "good", 3)
    assert answer.labels["a"] == (2, "Alpha is first")


def test_a_missing_label_and_a_second_exercise_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="good_1 has no label for a"):
        read_set(subject(tmp_path / "one", RUBRIC, ""))
    two = RUBRIC + "  \n"
    two = two.replace("]}]\n", "]}, {id: f, topics: [{id: b, name: B}]}]\n")
    with pytest.raises(ValueError, match="one exercise, not 2"):
        read_set(subject(tmp_path / "two", two, "good_1,a,1,Alpha\n"))


def test_an_empty_folder_holds_no_answers(tmp_path: Path) -> None:
    assert read_set(tmp_path) == []
