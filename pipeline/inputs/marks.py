"""A person's marks: a CSV with a row for each answer and topic."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from pipeline.errors import ConfigError, InputError
from pipeline.inputs.choosing import Names, begun, exercise_names, named, topic_names
from pipeline.inputs.csv_quotes import refuse_open_quotes
from pipeline.inputs.documents import EXPORT, read_text, reason
from pipeline.inputs.suggestions import did_you_mean, listed
from pipeline.inputs.yaml_source import refuse
from pipeline.records import Grade, Mark, Rubric, RubricExercise

COLUMNS = ("answer", "exercise", "topic", "grade", "sample")
_SYNONYMS = {"provider": "answer"}
_GRADES: dict[str, Grade] = {"0": 0, "1": 1, "2": 2, "absent": 0, "mentioned": 1, "explained": 2}
_ENDINGS = (".md", ".markdown", ".txt")
_NO_TITLES: Mapping[str, str] = MappingProxyType({})
Row = tuple[int, dict[str, str]]
"""1-based line, and cells by column."""


def read_marks(
    path: Path, rubric: Rubric, titles: Mapping[str, str] = _NO_TITLES, folder: Path | None = None
) -> tuple[Mark, ...]:
    """The marks of a CSV, in its order; empty for a header alone.

    The columns ``answer`` (or ``provider``, as in topics.csv), ``topic`` and ``grade`` must be there; ``exercise`` may
    be left out where the topic tells it, and ``sample`` counts from 0. A topic is its id or name, an exercise its id,
    title, prompt or number, in any case. Further columns and rows without a grade are passed over. Commas, semicolons
    and tabs separate cells; grades may be words.

    Args:
        path: the file.
        rubric: what the marks are for.
        titles: of its exercises, by id.
        folder: where the answers are, if they are files: one file that is written with and without its ending is
            one answer, called as in its first row. None: answers are labels.

    Raises:
        ConfigError: every fault, a line each.
    """
    try:
        text = read_text(path, otherwise=EXPORT)
    except InputError as error:
        raise ConfigError(reason(error, path), path) from error
    marks: list[Mark] = []
    problems: list[ConfigError] = []
    first: dict[tuple[tuple[str, str, int], str], int] = {}
    exercises = exercise_names(rubric, titles)
    called: dict[Path, str] = {}
    for line, cells in read_rows(text, path, ("answer", "topic", "grade")):
        try:
            mark = _mark(line, cells, rubric, exercises)
        except ValueError as error:
            problems.append(ConfigError(str(error), path, line))
            continue
        if mark is None:
            continue
        if folder is not None:
            with suppress(OSError, ValueError):  # no name of a file: told when it is read
                file = _file_of(mark.answer, folder)
                mark = mark.model_copy(update={"answer": called.setdefault(file, mark.answer)})
        earlier = first.setdefault((mark.place, mark.topic), line)
        if earlier != line:
            message = f"{mark.answer!r}, topic {mark.topic!r} is marked twice, first in line {earlier}; keep one"
            problems.append(ConfigError(message, path, line))
        marks.append(mark)
    refuse(told_once(problems))
    return tuple(marks)


def told_once(problems: Sequence[ConfigError]) -> list[ConfigError]:
    """The problems, one that several lines have told where it comes first, with the number of the others."""
    lines: dict[str, list[ConfigError]] = {}
    for problem in problems:
        lines.setdefault(problem.message, []).append(problem)
    return [
        ConfigError(
            f"{message} (so in {len(alike) - 1} more {'line' if len(alike) == 2 else 'lines'})", first.path, first.line
        )
        if len(alike) > 1
        else first
        for message, alike in lines.items()
        for first in alike[:1]
    ]


def read_rows(text: str, path: Path, needed: Sequence[str]) -> list[Row]:
    """The rows of a CSV of marks but for empty ones, their cells by the names of the columns.

    Raises:
        ConfigError: it is no CSV, or one of the needed columns is missing.
    """
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise ConfigError(f"this is not a CSV ({error})", path, reader.line_num) from error
    refuse_open_quotes(text, delimiter, path)
    if not rows:
        raise ConfigError(f"the file is empty; its first line must be {','.join(COLUMNS[:4])}", path)
    names = [_SYNONYMS.get(name.strip().lower(), name.strip().lower()) for name in rows[0][1]]
    if missing := [name for name in needed if name not in names]:
        hints = "".join(did_you_mean(name, names) for name in missing)
        columns = "column {} is" if len(missing) == 1 else "columns {} are"
        message = f"the {columns.format(listed(map(repr, missing)))} missing{hints}"
        raise ConfigError(
            f"{message}; the first line must be {','.join(COLUMNS[:4])}, with commas, semicolons or tabs between",
            path,
            1,
        )
    return [
        (line, {name: cell.strip() for name, cell in zip(names, row, strict=False)})
        for line, row in rows[1:]
        if any(cell.strip() for cell in row)
    ]


def _mark(line: int, cells: dict[str, str], rubric: Rubric, exercises: Names) -> Mark | None:
    """The mark of a row, None if it has no grade; ValueError says what is wrong with it."""
    written = cells.get("grade", "").lower().removesuffix(".0")
    if not written:
        return None
    if written not in _GRADES:
        raise ValueError(f"the grade must be 0, 1 or 2 (absent, mentioned, explained); it is {cells['grade'][:40]!r}")
    topic = cells.get("topic", "")
    if not topic:
        raise ValueError("the topic is not named")
    exercise = _exercise(cells.get("exercise", ""), topic, rubric, exercises)
    topics = topic_names(exercise)
    meant = named(topic, topics)
    if meant is None:
        raise ValueError(f"the exercise {exercise.id} has no topic {topic[:60]!r}{_hint(topic, topics)}")
    sample = cells.get("sample", "") or "0"
    if not (sample.isascii() and sample.isdigit() and len(sample) < 7):
        raise ValueError(f"the sample must be a number from 0 on; it is {sample[:40]!r}")
    if not cells.get("answer"):
        raise ValueError("the answer is not named")
    return Mark(
        answer=cells["answer"], exercise=exercise.id, topic=meant, sample=int(sample), grade=_GRADES[written], line=line
    )


def _exercise(name: str, topic: str, rubric: Rubric, exercises: Names) -> RubricExercise:
    """The exercise of that name; without a name the only one, or the only one with that topic."""
    if not name:
        having = [each for each in rubric.exercises if named(topic, topic_names(each))]
        if len(having) == 1 or len(exercises) == 1:
            return (having or rubric.exercises)[0]
        if having:
            problem = f"several exercises have the topic {topic[:60]!r}; name the exercise"
            raise ValueError(f"{problem}: {', '.join(each.id for each in having)}")
        every = {key: called for each in rubric.exercises for key, called in topic_names(each).items()}
        hint = did_you_mean(topic, _words(every)) or "; write the id or the name of one in the rubric"
        raise ValueError(f"no exercise has the topic {topic[:60]!r}{hint}")
    meant = begun(name, exercises, part=True)
    exercise = rubric.exercise(meant) if meant else None
    if exercise is None:
        raise ValueError(f"the rubric has no exercise {name[:60]!r}{_hint(name, exercises)}")
    return exercise


def _hint(word: str, known: Names) -> str:
    return did_you_mean(word, _words(known)) or f"; there are {listed(known)}"


def _words(known: Names) -> list[str]:
    return [word for key, called in known.items() for word in (key, *called)]


def read_marked_answer(mark: Mark, folder: Path) -> str:
    """The text of the file that a mark names; its ending may be left out.

    Args:
        mark: of a person.
        folder: where the answers are; nothing outside it is read.

    Raises:
        InputError: the file cannot be read, or lies elsewhere.
    """
    path = folder / mark.answer
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{mark.answer!r} lies outside the folder of the answers")
    return read_text(_file_of(mark.answer, folder))


def _file_of(answer: str, folder: Path) -> Path:
    """The file of that name, with or without its ending; the name as it is where there is none."""
    path = folder / answer
    if not path.name or not path.resolve().is_relative_to(folder.resolve()):
        return path
    named = [path, *(path.with_name(path.name + ending) for ending in _ENDINGS)]
    return next((each for each in named if each.is_file()), path)
