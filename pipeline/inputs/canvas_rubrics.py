"""A rubric in Canvas's CSV, and what it becomes here."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import ConfigError, InputError, UsageError
from pipeline.inputs.documents import read_text, reason
from pipeline.inputs.ids import slug
from pipeline.inputs.suggestions import did_you_mean, listed
from pipeline.inputs.yaml_source import refuse
from pipeline.records import Criterion, Rubric, RubricExercise, Topic

_FIRST = ("rubric name", "criteria name", "criteria description", "criteria enable range")
_RATING = ("rating name", "rating description", "rating points")


class CanvasRating(NamedTuple):
    """One level of a criterion."""

    name: str
    description: str
    points: float


class CanvasCriterion(NamedTuple):
    """One row of the file."""

    rubric: str
    name: str
    description: str
    ratings: tuple[CanvasRating, ...]

    @property
    def points(self) -> float:
        """Those of its best rating."""
        return max(rating.points for rating in self.ratings)


def read_canvas_rubric(path: Path, name: str | None = None) -> tuple[str, tuple[CanvasCriterion, ...]]:
    """The title and the rows of one rubric, in their order.

    Rows may have different numbers of ratings, the headings of ratings may be numbered, and points may have a comma.

    Args:
        path: a CSV as Canvas imports and exports it.
        name: of the rubric, where the file holds several.

    Raises:
        ConfigError: the file cannot be read or is no such CSV; every fault, a line each.
        UsageError: it holds several rubrics and none was named, or no such one.
    """
    try:
        text = read_text(path)
    except InputError as error:
        raise ConfigError(reason(error, path), path) from error
    rows: list[CanvasCriterion] = []
    problems: list[ConfigError] = []
    for line, cells in _table(text, path):
        try:
            rows.append(_criterion(cells))
        except ValueError as error:
            problems.append(ConfigError(str(error), path, line))
    refuse(problems)
    titles = list(dict.fromkeys(row.rubric for row in rows))
    if not titles:
        raise ConfigError("there is no criterion in it", path)
    if name is None and len(titles) > 1:
        raise UsageError(f"{path} holds several rubrics; choose one with --name: {listed(map(repr, titles))}.")
    title = name or titles[0]
    if title not in titles:
        raise UsageError(f"{path}: no rubric {title!r}{did_you_mean(title, titles)}; there are {listed(titles)}.")
    return title, tuple(row for row in rows if row.rubric == title)


def _table(text: str, path: Path) -> list[tuple[int, list[str]]]:
    """The rows below the header, with their lines."""
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise ConfigError(f"this is not a CSV ({error})", path, reader.line_num) from error
    names = [re.sub(r"\s*\d+$", "", cell.strip().lower()) for cell in rows[0][1]] if rows else []
    if names[:2] != list(_FIRST[:2]) or names[4:7] != list(_RATING):
        wanted = ",".join(word.title() for word in (*_FIRST, *_RATING))
        raise ConfigError(f"this is no rubric of Canvas: the first line must be {wanted},...", path, 1)
    return [(line, row) for line, row in rows[1:] if any(cell.strip() for cell in row)]


def _criterion(cells: Sequence[str]) -> CanvasCriterion:
    """The criterion of a row; ValueError says what is wrong with it, in Canvas's words."""
    rubric, name, description, _, *rest = [cell.strip() for cell in (*cells, *[""] * (4 - len(cells)))]
    if not rubric:
        raise ValueError("Missing 'Rubric Name'")
    if not name:
        raise ValueError(f"Missing 'Criteria Name' for {rubric}")
    ratings = []
    for start in range(0, len(rest), 3):
        title, words, points = [*rest[start : start + 3], "", ""][:3]
        if title or words or points:
            ratings.append(CanvasRating(title, words, _points(points, name)))
    if not ratings:
        raise ValueError(f"Missing ratings for {name}")
    if max(rating.points for rating in ratings) <= 0:
        raise ValueError(f"{name}: no rating has points")
    return CanvasCriterion(rubric, name, description, tuple(ratings))


def _points(written: str, name: str) -> float:
    if not re.fullmatch(r"\d{1,6}(?:[.,]\d{1,6})?", written):
        raise ValueError(f"{name}: the points of a rating must be a number from 0 on; they are {written[:40]!r}")
    return float(written.replace(",", "."))


# ---------------------------------------------------------------- what it becomes


def with_canvas_criteria(base: Rubric, known: Iterable[Criterion], rows: Iterable[CanvasCriterion]) -> Rubric:
    """The rubric with the criteria of Canvas.

    A criterion that has the name of a known one keeps its kind, exercise and band, and takes Canvas's points and
    description; any other is left to the marker.

    Args:
        base: whose exercises and tools stay.
        known: its criteria, a preset written out.
        rows: of Canvas.
    """
    by_name = {_folded(each.name): each for each in known}
    taken: set[str] = set()
    criteria = []
    for row in rows:
        old = by_name.get(_folded(row.name))
        if old is None:
            old = Criterion(id=_id(row.name, taken), name=row.name, kind="marker", points=row.points)
        taken.add(old.id)
        changes = {"points": row.points, "description": _described(row) or old.description}
        criteria.append(old.model_copy(update=changes))
    return base.model_copy(update={"criteria": tuple(criteria), "preset": None})


def as_topics(title: str, rows: Iterable[CanvasCriterion]) -> Rubric:
    """A rubric of one exercise, with a topic for each criterion of Canvas and its points as the weight."""
    taken: set[str] = set()
    topics = []
    for row in rows:
        name = _id(row.name, taken)
        taken.add(name)
        best = max(row.ratings, key=lambda rating: rating.points)
        words = ". ".join(filter(None, (row.description.rstrip("."), best.description.rstrip("."))))
        topics.append(Topic(id=name, name=row.name, description=words, weight=row.points))
    exercise = RubricExercise(id=slug(title, ascii_only=True) or "exercise", prompt=title, topics=tuple(topics))
    return Rubric(title=title, exercises=(exercise,))


def _id(name: str, taken: set[str]) -> str:
    base = slug(name, ascii_only=True) or "criterion"
    number = 1
    while (found := base if number == 1 else f"{base[:50]}-{number}") in taken:
        number += 1
    return found


def _described(row: CanvasCriterion) -> str:
    levels = "; ".join(
        f"{rating.name}: {rating.description}" for rating in row.ratings if rating.name and rating.description
    )
    return " ".join(filter(None, (row.description, f"({levels})" if levels else "")))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
