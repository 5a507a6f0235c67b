"""What is wrong or missing before a run: the rubric, the cassettes, the machine."""

from __future__ import annotations

import asyncio
import shlex
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pipeline.errors import LabreportError
from pipeline.experiments import CONFIG, experiments_near, lacks_name, read
from pipeline.judging import foresee
from pipeline.records import CallPlan, Experiment, ProviderSpec, Readiness
from pipeline.run import plan

if TYPE_CHECKING:
    from pipeline.inputs.rubrics import RubricRemark

Found = TypeVar("Found")


def check_rubric(path: Path) -> tuple[tuple[RubricRemark, ...], str]:
    """What is odd in a rubric, and one sentence that sums it up."""
    from pipeline.inputs.rubrics import check_rubric as find_remarks
    from pipeline.inputs.rubrics import read_rubric

    remarks = find_remarks(path)
    errors = sum(remark.severity == "error" for remark in remarks)
    if errors:
        return remarks, f"{path}: not usable: {_counted((errors, 'error'), (len(remarks) - errors, 'warning'))}."
    exercises = read_rubric(path).exercises
    topics = sum(len(exercise.topics) for exercise in exercises)
    found = _counted((len(exercises), "exercise"), (topics, "topic"), (len(remarks), "warning"))
    return remarks, f"{path}: usable: {found}."


def _counted(*things: tuple[int, str]) -> str:
    return ", ".join(f"{number} {noun}" if number == 1 else f"{number} {noun}s" for number, noun in things)


