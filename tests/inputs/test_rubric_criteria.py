from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.inputs.rubrics import check_rubric, read_rubric

Complaints = Callable[..., list[str]]
TOPICS = """\
exercises:
  - id: scaling
    topics:
      - {id: gan, name: GANs, description: Two networks trained against each other.}
      - {id: vae, name: VAEs, description: An encoder and a decoder around a latent space.}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "r.yaml"
    path.write_text(TOPICS + text, "utf-8")
    return path


def with_criterion(folder: Path, text: str) -> Path:
    """A rubric whose only criterion is on line 7."""
    return written(folder, f"criteria:\n  - {{{text}}}\n")


def test_tools_and_criteria_are_read(tmp_path: Path) -> None:
    rubric = read_rubric(
        written(
            tmp_path,
            "tools: [ChatGPT, Gemini]\ncriteria:\n"
            "  - {id: c, name: Covered, kind: coverage, points: 7.5, exercise: scaling, low: 10, high: 80}\n"
            "  - {id: r, name: Readable, kind: readability, points: 5, low: -10}\n"
            "  - {id: m, name: Safe, kind: marker, points: 2}\n",
        )
    )
    assert rubric.tools == ("ChatGPT", "Gemini")
    assert [(each.id, each.points) for each in rubric.criteria] == [("c", 7.5), ("r", 5), ("m", 2)]
    assert check_rubric(tmp_path / "r.yaml") == ()


def test_a_preset_is_read(tmp_path: Path) -> None:
    assert read_rubric(written(tmp_path, "preset: six-criteria\n")).preset == "six-criteria"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("preset: six-criterias\n", "did you mean 'six-criteria'?"),
        ("tools: [ChatGPT, chatgpt]\n", "the tool 'chatgpt' stands there twice"),
        ('tools: ["  "]\n', "the name of a tool is empty"),
        (
            "preset: lab-report\ncriteria:\n  - {id: m, name: M, kind: marker, points: 2}\n",
            "a preset and criteria exclude each other",
        ),
        (
            "criteria:\n  - {id: m, name: M, kind: marker, points: 2}\n  - {id: M, name: N, kind: marker, points: 2}\n",
            "the id 'M'",
        ),
        ("criteria:\n  - {id: m, name: M, kind: marker, points: 0}\n", "'points' in entry 1"),
    ],
    ids=["preset", "tool-twice", "tool-empty", "preset-and-criteria", "id", "no-points"],
)
def test_a_fault_is_told(tmp_path: Path, complaints: Complaints, text: str, complaint: str) -> None:
    assert complaint in "\n".join(complaints(read_rubric, written(tmp_path, text)))


@pytest.mark.parametrize(
    ("criterion", "complaint"),
    [
        ("id: c, name: C, kind: coverage, points: 1, exercise: scalin", "did you mean 'scaling'?"),
        ("id: c, name: C, kind: coverage, points: 1, high: 120", "percentages, 0 to 100"),
        ("id: c, name: C, kind: parts, points: 1, exercise: scaling", "about the whole report"),
        ("id: c, name: C, kind: marker, points: 1, low: 3", "has no low"),
        ("id: c, name: C, kind: length, points: 1", "needs a band"),
        ("id: c, name: C, kind: length, points: 1, low: 9, high: 9", "low must be less than high"),
        ("id: c, name: C, kind: conclusion, points: 1, low: -9", "not negative"),
        ('id: c, name: " ", kind: claims, points: 1', "the name of criterion 'c' is empty"),
        ("id: c, name: C, kind: covrage, points: 1", "did you mean 'coverage'?"),
    ],
    ids=["exercise", "percent", "whole-report", "no-band", "band", "order", "negative", "name", "kind"],
)
def test_a_criterion_that_cannot_be_applied_is_told_with_its_line(
    tmp_path: Path, complaints: Complaints, criterion: str, complaint: str
) -> None:
    (line,) = complaints(read_rubric, with_criterion(tmp_path, criterion))
    assert line.startswith("r.yaml:7: ")
    assert complaint in line
