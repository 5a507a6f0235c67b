"""The judge's part of a run: what it is asked, through the same providers and recordings as every model."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import MissingKeyError, UsageError
from pipeline.records import (
    Answer,
    CallPlan,
    Experiment,
    Grade,
    JudgeUsed,
    Prompt,
    ProviderSpec,
    Run,
    Score,
    TopicHit,
)

if TYPE_CHECKING:
    from pipeline.providers.cassette import RecordMode
    from pipeline.scoring.judge import Question
    from pipeline.scoring.preference import Duel

Ask = Callable[[Experiment], Awaitable[tuple[Answer, ...]]]
"""Asks every model of an experiment every prompt."""

_ASSUMED_WORDS = 700
"""Length that an answer is taken to have as long as it is not there."""


@dataclass(frozen=True)
class Docket:
    """Everything that the judge is asked about a run.

    Attributes:
        judge: whom to ask.
        questions: about single answers.
        duels: about two answers each.
    """

    judge: ProviderSpec
    questions: tuple[Question, ...]
    duels: tuple[Duel, ...]

    def experiment(self, experiment: Experiment) -> Experiment:
        """An experiment that puts the questions to the judge."""
        asked: tuple[Question | Duel, ...] = (*self.questions, *self.duels)
        prompts = tuple(Prompt(id=each.id, title="", text=each.prompt) for each in asked)
        changes = {"prompts": prompts, "providers": (self.judge,), "repeat": 1}
        return experiment.model_copy(update=changes)


def docket_of(experiment: Experiment, answers: Sequence[Answer], *, limit: int | None = None) -> Docket | None:
    """What the judge is asked about these answers; None where the experiment has no judge."""
    from pipeline.scoring.judge import questions_about
    from pipeline.scoring.preference import duels_between

    scoring = experiment.scoring
    if scoring.judge is None:
        return None
    labels = [spec.label for spec in experiment.providers]
    duels = duels_between(answers, experiment.prompts[:limit], labels) if scoring.pairwise else ()
    exercises = experiment.rubric.exercises if experiment.rubric else ()
    return Docket(scoring.judge, questions_about(answers, exercises), duels)


async def ask_judge(
    experiment: Experiment, answers: Sequence[Answer], ask: Ask, *, limit: int | None = None
) -> tuple[Answer, ...]:
    """The judge's replies, in the order of the docket; empty without a judge or anything to judge."""
    docket = docket_of(experiment, answers, limit=limit)
    return await ask(docket.experiment(experiment)) if docket and (docket.questions or docket.duels) else ()


def with_judgement(run: Run, experiment: Experiment, replies: Sequence[Answer], *, limit: int | None = None) -> Run:
    """The run with the judge's grades beside those of the scorer; the run as it is without a judge.

    Args:
        run: scored.
        experiment: names the judge.
        replies: of the judge to what is asked about the run's answers.
        limit: as the answers were asked for.
    """
    from pipeline.scoring.coverage import coverage_percent
    from pipeline.scoring.judge import read_grades
    from pipeline.scoring.preference import preferences

    docket = docket_of(experiment, run.answers, limit=limit)
    if docket is None:
        return run
    said = {reply.exercise: reply for reply in replies}
    graded: dict[tuple[str, str, int], dict[str, TopicHit]] = {}
    for question in docket.questions:
        graded.setdefault(question.answer.key, {}).update(read_grades(question, said[question.id]))
    exercises = {exercise.id: exercise for exercise in (run.rubric.exercises if run.rubric else ())}

    def judged(score: Score) -> Score:
        found = graded.get(score.key)
        if found is None:
            return score
        exercise = exercises[score.exercise]
        hits = tuple(found[topic.id] for topic in exercise.topics)
        return score.model_copy(update={"judged": hits, "judged_coverage": coverage_percent(hits, exercise)})

    changes = {"scores": tuple(map(judged, run.scores)), "preferences": preferences(docket.duels, said)}
    run = run.model_copy(update=changes)
    return run.model_copy(update={"judge": _judge_used(run, docket.judge, experiment.providers, replies)})


