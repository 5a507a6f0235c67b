"""A loopback provider that breaks its answers in every way that a wire allows, the same way for the same seed.

    with FaultServer(seed=7, rate=0.3) as server:
        ...  # ask: OpenAI lies at server.url + "/v1", Gemini and Anthropic at server.url
    assert server.paid_twice() == []

It is a ``ProviderServer``, so it speaks the wire formats of OpenAI, Gemini and Anthropic. Whether a call meets a fault,
and which one, depends on the seed, the protocol, the model, the prompt and how often it was asked before; never on what
arrives first. A prompt that holds ``fault=NAME`` meets that fault the first time, whatever the rate.

``FAULTS`` is the whole list. Each fault says what must become of its call:

- ``again``: no answer came, the call is tried again;
- ``answer``: odd, but an answer: kept as it is, and never asked for twice;
- ``final``: trying again is of no use: the row fails at once with its reason.

The server counts what it delivered: an answer that was sent to its last byte is paid for, and asking for it again would
be paying twice (``paid_twice``). Run by itself, as ``python -m tests.torture.fault_server SEED RATE``, it prints its
port and serves until it is ended.
"""

from __future__ import annotations

import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random
from typing import Literal

from tests.provider_server import Call, Protocol, ProviderServer, Say

Effect = Literal["again", "answer", "final"]
Key = tuple[Protocol, str, str]
"""Whose protocol, the model and the prompt."""

ALL: tuple[Protocol, ...] = ("openai", "google", "anthropic")
_LARGE = 10_000_000
_NAMED = re.compile(r"fault=([\w-]+)")


@dataclass(frozen=True)
class Fault:
    """One way to break an answer.

    Attributes:
        name: what tests and prompts call it.
        effect: what must become of the call.
        say: what the server says in place of the answer, made from the call and the text it would have said.
        protocols: where it can happen.
        words: what the reason must hold, for ``final``.
        common: whether it takes part in random faults; those that end a whole provider or take long do not.
    """

    name: str
    effect: Effect
    say: Callable[[Call, str], Say]
    protocols: Sequence[Protocol] = ALL
    words: str = ""
    common: bool = True


def _busy(**headers: str) -> Callable[[Call, str], Say]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _, __: Say("slow down", status=429, code="rate_limited", headers=named)


def _until(seconds: float) -> Say:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
    return Say("slow down", status=429, code="rate_limited", headers={"retry-after": date})


def _retry_info(_: Call, __: str) -> Say:
    delay = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0.2s"}
    error = {"code": 429, "message": "slow down", "status": "RESOURCE_EXHAUSTED", "details": [delay]}
    return Say(status=429, body={"error": error})


def _failing(status: int) -> Callable[[Call, str], Say]:
    return lambda _, __: Say("overloaded", status=status, code="server_error")


def _broken(change: Callable[[bytes], bytes], content_type: str = "application/json") -> Callable[[Call, str], Say]:
    """A complete response whose body is the right one, changed."""
    return lambda call, text: Say(
        body=change(ProviderServer.body_of(call, Say(text))), headers={"content-type": content_type}
    )


def _padded(body: bytes) -> bytes:
    return body[:-1] + b', "padding": "' + b"x" * _LARGE + b'"}'


def _without_choices(body: bytes) -> bytes:
    return re.sub(rb'"(choices|candidates|content)": \[.*\], "', b'"', body, count=1)


def _with_usage(value: bytes) -> Callable[[bytes], bytes]:
    return lambda body: re.sub(rb'("\w*(?:[tT]okens|TokenCount|_tokens)": )\d+', rb"\g<1>" + value, body)


_REFUSED = {"openai": "content_filter", "google": "SAFETY", "anthropic": "refusal"}
_PAGE = b"<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>"

