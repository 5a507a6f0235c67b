"""``anthropic:``: the wire, the settings, the reasons why Claude stops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.providers.base import Provider, Request
from pipeline.providers.cassette import Cassettes
from pipeline.providers.registry import make_provider
from pipeline.records import Answer, ProviderSpec
from tests.provider_server import ProviderServer, Say
from tests.providers.making import request_of

KEY = "sk-ant-test-0123456789abcdef"


def provider_of(server: ProviderServer, folder: Path) -> Provider:
    spec = ProviderSpec(id="anthropic:claude-x", label="Claude", base_url=server.url)
    return make_provider(spec, Cassettes(folder, "new_episodes"), {"ANTHROPIC_API_KEY": KEY}, folder)


def claude(**settings: Any) -> Request:
    return request_of(label="Claude", kind="anthropic", model="claude-x", **settings)


async def ask(server: ProviderServer, folder: Path, request: Request) -> Answer:
    provider = provider_of(server, folder)
    try:
        return await provider.ask(request)
    finally:
        await provider.aclose()


async def test_settings_are_sent_and_those_it_cannot_honour_are_not(tmp_path: Path) -> None:
    with ProviderServer(lambda _: "Yes.") as server:
        await ask(
            server,
            tmp_path,
            claude(system="Be brief.", temperature=0.2, top_p=0.9, max_tokens=50, seed=7, stop=("END",)),
        )
        await ask(server, tmp_path, claude())
    messages = [{"role": "user", "content": "What is AI?"}]
    assert [call.body for call in server.calls] == [
        {
            "model": "claude-x",
            "max_tokens": 50,
            "messages": messages,
            "system": "Be brief.",
            "stop_sequences": ["END"],
        },
        {"model": "claude-x", "max_tokens": 4096, "messages": messages},
    ]
    assert server.calls[0].path == "/v1/messages"


def test_it_says_which_settings_it_cannot_honour(tmp_path: Path) -> None:
    with ProviderServer({}) as server:
        assert provider_of(server, tmp_path).unsupported == {"temperature", "top_p", "seed"}


async def test_no_variable_of_the_sdk_changes_who_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "other")
    monkeypatch.setenv("ANTHROPIC_PROFILE", "other")
    with ProviderServer(lambda _: "Yes.") as server:
        await ask(server, tmp_path, claude())
    assert KEY in str(server.calls[0].headers)
    assert "other" not in str(server.calls[0].headers)


async def test_a_large_limit_needs_no_streaming(tmp_path: Path) -> None:
    with ProviderServer(lambda _: "Yes.") as server:
        answer = await ask(server, tmp_path, claude(max_tokens=100_000))
    assert answer.text == "Yes."


def message(stop: str | None, *blocks: dict[str, Any], **more: Any) -> Say:
    body = {"id": "m", "type": "message", "role": "assistant", "model": "claude-x", "content": list(blocks)}
    return Say(body={**body, "stop_reason": stop, **more})


TEXT = {"type": "text", "text": "Yes."}


@pytest.mark.parametrize(
    ("say", "status", "text"),
    [
        (message("end_turn", TEXT), "answered", "Yes."),
        (message("stop_sequence", TEXT, TEXT), "answered", "Yes.Yes."),
        (message("a_new_word", TEXT), "answered", "Yes."),
        (message("max_tokens", TEXT), "truncated", "Yes."),
        (message("model_context_window_exceeded", TEXT), "truncated", "Yes."),
        (message("max_tokens"), "empty", ""),
        (message("end_turn"), "empty", ""),
        (message("end_turn", {"type": "thinking", "thinking": "Hm.", "signature": "x"}, TEXT), "answered", "Yes."),
        (message("refusal"), "refused", ""),
        (message("refusal", TEXT), "refused", "Yes."),
    ],
)
async def test_each_stop_reason_is_a_state(say: Say, status: str, text: str, tmp_path: Path) -> None:
    with ProviderServer(lambda _: say) as server:
        answer = await ask(server, tmp_path, claude())
    assert (answer.status, answer.text) == (status, text)
    assert (answer.reason is None) is (status == "answered")


async def test_usage_is_counted_where_it_is_sent(tmp_path: Path) -> None:
    with ProviderServer(lambda _: message("end_turn", TEXT, usage={"input_tokens": 4, "output_tokens": 2})) as server:
        counted = await ask(server, tmp_path, claude())
    with ProviderServer(lambda _: message("end_turn", TEXT)) as server:
        uncounted = await ask(server, tmp_path, claude(max_tokens=9))
    assert (counted.input_tokens, counted.output_tokens) == (4, 2)
    assert (uncounted.input_tokens, uncounted.output_tokens) == (None, None)
