"""A model's second opinion on the answers of a class: beside the scorer's, never in its place.

Points do not change by it. Where it differs much from the scorer, the marker is told.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import MissingKeyError
from pipeline.records import (
    Answer,
    Experiment,
    FoundAnswer,
    GradedSubmission,
    Progress,
    Prompt,
    ProviderSpec,
    Rubric,
    Score,
    Submission,
    Submitter,
    TopicHit,
)

if TYPE_CHECKING:
    from pipeline.providers.cassette import RecordMode
    from pipeline.scoring.judge import Question

APART = 0.25
"""Difference of coverage from which on the marker is told."""
CASSETTES = "cassettes"
"""Folder within the output in which replies are recorded."""


@dataclass(frozen=True)
class JudgeRequest:
    """Whom to ask, and how.

    Attributes:
        judge: the model.
        mode: what may be replayed and what may be asked.
        environ: where keys are.
        concurrency: calls in flight at once.
        announce: takes the sentence on what is sent where, before anything is.
    """

    judge: ProviderSpec
    mode: RecordMode
    environ: Mapping[str, str]
    concurrency: int = 8
    announce: Callable[[str], None] = lambda _: None


def judge_class(
    request: JudgeRequest,
    submissions: Sequence[Submission],
    graded: Sequence[GradedSubmission],
    rubric: Rubric,
    output: Path,
    *,
    people: Sequence[Submitter] = (),
    on_progress: Callable[[Progress], None],
) -> tuple[tuple[GradedSubmission, ...], str, tuple[str, ...]]:
    """The submissions with the judge's grades in their scores, what was sent where, and notes on what it left open.

    Names and words to a grader are struck out of what is sent; equal answers are asked about once.

    Args:
        request: whom to ask.
        submissions: read.
        graded: the same, in the same order.
        rubric: the topics.
        output: folder in which replies are recorded.
        people: of the roster, and whom reports name; they are struck out as the students are.
        on_progress: takes what happens.

    Raises:
        MissingKeyError: the judge must be asked and has no key.
        OutputError: a reply could not be recorded.
    """
    from pipeline.inputs.documents import read_text
    from pipeline.providers.asking import ask_experiment
    from pipeline.providers.plan import missing_keys, plan_calls

    docket = _Docket(submissions, graded, rubric, people)
    experiment = docket.experiment(request.judge, output)
    if lacking := missing_keys(experiment, mode=request.mode, environ=request.environ):
        raise MissingKeyError("\n".join(lacking))
    (row,) = plan_calls(experiment, mode=request.mode, environ=request.environ, read_text=read_text)
    sentence = _sentence(request, row.calls)
    request.announce(sentence)
    replies = asyncio.run(
        ask_experiment(
            experiment,
            mode=request.mode,
            environ=request.environ,
            concurrency=request.concurrency,
            on_progress=on_progress,
            read_text=read_text,
        )
        if docket.questions
        else _no_replies()
    )
    judged = docket.judged({reply.exercise: reply for reply in replies})
    return judged, sentence, _left_open(judged)


def _left_open(judged: Sequence[GradedSubmission]) -> tuple[str, ...]:
    """A note on the topics without a grade that counts, with the most frequent reason; empty where there are none."""
    hits = [hit for graded in judged for score in graded.scores for hit in score.judged]
    why = Counter(hit.why for hit in hits if hit.grade is None)
    if not why:
        return ()
    reason = why.most_common(1)[0][0]
    return (f"the judge left {why.total()} of {len(hits)} topics without a grade that counts; mostly: {reason}.",)


async def _no_replies() -> tuple[Answer, ...]:
    return ()


def _sentence(request: JudgeRequest, calls: int) -> str:
    where = request.judge.shown_id + (f" at {request.judge.base_url}" if request.judge.base_url else "")
    if not calls:
        return f"Judge: nothing is sent; the replies of {where} are recorded."
    return (
        f"Judge: {calls} questions with the text of pasted answers go to {where}; names, e-mail addresses and register "
        "numbers are struck out, introductions and conclusions stay here."
    )


class _Docket:
    """What the judge is asked about a class.

    Args:
        submissions: with their texts.
        graded: in the same order.
        rubric: the topics.
        people: of the roster, and whom reports name; they are struck out as the students are.
    """

    def __init__(
        self,
        submissions: Sequence[Submission],
        graded: Sequence[GradedSubmission],
        rubric: Rubric,
        people: Sequence[Submitter] = (),
    ) -> None:
        from pipeline.inputs.found_answers import answers_of
        from pipeline.scoring.judge import questions_about
        from pipeline.verdicts.grading.masking import masked

        self._graded = graded
        self._exercises = {exercise.id: exercise for exercise in rubric.exercises}
        self._asked: list[list[tuple[FoundAnswer, Answer]]] = []
        everybody = frozenset({*people, *(each.submitter for each in submissions)})
        unique: dict[str, Answer] = {}
        for submission, grade in zip(submissions, graded, strict=True):
            pairs = []
            for found in answers_of(submission, grade.parts) if grade.scores else ():
                text = masked(found.answer.text, submission.submitter, everybody)
                name = hashlib.sha256(f"{found.answer.exercise}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
                # The name of a recording tells nothing of the student.
                sent = found.answer.model_copy(update={"provider": name[:16], "sample": 0, "text": text})
                pairs.append((found, unique.setdefault(name, sent)))
            self._asked.append(pairs)
        self.questions: tuple[Question, ...] = questions_about(unique.values(), rubric.exercises)

    def experiment(self, judge: ProviderSpec, output: Path) -> Experiment:
        """An experiment that puts the questions to the judge."""
        return Experiment(
            title="Judge",
            prompts=tuple(Prompt(id=each.id, title="", text=each.prompt) for each in self.questions),
            providers=(judge,),
            root=output,
            output=output,
            cassettes=output / CASSETTES,
        )

    def judged(self, replies: Mapping[str, Answer]) -> tuple[GradedSubmission, ...]:
        """The submissions with the judge's grades."""
        from pipeline.scoring.judge import read_grades

        hits: dict[tuple[str, str, int], dict[str, TopicHit]] = {}
        for question in self.questions:
            hits.setdefault(question.answer.key, {}).update(read_grades(question, replies[question.id]))
        return tuple(
            self._with_grades(graded, pairs, hits) for graded, pairs in zip(self._graded, self._asked, strict=True)
        )

    def _with_grades(
        self,
        graded: GradedSubmission,
        pairs: Sequence[tuple[FoundAnswer, Answer]],
        hits: Mapping[tuple[str, str, int], Mapping[str, TopicHit]],
    ) -> GradedSubmission:
        from pipeline.scoring.coverage import coverage_percent

        scores: list[Score] = []
        flags: list[str] = []
        sent = {found.answer.key: (found.answer, each) for found, each in pairs}
        for score in graded.scores:
            answer, asked = sent[score.key]
            found = hits.get(asked.key)
            if found is None:
                scores.append(score)
                continue
            exercise = self._exercises[score.exercise]
            judged = tuple(_unmasked(found[topic.id], answer.text) for topic in exercise.topics)
            share = coverage_percent(judged, exercise)
            scores.append(score.model_copy(update={"judged": judged, "judged_coverage": share}))
            if share is not None and score.coverage is not None and abs(share - score.coverage) >= APART:
                flags.append(
                    f"the judge sees {100 * share:.0f} % of the topics' credit in the answer of {score.provider} to "
                    f"{score.exercise}, the scorer {100 * score.coverage:.0f} %"
                )
        return graded.model_copy(update={"scores": tuple(scores), "flags": (*graded.flags, *flags)})


def _unmasked(hit: TopicHit, text: str) -> TopicHit:
    """The hit with the answer's own words, which the judge saw with names struck out."""
    if hit.start is None or hit.end is None:
        return hit
    return hit.model_copy(update={"evidence": text[hit.start : hit.end]})
