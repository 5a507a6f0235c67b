from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.exchange import export_rubric, import_rubric
from pipeline.inputs.rubric_presets import criteria_of
from pipeline.inputs.rubrics import read_rubric
from pipeline.resources import data_folder

RUBRIC = Path(data_folder("prompts")) / "rubric.yaml"


def test_canvas_gets_a_row_for_each_criterion_with_three_ratings() -> None:
    rows = list(csv.reader(io.StringIO(export_rubric(RUBRIC, None))))
    assert rows[0][:4] == ["Rubric Name", "Criteria Name", "Criteria Description", "Criteria Enable Range"]
    assert [row[1] for row in rows[1:]] == [each.name for each in criteria_of(read_rubric(RUBRIC))]
    assert {len(row) for row in rows} == {13}
    assert rows[1][4:] == ["Full", "", "10", "Half", "", "5", "None", "", "0"]


def test_a_rubric_comes_back_from_canvas_as_it_was(tmp_path: Path) -> None:
    canvas, back = tmp_path / "canvas.csv", tmp_path / "back.yaml"
    text = export_rubric(RUBRIC, canvas)
    assert text == canvas.read_text("utf-8")
    import_rubric(canvas, RUBRIC, None, back)
    rubric = read_rubric(RUBRIC)
    assert read_rubric(back) == rubric.model_copy(update={"criteria": criteria_of(rubric)})


def test_the_preset_is_written_out_into_yaml(tmp_path: Path) -> None:
    export_rubric(RUBRIC, tmp_path / "own.yaml")
    rubric = read_rubric(tmp_path / "own.yaml")
    assert rubric.criteria == criteria_of(read_rubric(RUBRIC))
    assert rubric.exercises == read_rubric(RUBRIC).exercises


def test_an_import_without_a_rubric_can_be_read(tmp_path: Path) -> None:
    export_rubric(RUBRIC, tmp_path / "canvas.csv")
    import_rubric(tmp_path / "canvas.csv", None, None, tmp_path / "topics.yaml")
    assert len(read_rubric(tmp_path / "topics.yaml").exercises[0].topics) == 10


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.csv \(Canvas\) or \.yaml"):
        export_rubric(RUBRIC, tmp_path / "rubric.txt")
    with pytest.raises(UsageError, match=r"into a \.yaml file"):
        import_rubric(RUBRIC, None, None, tmp_path / "rubric.csv")
