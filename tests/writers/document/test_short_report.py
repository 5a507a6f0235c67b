"""A report of short answers is short, and still shows every prompt, answer, grade and finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import viewing
from pipeline.records import Answer, Run, Settings
from pipeline.writers.document.assembly import Document, assemble
from pipeline.writers.document.extent import SHORT_ANSWER, is_short
from pipeline.writers.document.nodes import plain_text, walk
from pipeline.writers.run_directory import write_run
from tests.writers.sample_run import LONG, PROMPTS, SHORT, TOPICS, sample_run

TEMPLATES = ("lab-report", "comparison")


def run_of(*lengths: int, length: str = "auto") -> Run:
    """One exercise, a model for each answer of so many characters; one that failed beside them."""
    answers = tuple(
        Answer(exercise="scaling", provider=f"M{place}", status="answered", text="x" * size)
        for place, size in enumerate(lengths)
    )
    failed = Answer(exercise="scaling", provider="F", status="failed", reason="No answer came.")
    return sample_run(answers=(*answers, failed), length=length)


def kinds(document: Document) -> set[str]:
    return {item["t"] for item in walk(document.blocks)}


def test_where_nobody_chose_short_answers_make_a_short_report() -> None:
    assert is_short(run_of(SHORT_ANSWER, SHORT_ANSWER))
    assert not is_short(run_of(SHORT_ANSWER, SHORT_ANSWER + 1))
    assert is_short(run_of(10, 2 * SHORT_ANSWER - 10))
    assert not is_short(run_of())


def test_what_was_chosen_holds_whatever_the_answers() -> None:
    assert not is_short(run_of(10, length="full"))
    assert is_short(run_of(100_000, length="short"))


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_short_report_has_no_contents_and_no_map_of_an_exercise(template: str) -> None:
    full, short = (assemble(sample_run(template=template, length=length)) for length in ("full", "short"))
    assert "Contents" in kinds(full)
    assert "Contents" not in kinds(short)
    count = {document.short: sum(item["t"] == "Figure" for item in walk(document.blocks)) for document in (full, short)}
    assert count == {False: 3 + len(PROMPTS), True: 1}
    tables = [sum(item["t"] == "Table" for item in walk(document.blocks)) for document in (full, short)]
    assert tables[1] <= tables[0] - len(PROMPTS)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_short_report_leaves_out_no_text_topic_or_finding(template: str) -> None:
    run = sample_run(template=template)
    full, short = (assemble(run.model_copy(update={"length": length})) for length in ("full", "short"))
    assert list(full.sources.values()) == list(short.sources.values())
    shown = plain_text(short.blocks)
    for words in (*(name for topics in TOPICS.values() for name in topics), *(f.sentence for f in run.findings)):
        assert words in shown
    assert "What each measure means" in shown
    assert "How to make this report again" in shown


def test_topics_that_no_answer_has_stand_in_one_line() -> None:
    shown = plain_text(assemble(sample_run(length="short")).blocks)
    assert "Absent from every answer to exercise 3: Healthcare." in shown


def test_of_the_answers_only_those_that_are_not_whole_are_listed() -> None:
    (table,) = (
        item["c"]
        for item in walk(assemble(sample_run(length="short")).blocks)
        if item["t"] == "Table" and "how it came about" in plain_text(item["c"][1])
    )
    rows = [plain_text(row[1][2][4]).split(":")[0] for row in table[4][0][3]]
    assert rows == ["failed", "refused", "cut off"]


@pytest.mark.parametrize("length", ["short", "full"])
def test_no_path_tells_how_a_pasted_answer_was_asked_for(length: str) -> None:
    run = sample_run(length=length)
    first, second = run.providers
    pasted = second.model_copy(update={"id": "file:answers/b/{exercise}.md", "settings": Settings()})
    shown = plain_text(assemble(run.model_copy(update={"providers": (first, pasted)})).blocks)
    assert "file:answers" not in shown
    assert "answers pasted from files" in shown
    assert first.id in shown


def test_a_finished_run_is_written_in_another_length(tmp_path: Path) -> None:
    write_run(sample_run(), tmp_path / "run")
    sizes = {}
    for length in ("full", "short"):
        viewing.render(tmp_path / "run", [tmp_path / f"{length}.md"], length=length)
        sizes[length] = (tmp_path / f"{length}.md").read_text("utf-8").count("|\n")
    assert sizes["short"] < 0.8 * sizes["full"]
    assert {LONG, SHORT} <= set((tmp_path / "short.md").read_text("utf-8").replace("*", "").replace("|", " ").split())
