"""A document of a large run shows as many answers as it has room for, and says so."""

from __future__ import annotations

import pytest

from pipeline.records import Answer, Run
from pipeline.writers.document.assembly import assemble
from pipeline.writers.document.extent import PRINT, Room, left_out, shown_answers
from pipeline.writers.document.nodes import plain_text, walk
from pipeline.writers.page.assembly import write_page
from pipeline.writers.report import render
from tests.writers.sample_run import EXERCISES, LONG, SHORT, sample_run


def run_of(samples: int, text: str = "word") -> Run:
    """Four exercises, two models, that many samples."""
    answers = tuple(
        Answer(exercise=exercise, provider=label, sample=sample, status="answered", text=text)
        for exercise in EXERCISES
        for label in (LONG, SHORT)
        for sample in range(samples)
    )
    return sample_run(answers=answers, scores=(), overlaps=(), findings=(), claims=(), repeat=samples)


@pytest.mark.parametrize(
    ("answers", "characters", "shown"),
    [
        (24, 1000, [0, 1, 2]),
        (23, 1000, [0, 1]),
        (24, 24 * 4, [0, 1, 2]),
        (24, 24 * 4 - 1, [0, 1]),
        (8, 8 * 4, [0]),
    ],
    ids=["all", "one too many", "just all", "a character too many", "one of each"],
)
def test_a_further_sample_is_shown_of_all_or_of_none(answers: int, characters: int, shown: list[int]) -> None:
    keys = shown_answers(run_of(3), Room(answers, characters))
    assert len(keys) == 8 * len(shown)
    assert sorted({sample for _, _, sample in keys}) == shown


@pytest.mark.parametrize("room", [Room(3, 1000), Room(100, 3 * 4 + 1)], ids=["number", "characters"])
def test_where_not_even_one_of_each_fits_the_first_ones_are_shown(room: Room) -> None:
    run = run_of(2)
    keys = shown_answers(run, room)
    assert keys == {("foundations", LONG, 0), ("foundations", SHORT, 0), ("architectures", LONG, 0)}
    assert "3 of 16 answers are shown, the shortest ones." in str(left_out(run, keys))


def test_a_model_that_writes_without_end_hides_no_other() -> None:
    run = run_of(1)
    flood = tuple(a.model_copy(update={"text": "x" * 900}) if a.provider == LONG else a for a in run.answers)
    keys = shown_answers(run.model_copy(update={"answers": flood}), Room(100, 1000))
    assert {key for key in keys if key[1] == SHORT} == {(exercise, SHORT, 0) for exercise in EXERCISES}
    assert len(keys) == 5


def test_an_endless_answer_counts_only_as_much_as_is_shown_of_it() -> None:
    assert len(shown_answers(run_of(1, "x" * 1_000_000), Room(8, 1_600_000))) == 8
    assert len(shown_answers(run_of(1, "x" * 1_000_000), Room(8, 1_599_999))) == 7


def test_a_run_that_fits_says_nothing() -> None:
    run = run_of(2)
    assert left_out(run, shown_answers(run)) is None


def test_a_large_run_shows_its_first_samples_and_says_what_is_left_out() -> None:
    run = run_of(PRINT.answers // 8 + 1)
    document = assemble(run)
    heads = [plain_text(item["c"][2]) for item in walk(document.blocks) if item["t"] == "Header" and item["c"][0] == 3]
    answers = [head for head in heads if ", sample " in head]
    assert len(answers) == PRINT.answers // 8 * 8
    told = [plain_text(item) for item in walk(document.blocks) if item["t"] == "Para"]
    sentence = "This run has more answers than a document can hold: 296 of 304 answers are shown"
    assert sum(sentence in each for each in told) == 3
    assert any("304 answers" in each and "kept exactly" in each for each in told)


def test_who_writes_a_report_is_told_what_it_leaves_out() -> None:
    _, notes = render(run_of(PRINT.answers // 8 + 1), "md")
    assert len(notes) == 1
    assert notes[0].startswith("report.md: This run has more answers than a document can hold: 296 of 304")


def test_a_page_that_leaves_out_answers_says_so_and_leads_nowhere_else() -> None:
    run = run_of(126)
    page = write_page(run).decode()
    assert page.count('<article class="answer"') == 1000
    assert page.count("1,000 of 1,008 answers are shown") == 1
    assert '"sample":124' in page.replace(" ", "")
    assert '"sample":125' not in page.replace(" ", "")
