"""Record through the real SDKs from a loopback server; replay without a network, also with vcrpy itself."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest

from pipeline.errors import MissingKeyError, NotRecordedError, OutputError, ProviderError
from pipeline.providers.base import Request
from pipeline.providers.cassette import Cassettes, RecordMode
from pipeline.providers.registry import make_provider
from pipeline.records import Answer, ProviderSpec, Settings
from tests.provider_server import Call, ProviderServer, Say
from tests.providers.making import files_in, recording_of
from tests.providers.sockets import sockets_denied

KINDS = ["openai", "google", "anthropic", "local", "ollama"]
KEY = "sk-test-0123456789abcdef"
ENVIRON = {"OPENAI_API_KEY": KEY, "GEMINI_API_KEY": KEY, "ANTHROPIC_API_KEY": KEY}
SETTINGS = Settings(max_tokens=50, stop=("END",))
HOSTILE = "emoji 😀, CRLF \r\n, tab \t, NBSP \u00a0, NUL \x00, LS \u2028, NEL \x85, BOM \ufeff, DEL \x7f"


def base_url(kind: str, url: str) -> str:
    return url if kind in ("google", "anthropic") else f"{url}/v1"


def request_of(kind: str, prompt: str = "What is AI?", exercise: str = "e1", sample: int = 0) -> Request:
    return Request("Model", kind, "m-1", exercise, sample, prompt, SETTINGS)


async def ask(
    kind: str,
    url: str,
    folder: Path,
    *requests: Request,
    mode: RecordMode = "new_episodes",
    environ: dict[str, str] = ENVIRON,
    transport: httpx2.AsyncBaseTransport | None = None,
    seconds: float = 20,
) -> list[Answer]:
    spec = ProviderSpec(
        id=f"{kind}:m-1", label="Model", base_url=base_url(kind, url), settings=SETTINGS, timeout=seconds
    )
    provider = make_provider(spec, Cassettes(folder, mode, tuple(ENVIRON.values())), environ, folder, transport)
    try:
        return list(await asyncio.gather(*(provider.ask(request) for request in requests)))
    finally:
        await provider.aclose()


class NoNetwork(httpx2.AsyncBaseTransport):
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        raise AssertionError(f"asked {request.url}")


@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_is_recorded_and_replayed_without_a_network(kind: str, tmp_path: Path) -> None:
    with ProviderServer({"What is AI?": HOSTILE}) as server:
        (recorded,) = await ask(kind, server.url, tmp_path, request_of(kind))
    assert (recorded.status, recorded.text, recorded.model) == ("answered", HOSTILE, "m-1")
    assert (recorded.exercise, recorded.provider, recorded.sample) == ("e1", "Model", 0)
    assert (recorded.input_tokens, recorded.output_tokens) == (3, len(HOSTILE.split()))
    assert recorded.recorded_at is not None
    assert recorded.seconds is not None
    with sockets_denied():
        (replayed,) = await ask(
            kind, server.url, tmp_path, request_of(kind), mode="none", environ={}, transport=NoNetwork()
        )
    assert replayed == recorded


@pytest.mark.parametrize("kind", KINDS)
async def test_the_wire_request_says_what_was_asked_and_no_secret_is_kept(kind: str, tmp_path: Path) -> None:
    with ProviderServer({"What is AI?": "A field."}) as server:
        await ask(kind, server.url, tmp_path, request_of(kind))
    (call,) = server.calls
    assert (call.model, call.prompt, call.system) == ("m-1", "What is AI?", None)
    assert files_in(tmp_path) == ["Model/e1.0.yaml"]
    content = (tmp_path / "Model" / "e1.0.yaml").read_text("utf-8").lower()
    for secret in (KEY, "authorization", "x-goog-api-key", "user-agent", "stainless", "cookie"):
        assert secret not in content
    if kind in ("openai", "google", "anthropic"):
        assert KEY in str(call.headers)


@pytest.mark.parametrize("kind", ["openai", "google", "anthropic"])
async def test_vcrpy_replays_the_same_file_through_the_same_sdk(kind: str, tmp_path: Path) -> None:
    import vcr  # type: ignore[import-untyped] # vcrpy ships no types

    with ProviderServer({"What is AI?": HOSTILE}) as server:
        (recorded,) = await ask(kind, server.url, tmp_path / "ours", request_of(kind))
    path = tmp_path / "ours" / "Model" / "e1.0.yaml"
    before = path.read_bytes()
    with vcr.use_cassette(str(path), record_mode="none", match_on=["method", "uri", "body"]) as cassette:
        # vcrpy puts itself into httpx2's own transport.
        through = httpx2.AsyncHTTPTransport()
        (replayed,) = await ask(kind, server.url, tmp_path / "empty", request_of(kind), transport=through)
    assert replayed.text == recorded.text
    assert cassette.play_count == 1
    assert path.read_bytes() == before


async def test_a_replay_needs_no_sdk(tmp_path: Path) -> None:
    with ProviderServer({"What is AI?": "A field."}) as server:
        for kind in ("openai", "google", "anthropic"):
            await ask(kind, server.url, tmp_path, request_of(kind))
    code = """
