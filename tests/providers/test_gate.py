"""The gate waits as long as it is told, tries as often as it helps, and not once more."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError, MissingKeyError, ProviderError
from pipeline.providers.base import Request
from pipeline.providers.fan_out import ask_all
from pipeline.providers.gate import Gate, Patience
from pipeline.providers.slots import Lane, Slots
from pipeline.records import Answer, Limits, ProviderSpec, Settings
from tests.providers.fake_providers import (
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

Raises = Callable[[Request, int], Coroutine[Any, Any, Answer]]


def failing(*errors: Exception, then: Exception | None = None) -> Raises:
    """Each request meets these errors in turn; after them an answer, or one error for ever."""

    async def reply(request: Request, attempt: int) -> Answer:
        if attempt <= len(errors):
            raise errors[attempt - 1]
        if then is not None:
            raise then
        return answer_to(request)

    return reply


def gate_of(spec: ProviderSpec, *, concurrency: int = 100, patience: Patience | None = None, seed: int = 0) -> Gate:
    return Gate(spec, Lane(Slots(concurrency), concurrency), patience=patience, random=Random(seed))  # noqa: S311 - jitter


class Outcome:
    """What became of the requests of one provider."""

    def __init__(
        self,
        provider: FakeProvider,
        count: int = 1,
        *,
        spec: ProviderSpec | None = None,
        concurrency: int = 100,
        patience: Patience | None = None,
        seed: int = 0,
    ) -> None:
        self.notes: list[str] = []
        self.errors: list[ProviderError] = []
        self.answers: list[Answer] = []
        self.ends: list[float] = []
        spec = spec or spec_of()

        async def one(gate: Gate, request: Request) -> None:
            try:
                self.answers.append(await gate.ask(provider.ask, request, self.notes.append))
            except ProviderError as error:
                self.errors.append(error)
            self.ends.append(now())

        async def main() -> None:
            gate = gate_of(spec, concurrency=concurrency, patience=patience, seed=seed)
            async with asyncio.TaskGroup() as group:
                for request in requests_of(spec, count):
                    group.create_task(one(gate, request))

        run(main)


# ---------------------------------------------------------------- trying again


@pytest.mark.parametrize("seed", range(5))
def test_the_wait_a_provider_asks_for_is_obeyed_with_a_little_jitter(seed: int) -> None:
    provider = FakeProvider(failing(too_many(7)))
    outcome = Outcome(provider, seed=seed)
    assert len(outcome.answers) == 1
    assert 7 <= provider.times[1] <= 7.7 + 0.001


def test_a_waiting_call_says_why_how_long_and_which_try() -> None:
    outcome = Outcome(FakeProvider(failing(too_many(10), server_error(), ProviderError("cut.", retryable=True))))
    assert [note.split(" s ")[1] for note in outcome.notes] == [
        "(429, retry 2/5)",
        "(500, retry 3/5)",
        "(no response, retry 4/5)",
    ]
    assert outcome.notes[0] in ("waiting 10 s (429, retry 2/5)", "waiting 11 s (429, retry 2/5)")


def test_without_a_hint_the_wait_grows_with_full_jitter_up_to_a_bound() -> None:
    patience = Patience(attempts=10, first_backoff=1, longest_backoff=30)
    waits: list[list[float]] = []
    for seed in range(40):
        provider = FakeProvider(failing(then=server_error()))
        Outcome(provider, patience=patience, seed=seed)
        waits.append([after - before for before, after in zip(provider.times, provider.times[1:], strict=False)])
    for number, bound in enumerate([1, 2, 4, 8, 16, 30, 30, 30, 30]):
        drawn = [wait[number] for wait in waits]
        assert max(drawn) <= bound + 0.001
        assert max(drawn) > bound * 0.8
        assert min(drawn) < bound * 0.2


@pytest.mark.parametrize("attempts", [1, 2, 5])
def test_attempts_are_bounded_and_the_reason_counts_them(attempts: int) -> None:
    provider = FakeProvider(failing(then=server_error()))
    outcome = Outcome(provider, patience=Patience(attempts=attempts))
    assert provider.calls == attempts
    assert [str(error) for error in outcome.errors] == [f"server error (asked {attempts} times)."]


def test_a_call_is_tried_more_often_while_the_provider_answers_others() -> None:
    async def reply(request: Request, _: int) -> Answer:
        if request.exercise == "e0":
            raise server_error()
        await asyncio.sleep(2)
        return answer_to(request)

    provider = FakeProvider(reply)
    outcome = Outcome(provider, 5, concurrency=2, patience=Patience(attempts=2, attempts_while_alive=4))
    assert [str(error) for error in outcome.errors] == ["server error (asked 4 times)."]
    assert outcome.notes[-1].endswith("(500, retry 4/4)")


def test_what_cannot_help_is_not_tried_again() -> None:
    provider = FakeProvider(failing(then=ProviderError("prompt too long.", status=400)))
    outcome = Outcome(provider, 3)
    assert [str(error) for error in outcome.errors] == ["prompt too long."] * 3
    assert set(provider.attempts.values()) == {1}


def test_errors_of_another_kind_pass_and_leave_the_slot() -> None:
    async def main() -> Answer:
        gate = gate_of(spec_of(), concurrency=1)
        first, second = requests_of(spec_of(), 2)
        broken = FakeProvider(failing(then=InputError("answers/a.md: no such file.")))
        with pytest.raises(InputError):
            await gate.ask(broken.ask, first, print)
        async with asyncio.timeout(1):
            return await gate.ask(FakeProvider().ask, second, print)

    assert run(main).status == "answered"


# ---------------------------------------------------------------- the shared pause


def test_one_refusal_pauses_all_calls_of_the_provider() -> None:
    async def reply(request: Request, attempt: int) -> Answer:
        await asyncio.sleep(1)
        if request.exercise == "e0" and attempt == 1:
            raise too_many(20)
        return answer_to(request)

    provider = FakeProvider(reply)
    outcome = Outcome(provider, 9, concurrency=3)
    assert len(outcome.answers) == 9
    assert provider.times[:3] == pytest.approx([0] * 3, abs=0.01)
    assert min(provider.times[3:]) >= 21


def test_a_pause_set_while_a_call_waits_for_its_slot_holds_that_call_too() -> None:
    async def reply(request: Request, attempt: int) -> Answer:
        if request.exercise == "e0" and attempt == 1:
            await asyncio.sleep(5)
            raise too_many(50)
        return answer_to(request)

    provider = FakeProvider(reply)
    outcome = Outcome(provider, 2, concurrency=1)
    assert len(outcome.answers) == 2
    assert provider.times[0] < 0.01
    assert min(provider.times[1:]) >= 55


def test_a_later_shorter_wait_does_not_shorten_the_pause() -> None:
    async def reply(request: Request, attempt: int) -> Answer:
        if attempt == 1:
            await asyncio.sleep(0.1 if request.exercise == "e0" else 0.2)
            raise too_many(60 if request.exercise == "e0" else 1)
        return answer_to(request)

    provider = FakeProvider(reply)
    Outcome(provider, 2)
    assert min(provider.times[2:]) >= 60


def test_a_failure_that_asks_for_no_wait_pauses_only_its_own_call() -> None:
    async def reply(request: Request, attempt: int) -> Answer:
        if request.exercise == "e0" and attempt < 5:
            raise server_error()
        return answer_to(request)

    provider = FakeProvider(reply)
    Outcome(provider, 50, concurrency=2)
    others = [time for time in provider.times[1:] if time < 0.01]
    assert len(others) >= 49


def test_the_last_try_of_a_call_still_pauses_the_others() -> None:
    async def reply(request: Request, attempt: int) -> Answer:
        if request.exercise == "e0":
            raise too_many(30)
        return answer_to(request)

    provider = FakeProvider(reply)
    Outcome(provider, 2, concurrency=1, patience=Patience(attempts=1))
    assert provider.times[1] >= 30


def test_a_burst_of_refusals_without_a_hint_counts_once_for_the_back_off() -> None:
    async def reply(request: Request, attempt: int) -> Answer:
        await asyncio.sleep(0.1)
        if attempt == 1:
            raise too_many()
        return answer_to(request)

    provider = FakeProvider(reply)
    outcome = Outcome(provider, 50)
    assert len(outcome.answers) == 50
    # All 50 were refused in the first second: were each a step of the back-off, the pause would be 30 s.
    assert provider.times[50] < 1.2


def test_refusals_without_a_hint_pause_longer_and_longer_so_that_few_calls_are_lost() -> None:
    async def reply(request: Request, _: int) -> Answer:
        await asyncio.sleep(0.1)
        if now() < 60:
            raise too_many()
        return answer_to(request)

    outcome = Outcome(FakeProvider(reply), 60, concurrency=4, seed=1)
    assert len(outcome.answers) >= 58
    assert max(outcome.ends) < 150


# ---------------------------------------------------------------- giving up


def test_a_wait_over_the_cap_fails_at_once_with_a_sentence() -> None:
    provider = FakeProvider(failing(then=too_many(600)))
    outcome = Outcome(provider, 1, spec=spec_of("gemini"))
    assert str(outcome.errors[0]) == (
        "gemini asks to wait 600 s; run the same command again later, what was answered is kept."
    )
    assert outcome.ends[0] < 0.01


def test_the_cap_can_be_raised() -> None:
    provider = FakeProvider(failing(too_many(600)))
    outcome = Outcome(provider, patience=Patience(longest_wait=1000))
    assert len(outcome.answers) == 1
    assert provider.times[1] >= 600


@pytest.mark.parametrize(
    ("asked", "words"),
    [(120.5, "121 s"), (86_400, "86400 s"), (1e12, "more than a day"), (math.inf, "more than a day")],
)
def test_an_absurdly_long_wait_is_not_waited(asked: float, words: str) -> None:
    outcome = Outcome(FakeProvider(failing(then=too_many(asked))))
    assert f"asks to wait {words};" in str(outcome.errors[0])
    assert outcome.ends[0] < 0.01


@pytest.mark.parametrize("asked", [0.0, -1.0, -1e12, math.nan, -math.inf])
def test_a_senseless_wait_counts_as_none(asked: float) -> None:
    provider = FakeProvider(failing(too_many(asked)))
    outcome = Outcome(provider)
    assert len(outcome.answers) == 1
    assert 0 <= provider.times[1] <= 1.001


@pytest.mark.parametrize(
    "error",
    [
        ProviderError("wrong key.", status=401),
        ProviderError("no credit.", status=402),
        ProviderError("not allowed.", status=403),
        ProviderError("no such model.", status=404),
        ProviderError("quota used up.", status=429),
        MissingKeyError("set OPENAI_API_KEY."),
        too_many(500),
    ],
    ids=["401", "402", "403", "404", "quota", "no key", "wait over the cap"],
)
def test_what_meets_every_call_alike_is_asked_no_more(error: ProviderError) -> None:
    async def reply(_: Request, __: int) -> Answer:
        await asyncio.sleep(1)
        raise error

    provider = FakeProvider(reply)
    outcome = Outcome(provider, 100, concurrency=4)
    assert provider.calls == 4
    assert len(outcome.errors) == 100
    assert len({str(raised) for raised in outcome.errors}) == 1


def test_a_server_that_was_not_started_is_tried_once_more_and_then_asked_no_more() -> None:
    provider = FakeProvider(failing(then=nobody()), seconds=0.01)
    outcome = Outcome(provider, 100, concurrency=4)
    assert {str(error) for error in outcome.errors} == {"no server answers."}
    assert len(outcome.errors) == 100
    assert provider.calls == 4 + 4
    assert max(provider.attempts.values()) <= 2
    assert max(outcome.ends) < 1.1
    assert set(outcome.notes) == {"waiting 1 s (no server, retry 2/2)"}


def test_a_server_that_is_about_to_listen_answers_every_call() -> None:
    async def reply(request: Request, _: int) -> Answer:
        if now() < 0.9:
            raise nobody()
        return answer_to(request)

    outcome = Outcome(FakeProvider(reply, seconds=0.01), 20, concurrency=4)
    assert (len(outcome.answers), outcome.errors) == (20, [])


def test_a_server_that_answered_once_is_waited_for() -> None:
    async def reply(request: Request, attempt: int) -> Answer:
        if request.exercise == "e1" and attempt <= 4:
            raise nobody()
        return answer_to(request)

    outcome = Outcome(FakeProvider(reply), 2, concurrency=1)
    assert (len(outcome.answers), outcome.errors) == (2, [])


@pytest.mark.parametrize("met", [server_error(), too_many(1), ProviderError("cut.", retryable=True)], ids=str)
def test_a_server_that_only_failed_once_is_waited_for(met: ProviderError) -> None:
    outcome = Outcome(FakeProvider(failing(met, nobody(), nobody(), nobody())))
    assert (len(outcome.answers), outcome.errors) == (1, [])
    assert outcome.notes[-1].endswith("(no server, retry 5/5)")


def test_a_server_that_went_away_for_good_is_given_up_after_the_usual_tries() -> None:
    outcome = Outcome(FakeProvider(failing(server_error(), then=nobody())))
    assert [str(error) for error in outcome.errors] == ["no server answers (asked 5 times)."]


def test_calls_that_wait_are_let_go_when_the_gate_closes() -> None:
    async def reply(request: Request, attempt: int) -> Answer:
        await asyncio.sleep(1 if request.exercise == "e0" else 2)
        raise too_many(100) if request.exercise == "e0" else ProviderError("wrong key.", status=401)

    outcome = Outcome(FakeProvider(reply), 9, concurrency=2)
    assert [str(error) for error in outcome.errors] == ["wrong key."] * 9
    assert max(outcome.ends) < 3


def test_an_answer_now_and_then_keeps_the_gate_open() -> None:
    async def reply(request: Request, _: int) -> Answer:
        if int(request.exercise[1:]) % 9 == 8:
            return answer_to(request)
        raise server_error()

    provider = FakeProvider(reply)
    outcome = Outcome(provider, 45, concurrency=1, patience=Patience(attempts=1))
    assert (len(outcome.answers), provider.calls) == (5, 45)


# ---------------------------------------------------------------- limits


def starts(count: int, *, concurrency: int = 100, fields: dict[str, float], tokens: int = 1) -> list[float]:
    spec = spec_of(limits=Limits.model_validate(fields), settings=Settings(max_tokens=tokens))
    provider = FakeProvider()
    Outcome(provider, count, spec=spec, concurrency=concurrency)
    return provider.times


def test_requests_a_minute_come_second_by_second_and_not_all_at_once() -> None:
    times = starts(100, fields={"requests_per_minute": 1200})
    assert sum(time < 0.01 for time in times) == 20
    assert times[-1] == pytest.approx(4, abs=0.05)


def test_less_than_a_request_a_second_is_kept() -> None:
    assert starts(4, fields={"requests_per_minute": 3}) == pytest.approx([0, 20, 40, 60], abs=0.05)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.5, 6000), st.integers(1, 60))
def test_no_minute_sees_more_requests_than_its_limit_and_a_second_of_burst(rate: float, count: int) -> None:
    times = starts(count, fields={"requests_per_minute": rate})
    for first in times:
        inside = sum(first <= time < first + 59.99 for time in times)
        assert inside <= rate + max(1, rate / 60) + 1e-6


def test_tokens_a_minute_are_kept_and_the_first_call_starts_at_once() -> None:
    # A prompt of 8 characters is 2 tokens, so each call is taken to use 600.
    times = starts(6, fields={"tokens_per_minute": 600}, tokens=598)
    assert times[0] < 0.01
    assert times[1:] == pytest.approx([59, 119, 179, 239, 299], abs=0.1)


def test_tokens_that_were_not_used_are_given_back() -> None:
    spec = spec_of(limits=Limits(tokens_per_minute=600), settings=Settings(max_tokens=598))

    async def reply(request: Request, _: int) -> Answer:
        return answer_to(request, input_tokens=2, output_tokens=8)

    provider = FakeProvider(reply)
    Outcome(provider, 6, spec=spec, concurrency=1)
    # Ten tokens a second: each of these answers took one second's share, and one second is free.
    assert max(provider.times) < 6


def test_a_closed_gate_lets_a_call_go_that_waits_for_a_limit() -> None:
    async def reply(_: Request, __: int) -> Answer:
        await asyncio.sleep(1)
        raise ProviderError("wrong key.", status=401)

    spec = spec_of(limits=Limits(requests_per_minute=0.01))
    outcome = Outcome(FakeProvider(reply), 3, spec=spec)
    assert [str(error) for error in outcome.errors] == ["wrong key."] * 3
    assert max(outcome.ends) < 2


def test_a_call_that_is_slowed_down_says_so() -> None:
    server = LimitedServer(0.1, 1, seconds=1, retry_after=10)
    outcome = Outcome(FakeProvider(server.reply), 4)
    assert any(note.endswith(" s (slowed down after 429)") for note in outcome.notes)


def test_a_call_that_waits_for_a_limit_says_so() -> None:
    async def main() -> list[str]:
        notes: list[str] = []
        spec = spec_of(limits=Limits(requests_per_minute=3, tokens_per_minute=60), settings=Settings(max_tokens=98))
        gate = gate_of(spec)
        for request in requests_of(spec, 2):
            await gate.ask(FakeProvider().ask, request, notes.append)
        return notes

    assert run(main) == ["waiting 20 s (3 requests a minute)", "waiting 100 s (60 tokens a minute)"]


class LimitedServer:
    """Takes ``burst`` calls at once and ``rate`` a second in the long run; refuses the others and names a wait."""

    def __init__(self, rate: float, burst: float, *, seconds: float, retry_after: float | None) -> None:
        self.rate = rate
        self.burst = burst
        self.seconds = seconds
        self.retry_after = retry_after
        self.level = 0.0
        self.last = 0.0

    async def reply(self, request: Request, _: int) -> Answer:
        self.level, self.last = max(0.0, self.level - (now() - self.last) * self.rate), now()
        if self.level + 1 > self.burst + 1e-9:
            await asyncio.sleep(0.05)
            raise too_many(self.retry_after)
        self.level += 1
        await asyncio.sleep(self.seconds)
        return answer_to(request)


@pytest.mark.parametrize("retry_after", [1.0, None], ids=["with Retry-After", "without"])
@pytest.mark.parametrize("seconds", [0.1, 3, 10])
@pytest.mark.parametrize(("rate", "count"), [(20, 400), (1, 60)])
def test_a_limit_that_nobody_configured_is_learned_and_used_nearly_in_full(
    rate: float, count: int, seconds: float, retry_after: float | None
) -> None:
    """How long an answer takes does not matter: it is starts that the server counts."""
    server = LimitedServer(rate, max(1, rate), seconds=seconds, retry_after=retry_after)
    provider = FakeProvider(server.reply)
    job = job_of(provider, count)
    answers = run(
        lambda: ask_all([job], concurrency=300, on_progress=lambda _: None, random=Random(1))  # noqa: S311 - jitter
    )
    assert sum(answer.status == "answered" for answer in answers) == count
    assert max(provider.times) < 1.3 * count / rate + 5


def test_a_provider_that_takes_more_later_is_asked_faster_later() -> None:
    server = LimitedServer(20, 20, seconds=0.1, retry_after=1)

    async def reply(request: Request, attempt: int) -> Answer:
        if now() > 3:
            server.burst = 10_000
        return await server.reply(request, attempt)

    provider = FakeProvider(reply)
    outcome = Outcome(provider, 1000)
    assert len(outcome.answers) == 1000
    # At the pace that was learned first it would take 50 s.
    assert max(provider.times) < 15


def test_random_refusals_pause_but_do_not_slow_down() -> None:
    chance = Random(4)  # noqa: S311 - a fault, not a secret

    async def reply(request: Request, _: int) -> Answer:
        await asyncio.sleep(0.1)
        if chance.random() < 0.05:
            raise too_many(1)
        return answer_to(request)

    provider = FakeProvider(reply)
    outcome = Outcome(provider, 1000)
    # Ten rounds of a hundred calls, each with a pause of a good second after it.
    assert len(outcome.answers) == 1000
    assert max(provider.times) < 20


def test_a_refused_call_goes_before_new_ones() -> None:
    async def reply(request: Request, attempt: int) -> Answer:
        await asyncio.sleep(0.1)
        if attempt == 1 and request.exercise == "e0":
            raise too_many(5)
        order.append(request.exercise)
        return answer_to(request)

    order: list[str] = []
    Outcome(FakeProvider(reply), 30, concurrency=1)
    assert order.index("e0") <= 1


def test_concurrency_is_kept() -> None:
    provider = FakeProvider(seconds=1)
    Outcome(provider, 20, concurrency=3)
    assert provider.most_in_flight == 3
    assert max(provider.times) == pytest.approx(6, abs=0.01)
