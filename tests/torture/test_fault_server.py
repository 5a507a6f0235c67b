"""Every fault on the wire, through each of the real SDK adapters: tried again, kept, or told, as it deserves."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from pipeline.providers.base import Request
from pipeline.providers.cassette import Cassettes
from pipeline.providers.fan_out import Job, ask_all
from pipeline.providers.gate import Patience
from pipeline.providers.registry import make_provider
from pipeline.records import Answer, ProviderSpec
from tests.provider_server import Call, ProviderServer, Say
from tests.torture.fault_server import ALL, FAULTS, Fault, Faults, FaultServer

KEYS = {
    "OPENAI_API_KEY": "sk-torture-openai-0123456789",
    "GEMINI_API_KEY": "AIza-torture-google-0123456789",
    "ANTHROPIC_API_KEY": "sk-ant-torture-0123456789",
}
HASTE = Patience(first_backoff=0.02, longest_backoff=0.1)


def specs_of(url: str, kinds: Sequence[str] = ALL, *, timeout: float = 20.0) -> list[ProviderSpec]:
    return [
        ProviderSpec(id=f"{k}:m-1", label=k, base_url=f"{url}/v1" if k == "openai" else url, timeout=timeout)
        for k in kinds
    ]


def ask(
    folder: Path, specs: Sequence[ProviderSpec], prompts: Sequence[str], *, concurrency: int = 50
) -> tuple[Answer, ...]:
    """Answers by the real adapters, recorded below the folder."""
    cassettes = Cassettes(folder, "new_episodes", tuple(KEYS.values()))
    jobs = [
        Job(
            spec,
            make_provider(spec, cassettes, KEYS, folder),
            [
                Request(spec.label, spec.kind, spec.model, f"e{n}", 0, prompt, spec.settings)
                for n, prompt in enumerate(prompts)
            ],
        )
        for spec in specs
    ]
    return asyncio.run(
        ask_all(
            jobs,
            concurrency=concurrency,
            on_progress=lambda _: None,
            is_recorded=cassettes.holds,
            patience=HASTE,
            random=Random(1),  # noqa: S311 - jitter
        )
    )


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_met_as_it_deserves_by_every_adapter(fault: Fault, tmp_path: Path) -> None:
    with FaultServer() as elsewhere, FaultServer() as server:
        timeout = 0.5 if fault.name == "time-out" else 20.0
        specs = specs_of(server.url, fault.protocols, timeout=timeout)
        prompt = f"What is AI? fault={fault.name} to={elsewhere.url}"
        answers = ask(tmp_path, specs, [prompt])
        recorded = list(tmp_path.rglob("*.yaml"))
        assert server.met == {fault.name: len(specs)}
        assert elsewhere.calls == []
        assert server.paid_twice() == []
        if fault.effect == "final":
            assert [(a.status, fault.words in (a.reason or "")) for a in answers] == [("failed", True)] * len(specs)
            assert recorded == []
            assert len(server.calls) == len(specs)
            return
        status = "refused" if fault.name == "refused" else "answered"
        assert [a.status for a in answers] == [status] * len(specs), [a.reason for a in answers]
        assert len(recorded) == len(specs)
        assert len(server.calls) == len(specs) * (2 if fault.effect == "again" else 1)
        if fault.name.startswith("usage"):
            assert {(a.input_tokens, a.output_tokens) for a in answers} == {(None, None)}
        if fault.name == "10-mb":
            return
        # What was received is never asked for again.
        assert ask(tmp_path, specs, [prompt]) == answers
        assert len(server.calls) == len(specs) * (2 if fault.effect == "again" else 1)


def test_a_server_that_is_not_there_is_told_by_every_adapter_and_asked_when_it_is(tmp_path: Path) -> None:
    with FaultServer() as gone:
        specs = specs_of(gone.url)
    prompts = ["What is AI?", "What is it not?"]
    answers = ask(tmp_path, specs, prompts)
    addresses = [spec.base_url for spec in specs] * len(prompts)
    assert [a.reason for a in answers] == [f"no server answers at {url} (check the network)." for url in addresses]
    with ProviderServer(lambda _: "Good.", int(gone.url.rpartition(":")[2])):
        assert {a.status for a in ask(tmp_path, specs, prompts)} == {"answered"}


def test_a_third_of_faults_loses_no_answer_and_pays_for_none_twice(tmp_path: Path) -> None:
    prompts = [f"Explain number {n}." for n in range(60)]
    with FaultServer(seed=1, rate=0.3) as server:
        answers = ask(tmp_path, specs_of(server.url), prompts)
        assert {a.status for a in answers} <= {"answered", "refused"}, {a.reason for a in answers}
        assert server.paid_twice() == []
        assert len(server.paid) == 180
    assert sum(server.met.values()) > 30


def test_the_same_seed_breaks_the_same_calls() -> None:
    keys = [(protocol, "m-1", f"Explain number {n}.") for protocol in ALL for n in range(100)]
    one, other, third = (Faults(seed, 0.3) for seed in (1, 1, 2))
    assert [one.of(key, 0) for key in keys] == [other.of(key, 0) for key in keys]
    assert [one.of(key, 0) for key in keys] != [third.of(key, 0) for key in keys]
    assert 60 < sum(one.of(key, 0) is not None for key in keys) < 120


def test_a_redirect_takes_no_key_to_another_host(tmp_path: Path) -> None:
    """Whatever the status: none of the SDKs may carry a key to where a server sends it."""
    with ProviderServer(lambda _: "stolen") as thief:

        def send_away(call: Call) -> Say:
            return Say(status=int(call.prompt), headers={"location": f"{thief.url}{call.path}"})

        with ProviderServer(send_away) as server:
            answers = ask(tmp_path, specs_of(server.url), ["301", "302", "303", "307", "308"])
    assert {a.status for a in answers} == {"failed"}
    assert thief.calls == []