def check_cassettes(experiment: Experiment, environ: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """A sentence for each cassette that is missing, unused, unreadable or holds a secret, and one that sums it up."""
    from pipeline.providers.asking import requests_for
    from pipeline.providers.cassette_check import check_cassettes as find_remarks
    from pipeline.providers.readiness import secrets_in

    judged, _ = asyncio.run(foresee(experiment, environ=environ, assume=False))
    asked = [experiment, judged] if judged else [experiment]
    requests = [request for each in asked for requests in requests_for(each).values() for request in requests]
    remarks = find_remarks(experiment.cassettes, requests, secrets_in(environ))
    checked = sum(1 for _ in experiment.cassettes.rglob("*.yaml"))
    summary = f"{_counted((checked, 'cassette'))} checked, {_counted((len(remarks), 'remark'))}."
    return tuple(str(remark) for remark in remarks), summary


PATIENCE = 15.0
"""Seconds after which what is not known yet is said to be unknown."""


def examine(
    config: Path, environ: Mapping[str, str], allowed: Sequence[Path] = (), *, patience: float = PATIENCE
) -> tuple[Readiness, ...]:
    """What is ready and what to do next, in the order in which a user needs it.

    Args:
        config: the experiment.
        environ: where keys are.
        allowed: folders beside its own that the files it names may lie in.
        patience: seconds that this may take in all.
    """
    from pipeline.providers.readiness import examine_extras, examine_keys
    from pipeline.providers.registry import ADAPTERS
    from pipeline.writers.readiness import examine_fonts, examine_pandoc, examine_typst

    end = time.monotonic() + patience
    pandoc = _Examination("pandoc", lambda: (examine_pandoc(),))
    experiment = _Examination(str(config), lambda: _examine_config(config, environ, allowed))
    rows, used = experiment.result(end) or ((experiment.unknown,), _Used(ADAPTERS))
    models = _Examination("model servers", lambda: _examine_models(used))
    found = models.result(end)
    return (
        *(pandoc.result(end) or [pandoc.unknown]),
        examine_typst(),
        examine_fonts(),
        *examine_keys(environ, used.kinds),
        *([models.unknown] if found is None else found),
        *examine_extras(used.kinds),
        *rows,
    )


@dataclass(frozen=True)
class _Used:
    """What an experiment needs of the world.

    Attributes:
        kinds: of the providers in it, the judge's included.
        asked: the providers that are not answered from recordings alone.
        root: folder that their relative paths start at.
    """

    kinds: Collection[str]
    asked: Sequence[ProviderSpec] = ()
    root: Path = Path()


def _examine_models(used: _Used) -> tuple[Readiness, ...]:
    """The models of the user's own that are asked; of the servers that an experiment may name, those it does not."""
    from pipeline.providers.readiness import SERVERS, examine_models, examine_servers, server_of

    named = {server_of(spec) for spec in used.asked}
    rest = {name: (kind, at) for name, (kind, at) in SERVERS.items() if kind in used.kinds and at not in named}
    asked = {spec.kind for spec in used.asked}
    # Where the experiment names its server, another one is of interest only if it is there.
    others = [row for row in examine_servers(rest) if row.ready or rest[row.name][0] not in asked]
    return (*examine_models(used.asked, used.root), *others)


class _Examination(Generic[Found]):
    """Something that is found out in a thread of its own, which may hang without anybody waiting for it.

    Args:
        name: of what is examined.
        examine: finds it out.
    """

    def __init__(self, name: str, examine: Callable[[], Found]) -> None:
        self.unknown = Readiness(name=name, ready=None, found="not known: finding it out takes too long")
        self._found: list[Found] = []
        self._failure: list[Exception] = []
        self._thread = threading.Thread(target=self._run, args=(examine,), daemon=True)
        self._thread.start()

    def _run(self, examine: Callable[[], Found]) -> None:
        try:
            self._found.append(examine())
        except Exception as error:  # noqa: BLE001 - raised again by who asks for the result
            self._failure.append(error)

    def result(self, end: float) -> Found | None:
        """What was found by then, on the monotonic clock; None where nothing was."""
        self._thread.join(max(0.0, end - time.monotonic()))
        for error in self._failure:
            raise error
        return self._found[0] if self._found else None


def _examine_config(
    config: Path, environ: Mapping[str, str], allowed: Sequence[Path]
) -> tuple[tuple[Readiness, ...], _Used]:
    """The rows of the experiment, and what it uses; every kind of provider where that cannot be told."""
    from pipeline.providers.registry import ADAPTERS

    if not config.exists():
        below = " or ".join(f'"cd {folder}"' for folder in experiments_near(config.parent))
        todo = below or '"labreport init" starts an experiment here'
        return (Readiness(name=str(config), ready=None, found="not here", todo=todo),), _Used(ADAPTERS)
    try:
        experiment = read(config, environ=environ, allowed=allowed)
        plans = plan(experiment, mode="new_episodes", environ=environ)
    except LabreportError as error:
        return (Readiness(name=str(config), ready=False, found=str(error), todo="correct it"),), _Used(ADAPTERS)
    judge = experiment.scoring.judge
    specs = (*experiment.providers, *([judge] if judge else []))
    kinds = {spec.kind for spec in specs}
    asked = [spec for spec, row in zip(specs, plans, strict=False) if row.calls]
    rows = [_experiment_row(config, experiment, plans)]
    if lacks_name(experiment):
        todo = f"write yours behind 'name:' in {config}"
        rows.insert(0, Readiness(name="your name", ready=None, found="the report's cover has none", todo=todo))
    return tuple(rows), _Used(kinds, asked, experiment.root)


def _init_again(config: Path) -> str:
    folder = [] if config.parent == Path() else [str(config.parent)]
    return shlex.join(["labreport", "init", *folder, "--pasted"])


def _experiment_row(config: Path, experiment: Experiment, plans: Sequence[CallPlan]) -> Readiness:
    from pipeline.providers.plan import describe_gaps, files_to_make

    pasting = [spec.label for spec in experiment.providers if spec.kind == "file"]
    gaps = [gap for row in plans for gap in row.gaps]
    pasted = len(pasting) * len(experiment.prompts) * experiment.repeat
    parts = [f"{_counted((len(experiment.prompts), 'exercise'))} x {_counted((len(experiment.providers), 'model'))}"]
    asked = len(pasting) < len(plans)
    if asked:
        parts.append(f"{_counted((sum(row.calls for row in plans), 'answer'))} to ask for")
    if pasting:
        parts.append(describe_gaps(gaps, pasted) or f"{pasted} answers are pasted")
    todo = [row.note for row in plans if row.calls and row.missing_key]
    if config.name == CONFIG and files_to_make(experiment):
        todo.append(f'make the files that are not there with "{_init_again(config)}"')
    if gaps:
        todo.append('paste each answer into its file, then "labreport run"')
    return Readiness(
        name=str(config),
        ready=not todo,
        found="; ".join(parts),
        todo="; ".join(todo) or ('"labreport run --dry-run", then "labreport run"' if asked else '"labreport run"'),
    )
