"""``openai:``, ``ollama:`` and ``local:``: the wire, the settings, a real llama.cpp server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ProviderError
from pipeline.providers.base import Provider, Request
from pipeline.providers.cassette import Cassettes, RecordMode
from pipeline.providers.registry import make_provider
from pipeline.records import Answer, ProviderSpec, Settings
from tests.provider_server import ProviderServer, Say
from tests.providers.making import request_of

KEY = "sk-test-0123456789abcdef"
ALL: dict[str, Any] = {
    "system": "Be brief.",
    "temperature": 0.2,
    "top_p": 0.9,
    "max_tokens": 50,
    "seed": 7,
    "stop": ("END", "\n\n"),
}


def provider_of(kind: str, url: str, folder: Path, mode: RecordMode = "new_episodes", model: str = "gpt-x") -> Provider:
    spec = ProviderSpec(id=f"{kind}:{model}", label="ChatGPT", base_url=url)
    return make_provider(spec, Cassettes(folder, mode), {"OPENAI_API_KEY": KEY}, folder)


async def ask(server: ProviderServer, folder: Path, request: Request) -> Answer:
    provider = provider_of(request.kind, f"{server.url}/v1", folder)
    try:
        return await provider.ask(request)
    finally:
        await provider.aclose()


@pytest.mark.parametrize(
    ("kind", "limit"), [("openai", "max_completion_tokens"), ("local", "max_tokens"), ("ollama", "max_tokens")]
)
async def test_all_settings_are_sent_and_none_that_was_not_given(kind: str, limit: str, tmp_path: Path) -> None:
    with ProviderServer(lambda _: "Yes.") as server:
        await ask(server, tmp_path, request_of(kind=kind, **ALL))
        await ask(server, tmp_path, request_of(kind=kind))
    system, user = {"role": "system", "content": "Be brief."}, {"role": "user", "content": "What is AI?"}
    assert [call.body for call in server.calls] == [
        {
            "model": "gpt-x",
            "messages": [system, user],
            "temperature": 0.2,
            "top_p": 0.9,
            "seed": 7,
            "stop": ["END", "\n\n"],
            limit: 50,
        },
        {"model": "gpt-x", "messages": [user]},
    ]
    assert server.calls[0].path == "/v1/chat/completions"


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/"])
async def test_an_address_may_end_as_it_likes(path: str, tmp_path: Path) -> None:
    with ProviderServer(lambda _: "Yes.") as server:
        provider = provider_of("local", f"{server.url}{path}", tmp_path)
        await provider.ask(request_of(kind="local"))
        await provider.aclose()
    assert [call.path for call in server.calls] == [f"{path.rstrip('/')}/chat/completions"]


@pytest.mark.parametrize("kind", ["openai", "local", "ollama"])
def test_no_setting_is_unsupported(kind: str, tmp_path: Path) -> None:
    assert provider_of(kind, "http://127.0.0.1:1/v1", tmp_path).unsupported == frozenset()


async def test_no_variable_of_the_sdk_changes_who_is_asked_or_as_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-1")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "sk-admin")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer other")
    with ProviderServer(lambda _: "Yes.") as server:
        await ask(server, tmp_path, request_of())
    headers = server.calls[0].headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert "openai-organization" not in headers
    assert "openai-project" not in headers


@pytest.mark.parametrize("kind", ["local", "ollama"])
async def test_a_local_server_never_gets_the_key(kind: str, tmp_path: Path) -> None:
    with ProviderServer(lambda _: "Yes.") as server:
        await ask(server, tmp_path, request_of(kind=kind))
    assert KEY not in str(server.calls[0].headers)


def completion(message: dict[str, Any], finish: str | None = "stop", **more: Any) -> Say:
    return Say(body={"choices": [{"message": {"role": "assistant", **message}, "finish_reason": finish}], **more})


@pytest.mark.parametrize(
    ("say", "status", "text"),
    [
        (completion({"content": "Yes."}), "answered", "Yes."),
        (completion({"content": "Yes."}, None), "answered", "Yes."),
        (completion({"content": "Yes."}, "brand_new"), "answered", "Yes."),
        (completion({"content": "Hal"}, "length"), "truncated", "Hal"),
        (completion({"content": ""}, "length"), "empty", ""),
        (completion({"content": None}), "empty", ""),
        (completion({"content": None}, "tool_calls"), "empty", ""),
        (completion({"content": "Par"}, "content_filter"), "refused", "Par"),
        (completion({"content": None, "refusal": "I cannot."}), "refused", "I cannot."),
    ],
    ids=["stop", "no reason", "unknown", "length", "thinking only", "null", "tools", "filter", "refusal"],
)
async def test_each_finish_reason_is_a_state(say: Say, status: str, text: str, tmp_path: Path) -> None:
    with ProviderServer(lambda _: say) as server:
        answer = await ask(server, tmp_path, request_of())
    assert (answer.status, answer.text) == (status, text)
    assert (answer.reason is None) is (status == "answered")


async def test_usage_and_model_may_be_missing(tmp_path: Path) -> None:
    with ProviderServer(lambda _: completion({"content": "Yes."})) as server:
        answer = await ask(server, tmp_path, request_of(kind="local"))
    assert (answer.model, answer.input_tokens, answer.output_tokens) == (None, None, None)


async def test_half_a_character_in_the_prompt_is_one_sentence(tmp_path: Path) -> None:
    with ProviderServer(lambda _: "Yes.") as server:
        with pytest.raises(ProviderError, match=r"^ChatGPT: .* hold a character that cannot be sent"):
            await ask(server, tmp_path, request_of("\ud800"))
        assert server.calls == []


# ---------------------------------------------------------------- a real server


def tiny(exercise: str = "e1", **settings: Any) -> Request:
    known = Settings.model_validate({"max_tokens": 12, "seed": 3, **settings})
    return Request("ChatGPT", "local", "tiny", exercise, 0, f"hello {exercise}", known)


async def test_a_real_llama_cpp_server_answers_and_is_replayed_without_it(llama_server: str, tmp_path: Path) -> None:
    provider = provider_of("local", llama_server, tmp_path, model="tiny")
    recorded = await provider.ask(tiny())
    await provider.aclose()
    assert (recorded.status, recorded.finish_reason, recorded.output_tokens) == ("truncated", "length", 12)
    assert len(recorded.text.split()) == 12
    gone = provider_of("local", "http://127.0.0.1:1/v1", tmp_path, "none", model="tiny")
    assert await gone.ask(tiny()) == recorded


async def test_a_prompt_that_is_too_long_for_a_real_server_is_one_sentence(llama_server: str, tmp_path: Path) -> None:
    provider = provider_of("local", llama_server, tmp_path, model="tiny")
    with pytest.raises(ProviderError, match=r"^ChatGPT: the request was rejected \(400\): .*context size") as caught:
        await provider.ask(Request("ChatGPT", "local", "tiny", "e1", 0, "data " * 20_000, Settings()))
    await provider.aclose()
    assert not caught.value.retryable
