"""An experiment asked through the real openai SDK: limits, faults, budgets, and runs that are cut short."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from textwrap import dedent

import httpx2
import pytest

from pipeline.errors import UsageError
from pipeline.providers.asking import ask_experiment
from pipeline.providers.cassette import RecordMode
from pipeline.providers.plan import plan_calls
from pipeline.records import Answer, Experiment, Limits, Price, Progress, ProviderSpec, Settings
from tests.provider_server import Call, ProviderServer, Say
from tests.providers.fake_providers import as_json, spec_of
from tests.providers.fake_providers import experiment_in as experiment_of

KEY = {"OPENAI_API_KEY": "sk-test-of-labreport"}
EXERCISES = ("foundations", "architectures", "applications", "scaling")


experiment_in = partial(experiment_of, exercises=EXERCISES)


def local(server: ProviderServer, label: str = "Local", **fields: object) -> ProviderSpec:
    known = {"id": "local:model", "label": label, "base_url": f"{server.url}/v1"}
    return ProviderSpec.model_validate(known | fields)


def ask(
    experiment: Experiment,
    *,
    mode: RecordMode = "new_episodes",
    concurrency: int = 8,
    limit: int | None = None,
    max_cost: float | None = None,
    events: list[Progress] | None = None,
) -> tuple[Answer, ...]:
    return asyncio.run(
        ask_experiment(
            experiment,
            mode=mode,
            environ=KEY,
            concurrency=concurrency,
            limit=limit,
            max_cost=max_cost,
            on_progress=(lambda _: None) if events is None else events.append,
        )
    )


def twenty_a_second() -> Callable[[Call], Say]:
    """A server that refuses, with Retry-After, whatever exceeds a bucket of 20 that empties in a second."""
    level, last = 0.0, time.monotonic()

    def answer(_: Call) -> Say:
        nonlocal level, last
        now = time.monotonic()
        level, last = max(0.0, level - (now - last) * 20), now
        if level >= 20:
            return Say("slow down", status=429, headers={"retry-after": "1"})
        level += 1
        return Say("A text.", delay=0.05)

    return answer


def test_a_server_with_a_limit_answers_every_call_in_the_end(tmp_path: Path) -> None:
    events: list[Progress] = []
    with ProviderServer(twenty_a_second()) as server:
        answers = ask(experiment_in(tmp_path, local(server), repeat=30), concurrency=20, events=events)
        refused = len(server.calls) - 120
    assert Counter(answer.status for answer in answers) == {"answered": 120}
    assert refused > 0
    waits = [event.detail for event in events if event.kind == "waiting"]
    assert len(waits) == refused
    known = {
        f"waiting {seconds} s (429, retry {n}/{most})" for seconds in (1, 2) for most in (5, 8) for n in range(2, 9)
    }
    assert set(waits) <= known


def test_the_same_command_again_asks_nothing_and_gives_the_same_answers(tmp_path: Path) -> None:
    with ProviderServer(lambda call: f"{call.number}: {call.prompt}") as server:
        experiment = experiment_in(tmp_path, local(server), repeat=2)
        first = ask(experiment)
        asked = len(server.calls)
        again = ask(experiment)
        assert (asked, len(server.calls)) == (8, 8)
    assert first == again == ask(experiment, mode="none")
    assert [answer.key for answer in first] == [(name, "Local", sample) for name in EXERCISES for sample in (0, 1)]


def test_all_asks_everything_again(tmp_path: Path) -> None:
    with ProviderServer(lambda call: str(call.number)) as server:
        experiment = experiment_in(tmp_path, local(server))
        ask(experiment)
        assert {answer.text for answer in ask(experiment, mode="all")} == {"4", "5", "6", "7"}


def test_a_replay_without_recordings_is_a_row_each_and_asks_nobody(tmp_path: Path) -> None:
    with ProviderServer({}) as server:
        # A limit that would take hours: it concerns nobody who is not asked.
        spec = local(server, limits=Limits(requests_per_minute=0.01))
        answers = ask(experiment_in(tmp_path, spec), mode="none", limit=2)
        assert server.calls == []
    assert [answer.status for answer in answers] == ["failed", "failed"]
    assert all(answer.reason and "is not recorded" in answer.reason for answer in answers)


def test_a_key_that_a_server_repeats_is_not_recorded(tmp_path: Path) -> None:
    with ProviderServer(lambda call: f"Your key is {call.headers['authorization']}.") as server:
        hosted = ProviderSpec(id="openai:gpt", label="GPT", base_url=f"{server.url}/v1")
        ask(experiment_in(tmp_path, hosted))
        assert all(KEY["OPENAI_API_KEY"] in call.headers["authorization"] for call in server.calls)
    written = [path.read_text("utf-8") for path in tmp_path.rglob("*.yaml")]
    assert len(written) == 4
    assert not any(KEY["OPENAI_API_KEY"] in text for text in written)


def test_a_wrong_key_costs_one_provider_its_rows_and_few_calls(tmp_path: Path) -> None:
    def answer(call: Call) -> Say:
        if call.model == "model":
            return Say("Good.", delay=0.05)
        return Say("Incorrect API key provided", status=401, code="invalid_api_key", delay=0.05)

    with ProviderServer(answer) as server:
        hosted = ProviderSpec(id="openai:gpt", label="GPT", base_url=f"{server.url}/v1")
        answers = ask(experiment_in(tmp_path, hosted, local(server), repeat=10), concurrency=4)
        calls = Counter(call.model for call in server.calls)
    assert calls["gpt"] <= 4
    assert calls["model"] == 40
    states = Counter((answer.provider, answer.status) for answer in answers)
    assert states == {("GPT", "failed"): 40, ("Local", "answered"): 40}
    assert len({answer.reason for answer in answers}) == 2


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port: int = unused.getsockname()[1]
    return port


def test_a_server_that_was_not_started_is_told_after_one_more_try_and_asked_when_it_runs(tmp_path: Path) -> None:
    port, events = closed_port(), list[Progress]()
    spec = ProviderSpec(id="ollama:model", label="Llama", base_url=f"http://127.0.0.1:{port}/v1")
    experiment = experiment_in(tmp_path, spec, repeat=5)
    answers = ask(experiment, events=events)
    assert {answer.status for answer in answers} == {"failed"}
    (reason,) = {answer.reason for answer in answers}
    assert reason == (
        f'no server answers at http://127.0.0.1:{port}/v1 (is Ollama running? start it with "ollama serve"; '
        '"labreport doctor" shows whether it answers).'
    )
    assert [event.detail for event in events if event.kind == "waiting"] == ["waiting 1 s (no server, retry 2/2)"]
    with ProviderServer(lambda _: "Good.", port):
        assert {answer.status for answer in ask(experiment)} == {"answered"}


class NoSuchName(httpx2.AsyncBaseTransport):
    """Looks its name up in vain; the tests ask no name server."""

    lookups = 0

    async def handle_async_request(self, _: httpx2.Request) -> httpx2.Response:
        self.lookups += 1
        fault = "Name or service not known"
        raise httpx2.ConnectError(fault) from socket.gaierror(socket.EAI_NONAME, fault)


def test_a_name_that_no_machine_has_is_told_after_one_more_try(tmp_path: Path) -> None:
    spec = ProviderSpec(id="local:model", label="Typo", base_url="http://no-such-host.invalid/v1")
    network = NoSuchName()
    run = ask_experiment(
        experiment_in(tmp_path, spec, repeat=5),
        mode="new_episodes",
        environ={},
        concurrency=4,
        on_progress=lambda _: None,
        transport_for=lambda _: network,
    )
    (reason,) = {answer.reason for answer in asyncio.run(run)}
    assert reason == "no server named no-such-host.invalid is known (check the spelling and the network)."
    assert network.lookups <= 4 + 4


def test_a_server_that_dies_and_comes_back_answers_every_call(tmp_path: Path) -> None:
    """It dies with the first answer, and is not back before a call met nobody twice."""
    port, waits = closed_port(), list[str]()
    with ExitStack() as running:
        server = running.enter_context(ProviderServer(lambda _: "Good.", port))

        def on_progress(event: Progress) -> None:
            if (event.kind, event.done) == ("finished", 1):
                running.close()
            elif event.kind == "waiting":
                waits.append(event.detail)
                if sum("no server" in wait for wait in waits) == 2:
                    running.enter_context(ProviderServer(lambda _: "Good.", port))

        run = ask_experiment(
            experiment_in(tmp_path, local(server)),
            mode="new_episodes",
            environ={},
            concurrency=1,
            on_progress=on_progress,
        )
        answers = asyncio.run(run)
    assert {answer.status for answer in answers} == {"answered"}
    assert sum("no server" in wait for wait in waits) >= 2


def test_faults_of_all_kinds_are_got_over(tmp_path: Path) -> None:
    faults = iter(
        [
            Say("busy", status=429, headers={"retry-after-ms": "20"}),
            Say("broken", status=500),
            Say(fault="drop"),
            Say("overloaded", status=503, headers={"retry-after": "0.02"}),
        ]
    )

    def answer(_: Call) -> Say:
        return next(faults, Say("Good."))

    with ProviderServer(answer) as server:
        answers = ask(experiment_in(tmp_path, local(server), repeat=5))
        assert len(server.calls) == 24
    assert {answer.text for answer in answers} == {"Good."}


def test_the_cost_a_plan_names_is_enough_and_less_is_not(tmp_path: Path) -> None:
    with ProviderServer(lambda _: "word " * 30) as server:
        spec = local(server, price=Price(input=1, output=1000), settings=Settings(max_tokens=30))
        experiment = experiment_in(tmp_path, spec)
        (row,) = plan_calls(experiment, mode="new_episodes", environ=KEY)
        assert row.cost is not None
        short = ask(experiment, max_cost=row.cost / 2)
        rest = ask(experiment, max_cost=row.cost)
        assert len(server.calls) == 4
    assert 0 < sum(answer.status == "answered" for answer in short) < 4
    assert {answer.status for answer in rest} == {"answered"}


def test_the_limit_takes_the_first_exercises(tmp_path: Path) -> None:
    with ProviderServer(lambda _: "Good.") as server:
        answers = ask(experiment_in(tmp_path, local(server), repeat=2), limit=1)
    assert [answer.key for answer in answers] == [("foundations", "Local", 0), ("foundations", "Local", 1)]


def test_a_kind_that_there_is_not_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="openia"):
        ask(experiment_in(tmp_path, spec_of(id="openia:gpt")))


async def test_a_cancelled_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with ProviderServer(lambda call: Say(str(call.number), delay=0.02 if call.number < 10 else 1)) as server:
        experiment = experiment_in(tmp_path, local(server), repeat=5)
        finished: list[Progress] = []

        def watch(event: Progress) -> None:
            if event.kind == "finished":
                finished.append(event)
            if len(finished) == 10:
                task.cancel()

        task = asyncio.ensure_future(
            ask_experiment(experiment, mode="new_episodes", environ=KEY, concurrency=3, on_progress=watch)
        )
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(server.calls) <= 13
    kept = len(list(experiment.cassettes.rglob("*.yaml")))
    assert kept >= 10
    with ProviderServer(lambda call: str(call.number)) as server:
        answers = await ask_experiment(
            experiment_in(tmp_path, local(server), repeat=5),
            mode="new_episodes",
            environ=KEY,
            concurrency=20,
            on_progress=lambda _: None,
        )
        assert len(server.calls) == 20 - kept
    assert len({answer.key for answer in answers if answer.status == "answered"}) == 20


ASK_ALL_KINDS = dedent(
    """
    import asyncio, sys
    from pathlib import Path
    from pipeline.providers.asking import ask_experiment
    from pipeline.records import ProviderSpec
    from tests.provider_server import ProviderServer
    from tests.providers.fake_providers import experiment_in
    SDKS = {"openai", "google.genai", "anthropic"}
    loaded = []
    def answer(call):
        loaded.append(SDKS & set(sys.modules))
        return "Good."
    keys = dict.fromkeys(("OPENAI_API_KEY", "GEMINI_API_KEY", "ANTHROPIC_API_KEY"), "sk-test-of-labreport")
    with ProviderServer(answer) as server:
        kinds = {"openai": f"{server.url}/v1", "google": server.url, "anthropic": server.url}
        specs = [ProviderSpec(id=f"{kind}:m", label=kind, base_url=url) for kind, url in kinds.items()]
        def ask(mode, *exercises):
            experiment = experiment_in(Path(sys.argv[1]), *specs, exercises=exercises)
            run = ask_experiment(experiment, mode=mode, environ=keys, concurrency=1, on_progress=lambda _: None)
            return [answer.status for answer in asyncio.run(run)]
        for mode, exercises in zip(sys.argv[2::2], sys.argv[3::2]):
            print(*ask(mode, *exercises), all(found == SDKS for found in loaded), *sorted(SDKS & set(sys.modules)))
    """
)


def ask_all_kinds(folder: Path, *modes_and_exercises: str) -> list[str]:
    """A line for each mode in a process of its own: statuses, whether all SDKs were there at each call, those there."""
    command = [sys.executable, "-c", ASK_ALL_KINDS, str(folder), *modes_and_exercises]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()


def test_all_sdks_are_loaded_before_anybody_is_asked_and_none_where_nobody_may_be(tmp_path: Path) -> None:
    asked = "answered answered answered True anthropic google.genai openai"
    assert ask_all_kinds(tmp_path, "new_episodes", "a") == [asked]
    replayed = ["answered answered answered True", "answered answered answered failed failed failed True"]
    assert ask_all_kinds(tmp_path, "new_episodes", "a", "once", "ab") == replayed


RUN = dedent(
    """
    import asyncio, sys
    from pathlib import Path
    from pipeline.providers.asking import ask_experiment
    from pipeline.records import Experiment
    experiment = Experiment.model_validate_json(sys.argv[1])
    run = ask_experiment(
        experiment, mode="new_episodes", environ={}, concurrency=4,
        on_progress=lambda event: print(event.kind, flush=True),
    )
    try:
        asyncio.run(run)
    except KeyboardInterrupt:
        sys.exit(130)
    """
)


def lines_until(process: subprocess.Popen[str], word: str, count: int) -> Iterator[str]:
    assert process.stdout is not None
    for line in process.stdout:
        yield line
        count -= line.strip() == word
        if not count:
            return


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)], ids=["Ctrl-C", "kill -9"])
def test_a_process_that_is_killed_loses_nothing_that_was_answered(tmp_path: Path, number: int, code: int) -> None:
    with ProviderServer(lambda _: Say("Good.", delay=0.05)) as server:
        experiment = experiment_in(tmp_path, local(server), repeat=10)
        process = subprocess.Popen([sys.executable, "-c", RUN, as_json(experiment)], stdout=subprocess.PIPE, text=True)
        with process:
            list(lines_until(process, "finished", 12))
            process.send_signal(number)
            process.communicate(timeout=30)
        asked = len(server.calls)
        answers = ask(experiment, concurrency=40)
        again = len(server.calls) - asked
    assert process.returncode == code
    assert {answer.status for answer in answers} == {"answered"}
    # Paid twice at most: the four that were in flight.
    assert asked + again <= 40 + 4
    assert again <= 40 - 12
