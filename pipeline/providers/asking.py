"""What an experiment asks, answered from its recordings or by its providers."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.providers.base import Provider, ReadText, Request, read_nothing
from pipeline.providers.budget import Budget
from pipeline.providers.fan_out import Job, ask_all
from pipeline.providers.redaction import strike_out_keys
from pipeline.providers.visible import make_visible
from pipeline.records import Answer, Experiment, Progress, ProviderSpec

if TYPE_CHECKING:
    import httpx2

    from pipeline.providers.cassette import RecordMode

# What a provider or a person wrote in an answer.
_TEXTS = ("text", "reason", "model", "finish_reason")
_RECORDING = "wait until it has ended: what it is answered will be there for this run too"


def requests_for(experiment: Experiment, *, limit: int | None = None) -> dict[str, tuple[Request, ...]]:
    """What each provider is asked, by its label, in order of exercise and sample.

    Args:
        experiment: what to ask.
        limit: take only the first so many exercises, with all providers and samples of each; None takes all.

    Raises:
        UsageError: the limit is below 1, or there is no such kind of provider.
    """
    from pipeline.providers.registry import known_kind

    if limit is not None and limit < 1:
        raise UsageError(f"--limit {limit} leaves no exercise; it must be at least 1.")
    return {
        spec.label: tuple(
            Request(
                label=spec.label,
                kind=known_kind(spec.kind),
                model=spec.model,
                exercise=prompt.id,
                sample=sample,
                prompt=prompt.text,
                settings=spec.settings,
            )
            for prompt in experiment.prompts[:limit]
            for sample in range(experiment.repeat)
        )
        for spec in experiment.providers
    }


async def ask_experiment(
    experiment: Experiment,
    *,
    mode: RecordMode,
    environ: Mapping[str, str],
    concurrency: int,
    limit: int | None = None,
    max_cost: float | None = None,
    budget: Budget | None = None,
    on_progress: Callable[[Progress], None],
    on_answer: Callable[[Answer], None] | None = None,
    transport_for: Callable[[ProviderSpec], httpx2.AsyncBaseTransport | None] | None = None,
    read_text: ReadText = read_nothing,
) -> tuple[Answer, ...]:
    """An answer to every prompt of an experiment, recorded or asked for, in order of exercise, provider and sample.

    Args:
        experiment: whom to ask what.
        mode: what may be replayed and what may be asked.
        environ: where keys are.
        concurrency: calls in flight at once, over all providers.
        limit: take only the first so many exercises; None takes all.
        max_cost: US dollars that may be spent, or None.
        budget: what is left of them, where other calls of the same event loop share them; None for all.
        on_progress: takes what happens to each call.
        on_answer: takes each answer as soon as it is there.
        transport_for: what the calls of a provider go through instead of the network, or None.
        read_text: reads the files of pasted answers.

    Raises:
        UsageError: the experiment names a provider that there cannot be, or a limit that makes no sense.
        OutputError: an answer could not be recorded.
    """
    from pipeline.lock import sole_writer
    from pipeline.providers.cassette import Cassettes
    from pipeline.providers.readiness import secrets_in
    from pipeline.providers.registry import make_provider

    secrets = secrets_in(environ)
    cassettes = Cassettes(experiment.cassettes, mode, secrets)

    def provider_of(spec: ProviderSpec) -> Provider:
        transport = transport_for(spec) if transport_for else None
        return make_provider(spec, cassettes, environ, experiment.root, transport, read_text=read_text)

    held = ExitStack()

    @functools.cache
    def hold() -> None:
        """Keep other processes from asking for the same answers; replay concerns nobody."""
        held.enter_context(sole_writer(experiment.cassettes, ".recording.lock", _RECORDING))

    def is_answered(request: Request) -> bool:
        """Whether no call is made: pasted answers are at hand, and replay ends at what there is."""
        if request.kind == "file" or not cassettes.may_ask(request.label) or cassettes.holds(request):
            return True
        hold()
        return False

    folders = (experiment.cassettes, experiment.root)

    def settle(answer: Answer) -> Answer:
        """The answer, fit to leave this stage."""
        settled = _without_secrets(_at_home(answer, folders), secrets)
        if on_answer is not None:
            on_answer(settled)
        return settled

    requests = requests_for(experiment, limit=limit)
    jobs = [Job(spec, provider_of(spec), requests[spec.label]) for spec in experiment.providers]
    with held:
        return await ask_all(
            jobs,
            concurrency=concurrency,
            on_progress=on_progress,
            is_recorded=is_answered,
            settle=settle,
            max_cost=max_cost,
            budget=budget,
        )


def _at_home(answer: Answer, folders: Sequence[Path]) -> Answer:
    """The answer, of these folders in its reason only the last one's name: folders name people and machines."""
    reason = answer.reason or ""
    *outside, root = folders
    reason = reason.replace(f"{root}{os.sep}", "")
    for folder in outside:
        reason = reason.replace(str(folder), folder.name)
    return answer.model_copy(update={"reason": reason}) if reason != (answer.reason or "") else answer


def _without_secrets(answer: Answer, secrets: Sequence[str]) -> Answer:
    """The answer, fit to be kept and shown: without secrets, and visible in all that stands on one line."""
    struck = {name: strike_out_keys(text, secrets) for name in _TEXTS if (text := getattr(answer, name))}
    shown = {name: text if name == "text" else make_visible(text) for name, text in struck.items()}
    changed: dict[str, object] = {name: text for name, text in shown.items() if text != getattr(answer, name)}
    if answer.leftovers:
        changed["leftovers"] = tuple(make_visible(strike_out_keys(part, secrets)) for part in answer.leftovers)
    return answer.model_copy(update=changed) if changed else answer
