"""JUnit XML of a run: a suite for each model, a case for each answer and each threshold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import Answer, ProviderUsed, Run, Score, ThresholdResult
from pipeline.writers.markup import xml_text


class _Case(NamedTuple):
    name: str
    kind: str
    """``answers`` or ``thresholds``: the class name in which CI servers group cases."""
    seconds: float | None = None
    outcome: str | None = None
    """``error`` or ``failure``; None for a case that passed."""
    type: str = ""
    message: str = ""
    output: str = ""


def junit_xml(run: Run) -> str:
    """The test report of the run.

    An answer that failed is an error; one that was refused or empty is a failure; a truncated one passes with a note.
    A missed threshold is a failure. Scores are properties of the suite, since JUnit has no field for them; a score that
    could not be measured has none.
    """
    suites = [_suite(provider, run) for provider in run.providers]
    cases = [case for provider in run.providers for case in _cases(provider, run)]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="{xml_text(run.title)}" {_counts(cases)}>',
        *suites,
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _suite(provider: ProviderUsed, run: Run) -> str:
    cases = _cases(provider, run)
    scores = [score for score in run.scores if score.provider == provider.label]
    lines = [
        f' <testsuite name="{xml_text(provider.label)}" {_counts(cases)}>',
        "  <properties>",
        *(
            f'   <property name="{xml_text(name)}" value="{xml_text(value)}"/>'
            for name, value in _facts(provider, scores)
        ),
        "  </properties>",
        *(_case(provider.label, case) for case in cases),
        " </testsuite>",
    ]
    return "\n".join(lines)


def _cases(provider: ProviderUsed, run: Run) -> list[_Case]:
    answers = [_answer_case(answer, run) for answer in run.answers if answer.provider == provider.label]
    thresholds = [_threshold_case(result) for result in run.thresholds if result.provider == provider.label]
    return answers + thresholds


def _answer_case(answer: Answer, run: Run) -> _Case:
    name = answer.exercise if run.repeat == 1 else f"{answer.exercise} (sample {answer.sample})"
    reason = answer.reason or f"the answer is {answer.status}"
    if answer.status == "answered":
        return _Case(name, "answers", answer.seconds)
    if answer.status == "truncated":
        return _Case(name, "answers", answer.seconds, output=f"truncated: {reason}")
    outcome = "error" if answer.status == "failed" else "failure"
    return _Case(name, "answers", answer.seconds, outcome, answer.status, reason, answer.text)


def _threshold_case(result: ThresholdResult) -> _Case:
    name = f"{result.measure} at least {result.minimum:g}"
    if result.passed:
        return _Case(name, "thresholds", output=result.part)
    value = "could not be measured" if result.value is None else f"is {result.value:.4g}"
    value += f" {result.part}" if result.part else ""
    message = f"mean {result.measure} {value}, at least {result.minimum:g} is asked for"
    return _Case(name, "thresholds", None, "failure", "threshold", message)


def _facts(provider: ProviderUsed, scores: Sequence[Score]) -> list[tuple[str, str]]:
    facts = [("provider", provider.id)]
    for score in scores:
        place = f"{score.exercise}.{score.sample}"
        if score.coverage is not None:
            facts.append((f"{place}.coverage", f"{score.coverage:.4f}"))
        if score.length is not None:
            facts.append((f"{place}.words", str(score.length.words)))
        if score.readability is not None and score.readability.flesch_reading_ease is not None:
            facts.append((f"{place}.flesch_reading_ease", f"{score.readability.flesch_reading_ease:.2f}"))
    return facts


def _counts(cases: Sequence[_Case]) -> str:
    outcomes = [case.outcome for case in cases]
    seconds = sum(case.seconds or 0 for case in cases)
    return (
        f'tests="{len(cases)}" failures="{outcomes.count("failure")}" errors="{outcomes.count("error")}" skipped="0"'
        f' time="{seconds:.3f}"'
    )


def _case(label: str, case: _Case) -> str:
    start = (
        f'  <testcase classname="{xml_text(f"{label}.{case.kind}")}" name="{xml_text(case.name)}"'
        f' time="{case.seconds or 0:.3f}"'
    )
    if case.outcome:
        fault = f'type="{case.type}" message="{xml_text(case.message)}"'
        return f"{start}>\n   <{case.outcome} {fault}>{xml_text(case.output)}</{case.outcome}>\n  </testcase>"
    if case.output:
        return f"{start}>\n   <system-out>{xml_text(case.output)}</system-out>\n  </testcase>"
    return f"{start}/>"