def _judge_used(
    run: Run, judge: ProviderSpec, contestants: Sequence[ProviderSpec], replies: Sequence[Answer]
) -> JudgeUsed:
    from pipeline.verdicts.agreement import agree

    models = {answer.model for answer in run.answers} - {None}
    return JudgeUsed(
        label=judge.label,
        id=judge.shown_id,
        settings=judge.settings,
        unsupported=tuple(sorted({name for reply in replies for name in reply.unsupported})),
        is_contestant=judge.id in {spec.id for spec in contestants} or any(reply.model in models for reply in replies),
        calls=len(replies),
        failed=sum(not reply.scorable for reply in replies),
        unscored=sum(hit.grade is None for score in run.scores for hit in score.judged),
        agreement=agree({score.key: list(_both(score)) for score in run.scores if score.judged}),
    )


def _both(score: Score) -> list[tuple[Grade, Grade]]:
    """The grades of scorer and judge, of the topics that both graded."""
    offline = {hit.topic: hit.grade for hit in score.hits}
    pairs = ((offline.get(hit.topic), hit.grade) for hit in score.judged)
    return [(first, second) for first, second in pairs if first is not None and second is not None]


# ---------------------------------------------------------------- before anything is asked


async def foresee(
    experiment: Experiment, *, environ: Mapping[str, str], limit: int | None = None, assume: bool = True
) -> tuple[Experiment | None, int]:
    """What the judge will be asked, and how many answers had to be assumed for that; nothing is asked.

    Args:
        experiment: names the judge; without one, the result is None.
        environ: where keys are.
        limit: take only the first so many exercises; None takes all.
        assume: whether an answer that is not recorded is taken to have a common length, or else left out.
    """
    from pipeline.inputs.documents import read_text
    from pipeline.providers.asking import ask_experiment

    if experiment.scoring.judge is None:
        return None, 0
    known = await ask_experiment(
        experiment,
        mode="none",
        environ=environ,
        concurrency=8,
        limit=limit,
        on_progress=lambda _: None,
        read_text=read_text,
    )
    missing = [answer for answer in known if answer.status == "failed"]
    answers = [answer for answer in known if answer.status != "failed"]
    if assume:
        changes = {"status": "answered", "text": "word " * _ASSUMED_WORDS}
        answers += [answer.model_copy(update=changes) for answer in missing]
    docket = docket_of(experiment, answers, limit=limit)
    return (docket.experiment(experiment) if docket else None), len(missing)


async def plan_judge(
    experiment: Experiment, *, mode: RecordMode, environ: Mapping[str, str], limit: int | None = None
) -> tuple[CallPlan, ...]:
    """A row for the judge, or none without one; the answers that are not there yet are taken to have 700 words."""
    from pipeline.providers.plan import plan_calls

    foreseen, assumed = await foresee(experiment, environ=environ, limit=limit)
    if foreseen is None:
        return ()
    (row,) = plan_calls(foreseen, mode=mode, environ=environ)
    if assumed and mode != "none":
        note = f"judges {assumed} answers that are not there yet, taken to have {_ASSUMED_WORDS} words"
        row = row.model_copy(update={"note": "; ".join(filter(None, (row.note, note)))})
    return (row,)


async def refuse_judge(
    experiment: Experiment,
    *,
    mode: RecordMode,
    environ: Mapping[str, str],
    limit: int | None = None,
    max_cost: float | None = None,
) -> None:
    """Return if the judge can be asked, as far as that can be told before the models are.

    Raises:
        MissingKeyError: it must be asked and has no key.
        UsageError: with ``max_cost`` it is not known what it costs.
    """
    from pipeline.providers.plan import missing_keys, plan_calls

    foreseen, _ = await foresee(experiment, environ=environ, limit=limit) if mode != "none" else (None, 0)
    if foreseen is None:
        return
    if lacking := missing_keys(foreseen, mode=mode, environ=environ):
        raise MissingKeyError("\n".join(lacking))
    (row,) = plan_calls(foreseen, mode=mode, environ=environ)
    if row.calls and max_cost is not None and row.cost is None:
        raise UsageError(
            f"--max-cost needs to know what {row.provider} can cost: give the judge a `price` and `max_tokens` in "
            "its settings, or leave it out."
        )
