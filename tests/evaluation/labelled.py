"""The labelled set: files -> answers with their topics and labels."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

from pipeline.inputs.rubrics import read_rubric
from pipeline.records import RubricExercise

FOLDER = Path(__file__).parent
GROUPS = ("good", "stuffed", "paraphrase", "negated", "homonym", "student", "noisy")
"""Kinds of answers, in the order in which they are printed."""


class Label(NamedTuple):
    """The grade that an answer should have in one topic, and the words it rests on."""

    grade: int
    """0 absent, 1 mentioned, 2 explained."""
    evidence: str
    """Verbatim words of the answer; empty for grade 0."""


class LabelledAnswer(NamedTuple):
    """One answer with everything that is known about it."""

    subject: str
    name: str
    """File name without ``.md``: group, underscore, number."""
    text: str
    exercise: RubricExercise
    labels: dict[str, Label]
    """By topic id."""

    @property
    def group(self) -> str:
        """The part of the name before the last underscore."""
        return self.name.rpartition("_")[0]

    @property
    def words(self) -> int:
        """Number of runs of characters between white space."""
        return len(self.text.split())


def read_set(folder: Path) -> list[LabelledAnswer]:
    """All answers of all subjects, in the order of their names; a subject is a folder that holds a rubric.yaml.

    Raises:
        ValueError: a rubric has more than one exercise, or an answer lacks the label of a topic.
        ConfigError: a rubric cannot be read.
    """
    subjects = sorted(path.parent for path in folder.glob("*/rubric.yaml"))
    return [answer for subject in subjects for answer in read_subject(subject)]


def read_subject(folder: Path) -> list[LabelledAnswer]:
    """The answers of one subject; raises as ``read_set``."""
    exercises = read_rubric(folder / "rubric.yaml").exercises
    if len(exercises) != 1:
        raise ValueError(f"{folder / 'rubric.yaml'}: a subject has one exercise, not {len(exercises)}")
    labels: dict[str, dict[str, Label]] = {}
    for row in read_rows(folder):
        labels.setdefault(row["answer"], {})[row["topic"]] = Label(int(row["grade"]), row["evidence"])
    topics = [topic.id for topic in exercises[0].topics]
    answers = []
    for path in sorted((folder / "answers").glob("*.md")):
        given = labels.get(path.stem, {})
        if missing := [topic for topic in topics if topic not in given]:
            raise ValueError(f"{folder / 'labels.csv'}: {path.stem} has no label for {', '.join(missing)}")
        chosen = {topic: given[topic] for topic in topics}
        answers.append(LabelledAnswer(folder.name, path.stem, path.read_text("utf-8"), exercises[0], chosen))
    return answers


def read_rows(folder: Path) -> list[dict[str, str]]:
    """The rows of a subject's labels.csv as they stand there."""
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
