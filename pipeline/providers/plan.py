"""What asking would take: the rows of ``--dry-run``. Nothing is asked, no SDK is loaded, no key is needed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.errors import InputError, NotRecordedError, ProviderError
from pipeline.providers.asking import requests_for
from pipeline.providers.base import ReadText, Request, read_nothing
from pipeline.providers.prices import estimated_input_tokens, highest_cost
from pipeline.records import CallPlan, Experiment, Gap, ProviderSpec

if TYPE_CHECKING:
    from pipeline.providers.cassette import Cassettes, RecordMode

_NAMED = 4
"""Most files that a sentence names."""
_LISTED = 16
"""Most files that are listed, a line each."""


def plan_calls(
    experiment: Experiment,
    *,
    mode: RecordMode,
    environ: Mapping[str, str],
    limit: int | None = None,
    read_text: ReadText = read_nothing,
) -> tuple[CallPlan, ...]:
    """A row for each provider, in the experiment's order.

    Args:
        experiment: whom to ask what.
        mode: what may be replayed and what may be asked.
        environ: where keys are; a missing one becomes a note.
        limit: take only the first so many exercises; None takes all.
        read_text: reads the files of pasted answers.

    Raises:
        UsageError: the limit is below 1, or there is no such kind of provider.
    """
    from pipeline.providers.cassette import Cassettes

    cassettes = Cassettes(experiment.cassettes, mode)
    requests = requests_for(experiment, limit=limit)
    return tuple(
        _plan_pasted(spec, requests[spec.label], experiment.root, read_text)
        if spec.kind == "file"
        else _plan(spec, requests[spec.label], cassettes, environ, experiment.root)
        for spec in experiment.providers
    )


def missing_keys(
    experiment: Experiment, *, mode: RecordMode, environ: Mapping[str, str], limit: int | None = None
) -> tuple[str, ...]:
    """A sentence for each provider that must be asked and has no usable key; quick where all keys are there.

    Raises:
        UsageError: the limit is below 1, or there is no such kind of provider.
    """
    from pipeline.providers.cassette import Cassettes
    from pipeline.providers.registry import missing_key

    if mode == "none":
        return ()
    cassettes = Cassettes(experiment.cassettes, mode)
    requests = requests_for(experiment, limit=limit)
    lacks = ((missing_key(spec, environ), requests[spec.label]) for spec in experiment.providers)
    return tuple(
        lack for lack, wanted in lacks if lack and any(_standing(each, cassettes) == "to ask" for each in wanted)
    )


def _standing(request: Request, cassettes: Cassettes) -> Literal["recorded", "to ask", "not recorded"]:
    try:
        return "recorded" if cassettes.replay(request) else "to ask"
    except NotRecordedError:
        return "not recorded"


def _plan(
    spec: ProviderSpec, requests: tuple[Request, ...], cassettes: Cassettes, environ: Mapping[str, str], root: Path
) -> CallPlan:
    from pipeline.providers.gguf_file import fault_of_model_file, model_file
    from pipeline.providers.registry import missing_key

    standings = [_standing(request, cassettes) for request in requests]
    calls = [request for request, standing in zip(requests, standings, strict=True) if standing == "to ask"]
    costs = [highest_cost(spec, request) for request in calls]
    known = [cost for cost in costs if cost is not None]
    bound = spec.settings.max_tokens
    lack = missing_key(spec, environ) if calls else None
    fault = fault_of_model_file(*model_file(spec, root)) if calls and spec.kind == "gguf" else None
    return CallPlan(
        provider=spec.label,
        id=spec.shown_id,
        calls=len(calls),
        recorded=standings.count("recorded"),
        input_tokens=sum(estimated_input_tokens(request) for request in calls),
        output_tokens=0 if not calls else None if bound is None else bound * len(calls),
        cost=sum(known) if len(known) == len(costs) else None,
        note=lack or fault or _note(standings.count("not recorded")),
        missing_key=lack is not None,
    )


def _plan_pasted(spec: ProviderSpec, requests: tuple[Request, ...], root: Path, read_text: ReadText) -> CallPlan:
    from pipeline.providers.pasted import find_gap

    found = [find_gap(request, root, read_text) for request in requests]
    gaps = [gap for gap in found if gap]
    return CallPlan(
        provider=spec.label,
        id=spec.shown_id,
        calls=0,
        recorded=len(requests) - len(gaps),
        input_tokens=0,
        output_tokens=0,
        cost=0,
        note=describe_gaps(gaps, len(requests)),
        gaps=tuple(gaps),
    )


def files_to_make(experiment: Experiment, *, limit: int | None = None) -> dict[Path, Request]:
    """The files to paste into that are not there, each with what is to be asked; empty where all are."""
    from pipeline.providers.pasted import place_of

    wanted = requests_for(experiment, limit=limit)
    pasted = [request for spec in experiment.providers if spec.kind == "file" for request in wanted[spec.label]]
    found: dict[Path, Request] = {}
    for request in pasted:
        # An exercise that can be no part of a file's name has no file.
        with contextlib.suppress(ProviderError):
            found.setdefault(place_of(request, experiment.root).path, request)
    return {path: request for path, request in found.items() if not os.path.lexists(path)}


def refuse_nothing_pasted(experiment: Experiment, *, limit: int | None = None, read_text: ReadText) -> None:
    """Return unless every answer is to be pasted and none is there, so that the report would be dashes alone.

    Raises:
        InputError: that is so; it names the files.
    """
    if any(spec.kind != "file" for spec in experiment.providers):
        return
    wanted = requests_for(experiment, limit=limit)
    rows = [_plan_pasted(spec, wanted[spec.label], experiment.root, read_text) for spec in experiment.providers]
    if any(row.recorded for row in rows):
        return
    gaps = [gap for row in rows for gap in row.gaps]
    lines = [f"  {(gap.fault or gap.place).removesuffix('.')}" for gap in gaps[:_LISTED]]
    if len(gaps) > _LISTED:
        lines.append(f"  and {len(gaps) - _LISTED} more")
    if files_to_make(experiment, limit=limit):
        lines.append('The files that are not there are made by "labreport init --pasted".')
    todo = "nothing is pasted yet. Paste each answer into its file, save it, and give the same command again:"
    raise InputError("\n".join([todo, *lines]))


def describe_gaps(gaps: Sequence[Gap], answers: int) -> str:
    """Which pasted answers are not there, in one sentence without a full stop; empty where none is missing.

    Args:
        gaps: those that are not there.
        answers: how many there should be.
    """
    if not gaps:
        return ""
    names = ", ".join(gap.place for gap in gaps[:_NAMED]) + (", ..." if len(gaps) > _NAMED else "")
    are = "answer is" if answers == 1 else "answers are"
    places: dict[str, list[str]] = {}
    for gap in gaps:
        if gap.fault:
            places.setdefault(gap.fault.removeprefix(f"{gap.place}: ").removesuffix("."), []).append(gap.place)
    faults = [f"{some[0] if len(some) == 1 else f'{len(some)} of them'}: {why}" for why, some in places.items()]
    return "; ".join([f"{len(gaps)} of {answers} {are} not pasted yet: {names}", *faults[:_NAMED]])


def _note(unrecorded: int) -> str:
    if not unrecorded:
        return ""
    return f"{unrecorded} answer{' is' if unrecorded == 1 else 's are'} not recorded"
