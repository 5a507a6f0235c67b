"""Answers scored beside the asking get the scores that they would get afterwards."""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.inputs.rubrics import read_rubric
from pipeline.records import Answer, Prompt, Rubric
from pipeline.scoring.score import score_answers
from pipeline.scoring_pool import MANY, scoring_pool

RUBRIC = read_rubric(Path(__file__).parents[1] / "prompts" / "rubric.yaml")
PROMPTS = (Prompt(id="foundations", title="Foundations", text="Explain.", reference="A model learns from *data*."),)
ANSWERS = tuple(
    Answer(
        exercise="foundations",
        provider="Model",
        sample=number,
        status="refused" if number == 3 else "answered",
        text=f"## Part {number}\n\nA generative model learns the distribution of {number} data sets, and samples it.",
    )
    for number in range(50)
)

needs_two_cores = pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core: no process is started")


@pytest.mark.parametrize("rubric", [RUBRIC, None], ids=["topics", "no topics"])
@pytest.mark.parametrize("expected", [0, pytest.param(4 * MANY, marks=needs_two_cores)], ids=["here", "beside"])
def test_scores_come_in_the_order_asked_for_whatever_the_order_of_arrival(expected: int, rubric: Rubric | None) -> None:
    with scoring_pool(PROMPTS, rubric, expected=expected) as pool:
        for answer in reversed(ANSWERS[5:]):
            pool.take(answer)
        assert bool(pool._begun) == (expected > 0)
        assert pool.scores(ANSWERS) == score_answers(ANSWERS, PROMPTS, rubric)


@needs_two_cores
def test_what_a_process_cannot_hand_back_is_scored_here() -> None:
    broken = ANSWERS[0].model_copy(update={"text": "A model samples \ud800 data. " * 3})
    with scoring_pool(PROMPTS, RUBRIC, expected=MANY) as pool:
        for answer in (broken, *ANSWERS[1:10]):
            pool.take(answer)
        assert pool.scores((broken,)) == score_answers((broken,), PROMPTS, RUBRIC)


@needs_two_cores
def test_answers_are_scored_here_once_a_process_was_killed() -> None:
    from multiprocessing import active_children

    before = set(active_children())
    with scoring_pool(PROMPTS, RUBRIC, expected=MANY) as pool:
        for process in set(active_children()) - before:
            process.kill()
            process.join()
        with suppress(BrokenExecutor):
            while pool._pool is not None:
                pool._pool.submit(int).exception()
        for answer in ANSWERS:
            pool.take(answer)
        assert pool.scores(ANSWERS) == score_answers(ANSWERS, PROMPTS, RUBRIC)


@needs_two_cores
def test_an_interrupt_leaves_no_process_behind() -> None:
    from multiprocessing import active_children

    before = set(active_children())

    def ask_until_interrupted() -> None:
        with scoring_pool(PROMPTS, RUBRIC, expected=MANY):
            assert set(active_children()) - before
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask_until_interrupted()
    assert set(active_children()) == before


def test_no_answers_have_no_scores() -> None:
    with scoring_pool(PROMPTS, RUBRIC, expected=0) as pool:
        assert pool.scores(()) == ()
