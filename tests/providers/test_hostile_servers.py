"""Servers that repeat keys, steer terminals or send what is no answer, met through all three SDKs."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.errors import ProviderError
from pipeline.providers.asking import ask_experiment
from pipeline.providers.cassette import Cassettes
from pipeline.providers.readiness import examine_servers
from pipeline.providers.redaction import REMOVED
from pipeline.providers.registry import make_provider
from pipeline.records import Answer, ProviderSpec
from tests.provider_server import Call, ProviderServer, Say
from tests.providers.fake_providers import experiment_in, requests_of

KINDS = ("openai", "google", "anthropic")
KEYS = {
    "OPENAI_API_KEY": "sk-openai-0123456789",
    "GEMINI_API_KEY": "AIza-google-0123456789",
    "ANTHROPIC_API_KEY": "sk-ant-0123456789",
}
ALL_KEYS = " ".join(KEYS.values())
STEERING = "bad \x1b[31mRED\x1b]52;c;aGk=\x07 \x9b31m \u202ebidi"
SHOWN = r"bad \x1b[31mRED\x1b]52;c;aGk=\x07 \x9b31m \u202ebidi"


def ask(folder: Path, *specs: ProviderSpec, environ: Mapping[str, str] = KEYS) -> tuple[Answer, ...]:
    experiment = experiment_in(folder, *specs, exercises=("a",))
    return asyncio.run(
        ask_experiment(
            experiment,
            mode="new_episodes",
            environ=environ,
            concurrency=4,
            on_progress=lambda _: None,
            read_text=lambda path: path.read_text("utf-8"),
        )
    )


def hosted(url: str, model: str = "m-1") -> tuple[ProviderSpec, ...]:
    return tuple(
        ProviderSpec(id=f"{kind}:{model}", label=kind, base_url=f"{url}/v1" if kind == "openai" else url, timeout=20)
        for kind in KINDS
    )


def kept(folder: Path) -> str:
    """All that was recorded, in one text."""
    return "".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.yaml")))


def all_of(answers: tuple[Answer, ...]) -> str:
    return "".join(answer.model_dump_json() for answer in answers)


def headers_of(call: Call) -> str:
    return " ".join(call.headers.get(name, "") for name in ("authorization", "x-api-key", "x-goog-api-key"))


@pytest.mark.parametrize("status", [200, 400])
def test_a_key_with_white_space_around_it_is_neither_shown_nor_kept(status: int, tmp_path: Path) -> None:
    padded = {name: f" {key}\n" for name, key in KEYS.items()}
    with ProviderServer(lambda call: Say(f"You sent {headers_of(call)}", status=status)) as server:
        answers = ask(tmp_path, *hosted(server.url), environ=padded)
    assert [answer.status for answer in answers] == ["answered" if status == 200 else "failed"] * 3
    for key in KEYS.values():
        assert key not in all_of(answers) + kept(tmp_path)
    assert all(REMOVED in answer.text + (answer.reason or "") for answer in answers)


def test_no_provider_shows_the_key_of_another(tmp_path: Path) -> None:
    with ProviderServer(lambda _: Say(ALL_KEYS, status=400)) as server:
        answers = ask(tmp_path, *hosted(server.url))
    for answer in answers:
        assert answer.reason is not None
        assert answer.reason.count(REMOVED) == len(KEYS)
        assert not any(key in answer.reason for key in KEYS.values())


def test_a_key_that_was_pasted_or_is_a_models_name_is_struck_out(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"My keys are {ALL_KEYS}.", "utf-8")
    pasted = ProviderSpec(id="file:{exercise}.md", label="Pasted")
    with ProviderServer(lambda _: Say("none", status=404)) as server:
        answers = ask(tmp_path, pasted, *hosted(server.url, KEYS["OPENAI_API_KEY"]))
    assert answers[0].text == f"My keys are {' '.join([REMOVED] * 3)}."
    assert all(REMOVED in (answer.reason or "") for answer in answers[1:])
    assert not any(key in all_of(answers) for key in KEYS.values())


@pytest.mark.parametrize("status", [400, 403, 404])
def test_an_error_message_cannot_steer_a_terminal(status: int, tmp_path: Path) -> None:
    with ProviderServer(lambda _: Say(STEERING, status=status)) as server:
        answers = ask(tmp_path, *hosted(server.url))
    assert all(SHOWN in (answer.reason or "") for answer in answers)


def test_a_finish_reason_and_a_models_name_cannot_steer_a_terminal(tmp_path: Path) -> None:
    body = {"choices": [{"message": {"content": ""}, "finish_reason": STEERING}], "model": STEERING}
    with ProviderServer(lambda _: Say(body=body)) as server:
        (answer,) = ask(tmp_path, hosted(server.url)[0])
    assert (answer.status, answer.finish_reason, answer.model) == ("empty", SHOWN, SHOWN)
    assert SHOWN in (answer.reason or "")


def test_a_local_servers_list_of_models_cannot_steer_a_terminal() -> None:
    with ProviderServer(lambda _: Say(body={"data": [{"id": STEERING}]})) as server:
        (row,) = examine_servers({"Ollama": ("ollama", f"{server.url}/v1")})
    assert (row.found, row.todo) == (f"{server.url}/v1: {SHOWN}", f"use it as ollama:{SHOWN}")


@pytest.mark.parametrize("said", [Say("x" * 400, drip=30), Say("x" * 3_000_000), Say(body=b"[" * 100_000)])
def test_a_local_server_that_lists_no_models_in_time_is_no_answer(said: Say) -> None:
    with ProviderServer(lambda _: said) as server:
        (row,) = examine_servers({"Ollama": ("ollama", f"{server.url}/v1")})
    assert (row.ready, row.found) == (None, f"no answer at {server.url}/v1")


# ---------------------------------------------------------------- no answers


async def ask_once(folder: Path, spec: ProviderSpec) -> Answer:
    provider = make_provider(spec, Cassettes(folder, "new_episodes"), KEYS, folder)
    try:
        return await provider.ask(requests_of(spec, 1)[0])
    finally:
        await provider.aclose()


@pytest.mark.parametrize("number", range(3), ids=KINDS)
@pytest.mark.parametrize(
    ("body", "clause"),
    [
        (b"<html>hi</html>", r"\(it sent a web page\)"),
        (b"\xef\xbb\xbf <!doctype html>", r"\(it sent a web page\)"),
        (b"", r"\(it sent nothing\)"),
        (b"null", r"\(it sent no answer\)"),
        (b"[" * 100_000, r"\(it sent no answer\)"),
        ({"id": "x"}, r"\(it sent no answer\)"),
        ({"choices": [None], "candidates": [None], "content": [None], "stop_reason": "end_turn"}, r"shape|empty"),
        ({"choices": 5, "candidates": "text", "content": 7, "stop_reason": 9}, r"shape|empty"),
    ],
    ids=lambda value: str(value)[:20],
)
async def test_what_is_no_answer_is_told_in_plain_words_and_not_recorded(
    number: int, body: object, clause: str, tmp_path: Path
) -> None:
    with ProviderServer(lambda call: Say(body=body) if call.number == 0 else Say("Yes.")) as server:
        spec = hosted(server.url)[number]
        with pytest.raises(ProviderError, match=clause) as caught:
            await ask_once(tmp_path, spec)
        assert caught.value.retryable
        assert not any(word in str(caught.value) for word in ("Error", "NoneType", "object", "expected"))
        assert kept(tmp_path) == ""
        assert (await ask_once(tmp_path, spec)).text == "Yes."
    assert "Yes." in kept(tmp_path)


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """A megabyte that would be two hundred."""
    return gzip.compress(b" " * 200_000_000, compresslevel=1)


@pytest.mark.parametrize("number", range(3), ids=KINDS)
@pytest.mark.parametrize("status", [200, 500])
async def test_a_bomb_is_not_unpacked(number: int, status: int, bomb: bytes, tmp_path: Path) -> None:
    said = Say(body=bomb, status=status, headers={"content-encoding": "gzip"})
    with ProviderServer(lambda _: said) as server:
        tracemalloc.start()
        with pytest.raises(ProviderError, match=r" sent more than 20 MB, which is no answer\.$") as caught:
            await ask_once(tmp_path, hosted(server.url)[number])
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert not caught.value.retryable
    assert most < 60_000_000
    assert server.calls[0].headers["accept-encoding"] == "gzip"


async def test_a_packed_answer_is_unpacked(tmp_path: Path) -> None:
    plain = b'{"choices": [{"message": {"content": "Yes."}, "finish_reason": "stop"}]}'
    said = Say(body=gzip.compress(plain), headers={"content-encoding": "gzip"})
    with ProviderServer(lambda _: said) as server:
        assert (await ask_once(tmp_path, hosted(server.url)[0])).text == "Yes."


@pytest.mark.parametrize(("encoding", "clause"), [("gzip", "unpacked"), ("br", "not asked for")])
async def test_what_cannot_be_unpacked_is_told(encoding: str, clause: str, tmp_path: Path) -> None:
    said = Say(body=b"no gzip", headers={"content-encoding": encoding})
    with ProviderServer(lambda _: said) as server, pytest.raises(ProviderError, match=clause) as caught:
        await ask_once(tmp_path, hosted(server.url)[0])
    assert caught.value.retryable
