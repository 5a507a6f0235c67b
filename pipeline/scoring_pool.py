"""Answers scored in processes of their own while others are still asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager

from pydantic import TypeAdapter

from pipeline.records import Answer, Prompt, Rubric, Score
from pipeline.workers import worker_pool

MANY = 60
"""Answers from which on starting a process costs less than it saves."""
_BATCH = 10
"""Answers sent to a process at once."""
_EASE = 4
"""How many answers without topics take as long as one with them."""
_MOST = 4
_SCORES = TypeAdapter(tuple[Score, ...])


class ScoringPool:
    """Takes answers as they come, and has their scores in the end.

    ``with scoring_pool(prompts, rubric, expected=1000) as pool: pool.take(answer); scores = pool.scores([answer])``
    """

    def __init__(self, pool: ProcessPoolExecutor | None, prompts: Sequence[Prompt], rubric: Rubric | None) -> None:
        self._pool = pool
        self._prompts = prompts
        self._rubric = rubric
        self._batch = _BATCH if rubric else _BATCH * _EASE
        self._waiting: list[Answer] = []
        self._begun: list[tuple[tuple[Answer, ...], Future[bytes]]] = []

    def take(self, answer: Answer) -> None:
        """Have it scored beside whatever else happens."""
        if self._pool is None:
            return
        self._waiting.append(answer)
        if len(self._waiting) == self._batch:
            batch, self._waiting = tuple(self._waiting), []
            try:
                self._begun.append((batch, self._pool.submit(_score, batch)))
            except BrokenExecutor:
                # A process was ended from outside, for want of memory perhaps: the rest is scored in this one.
                self._pool = None

    def scores(self, answers: Sequence[Answer]) -> tuple[Score, ...]:
        """The score of each answer, in their order, whether it was taken before or not; empty for none.

        What no process has begun yet is scored here, and so is what a process failed at.
        """
        known: dict[Answer, Score] = {}
        for batch, future in reversed(self._begun):
            if future.cancel() or future.exception():
                scores = self._score(batch)
            else:
                scores = _SCORES.validate_json(future.result())
            known |= zip(batch, scores, strict=True)
        late = [answer for answer in answers if answer not in known]
        if late:
            known |= zip(late, self._score(late), strict=True)
        return tuple(known[answer] for answer in answers)

    def _score(self, answers: Sequence[Answer]) -> tuple[Score, ...]:
        from pipeline.scoring.score import score_answers

        return score_answers(answers, self._prompts, self._rubric)


@contextmanager
def scoring_pool(prompts: Sequence[Prompt], rubric: Rubric | None, *, expected: int) -> Iterator[ScoringPool]:
    """A pool that scores by these topics and reference answers.

    Args:
        prompts: with their reference answers.
        rubric: the topics, or None.
        expected: answers that will come; few of them, or a single core, are scored in this process.
    """
    jobs = min(_MOST, (os.cpu_count() or 1) - 1)
    if expected < (MANY if rubric else MANY * _EASE) or jobs < 1:
        yield ScoringPool(None, prompts, rubric)
        return
    with worker_pool(jobs, _prepare, tuple(prompts), rubric) as pool:
        # Processes start, and load what they need, while this one prepares to ask.
        for _ in range(jobs):
            pool.submit(_score, ())
        yield ScoringPool(pool, prompts, rubric)


# ---------------------------------------------------------------- within a process

_criteria: tuple[tuple[Prompt, ...], Rubric | None] = ((), None)


def _prepare(prompts: tuple[Prompt, ...], rubric: Rubric | None) -> None:
    global _criteria  # noqa: PLW0603 - what a process keeps between its tasks
    _criteria = prompts, rubric


def _score(answers: tuple[Answer, ...]) -> bytes:
    from pipeline.scoring.score import score_answers

    # JSON, for pydantic reads it ten times as fast as pickle.
    return _SCORES.dump_json(score_answers(answers, *_criteria))
