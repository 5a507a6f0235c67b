"""JUnit XML: CI servers see what failed and why."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import (
    Answer,
    Length,
    Prompt,
    ProviderUsed,
    Readability,
    Run,
    Score,
    Settings,
    ThresholdResult,
)
from pipeline.writers.junit import junit_xml
from pipeline.writers.markup import printable


def run_of(*answers: Answer, thresholds: tuple[ThresholdResult, ...] = (), scores: tuple[Score, ...] = ()) -> Run:
    labels = dict.fromkeys([answer.provider for answer in answers] or ["A"])
    return Run(
        labreport_version="0",
        title="Lab 2",
        prompts=(Prompt(id="e", title="E", text="?"),),
        providers=tuple(ProviderUsed(label=label, id="openai:gpt", settings=Settings()) for label in labels),
        answers=answers,
        scores=scores,
        thresholds=thresholds,
    )


def parsed(run: Run) -> ET.Element:
    return ET.fromstring(junit_xml(run))  # noqa: S314 - our own document, and the parser is the judge of its form


def test_a_suite_for_each_model_and_a_case_for_each_answer() -> None:
    root = parsed(
        run_of(
            Answer(exercise="one", provider="A", status="answered", text="x", seconds=1.5),
            Answer(exercise="two", provider="A", status="failed", reason="server down"),
            Answer(exercise="one", provider="B", status="refused", text="I cannot.", reason="refused by the model"),
            Answer(exercise="two", provider="B", status="empty", reason="no text"),
        )
    )
    assert root.attrib == {
        "name": "Lab 2",
        "tests": "4",
        "failures": "2",
        "errors": "1",
        "skipped": "0",
        "time": "1.500",
    }
    first, second = root.findall("testsuite")
    assert (first.get("name"), first.get("tests"), first.get("errors"), first.get("failures")) == ("A", "2", "1", "0")
    assert (second.get("name"), second.get("tests"), second.get("failures")) == ("B", "2", "2")
    assert [case.get("name") for case in first.findall("testcase")] == ["one", "two"]
    assert [case.get("classname") for case in second.findall("testcase")] == ["B.answers", "B.answers"]
    error = first.find("testcase[2]/error")
    assert error is not None
    assert error.attrib == {"type": "failed", "message": "server down"}
    assert second.findtext("testcase[1]/failure") == "I cannot."


def test_a_truncated_answer_passes_with_a_note() -> None:
    root = parsed(run_of(Answer(exercise="one", provider="A", status="truncated", text="x", reason="limit of tokens")))
    assert (root.get("failures"), root.get("errors")) == ("0", "0")
    assert root.findtext("testsuite/testcase/system-out") == "truncated: limit of tokens"


def test_repeats_are_told_apart() -> None:
    answers = [Answer(exercise="one", provider="A", sample=i, status="answered", text="x") for i in (0, 1)]
    root = parsed(run_of(*answers).model_copy(update={"repeat": 2}))
    assert [case.get("name") for case in root.iter("testcase")] == ["one (sample 0)", "one (sample 1)"]


def test_a_missed_threshold_is_a_failure_with_its_numbers() -> None:
    results = (
        ThresholdResult(measure="coverage", provider="A", minimum=0.6, value=0.52, passed=False, measured=3, answers=4),
        ThresholdResult(measure="words", provider="A", minimum=100, value=200, passed=True, measured=1, answers=2),
        ThresholdResult(measure="smog", provider="A", minimum=5, value=None, passed=False),
    )
    root = parsed(run_of(thresholds=results))
    messages = [None if f is None else f.get("message") for f in (c.find("failure") for c in root.iter("testcase"))]
    assert messages == [
        "mean coverage is 0.52 over 3 of 4 answers, at least 0.6 is asked for",
        None,
        "mean smog could not be measured, at least 5 is asked for",
    ]
    assert next(case.get("name") for case in root.iter("testcase")) == "coverage at least 0.6"
    assert root.get("failures") == "2"
    assert root.findtext(".//testcase[@name='words at least 100']/system-out") == "over 1 of 2 answers"


def test_scores_are_properties_and_a_missing_score_has_none() -> None:
    scores = (
        Score(
            exercise="e",
            provider="A",
            status="answered",
            coverage=0.5,
            length=Length(words=9, sentences=1, paragraphs=1, headings=0, list_items=0, characters=50),
            readability=Readability(flesch_reading_ease=61.234),
        ),
        Score(exercise="e", provider="A", sample=1, status="failed"),
    )
    root = parsed(run_of(scores=scores))
    assert {p.get("name"): p.get("value") for p in root.iter("property")} == {
        "provider": "openai:gpt",
        "e.0.coverage": "0.5000",
        "e.0.words": "9",
        "e.0.flesch_reading_ease": "61.23",
    }


@given(st.text(st.characters(codec=None), max_size=40), st.text(st.characters(codec=None), max_size=40))
@settings(max_examples=100, deadline=None)
def test_hostile_text_stays_text(label: str, reason: str) -> None:
    root = parsed(run_of(Answer(exercise=label, provider=label, status="failed", reason=reason or None)))
    suite = root.find("testsuite")
    assert suite is not None
    assert suite.get("name") == printable(label)
    error = root.find("testsuite/testcase/error")
    assert error is not None
    assert error.get("message") == printable(reason or "the answer is failed")
