"""What a person marked on the page: topics, criteria, preferences."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import ConfigError, InputError
from pipeline.inputs.choosing import named, titles_of
from pipeline.inputs.documents import EXPORT, read_bytes, read_text, reason
from pipeline.inputs.marks import read_marks, read_rows
from pipeline.inputs.suggestions import did_you_mean, listed
from pipeline.inputs.yaml_source import refuse
from pipeline.records import CRITERIA, CriterionMark, HumanMarks, Mark, Rubric, Run

BLIND_FILE = "blind.json"
"""Beside run.json: which model is which letter on the blind page, and its key."""
PREFERENCE = "preference"
_HALF = ("½", "0.5", "0,5")


def read_letters(folder: Path) -> dict[str, str]:
    """Letter to label of a run's blind page; empty where no blind page was made.

    Raises:
        InputError: the file is there and cannot be read.
    """
    return read_blind(folder)[1]


def read_blind(folder: Path) -> tuple[str | None, dict[str, str]]:
    """The key of a run's blind page, and letter to label; None and empty where no blind page was made.

    Raises:
        InputError: the file is there and cannot be read.
    """
    path = folder / BLIND_FILE
    if not path.exists():
        return None, {}
    try:
        found = json.loads(read_bytes(path, limit=1_000_000))
        return str(found["key"]), {str(letter): str(label) for letter, label in found["models"].items()}
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path}: this is not as labreport wrote it; remove it and make the blind page again."
        ) from error


def label_of(written: str, run: Run, letters: Mapping[str, str]) -> str:
    """The label of the model that is called so, case aside, or has that letter; what was written where none is."""
    return letters.get(written) or named(written, {each.label: () for each in run.providers}) or written


def read_human_marks(path: Path, run: Run, letters: Mapping[str, str]) -> HumanMarks:
    """The marks of a CSV that the page wrote, in its order; the agreement is left open.

    The columns are ``answer`` (label of the model, or its letter on the blind page), ``exercise``, ``sample``, and
    either ``topic`` and ``grade`` or ``criterion`` and ``score``. Empty marks are passed over.

    Args:
        path: the file.
        run: whose answers are marked.
        letters: letter to label, for marks from a blind page.

    Raises:
        ConfigError: every fault, a line each.
    """
    try:
        text = read_text(path, otherwise=EXPORT)
    except InputError as error:
        raise ConfigError(reason(error, path), path) from error
    rows = read_rows(text, path, ("answer", "exercise"))
    known = {answer.key for answer in run.answers}
    problems: list[ConfigError] = []
    criteria: dict[tuple[str, str, int, str], CriterionMark] = {}
    for line, cells in rows:
        try:
            mark = _criterion(cells, run, letters)
        except ValueError as error:
            problems.append(ConfigError(str(error), path, line))
            continue
        if mark is None:
            continue
        place = (mark.answer, mark.exercise, mark.sample, mark.criterion)
        if (mark.exercise, mark.answer, mark.sample) not in known:
            problems.append(ConfigError(_unknown(mark, run), path, line))
        elif place in criteria:
            problems.append(ConfigError(f"{mark.answer!r} has two marks for {mark.criterion}; keep one", path, line))
        criteria[place] = mark
    refuse(problems)
    graded = any(cells.get("grade") for _, cells in rows)
    topics = _topics(path, run, letters) if graded else ()
    if not topics and not criteria:
        raise ConfigError("nothing is marked in this file", path)
    return HumanMarks(topics=topics, criteria=tuple(criteria.values()))


def _topics(path: Path, run: Run, letters: Mapping[str, str]) -> tuple[Mark, ...]:
    found = read_marks(path, run.rubric or Rubric(exercises=()), titles_of(run.prompts))
    known = {answer.key for answer in run.answers}
    marks = []
    problems = []
    for mark in found:
        labelled = mark.model_copy(update={"answer": label_of(mark.answer, run, letters)})
        if (labelled.exercise, labelled.answer, labelled.sample) not in known:
            problems.append(ConfigError(_unknown(labelled, run), path, mark.line))
        marks.append(labelled)
    refuse(problems)
    return tuple(marks)


def _unknown(mark: Mark | CriterionMark, run: Run) -> str:
    labels = [provider.label for provider in run.providers]
    if mark.answer not in labels:
        return (
            f"the run has no model {mark.answer!r}{did_you_mean(mark.answer, labels) or f'; it has {listed(labels)}'}"
        )
    return f"the run has no sample {mark.sample} of {mark.answer!r} for {mark.exercise!r}"


def _criterion(cells: Mapping[str, str], run: Run, letters: Mapping[str, str]) -> CriterionMark | None:
    """The mark of a row, None if it is of another kind or empty; ValueError says what is wrong with it."""
    criterion, written = cells.get("criterion", "").lower(), cells.get("score", "")
    if not criterion or not written:
        return None
    if criterion not in (*CRITERIA, PREFERENCE):
        raise ValueError(f"there is no criterion {criterion[:40]!r}{did_you_mean(criterion, (*CRITERIA, PREFERENCE))}")
    allowed = {"0": 0.0, "1": 1.0, **dict.fromkeys(_HALF, 0.5)} if criterion == PREFERENCE else _SCALE
    if written.removesuffix(".0") not in allowed:
        scale = "1, 0.5 or 0" if criterion == PREFERENCE else "a whole number from 1 to 5"
        raise ValueError(f"the score for {criterion} must be {scale}; it is {written[:40]!r}")
    sample = cells.get("sample", "") or "0"
    if not (sample.isascii() and sample.isdigit() and len(sample) < 7):
        raise ValueError(f"the sample must be a number from 0 on; it is {sample[:40]!r}")
    return CriterionMark(
        answer=label_of(cells.get("answer", ""), run, letters),
        exercise=cells.get("exercise", ""),
        sample=int(sample),
        criterion=criterion,
        score=allowed[written.removesuffix(".0")],
    )


_SCALE = {str(score): float(score) for score in range(1, 6)}
