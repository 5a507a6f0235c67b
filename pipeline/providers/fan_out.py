"""Many requests to several providers at once; each becomes an answer, if only one that says why there is none."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random
from typing import Literal

from pipeline.errors import InputError, ProviderError, UsageError
from pipeline.providers.base import Provider, Request
from pipeline.providers.budget import Budget
from pipeline.providers.gate import Gate, Patience
from pipeline.providers.prices import cost_of, highest_cost
from pipeline.providers.slots import Lane, Slots
from pipeline.records import Answer, Progress, ProviderSpec

# The model runs on this machine, which has memory and cores for one of them, and takes one call at a time.
_ONE_AT_A_TIME = frozenset({"gguf"})
# Ollama answers one call after the other unless it is told otherwise: what waits there uses up its own time.
_ONE_UNLESS_TOLD = frozenset({"ollama"})
# A call that waits to be tried again keeps its worker but no slot, so there are more workers than slots.
_WORKERS_FOR_A_SLOT = 2


@dataclass(frozen=True)
class Job:
    """What one provider is asked.

    Attributes:
        spec: the provider as the experiment names it.
        provider: what can be asked.
        requests: in order of exercise and sample.
    """

    spec: ProviderSpec
    provider: Provider
    requests: Sequence[Request]


def _never(_: Request) -> bool:
    return False


def _as_it_is(answer: Answer) -> Answer:
    return answer


async def ask_all(
    jobs: Sequence[Job],
    *,
    concurrency: int,
    on_progress: Callable[[Progress], None],
    is_recorded: Callable[[Request], bool] = _never,
    settle: Callable[[Answer], Answer] = _as_it_is,
    max_cost: float | None = None,
    budget: Budget | None = None,
    patience: Patience | None = None,
    random: Random | None = None,
) -> tuple[Answer, ...]:
    """An answer to every request, in order of exercise, provider and sample; the providers are closed.

    Args:
        jobs: one for each provider.
        concurrency: calls in flight at once, over all providers.
        on_progress: takes one ``started`` and one ``finished`` for each request, and its waits.
        is_recorded: whether a request is answered without a call; then no limit and no budget concerns it.
        settle: gives each answer, as soon as it is there, its final form.
        max_cost: US dollars that may be spent, or None.
        budget: what is left of them, where other calls of the same event loop share them; None for all.
        patience: when to give up on a call.
        random: source of the jitter in waits.

    Raises:
        UsageError: the concurrency is below 1, or with ``max_cost`` it is not known what a call can cost.
        OutputError: an answer could not be recorded; the calls in flight are cancelled.
    """
    if concurrency < 1:
        raise UsageError(f"-j {concurrency} lets no call through; it must be at least 1.")
    async with AsyncExitStack() as open_providers:
        for job in jobs:
            open_providers.push_async_callback(job.provider.aclose)
        if max_cost is not None:
            _refuse_unbounded(jobs, is_recorded, max_cost)
        slots = Slots(concurrency)
        if budget is None and max_cost is not None:
            budget = Budget(max_cost)
        askers = []
        met: set[str] = set()
        for job in jobs:
            alone = job.spec.kind in _ONE_AT_A_TIME
            usual = 1 if job.spec.kind in _ONE_UNLESS_TOLD else concurrency
            most = 1 if alone else min(concurrency, job.spec.limits.concurrency or usual)
            gate = Gate(job.spec, Lane(slots, most), budget=budget, met=met, patience=patience, random=random)
            workers = 1 if alone else _WORKERS_FOR_A_SLOT * most
            askers.append(_Asker(job, gate, is_recorded, settle, on_progress, workers=workers))
        await _work(askers)
    return _in_order(askers)


def _refuse_unbounded(jobs: Sequence[Job], is_recorded: Callable[[Request], bool], max_cost: float) -> None:
    """Raise a UsageError unless the most that each call can cost is known."""
    if not max_cost >= 0:
        raise UsageError(f"--max-cost {max_cost:g} is not an amount of US dollars.")
    for job in jobs:
        request = next((request for request in job.requests if not is_recorded(request)), None)
        if request is None:
            continue
        if cost_of(job.spec, 0, 0) is None:
            raise UsageError(
                f"--max-cost needs to know what {job.spec.label} costs: give it a price in the config, "
                "as in `price: {input: 0.5, output: 1.5}` (US dollars for a million tokens)."
            )
        bounded = highest_cost(job.spec, request) is not None
        if not bounded or (cost_of(job.spec, 0, None) is None and "max_tokens" in job.provider.unsupported):
            raise UsageError(
                f"--max-cost needs to know how long an answer of {job.spec.label} can get: "
                + ("set `max_tokens` in its settings." if not bounded else "this provider knows no max_tokens.")
            )


class _Asker:
    """One provider's part of a run."""

    def __init__(
        self,
        job: Job,
        gate: Gate,
        is_recorded: Callable[[Request], bool],
        settle: Callable[[Answer], Answer],
        on_progress: Callable[[Progress], None],
        *,
        workers: int,
    ) -> None:
        self.job = job
        self.answers: dict[tuple[str, int], Answer] = {}
        self._gate = gate
        self._is_recorded = is_recorded
        self._settle = settle
        self._on_progress = on_progress
        self._most_workers = workers
        self._left: deque[Request] = deque()
        self._unsupported = tuple(sorted(job.spec.settings.given().keys() & job.provider.unsupported))

    @property
    def workers(self) -> int:
        """Tasks that find something to do in ``work``."""
        return min(self._most_workers, len(self._left))

    async def replay(self) -> None:
        """Answer what takes no call, and get ready for the rest, which is left to ``work``."""
        for request in self.job.requests:
            if self._takes_a_call(request):
                self._left.append(request)
            else:
                await self._finish(request)
        if self._left:
            self.job.provider.get_ready()

    async def work(self) -> None:
        """Take the next request until none is left; several tasks do so at once."""
        while self._left:
            await self._finish(self._left.popleft())

    def _takes_a_call(self, request: Request) -> bool:
        try:
            return not self._is_recorded(request)
        except (ProviderError, InputError):
            # It becomes the reason of an answer that is finished like any other.
            return False

    async def _finish(self, request: Request) -> None:
        self._tell("started")
        answer = self._settle(await self._answer(request))
        self.answers[request.exercise, request.sample] = answer
        self._tell("finished", answer.status)

    async def _answer(self, request: Request) -> Answer:
        ask = self.job.provider.ask
        try:
            if self._is_recorded(request):
                # Replay may never wait for anything; Ctrl-C and the other providers need their turn.
                await asyncio.sleep(0)
                answer = await ask(request)
            else:
                answer = await self._gate.ask(ask, request, lambda note: self._tell("waiting", note))
        except (ProviderError, InputError) as error:
            answer = Answer(
                exercise=request.exercise,
                provider=request.label,
                sample=request.sample,
                status="failed",
                origin="pasted" if request.kind == "file" else "recorded",
                # The label stands beside the reason wherever it is shown.
                reason=str(error).removeprefix(f"{request.label}: "),
            )
        return answer.model_copy(update={"unsupported": self._unsupported}) if self._unsupported else answer

    def _tell(self, kind: Literal["started", "waiting", "finished"], detail: str = "") -> None:
        label, total = self.job.spec.label, len(self.job.requests)
        self._on_progress(Progress(label, kind, len(self.answers), total, detail))


