"""Providers that answer, fail and count in memory, and experiments that ask them."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import ProviderError
from pipeline.providers.base import Request
from pipeline.providers.fan_out import Job
from pipeline.records import Answer, Experiment, Price, Prompt, ProviderSpec, Settings
from tests.providers.virtual_time import now

Reply = Callable[[Request, int], Awaitable[Answer]]


def answer_to(request: Request, **fields: object) -> Answer:
    """An answer that says which request it belongs to."""
    known = {
        "exercise": request.exercise,
        "provider": request.label,
        "sample": request.sample,
        "status": "answered",
        "text": f"{request.label} on {request.exercise}, {request.sample}",
    }
    return Answer.model_validate(known | fields)


def too_many(retry_after: float | None = None) -> ProviderError:
    """A 429 that may be tried again."""
    return ProviderError("too many requests.", retryable=True, retry_after=retry_after, status=429)


def server_error() -> ProviderError:
    """A 500 without a hint."""
    return ProviderError("server error.", retryable=True, status=500)


def nobody() -> ProviderError:
    """Nobody listens at the address."""
    return ProviderError("no server answers.", retryable=True, unreachable=True)


class FakeProvider:
    """Answers after some seconds; ``reply`` may do anything else with the n-th attempt (from 1) at a request."""

    def __init__(
        self, reply: Reply | None = None, *, seconds: float = 0.0, unsupported: frozenset[str] = frozenset()
    ) -> None:
        self.unsupported = unsupported
        self.reply = reply
        self.seconds = seconds
        self.attempts: Counter[Request] = Counter()
        self.answered: Counter[Request] = Counter()
        self.times: list[float] = []
        self.in_flight = 0
        self.most_in_flight = 0
        self.closed = 0
        self.made_ready = 0

    @property
    def calls(self) -> int:
        """Attempts made so far."""
        return len(self.times)

    def get_ready(self) -> None:
        self.made_ready += 1

    async def ask(self, request: Request) -> Answer:
        self.attempts[request] += 1
        self.times.append(now())
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            if self.seconds:
                await asyncio.sleep(self.seconds)
            answer = await self.reply(request, self.attempts[request]) if self.reply else answer_to(request)
            self.answered[request] += 1
            return answer
        finally:
            self.in_flight -= 1

    async def aclose(self) -> None:
        self.closed += 1


def spec_of(label: str = "model", **fields: object) -> ProviderSpec:
    """A hosted provider without limits or price."""
    return ProviderSpec.model_validate({"id": f"openai:{label}", "label": label} | fields)


def requests_of(spec: ProviderSpec, count: int, *, repeat: int = 1, text: str = "Explain.") -> tuple[Request, ...]:
    """``count`` exercises, each asked ``repeat`` times."""
    return tuple(
        Request(spec.label, spec.kind, spec.model, f"e{number}", sample, text, spec.settings)
        for number in range(count)
        for sample in range(repeat)
    )


def job_of(provider: FakeProvider, count: int, label: str = "model", *, repeat: int = 1, **fields: object) -> Job:
    """So many exercises for one fake."""
    spec = spec_of(label, **fields)
    return Job(spec, provider, requests_of(spec, count, repeat=repeat))


DOLLAR_A_CALL: dict[str, Any] = {"price": Price(input=0, output=1000), "settings": Settings(max_tokens=1000)}
"""Fields of a provider whose calls cost one US dollar at most."""


def experiment_in(
    folder: Path, *providers: ProviderSpec, repeat: int = 1, exercises: Sequence[str] = ("a", "b", "c")
) -> Experiment:
    """An experiment whose prompts read ``Explain a.`` and so on."""
    return Experiment(
        title="T",
        prompts=tuple(Prompt(id=name, title=name, text=f"Explain {name}.") for name in exercises),
        providers=providers,
        repeat=repeat,
        root=folder,
        output=folder / "out",
        cassettes=folder / "cassettes",
    )


def as_json(experiment: Experiment) -> str:
    """All of an experiment, its paths included, for another process."""
    paths = {name: str(getattr(experiment, name)) for name in ("root", "output", "cassettes")}
    return json.dumps(experiment.model_dump(mode="json") | paths)