import asyncio, sys
from pathlib import Path
sys.modules |= dict.fromkeys(["openai", "google.genai", "anthropic", "httpx2", "httpcore2"])
from pipeline.providers.cassette import Cassettes
from pipeline.providers.registry import make_provider
from pipeline.records import ProviderSpec
from tests.providers.making import request_of
folder = Path(sys.argv[1])
for kind in ("openai", "google", "anthropic"):
    spec = ProviderSpec(id=f"{kind}:m-1", label="Model")
    provider = make_provider(spec, Cassettes(folder, "none"), {}, folder)
    request = request_of(label="Model", kind=kind, model="m-1", max_tokens=50, stop=("END",))
    print(asyncio.run(provider.ask(request)).text)
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: ASYNC221 - nothing else runs
    assert (done.stdout.split("\n"), done.stderr) == (["A field."] * 3 + [""], "")


async def test_samples_keep_their_answers_in_any_order(tmp_path: Path) -> None:
    requests = [request_of("openai", exercise=f"e{n % 4}", prompt=f"{n % 4}?", sample=n // 4) for n in range(40)]
    with ProviderServer(lambda call: Say(f"answer {call.number}", delay=call.number % 5 / 200)) as server:
        recorded = await ask("openai", server.url, tmp_path, *requests)
    assert len({answer.text for answer in recorded}) == 40
    shuffled = random.Random(1).sample(requests, len(requests))  # noqa: S311 - an order, no secret
    with sockets_denied():
        replayed = await ask("openai", server.url, tmp_path, *shuffled, mode="none")
    assert {answer.key: answer.text for answer in replayed} == {answer.key: answer.text for answer in recorded}


async def test_nothing_is_asked_twice(tmp_path: Path) -> None:
    first, second = request_of("openai"), request_of("openai", "Next?", "e2")
    with ProviderServer(lambda call: f"answer {call.number}") as server:
        before = await ask("openai", server.url, tmp_path, first)
        both = await ask("openai", server.url, tmp_path, first, second)
        again = await ask("openai", server.url, tmp_path, first, second)
    assert [call.prompt for call in server.calls] == ["What is AI?", "Next?"]
    assert both == again
    assert both[0] == before[0]


async def test_mode_all_asks_again_and_replaces(tmp_path: Path) -> None:
    with ProviderServer(lambda call: f"answer {call.number}") as server:
        for number in range(2):
            (answer,) = await ask("openai", server.url, tmp_path, request_of("openai"), mode="all")
            assert answer.text == f"answer {number}"
    (answer,) = await ask("openai", server.url, tmp_path, request_of("openai"), mode="none")
    assert answer.text == "answer 1"
    assert files_in(tmp_path) == ["Model/e1.0.yaml"]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_miss_comes_through_every_sdk_as_it_is(kind: str, tmp_path: Path) -> None:
    with sockets_denied(), pytest.raises(NotRecordedError) as caught:
        await ask(kind, "http://127.0.0.1:1", tmp_path, request_of(kind), mode="none", transport=NoNetwork())
    assert str(caught.value).startswith("Model, exercise e1, sample 0 is not recorded: there are no recordings in ")


NO_ANSWERS: dict[str, Say] = {
    "error 500": Say("broken", status=500),
    "error 429": Say("slow down", status=429),
    "HTML with status 200": Say(body=b"<!doctype html><html>Bad gateway</html>", headers={"content-type": "text/html"}),
    "HTML that claims to be JSON": Say(body=b"<html>"),
    "nothing": Say(body=b""),
    "JSON cut off": Say(body=b'{"choices": [{"message": {"content": "cut'),
    "error object with status 200": Say(body={"error": {"message": "overloaded", "code": 503}}),
    "no choices": Say(body={"choices": [], "candidates": [], "content": []}),
    "list": Say(body=[]),
    "connection closed": Say(fault="drop"),
    "connection closed half-way": Say("A long answer " * 50, fault="half"),
    "redirect": Say("moved", status=307, headers={"location": "http://127.0.0.1:1/v1"}),
    "no content": Say(status=204, body=b""),
    "broken compression": Say(body=b"not gzip", headers={"content-encoding": "gzip"}),
    "error that looks like an answer": Say(
        status=500, body={"choices": [{"message": {"content": "x"}}], "candidates": [1], "stop_reason": "end_turn"}
    ),
}


@pytest.mark.parametrize("kind", ["openai", "google", "anthropic"])
@pytest.mark.parametrize("say", NO_ANSWERS.values(), ids=NO_ANSWERS.keys())
async def test_what_is_no_answer_is_one_error_and_never_a_recording(kind: str, say: Say, tmp_path: Path) -> None:
    with ProviderServer(lambda call: say if call.number == 0 else Say("A field.")) as server:
        with pytest.raises(ProviderError, match=r"^Model\b.*\.$"):
            await ask(kind, server.url, tmp_path, request_of(kind))
        assert files_in(tmp_path) == []
        assert len(server.calls) == 1
        (answer,) = await ask(kind, server.url, tmp_path, request_of(kind))
    assert answer.text == "A field."


@pytest.mark.parametrize("kind", ["openai", "google", "anthropic"])
async def test_the_wait_that_a_server_asks_for_comes_through_every_sdk(kind: str, tmp_path: Path) -> None:
    busy = Say("slow down", status=429, headers={"retry-after": "7"})
    with ProviderServer(lambda _: busy) as server, pytest.raises(ProviderError) as caught:
        await ask(kind, server.url, tmp_path, request_of(kind))
    assert str(caught.value) == "Model: asked too often (429): slow down."
    assert (caught.value.retryable, caught.value.retry_after, caught.value.status) == (True, 7.0, 429)


@pytest.mark.parametrize("kind", ["openai", "google", "anthropic"])
@pytest.mark.parametrize(
    "body",
    [
        {"choices": [None], "candidates": [{"content": 3}], "stop_reason": "end_turn"},
        {"choices": [{}], "candidates": ["x"], "stop_reason": "end_turn", "content": None},
        {"choices": "abc", "candidates": 7, "stop_reason": {"a": 1}, "content": "abc"},
        {
            "choices": [{"message": {"content": ["a"]}}],
            "candidates": [{"content": {"parts": 1}}],
            "stop_reason": 1,
        },
    ],
)
async def test_a_recorded_answer_of_the_wrong_shape_names_its_file(
    kind: str, body: dict[str, Any], tmp_path: Path
) -> None:
    cassettes = Cassettes(tmp_path, "new_episodes")
    cassettes.save(recording_of(request_of(kind), received=json.dumps(body)))
    for mode in ("new_episodes", "none"):
        with pytest.raises(ProviderError, match=r"cannot be understood .* Delete .*e1\.0\.yaml to ask again") as caught:
            await ask(kind, "http://127.0.0.1:1", tmp_path, request_of(kind), mode=mode, transport=NoNetwork())
        assert not caught.value.retryable


@pytest.mark.parametrize("kind", ["openai", "google", "anthropic"])
async def test_a_key_is_needed_only_when_somebody_must_be_asked(kind: str, tmp_path: Path) -> None:
    with ProviderServer({"What is AI?": "A field."}) as server:
        await ask(kind, server.url, tmp_path, request_of(kind))
        (answer,) = await ask(kind, server.url, tmp_path, request_of(kind), environ={})
        assert answer.text == "A field."
        with pytest.raises(MissingKeyError, match=r"^Model needs an API key: set \w+_API_KEY"):
            await ask(kind, server.url, tmp_path, request_of(kind, "Next?"), environ={})
    assert len(server.calls) == 1


@pytest.mark.parametrize("kind", ["openai", "google", "anthropic"])
async def test_a_secret_that_a_model_repeats_is_neither_shown_nor_kept(kind: str, tmp_path: Path) -> None:
    with ProviderServer({"What is AI?": f"Your key is {KEY}."}) as server:
        (recorded,) = await ask(kind, server.url, tmp_path, request_of(kind))
    assert recorded.text == "Your key is [secret removed]."
    assert KEY not in (tmp_path / "Model" / "e1.0.yaml").read_text("utf-8")
    assert await ask(kind, server.url, tmp_path, request_of(kind), mode="none") == [recorded]


@pytest.mark.parametrize("kind", ["openai", "google", "anthropic"])
async def test_half_a_surrogate_pair_is_replaced_in_the_answer_and_kept_in_the_file(kind: str, tmp_path: Path) -> None:
    with ProviderServer({"What is AI?": "a\ud83d b"}) as server:
        (recorded,) = await ask(kind, server.url, tmp_path, request_of(kind))
    assert recorded.text == "a\ufffd b"
    assert "a\\ud83d b" in (tmp_path / "Model" / "e1.0.yaml").read_text("utf-8")
    assert await ask(kind, server.url, tmp_path, request_of(kind), mode="none") == [recorded]


@pytest.mark.parametrize("kind", ["openai", "google", "anthropic"])
async def test_a_5_mb_answer_survives(kind: str, tmp_path: Path) -> None:
    text = 'Ünïcode and "quotes" \\ \n' * (5 * 2**20 // 25)
    with ProviderServer({"What is AI?": text}) as server:
        (recorded,) = await ask(kind, server.url, tmp_path, request_of(kind))
    (replayed,) = await ask(kind, server.url, tmp_path, request_of(kind), mode="none")
    assert recorded.text == replayed.text == text


@pytest.mark.parametrize("kind", ["openai", "google", "anthropic"])
async def test_a_compressed_answer_is_kept_readable(kind: str, tmp_path: Path) -> None:
    import gzip

    def compressed(call: Call) -> Say:
        body = gzip.compress(server.body_of(call, Say("A field.")))
        return Say(body=body, headers={"content-encoding": "gzip", "set-cookie": "id=1", "x-request-id": "r-1"})

    with ProviderServer(compressed) as server:
        (recorded,) = await ask(kind, server.url, tmp_path, request_of(kind))
    assert recorded.text == "A field."
    content = (tmp_path / "Model" / "e1.0.yaml").read_text("utf-8")
    assert "A field." in content
    assert "r-1" not in content


@pytest.mark.parametrize("kind", ["openai", "google", "anthropic"])
async def test_a_place_that_cannot_be_written_costs_nothing(kind: str, tmp_path: Path) -> None:
    (tmp_path / "Model").write_text("a file is in the way", "utf-8")
    with ProviderServer({"What is AI?": "A field."}) as server:
        with pytest.raises(OutputError, match="recorded answers cannot be written here"):
            await ask(kind, server.url, tmp_path, request_of(kind))
        assert server.calls == []


@pytest.mark.parametrize("kind", KINDS)
async def test_a_server_that_is_down_is_one_sentence(kind: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with pytest.raises(ProviderError, match=rf"^Model: no server answers at http://127.0.0.1:{port}") as caught:
        await ask(kind, f"http://127.0.0.1:{port}", tmp_path, request_of(kind))
    assert (caught.value.retryable, caught.value.unreachable) == (True, True)
    assert ("is Ollama running?" in str(caught.value)) is (kind == "ollama")


@pytest.mark.parametrize("kind", ["openai", "google", "anthropic"])
async def test_an_answer_that_takes_too_long_is_given_up(kind: str, tmp_path: Path) -> None:
    with (
        ProviderServer(lambda _: Say("late", delay=5)) as server,
        pytest.raises(ProviderError, match=r"^Model did not answer within 0.1 s; raise `timeout`") as caught,
    ):
        await ask(kind, server.url, tmp_path, request_of(kind), seconds=0.1)
    assert caught.value.retryable


async def test_a_password_in_the_address_is_neither_shown_nor_kept(tmp_path: Path) -> None:
    with ProviderServer(lambda call: Say("A field.") if call.number else Say("gone", status=404)) as server:
        url = server.url.replace("http://", "http://me:hunter22@")
        with pytest.raises(ProviderError) as caught:
            await ask("local", url + "/gone", tmp_path, request_of("local"))
        await ask("local", url, tmp_path, request_of("local"))
    assert "hunter22" not in str(caught.value)
    assert "hunter22" not in (tmp_path / "Model" / "e1.0.yaml").read_text("utf-8")


async def test_a_hundred_calls_are_in_flight_at_once(tmp_path: Path) -> None:
    requests = [request_of("openai", prompt=f"{n}?", exercise=f"e{n}") for n in range(120)]
    with ProviderServer(lambda _: Say("x", delay=0.5)) as server:
        answers = await ask("openai", server.url, tmp_path, *requests)
    assert len(answers) == 120
    assert server.highest_in_flight > 100


async def test_a_call_that_is_cancelled_leaves_nothing_behind(tmp_path: Path) -> None:
    with ProviderServer(lambda _: Say("late", delay=5)) as server:
        task = asyncio.create_task(ask("openai", server.url, tmp_path, request_of("openai")))
        await asyncio.sleep(0.3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert files_in(tmp_path) == []


async def test_a_recording_is_the_providers_own_json(tmp_path: Path) -> None:
    body = {
        "id": "c",
        "choices": [{"message": {"content": "Hi", "new_field": [1.5]}, "finish_reason": "stop"}],
        "x": None,
    }
    with ProviderServer(lambda _: Say(body=body)) as server:
        await ask("openai", server.url, tmp_path, request_of("openai"))
    recording = Cassettes(tmp_path, "none").find(request_of("openai"))
    assert recording is not None
    assert json.loads(recording.received) == body
    assert json.loads(recording.sent) == server.calls[0].body
    assert recording.uri == f"{server.url}/v1/chat/completions"
