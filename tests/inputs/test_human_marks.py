"""A person's marks from the page: read whole, or refused line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError, InputError
from pipeline.inputs.human_marks import read_blind, read_human_marks, read_letters
from pipeline.records import HumanMarks, Run
from tests.writers.sample_run import LONG, SHORT, sample_run

HEAD = "answer,exercise,sample,topic,grade,criterion,score\n"


def read(folder: Path, text: str, run: Run | None = None, letters: dict[str, str] | None = None) -> HumanMarks:
    (folder / "marks.csv").write_text(text, "utf-8")
    return read_human_marks(folder / "marks.csv", run or sample_run(), letters or {})


def test_topics_criteria_and_preferences_are_read(tmp_path: Path) -> None:
    marks = read(
        tmp_path,
        HEAD
        + f"{LONG},foundations,0,Latent space,2,,\n{LONG},foundations,0,,,accuracy,4\n"
        + f"{SHORT},foundations,,,,clarity,5.0\n{LONG},foundations,0,,,preference,½\n"
        + f"{SHORT},foundations,0,,,preference,0.5\n{SHORT},foundations,0,,,depth,\n",
    )
    assert [(mark.answer, mark.topic, mark.grade) for mark in marks.topics] == [(LONG, "Latent space", 2)]
    assert [(mark.answer, mark.criterion, mark.score) for mark in marks.criteria] == [
        (LONG, "accuracy", 4),
        (SHORT, "clarity", 5),
        (LONG, "preference", 0.5),
        (SHORT, "preference", 0.5),
    ]
    assert marks.agreement is None


def test_letters_of_a_blind_page_become_the_models(tmp_path: Path) -> None:
    text = HEAD + "Model A,foundations,0,Latent space,1,,\nModel B,foundations,0,,,safety,5\n"
    marks = read(tmp_path, text, letters={"Model A": SHORT, "Model B": LONG})
    assert (marks.topics[0].answer, marks.criteria[0].answer) == (SHORT, LONG)


def test_criteria_need_no_rubric(tmp_path: Path) -> None:
    text = f"answer;exercise;criterion;score\n{LONG};foundations;relevance;3\n"
    assert read(tmp_path, text, run=sample_run(rubric=None)).criteria[0].score == 3


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            f"{LONG},foundations,0,,,acuracy,4",
            r"marks\.csv:2: there is no criterion 'acuracy' \(did you mean 'acc",
        ),
        (
            f"{LONG},foundations,0,,,accuracy,6",
            "the score for accuracy must be a whole number from 1 to 5; it is '6'",
        ),
        (f"{LONG},foundations,0,,,accuracy,0", "whole number from 1 to 5"),
        (f"{LONG},foundations,0,,,preference,2", "must be 1, 0.5 or 0"),
        (f"{LONG},foundations,x,,,accuracy,2", "the sample must be a number"),
        (f"{LONG},foundations,3,,,accuracy,2", "the run has no sample 3 of 'Aurora' for 'foundations'"),
        ("Aurra,foundations,0,,,accuracy,2", r"the run has no model 'Aurra' \(did you mean 'Aurora'"),
        ("Nobody,foundations,0,Latent space,2,,", "the run has no model 'Nobody'; it has"),
        (f"{LONG},foundations,0,Latent spce,2,,", "has no topic 'Latent spce'"),
        (f"{LONG},foundations,0,,,accuracy,", "nothing is marked in this file"),
    ],
)
def test_a_wrong_row_is_named_with_what_to_do(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read(tmp_path, f"{HEAD}{row}\n")


def test_a_second_mark_for_the_same_is_refused(tmp_path: Path) -> None:
    row = f"{LONG},foundations,0,,,accuracy,4\n"
    with pytest.raises(ConfigError, match=r"marks\.csv:3: 'Aurora' has two marks for accuracy; keep one"):
        read(tmp_path, HEAD + row + row)


def test_a_file_without_the_columns_or_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the column 'exercise' is missing"):
        read(tmp_path, "answer,score\nx,1\n")
    with pytest.raises(ConfigError, match="nothing\\.csv"):
        read_human_marks(tmp_path / "nothing.csv", sample_run(), {})


def test_the_key_and_the_letters_of_a_blind_page_lie_beside_the_run(tmp_path: Path) -> None:
    assert read_blind(tmp_path) == (None, {})
    (tmp_path / "blind.json").write_text('{"key": "K", "models": {"Model A": "Aurora"}}', "utf-8")
    assert read_letters(tmp_path) == {"Model A": "Aurora"}
    for damaged in ("", "[]", '{"key": 1}', '{"key": 1, "models": []}'):
        (tmp_path / "blind.json").write_text(damaged, "utf-8")
        with pytest.raises(InputError, match="this is not as labreport wrote it; remove it"):
            read_blind(tmp_path)
