"""Explanations as they stand on a terminal."""

from __future__ import annotations

import re

import pytest

from pipeline.cli.explanations import explanation_lines
from pipeline.inputs.rubrics import read_rubric
from pipeline.resources import data_folder
from pipeline.scoring.explanation import explain_topic
from pipeline.scoring.text import read_markdown
from tests.submissions_maker import ANSWERS

EXERCISE = read_rubric(data_folder("prompts") / "rubric.yaml").exercises[0]
ANSWER = read_markdown((ANSWERS / "plain" / "foundations.md").read_text("utf-8"))


def shown(topic: str, *, full: bool = False) -> str:
    return "".join(f"{line}\n" for line in explanation_lines(explain_topic(ANSWER, EXERCISE, topic), full=full))


@pytest.mark.parametrize("topic", [topic.id for topic in EXERCISE.topics])
def test_what_is_shown_adds_up_and_fits_80_columns(topic: str) -> None:
    text = shown(topic, full=True)
    accounts = re.findall(r"  Does it .*?together: \d+ %", text, re.DOTALL)
    assert bool(accounts) == ("No sentence" not in text)
    for account in accounts:
        rows, together = account.split("    -----\n")
        weights = [float(each) for each in re.findall(r"^ {4} *([+-][0-9.]+)  ", rows, re.MULTILINE)]
        assert sum(weights) == pytest.approx(float(together.split()[0]), abs=0.001)
    assert max(map(len, text.splitlines())) <= 80


def test_the_sentence_that_decided_is_shown_in_full_and_the_others_in_brief() -> None:
    brief, full = shown("gans"), shown("gans", full=True)
    assert "The other tries to spot the fakes." in brief
    assert (brief.count("together:"), full.count("together:") > 4) == (1, True)
    assert re.search(r"for: .* [+]\d\.\d; against: .* -\d\.\d", brief.replace("\n    ", " "))
