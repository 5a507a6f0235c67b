from __future__ import annotations

from pathlib import Path

from pipeline.grading.pool import Marking
from pipeline.grading.similarity import compare_submissions
from pipeline.records import (
    GradedSubmission,
    Part,
    Progress,
    Rubric,
    RubricExercise,
    Similarity,
    Submission,
    Submitter,
    Topic,
)
from tests.writers.graded_class import graded

PROSE = "We sat in the library with both tools and found the first far too long for anybody who begins. "
MARKING = Marking(Rubric(exercises=(RubricExercise(id="models", topics=(Topic(id="t", name="Tides"),)),)), ())


def made(name: str, text: str) -> tuple[Submission, GradedSubmission]:
    """A submission of nothing but own prose."""
    part = Part(kind="conclusion", start=0, end=len(text), confidence=1)
    read = Submission(id=name, submitter=Submitter(), files=(), status="ok", text=text)
    return read, graded(name, parts=(part,))


def compare(cache: Path | None, *texts: str) -> tuple[Similarity | None, int]:
    """The result, and how many submissions were told as compared."""
    told: list[Progress] = []
    read, done = zip(*(made(f"s{n}", text) for n, text in enumerate(texts)), strict=True)
    return compare_submissions(read, done, MARKING, told.append, cache=cache), len(told)


def test_one_submission_has_nothing_to_be_compared_with() -> None:
    assert compare(None, PROSE) == (None, 0)


def test_a_result_is_kept_for_these_texts_and_no_others(tmp_path: Path) -> None:
    first, told = compare(tmp_path, PROSE * 3, PROSE * 3)
    assert first is not None
    assert (len(first.pairs), told) == (1, 2)
    (kept,) = tmp_path.iterdir()
    kept.write_text(first.model_copy(update={"compared": 77}).model_dump_json(), "utf-8")
    again, told = compare(tmp_path, PROSE * 3, PROSE * 3)
    assert again is not None
    assert (again.compared, told) == (77, 2)
    other, _ = compare(tmp_path, PROSE * 3, "Nothing of this is in the other text at all. " * 3)
    assert other is not None
    assert (other.compared, other.pairs) == (2, ())
    assert len(list(tmp_path.iterdir())) == 1


def test_a_damaged_result_is_made_again(tmp_path: Path) -> None:
    first, _ = compare(tmp_path, PROSE * 3, PROSE * 3)
    (kept,) = tmp_path.iterdir()
    kept.write_text("{", "utf-8")
    assert compare(tmp_path, PROSE * 3, PROSE * 3)[0] == first
