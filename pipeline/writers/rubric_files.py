"""A rubric as a file: labreport's own YAML, or the CSV that Canvas imports."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from pipeline.records import Criterion, Rubric
from pipeline.writers.class_tables import points_text

CANVAS_COLUMNS = ("Rubric Name", "Criteria Name", "Criteria Description", "Criteria Enable Range")
_RATING_COLUMNS = ("Rating Name", "Rating Description", "Rating Points")
_LEVELS = (("Full", 1.0), ("Half", 0.5), ("None", 0.0))
_LINE = 110


def canvas_rubric_csv(rubric: Rubric, criteria: Iterable[Criterion]) -> str:
    """The criteria as Canvas imports them: three ratings each, and any points in between."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow((*CANVAS_COLUMNS, *_RATING_COLUMNS * len(_LEVELS)))
    for criterion in criteria:
        ratings = [cell for name, share in _LEVELS for cell in (name, "", points_text(criterion.points * share) or "0")]
        writer.writerow((rubric.title or "Lab report", criterion.name, criterion.description, "true", *ratings))
    return buffer.getvalue()


def rubric_yaml(rubric: Rubric) -> str:
    """The rubric as ``labreport`` reads it; what has its default value is left out."""
    import yaml

    values = rubric.model_dump(mode="json", exclude_defaults=True)
    text: str = yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=_LINE)
    return text