FAULTS = (
    Fault("429", "again", _busy()),
    Fault("429-seconds", "again", _busy(retry_after="1")),
    Fault("429-date", "again", lambda _, __: _until(1)),
    Fault("429-past-date", "again", lambda _, __: _until(-3600)),
    Fault("429-ms", "again", _busy(retry_after_ms="150")),
    Fault("429-zero", "again", _busy(retry_after="0")),
    Fault("429-nonsense", "again", _busy(retry_after="-1e999")),
    Fault("429-retry-info", "again", _retry_info, ("google",)),
    Fault("429-absurd", "final", _busy(retry_after="99999999"), words="more than a day", common=False),
    Fault("500", "again", _failing(500)),
    Fault("502", "again", _failing(502)),
    Fault("503", "again", _failing(503)),
    Fault("529", "again", _failing(529)),
    Fault("drop", "again", lambda _, __: Say(fault="drop")),
    Fault("reset", "again", lambda _, __: Say(fault="reset")),
    Fault("reset-half", "again", lambda _, text: Say(text, fault="reset half")),
    Fault("reset-end", "again", lambda _, text: Say(text, fault="reset end")),
    Fault("end-half", "again", lambda _, text: Say(text, fault="half")),
    Fault("truncated-json", "again", _broken(lambda body: body[: len(body) // 2])),
    Fault("html-200", "again", _broken(lambda _: _PAGE, "text/html")),
    Fault("empty-200", "again", _broken(lambda _: b"")),
    Fault("invalid-utf-8", "again", _broken(lambda body: body.replace(b"Answer", b"Ans\xffer", 1))),
    Fault("no-choices", "again", _broken(_without_choices)),
    Fault("time-out", "again", lambda _, text: Say(text, delay=30), common=False),
    Fault("wrong-type", "answer", _broken(lambda body: body, "text/html; charset=latin-1")),
    Fault("10-mb", "answer", _broken(_padded), common=False),
    Fault("drip", "answer", lambda _, text: Say(text, drip=0.4)),
    Fault("usage-negative", "answer", _broken(_with_usage(b"-5"))),
    Fault("usage-text", "answer", _broken(_with_usage(b'"many"')), ("openai", "anthropic")),
    Fault("usage-null", "answer", _broken(_with_usage(b"null"))),
    Fault("usage-huge", "answer", _broken(_with_usage(b"99999999999999999999"))),
    Fault("unknown-finish", "answer", lambda _, text: Say(text, finish="moon_phase")),
    Fault("refused", "answer", lambda call, _: Say("I cannot.", finish=_REFUSED[call.protocol])),
    Fault("400", "final", lambda _, __: Say("too long", status=400), words="rejected (400)", common=False),
    Fault("413", "final", lambda _, __: Say("too large", status=413), words="rejected (413)", common=False),
    Fault(
        "redirect",
        "final",
        lambda call, _: Say(status=307, headers={"location": f"{call.prompt.rpartition('to=')[2]}{call.path}"}),
        words="redirects (307), which is not followed",
        common=False,
    ),
)

_BY_NAME = {fault.name: fault for fault in FAULTS}


@dataclass(frozen=True)
class Faults:
    """Which call meets which fault.

    Attributes:
        seed: another one gives other faults.
        rate: share of the calls that meet one, 0 to 1.
        final: share of the prompts that are rejected whenever they are asked.
    """

    seed: int = 0
    rate: float = 0.0
    final: float = 0.0

    def of(self, key: Key, attempt: int) -> Fault | None:
        """The fault that the prompt meets at this attempt (0 is the first), or None."""
        protocol, _, prompt = key
        if named := _NAMED.search(prompt):
            fault = _BY_NAME[named[1]]
            return fault if attempt == 0 or fault.effect == "final" else None
        if self._random(key, "final").random() < self.final:
            return _BY_NAME["400"]
        random = self._random(key, attempt)
        if random.random() >= self.rate:
            return None
        return random.choice([fault for fault in FAULTS if fault.common and protocol in fault.protocols])

    def _random(self, key: Key, what: object) -> Random:
        return Random(f"{self.seed}:{':'.join(key)}:{what}")  # noqa: S311 - faults, no secrets


def key_of(call: Call) -> Key:
    """What tells one answer from another."""
    return (call.protocol, call.model, call.prompt)


class FaultServer(ProviderServer):
    """A ``ProviderServer`` that breaks some of its answers.

    Args:
        seed: as in ``Faults``.
        rate: as in ``Faults``.
        final: as in ``Faults``.
        slow: seconds that it takes for each answer.
    """

    def __init__(self, *, seed: int = 0, rate: float = 0.0, final: float = 0.0, slow: float = 0.0) -> None:
        super().__init__(self._answer)
        self._slow = slow
        self.met: Counter[str] = Counter()
        """How often each fault was met, by name."""
        self.paid: Counter[Key] = Counter()
        """How often each answer was delivered to its last byte."""
        self._faults = Faults(seed, rate, final)
        self._asked: Counter[Key] = Counter()
        # Calls whose response is an answer, by number.
        self._answering: dict[int, Key] = {}
        self._lock = threading.Lock()

    def heal(self) -> None:
        """Stop every fault from now on."""
        self._faults = Faults()

    def paid_twice(self) -> list[Key]:
        """Answers that were delivered whole more than once."""
        return [key for key, times in self.paid.items() if times > 1]

    def text_of(self, call: Call) -> str:
        """What is answered where nothing breaks; the same for the same protocol and prompt."""
        return f"Answer to {call.prompt!r} by {call.model}. A model learns from data and draws new samples from it."

    def _answer(self, call: Call) -> Say:
        key = key_of(call)
        with self._lock:
            fault = self._faults.of(key, self._asked[key])
            self._asked[key] += 1
            if fault:
                self.met[fault.name] += 1
            if fault is None or fault.effect == "answer":
                self._answering[call.number] = key
        return fault.say(call, self.text_of(call)) if fault else Say(self.text_of(call), delay=self._slow)

    def delivered(self, call: Call, say: Say) -> None:
        key = self._answering.pop(call.number, None)
        if key is not None:
            self.paid[key] += 1


def main(seed: str, rate: str) -> None:
    """Serve until ended; the port is the only line of output."""
    with FaultServer(seed=int(seed), rate=float(rate)) as server:
        print(server.url.rpartition(":")[2], flush=True)  # noqa: T201 - the caller reads the port
        threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
