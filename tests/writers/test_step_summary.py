"""The CI summary: appended, in Markdown, with nothing in it that acts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.errors import OutputError
from pipeline.records import (
    Answer,
    Finding,
    Length,
    Prompt,
    ProviderUsed,
    Rubric,
    RubricExercise,
    Run,
    Score,
    Settings,
    ThresholdResult,
    Topic,
)
from pipeline.writers.step_summary import append_step_summary, summary_text

LENGTH = Length(words=1500, sentences=1, paragraphs=1, headings=0, list_items=0, characters=50)


def run_of(label: str = "A", *, title: str = "Lab", reason: str = "server down", notice: str | None = None) -> Run:
    return Run(
        labreport_version="0",
        title=title,
        notice=notice,
        prompts=(Prompt(id="e", title="E", text="?"),),
        rubric=Rubric(exercises=(RubricExercise(id="e", topics=(Topic(id="t", name="T"),)),)),
        providers=tuple(ProviderUsed(label=each, id="openai:x", settings=Settings()) for each in (label, "Bee")),
        answers=(
            Answer(exercise="e", provider=label, status="failed", reason=reason),
            Answer(exercise="e", provider="Bee", status="answered", text="x"),
        ),
        scores=(
            Score(exercise="e", provider=label, status="failed"),
            Score(exercise="e", provider="Bee", status="answered", coverage=0.625, length=LENGTH),
        ),
        findings=(Finding(id="longer", sentence="Bee is longer.", standing="supported"),),
        thresholds=(
            ThresholdResult(measure="coverage", provider=label, minimum=0.6, value=None, passed=False),
            ThresholdResult(
                measure="coverage", provider="Bee", minimum=0.6, value=0.625, passed=True, measured=3, answers=4
            ),
        ),
    )


def test_models_stand_side_by_side_and_a_missing_score_is_a_dash() -> None:
    lines = summary_text(run_of(notice="Samples!")).splitlines()
    assert lines[:3] == ["## Lab", "", "**Samples!**"]
    assert lines[4:12] == [
        "| | A | Bee |",
        "|---|---:|---:|",
        "| Coverage, E | – | 62 % |",
        "| Coverage, mean | – | 62 % |",
        "| Words, mean | – | 1,500 |",
        "| Flesch reading ease, mean | – | – |",
        "| Answers | 0 of 1 | 1 of 1 |",
        "",
    ]
    assert "- A, e, sample 0: failed: server down" in lines
    assert "- ✗ **missed**: A: coverage is –, at least 0.6 is asked for" in lines
    assert "- ✓ reached: Bee: coverage is 0.625 over 3 of 4 answers, at least 0.6 is asked for" in lines
    assert "- Bee is longer." in lines


def test_it_is_appended_after_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    path.write_text("before\n", "utf-8")
    append_step_summary(run_of(), path)
    append_step_summary(run_of(), path)
    text = path.read_text("utf-8")
    assert text == "before\n" + 2 * summary_text(run_of())


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Cannot write"):
        append_step_summary(run_of(), tmp_path)


HOSTILE = st.one_of(
    st.text(st.characters(codec=None), max_size=30),
    st.text(st.sampled_from("|`*_<>[]()!#\n\\&:~"), max_size=20),
)


@given(HOSTILE, HOSTILE, HOSTILE)
@settings(max_examples=100, deadline=None)
def test_hostile_names_change_nothing_around_them(label: str, title: str, reason: str) -> None:
    parser = MarkdownIt("commonmark").enable("table")
    kinds = [token.type for token in parser.parse(summary_text(run_of("A", title="Lab")))]
    text = summary_text(run_of(f"A{label}", title=f"Lab{title}", reason=f"r{reason}"))
    text.encode("utf-8")
    assert [token.type for token in parser.parse(text)] == kinds
    for token in parser.parse(text):
        assert {child.type for child in token.children or []} <= {"text", "text_special", "strong_open", "strong_close"}
