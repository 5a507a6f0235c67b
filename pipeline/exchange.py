"""Rubrics in and out of other systems."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.errors import UsageError


def export_rubric(path: Path, output: Path | None) -> str:
    """The criteria of a rubric as Canvas's CSV, or the whole as labreport's YAML; written to the output too.

    The output's ending decides, CSV is the default. A preset is written out, so that its criteria can be changed.

    Raises:
        ConfigError: the rubric is wrong.
        UsageError: the output is neither .csv nor .yaml.
    """
    from pipeline.files import write_text
    from pipeline.inputs.rubric_presets import criteria_of
    from pipeline.inputs.rubrics import read_rubric
    from pipeline.writers.rubric_files import canvas_rubric_csv, rubric_yaml

    ending = ".csv" if output is None else output.suffix.lower()
    if ending not in (".csv", ".yaml", ".yml"):
        raise UsageError(f"{output}: a rubric is exported as .csv (Canvas) or .yaml (labreport).")
    rubric = read_rubric(path)
    criteria = criteria_of(rubric)
    if ending == ".csv":
        text = canvas_rubric_csv(rubric, criteria)
    else:
        text = rubric_yaml(rubric.model_copy(update={"criteria": criteria, "preset": None}))
    text = _without_keys(text)
    if output is not None:
        write_text(output, text)
    return text


def import_rubric(path: Path, base: Path | None, name: str | None, output: Path | None) -> str:
    """A rubric of Canvas as labreport's YAML; written there too.

    Args:
        path: Canvas's CSV.
        base: a rubric whose exercises and tools are taken over, and which says how a criterion of the same name is
            measured; None makes one exercise with a topic for each criterion.
        name: of the rubric in the file.
        output: a .yaml file, or None.

    Raises:
        ConfigError: a file is wrong.
        UsageError: the output is not .yaml, or no such rubric is in the file.
    """
    from pipeline.files import write_text
    from pipeline.inputs.canvas_rubrics import as_topics, read_canvas_rubric, with_canvas_criteria
    from pipeline.inputs.rubric_presets import criteria_of
    from pipeline.inputs.rubrics import read_rubric
    from pipeline.writers.rubric_files import rubric_yaml

    if output is not None and output.suffix.lower() not in (".yaml", ".yml"):
        raise UsageError(f"{output}: a rubric is imported into a .yaml file.")
    title, rows = read_canvas_rubric(path, name)
    if base is None:
        rubric = as_topics(title, rows)
    else:
        own = read_rubric(base)
        rubric = with_canvas_criteria(own, criteria_of(own), rows)
    text = _without_keys(rubric_yaml(rubric))
    if output is not None:
        write_text(output, text)
    return text


def _without_keys(text: str) -> str:
    from pipeline.providers.readiness import secrets_in
    from pipeline.providers.redaction import strike_out_keys

    return strike_out_keys(text, secrets_in(os.environ))