async def _work(askers: Sequence[_Asker]) -> None:
    """Let all askers work; the first error ends them all and is raised.

    Nobody is asked before all that can be read is read and all SDKs are loaded: either would hold up the calls in
    flight, and their seconds are measured.
    """
    for asker in askers:
        await asker.replay()
    alone = [asker for asker in askers if asker.job.spec.kind in _ONE_AT_A_TIME]
    others = [asker for asker in askers if asker not in alone]
    most = max((asker.workers for asker in others), default=0)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_one_after_another(alone))
            # In turns, so that no provider takes all slots before the next one has a worker.
            for number in range(most):
                for asker in others:
                    if number < asker.workers:
                        group.create_task(asker.work())
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None


async def _one_after_another(askers: Sequence[_Asker]) -> None:
    """Let each asker work when the one before is done and its provider closed: two models may not fit into memory."""
    for asker in askers:
        await asker.work()
        await asker.job.provider.aclose()


def _in_order(askers: Sequence[_Asker]) -> tuple[Answer, ...]:
    """All answers by exercise, provider and sample; exercises and providers in the order in which they were given."""
    rank: dict[str, int] = {}
    for asker in askers:
        for request in asker.job.requests:
            rank.setdefault(request.exercise, len(rank))
    found = {
        (rank[exercise], provider, sample): answer
        for provider, asker in enumerate(askers)
        for (exercise, sample), answer in asker.answers.items()
    }
    return tuple(found[key] for key in sorted(found))
