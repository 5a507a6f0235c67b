"""Every request ends in an answer or a reason; providers do not hinder each other; the budget holds."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError, LabreportError, OutputError, ProviderError, UsageError
from pipeline.providers.asking import requests_for
from pipeline.providers.base import Request
from pipeline.providers.fan_out import Job, ask_all
from pipeline.providers.gate import Patience
from pipeline.records import Answer, Experiment, Limits, Price, Progress, Prompt, Settings
from tests.providers.fake_providers import (
    DOLLAR_A_CALL,
    FakeProvider,
    answer_to,
    job_of,
    nobody,
    requests_of,
    server_error,
    spec_of,
    too_many,
)
from tests.providers.virtual_time import now, run


def ask(
    *jobs: Job,
    concurrency: int = 8,
    events: list[Progress] | None = None,
    recorded: Callable[[Request], bool] = lambda _: False,
    max_cost: float | None = None,
    seed: int = 0,
) -> tuple[Answer, ...]:
    take = (lambda _: None) if events is None else events.append
    return run(
        lambda: ask_all(
            jobs,
            concurrency=concurrency,
            on_progress=take,
            is_recorded=recorded,
            max_cost=max_cost,
            random=Random(seed),  # noqa: S311 - jitter
        )
    )


def statuses(answers: Sequence[Answer]) -> Counter[str]:
    return Counter(answer.status for answer in answers)


# ---------------------------------------------------------------- what is asked


def experiment_of(**fields: object) -> Experiment:
    known = {
        "title": "T",
        "prompts": [Prompt(id=name, title=name, text=f"Explain {name}.") for name in ("b", "a", "c")],
        "providers": [spec_of("one"), spec_of("two", settings=Settings(seed=1))],
        "root": Path(),
        "output": Path("out"),
        "cassettes": Path("cassettes"),
    }
    return Experiment.model_validate(known | fields)


def test_requests_come_by_exercise_and_sample_for_each_provider() -> None:
    requests = requests_for(experiment_of(repeat=2))
    assert list(requests) == ["one", "two"]
    assert [(each.exercise, each.sample) for each in requests["two"]] == [
        (name, sample) for name in "bac" for sample in (0, 1)
    ]
    assert requests["two"][0] == Request("two", "openai", "two", "b", 0, "Explain b.", Settings(seed=1))


def test_a_limit_takes_the_first_exercises_of_every_provider_with_all_samples() -> None:
    requests = requests_for(experiment_of(repeat=2), limit=1)
    assert {label: len(each) for label, each in requests.items()} == {"one": 2, "two": 2}
    assert {each.exercise for each in requests["one"]} == {"b"}


def test_a_limit_above_the_number_of_exercises_takes_all() -> None:
    assert len(requests_for(experiment_of(), limit=99)["one"]) == 3


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_that_leaves_nothing_is_refused(limit: int) -> None:
    with pytest.raises(UsageError, match=f"--limit {limit} leaves no exercise"):
        requests_for(experiment_of(), limit=limit)


def test_an_alias_of_a_provider_asks_the_same_as_its_name() -> None:
    experiment = experiment_of(providers=[spec_of("a", id="gemini:pro"), spec_of("b", id="google:pro")])
    first, second = requests_for(experiment).values()
    assert first[0].digest == second[0].digest


# ---------------------------------------------------------------- answers


def test_answers_come_by_exercise_provider_and_sample_whatever_ends_first() -> None:
    async def reply(request: Request, _: int) -> Answer:
        await asyncio.sleep(10 - int(request.exercise[1:]) - request.sample / 2)
        return answer_to(request)

    answers = ask(job_of(FakeProvider(reply), 3, "slow", repeat=2), job_of(FakeProvider(), 3, "fast", repeat=2))
    assert [answer.key for answer in answers] == [
        (f"e{number}", label, sample) for number in range(3) for label in ("slow", "fast") for sample in (0, 1)
    ]


def test_a_provider_that_fails_is_a_row_and_the_others_go_on() -> None:
    async def reply(_: Request, __: int) -> Answer:
        raise ProviderError("bad: the request was rejected (400).", status=400)

    answers = ask(job_of(FakeProvider(reply), 2, "bad"), job_of(FakeProvider(), 2, "good"))
    assert [(answer.provider, answer.status) for answer in answers] == [
        ("bad", "failed"),
        ("good", "answered"),
    ] * 2
    # The label stands beside the reason wherever it is shown.
    assert answers[0].reason == "the request was rejected (400)."
    assert answers[0].text == ""


@pytest.mark.parametrize("status", ["refused", "truncated", "empty"])
def test_other_states_of_an_answer_are_kept_and_not_asked_again(status: str) -> None:
    async def reply(request: Request, _: int) -> Answer:
        return answer_to(request, status=status, reason="Because.")

    provider = FakeProvider(reply)
    assert statuses(ask(job_of(provider, 3))) == {status: 3}
    assert provider.calls == 3


def test_a_pasted_answer_that_cannot_be_read_is_a_row() -> None:
    async def reply(_: Request, __: int) -> Answer:
        raise InputError("answers/e0.md: no such file.")

    (answer,) = ask(job_of(FakeProvider(reply), 1))
    assert (answer.status, answer.reason) == ("failed", "answers/e0.md: no such file.")


def test_no_jobs_and_no_requests_give_no_answers() -> None:
    assert ask() == ()
    assert ask(job_of(FakeProvider(), 0)) == ()


@pytest.mark.parametrize("fails", [False, True])
def test_settings_that_a_provider_cannot_honour_are_named(fails: bool) -> None:
    async def reply(request: Request, _: int) -> Answer:
        if fails:
            raise ProviderError("no.", status=400)
        return answer_to(request)

    provider = FakeProvider(reply, unsupported=frozenset({"seed", "temperature", "top_p"}))
    (answer,) = ask(job_of(provider, 1, settings=Settings(temperature=0, seed=1, max_tokens=5)))
    assert answer.unsupported == ("seed", "temperature")


@pytest.mark.parametrize("concurrency", [0, -3])
def test_a_concurrency_that_lets_nothing_through_is_refused(concurrency: int) -> None:
    with pytest.raises(UsageError, match=f"-j {concurrency} "):
        ask(concurrency=concurrency)


# ---------------------------------------------------------------- progress


def test_each_call_starts_and_finishes_once_and_says_why_it_waits() -> None:
    async def reply(request: Request, attempt: int) -> Answer:
        if attempt == 1 and request.exercise == "e1":
            raise too_many(0.9)
        if request.exercise == "e2":
            raise ProviderError("no.", status=400)
        return answer_to(request)

    events: list[Progress] = []
    ask(job_of(FakeProvider(reply), 4, "a"), job_of(FakeProvider(), 2, "b"), events=events)
    assert Counter((event.provider, event.kind) for event in events) == {
        ("a", "started"): 4,
        ("a", "waiting"): 1,
        ("a", "finished"): 4,
        ("b", "started"): 2,
        ("b", "finished"): 2,
    }
    finished = [event for event in events if event.provider == "a" and event.kind == "finished"]
    assert [event.done for event in finished] == [1, 2, 3, 4]
    assert {event.total for event in finished} == {4}
    assert sorted(event.detail for event in finished) == ["answered", "answered", "answered", "failed"]
    (waiting,) = (event for event in events if event.kind == "waiting")
    assert waiting.detail == "waiting 1 s (429, retry 2/5)"


# ---------------------------------------------------------------- fairness


def test_a_paused_provider_does_not_hold_up_the_others() -> None:
    async def reply(request: Request, attempt: int) -> Answer:
        if attempt == 1:
            raise too_many(100)
        return answer_to(request)

    other = FakeProvider(seconds=1)
    answers = ask(job_of(FakeProvider(reply), 8, "paused"), job_of(other, 40, "other"), concurrency=4)
    assert statuses(answers) == {"answered": 48}
    # Forty seconds of work on four slots that nobody else uses meanwhile.
    assert max(other.times) < 10.5


def test_a_slow_provider_does_not_starve_a_fast_one() -> None:
    fast = FakeProvider(seconds=0.1)
    ask(job_of(FakeProvider(seconds=60), 40, "slow"), job_of(fast, 40, "fast"), concurrency=4)
    # Half of the slots from the start: 20 rounds of a tenth of a second.
    assert max(fast.times) < 2.5


def test_a_provider_with_a_limit_a_minute_holds_no_slot_while_it_waits() -> None:
    other = FakeProvider(seconds=1)
    limited = job_of(FakeProvider(), 4, "limited", limits=Limits(requests_per_minute=1))
    ask(limited, job_of(other, 20, "other"), concurrency=1)
    assert max(other.times) < 22


def test_calls_that_waited_for_a_slot_still_keep_to_the_limit_a_minute() -> None:
    limited = FakeProvider()
    ask(
        job_of(FakeProvider(seconds=10), 4, "other"),
        job_of(limited, 6, "limited", limits=Limits(requests_per_minute=30)),
        concurrency=2,
    )
    gaps = [after - before for before, after in zip(limited.times, limited.times[1:], strict=False)]
    assert min(gaps) >= 1.9


def test_calls_in_flight_never_exceed_the_concurrency_over_all_providers() -> None:
    flying, most = 0, 0

    async def reply(request: Request, _: int) -> Answer:
        nonlocal flying, most
        flying += 1
        most = max(most, flying)
        await asyncio.sleep(1)
        flying -= 1
        return answer_to(request)

    ask(*(job_of(FakeProvider(reply), 20, f"p{number}") for number in range(3)), concurrency=5)
    assert most == 5


def test_a_provider_takes_its_own_concurrency_if_that_is_lower() -> None:
    provider = FakeProvider(seconds=1)
    ask(job_of(provider, 10, limits=Limits(concurrency=2)), concurrency=5)
    assert provider.most_in_flight == 2


@pytest.mark.parametrize(("told", "most"), [(None, 1), (3, 3)])
def test_ollama_is_asked_one_thing_at_a_time_unless_told_otherwise(told: int | None, most: int) -> None:
    provider = FakeProvider(seconds=1)
    ask(job_of(provider, 6, id="ollama:m", limits=Limits(concurrency=told)), concurrency=4)
    assert provider.most_in_flight == most


def test_a_model_in_this_process_takes_one_slot() -> None:
    model, other = FakeProvider(seconds=10), FakeProvider(seconds=1)
    ask(job_of(model, 4, "gguf", id="gguf:model.gguf"), job_of(other, 30, "other"), concurrency=4)
    assert model.most_in_flight == 1
    assert max(other.times) < 10


def test_a_model_on_this_machine_is_unloaded_before_the_next_one_is_loaded() -> None:
    first, other = FakeProvider(seconds=1), FakeProvider(seconds=1)
    closed_before: list[int] = []

    async def reply(request: Request, _: int) -> Answer:
        closed_before.append(first.closed)
        return answer_to(request)

    second = FakeProvider(reply)
    answers = ask(
        job_of(first, 3, "first", id="gguf:first.gguf"),
        job_of(other, 3, "other"),
        job_of(second, 3, "second", id="gguf:second.gguf"),
        concurrency=8,
    )
    assert closed_before == [1, 1, 1]
    assert max(other.times) < 1
    assert [answer.provider for answer in answers] == ["first", "other", "second"] * 3


def test_a_call_that_waits_to_be_tried_again_leaves_its_slot_to_another() -> None:
    async def reply(request: Request, attempt: int) -> Answer:
        if attempt < 5 and request.exercise == "e0":
            raise server_error()
        await asyncio.sleep(1)
        return answer_to(request)

    provider = FakeProvider(reply)
    assert statuses(ask(job_of(provider, 40), concurrency=1)) == {"answered": 40}
    assert max(provider.times) < 39.1


# ---------------------------------------------------------------- before the first call


def test_nobody_is_asked_before_recordings_are_read_and_all_who_will_be_asked_are_ready() -> None:
    seen: list[tuple[str, int]] = []

    async def reply(request: Request, _: int) -> Answer:
        seen.append((request.exercise, sum(provider.made_ready for provider in providers)))
        return answer_to(request)

    providers = [FakeProvider(reply) for _ in range(3)]
    jobs = [job_of(provider, 4, f"p{number}") for number, provider in enumerate(providers)]
    answers = ask(*jobs, recorded=lambda request: request.exercise == "e2")
    assert statuses(answers) == {"answered": 12}
    assert [exercise for exercise, _ in seen[:3]] == ["e2"] * 3
    assert {ready for _, ready in seen[3:]} == {3}


def test_a_provider_that_will_not_be_asked_loads_nothing() -> None:
    recorded, asked = FakeProvider(), FakeProvider()
    ask(job_of(recorded, 3, "one"), job_of(asked, 3, "two"), recorded=lambda request: request.label == "one")
    assert (recorded.made_ready, asked.made_ready) == (0, 1)


def test_a_recording_that_cannot_be_used_is_a_row_and_the_others_are_asked() -> None:
    def recorded(request: Request) -> bool:
        if request.exercise == "e1":
            raise ProviderError("it holds a key.")
        return False

    answers = ask(job_of(FakeProvider(), 3), recorded=recorded)
    assert [answer.reason for answer in answers] == [None, "it holds a key.", None]


# ---------------------------------------------------------------- giving up


def test_a_wrong_key_is_tried_by_the_calls_in_flight_only() -> None:
    async def reply(_: Request, __: int) -> Answer:
        await asyncio.sleep(1)
        raise ProviderError("the key was refused (401).", status=401)

    wrong, good = FakeProvider(reply), FakeProvider(seconds=1)
    answers = ask(job_of(wrong, 100, "wrong"), job_of(good, 100, "good"), concurrency=8)
    assert wrong.calls == 4
    assert statuses(answers) == {"failed": 100, "answered": 100}
    assert {answer.reason for answer in answers if answer.provider == "wrong"} == {"the key was refused (401)."}


@pytest.mark.parametrize("retryable", [False, True])
def test_a_provider_that_only_fails_is_given_up_after_some_calls(retryable: bool) -> None:
    async def reply(_: Request, __: int) -> Answer:
        raise ProviderError("API key not valid.", retryable=retryable, status=None if retryable else 400)

    provider = FakeProvider(reply)
    answers = ask(job_of(provider, 500), concurrency=2)
    assert statuses(answers) == {"failed": 500}
    assert provider.calls <= (10 + 4) * (5 if retryable else 1)


@pytest.mark.parametrize(("url", "answered"), [("http://127.0.0.1:1/v1", 4), ("http://127.0.0.1:2/v1", 3)])
def test_a_server_that_another_provider_met_is_waited_for(url: str, answered: int) -> None:
    async def away_for_a_while(request: Request, attempt: int) -> Answer:
        if attempt <= 3:
            raise nobody()
        return answer_to(request)

    first = job_of(FakeProvider(), 3, "first", base_url="http://127.0.0.1:1/v1")
    second = job_of(FakeProvider(away_for_a_while), 1, "second", base_url=url)
    assert statuses(ask(first, second))["answered"] == answered


def test_prompts_that_are_rejected_for_different_reasons_are_all_asked() -> None:
    async def reply(request: Request, _: int) -> Answer:
        raise ProviderError(f"{request.exercise} is too long.", status=400)

    provider = FakeProvider(reply)
    assert len({answer.reason for answer in ask(job_of(provider, 50))}) == 50


# ---------------------------------------------------------------- recorded answers


def test_recorded_answers_pass_by_limits_pauses_and_budget() -> None:
    async def reply(request: Request, attempt: int) -> Answer:
        if request.exercise == "e0" and attempt == 1:
            raise too_many(100)
        return answer_to(request)

    provider = FakeProvider(reply)
    job = job_of(provider, 30, limits=Limits(concurrency=1, requests_per_minute=1), **DOLLAR_A_CALL)
    answers = ask(job, recorded=lambda request: request.exercise != "e0", max_cost=1)
    assert statuses(answers) == {"answered": 30}
    assert sum(time < 1 for time in provider.times) == 30
    assert max(provider.times) >= 100


def test_a_replay_that_waits_for_nothing_still_lets_others_work() -> None:
    async def main() -> int:
        turns = 0

        async def other() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        task = asyncio.ensure_future(other())
        await ask_all(
            [job_of(FakeProvider(), 100)], concurrency=1, on_progress=lambda _: None, is_recorded=lambda _: True
        )
        task.cancel()
        return turns

    assert run(main) >= 50


def test_a_recorded_answer_needs_no_price() -> None:
    answers = ask(job_of(FakeProvider(), 3), recorded=lambda _: True, max_cost=0)
    assert statuses(answers) == {"answered": 3}


def test_a_replay_that_finds_nothing_is_a_row_each() -> None:
    async def reply(request: Request, _: int) -> Answer:
        raise ProviderError(f"{request.exercise} is not recorded.")

    answers = ask(job_of(FakeProvider(reply), 3), recorded=lambda _: True)
    assert [answer.reason for answer in answers] == [f"e{number} is not recorded." for number in range(3)]


# ---------------------------------------------------------------- budget


class Purse:
    """Answers that cost a part of a dollar, and what all of them have cost."""

    def __init__(self, dollars: Callable[[Request], float]) -> None:
        self.dollars = dollars
        self.spent = 0.0

    async def reply(self, request: Request, _: int) -> Answer:
        await asyncio.sleep(1)
        tokens = round(self.dollars(request) * 1000)
        self.spent += tokens / 1000
        return answer_to(request, input_tokens=9, output_tokens=tokens)


@pytest.mark.parametrize(("limit", "answered"), [(0, 0), (0.999, 0), (1, 1), (7.5, 7), (100, 50)])
def test_the_budget_stops_before_the_call_that_could_exceed_it(limit: float, answered: int) -> None:
    purse = Purse(lambda _: 1)
    answers = ask(job_of(FakeProvider(purse.reply), 50, **DOLLAR_A_CALL), concurrency=100, max_cost=limit)
    assert statuses(answers)["answered"] == answered
    assert purse.spent <= limit
    reasons = {answer.reason for answer in answers if answer.status == "failed"}
    assert len(reasons) == (answered < 50)
    assert all(reason and reason.startswith(f"--max-cost {limit:g} does not allow") for reason in reasons)


def test_what_was_reserved_and_not_spent_is_there_for_other_calls() -> None:
    purse = Purse(lambda _: 0.1)
    answers = ask(job_of(FakeProvider(purse.reply), 100, **DOLLAR_A_CALL), concurrency=100, max_cost=10)
    # After 91 calls 9.10 dollars are spent, and another one could cost a whole dollar.
    assert statuses(answers) == {"answered": 91, "failed": 9}


def test_free_providers_go_on_when_the_budget_is_used_up() -> None:
    purse = Purse(lambda _: 1)
    free = job_of(FakeProvider(), 5, "free", id="ollama:free")
    answers = ask(job_of(FakeProvider(purse.reply), 5, "paid", **DOLLAR_A_CALL), free, max_cost=2)
    assert Counter(answer.provider for answer in answers if answer.status == "answered") == {"paid": 2, "free": 5}


def test_an_answer_without_usage_counts_as_the_most_it_can_have_cost() -> None:
    answers = ask(job_of(FakeProvider(), 9, **DOLLAR_A_CALL), max_cost=4)
    assert statuses(answers) == {"answered": 4, "failed": 5}


@pytest.mark.parametrize(
    ("error", "answered"),
    [
        (ProviderError("cut.", retryable=True), 2),
        (ProviderError("gateway time-out.", retryable=True, status=504), 2),
        (ProviderError("busy.", retryable=True, status=429), 3),
        (ProviderError("broken.", retryable=True, status=500), 3),
        (ProviderError("nothing was sent."), 3),
    ],
    ids=["no response", "504", "429", "500", "not sent"],
)
def test_a_lost_try_counts_where_it_may_have_been_billed(error: ProviderError, answered: int) -> None:
    async def reply(request: Request, attempt: int) -> Answer:
        if request.exercise == "e0" and attempt == 1:
            raise error
        return answer_to(request, input_tokens=1, output_tokens=1000)

    answers = ask(job_of(FakeProvider(reply), 5, **DOLLAR_A_CALL), concurrency=1, max_cost=3)
    assert statuses(answers)["answered"] == answered


def test_a_provider_that_waits_holds_no_money_that_another_could_use() -> None:
    async def busy(request: Request, attempt: int) -> Answer:
        if attempt == 1:
            raise too_many(100)
        return answer_to(request, input_tokens=1, output_tokens=100)

    quick = FakeProvider(Purse(lambda _: 0.1).reply)
    ask(
        job_of(FakeProvider(busy), 3, "busy", **DOLLAR_A_CALL),
        job_of(quick, 5, "quick", **DOLLAR_A_CALL),
        max_cost=2,
    )
    assert max(quick.times) < 20


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "give it a price in the config"),
        ({"price": Price(input=1, output=1)}, "set `max_tokens` in its settings"),
        ({"price": Price(input=1, output=1), "settings": Settings(max_tokens=9)}, "this provider knows no max_tokens"),
    ],
    ids=["no price", "no bound", "bound not honoured"],
)
def test_a_budget_that_cannot_be_kept_is_refused_before_anything_is_asked(fields: dict[str, Any], words: str) -> None:
    provider = FakeProvider(unsupported=frozenset({"max_tokens"}))
    with pytest.raises(UsageError, match="--max-cost needs to know") as caught:
        ask(job_of(provider, 1, "GPT", **fields), max_cost=5)
    assert "GPT" in str(caught.value)
    assert words in str(caught.value)
    assert (provider.calls, provider.closed) == (0, 1)


@pytest.mark.parametrize("amount", [-1, float("nan")])
def test_an_amount_that_is_none_is_refused(amount: float) -> None:
    with pytest.raises(UsageError, match="is not an amount"):
        ask(job_of(FakeProvider(), 1, **DOLLAR_A_CALL), max_cost=amount)


def test_without_a_limit_to_the_answer_a_free_output_needs_none() -> None:
    job = job_of(FakeProvider(), 2, price=Price(input=1, output=0))
    assert statuses(ask(job, max_cost=1)) == {"answered": 2}


# ---------------------------------------------------------------- the end of a run


def test_providers_are_closed_after_the_run() -> None:
    providers = [FakeProvider(), FakeProvider()]
    ask(*(job_of(provider, 2, str(number)) for number, provider in enumerate(providers)))
    assert [provider.closed for provider in providers] == [1, 1]


def test_cancelling_ends_the_calls_in_flight_and_closes_the_providers() -> None:
    provider = FakeProvider(seconds=1)
    events: list[Progress] = []

    async def main() -> None:
        task = asyncio.ensure_future(ask_all([job_of(provider, 100)], concurrency=5, on_progress=events.append))
        await asyncio.sleep(2.5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(main)
    assert (provider.in_flight, provider.closed) == (0, 1)
    assert sum(event.kind == "finished" for event in events) == 10
    assert provider.calls == 15


@pytest.mark.parametrize(
    "error", [OutputError("cassettes: the disk is full."), KeyError("a bug"), KeyboardInterrupt()], ids=type
)
def test_what_is_not_about_one_answer_ends_the_run(error: BaseException) -> None:
    async def reply(request: Request, _: int) -> Answer:
        await asyncio.sleep(1 if request.exercise == "e1" else 9)
        if request.exercise == "e1":
            raise error
        return answer_to(request)

    provider = FakeProvider(reply)
    with pytest.raises(type(error)) as caught:
        ask(job_of(provider, 50), concurrency=2)
    assert caught.value is error
    assert provider.calls <= 3
    assert (provider.in_flight, provider.closed) == (0, 1)


def test_many_requests_need_few_tasks_and_little_memory() -> None:
    most = 0

    async def reply(request: Request, _: int) -> Answer:
        nonlocal most
        most = max(most, len(asyncio.all_tasks()))
        await asyncio.sleep(0.1)
        return answer_to(request, text="")

    def memory(count: int) -> int:
        job = job_of(FakeProvider(), count)
        job = Job(job.spec, Frugal(reply), job.requests)
        tracemalloc.start()
        try:
            ask(job, concurrency=8)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few, many = memory(100), memory(2100)
    assert most <= 2 * 8 + 2
    # An answer without text is about 1.5 kB; a task with its frames would be more than twice that.
    assert (many - few) / 2000 < 2500


class Frugal:
    """A provider that keeps nothing of what it was asked."""

    unsupported: frozenset[str] = frozenset()

    def __init__(self, reply: Callable[[Request, int], Awaitable[Answer]]) -> None:
        self.reply = reply

    def get_ready(self) -> None:
        pass

    async def ask(self, request: Request) -> Answer:
        return await self.reply(request, 1)

    async def aclose(self) -> None:
        pass


# ---------------------------------------------------------------- any schedule of faults

FAULTS: dict[str, Callable[[], LabreportError]] = {
    "429": too_many,
    "429 soon": lambda: too_many(2),
    "429 never": lambda: too_many(10_000),
    "500": server_error,
    "cut": lambda: ProviderError("cut.", retryable=True),
    "rejected": lambda: ProviderError("rejected.", status=400),
    "refused": lambda: ProviderError("wrong key.", status=401),
}
PROVIDERS = st.lists(
    st.tuples(
        st.lists(st.sampled_from([*FAULTS, "ok", "ok", "ok", "slow"]), min_size=1, max_size=12),
        st.integers(0, 12),
        st.sampled_from([None, 1, 3]),
        st.sampled_from([None, 30.0, 600.0]),
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PROVIDERS, st.integers(1, 12), st.sampled_from([None, 0.0, 2.5, 1000.0]), st.integers(0, 9))
def test_every_call_ends_answered_or_failed_with_a_reason(
    providers: list[tuple[list[str], int, int | None, float | None]],
    concurrency: int,
    max_cost: float | None,
    seed: int,
) -> None:
    spent = 0.0
    flying = most_flying = 0

    def fake(faults: list[str]) -> FakeProvider:
        async def reply(request: Request, attempt: int) -> Answer:
            nonlocal spent, flying, most_flying
            flying += 1
            most_flying = max(most_flying, flying)
            fault = faults[(int(request.exercise[1:]) + attempt) % len(faults)]
            try:
                await asyncio.sleep(5 if fault == "slow" else 0.1)
            finally:
                flying -= 1
            if fault in FAULTS:
                spent += fault == "cut"
                error = FAULTS[fault]()
                raise error
            spent += 0.5
            return answer_to(request, input_tokens=1, output_tokens=500)

        return FakeProvider(reply)

    fakes = [fake(faults) for faults, _, _, _ in providers]
    jobs = [
        job_of(provider, count, f"p{number}", limits=Limits(concurrency=own, requests_per_minute=rate), **DOLLAR_A_CALL)
        for number, (provider, (_, count, own, rate)) in enumerate(zip(fakes, providers, strict=True))
    ]
    events: list[Progress] = []
    answers = ask(*jobs, concurrency=concurrency, events=events, max_cost=max_cost, seed=seed)
    assert len(answers) == sum(count for _, count, _, _ in providers)
    assert len({answer.key for answer in answers}) == len(answers)
    assert all(answer.status == "answered" or (answer.status == "failed" and answer.reason) for answer in answers)
    assert max_cost is None or spent <= max_cost
    assert most_flying <= concurrency
    for provider, job in zip(fakes, jobs, strict=True):
        assert max(provider.answered.values(), default=0) <= 1
        assert max(provider.attempts.values(), default=0) <= Patience().attempts_while_alive
        assert provider.most_in_flight <= (job.spec.limits.concurrency or concurrency)
        assert provider.closed == 1
        kinds = Counter(event.kind for event in events if event.provider == job.spec.label)
        assert kinds["started"] == kinds["finished"] == len(job.requests)


def test_requests_of_one_exercise_id_in_another_order_keep_the_first_providers_order() -> None:
    first, second = spec_of("first"), spec_of("second")
    answers = ask(
        Job(first, FakeProvider(), requests_of(first, 3)),
        Job(second, FakeProvider(), requests_of(second, 3)[::-1]),
    )
    assert [answer.key[:2] for answer in answers] == [
        (f"e{number}", label) for number in range(3) for label in ("first", "second")
    ]


def test_the_clock_of_these_tests_is_not_the_wall() -> None:
    async def main() -> float:
        await asyncio.sleep(3600)
        return now()

    assert run(main) == pytest.approx(3600, abs=0.01)
