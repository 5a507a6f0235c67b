"""``google:``: the wire, the settings, the reasons why Gemini stops."""

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

KEY = "AIza-test-0123456789abcdef"


def provider_of(server: ProviderServer, folder: Path, environ: dict[str, str] | None = None) -> Provider:
    spec = ProviderSpec(id="google:gemini-x", label="Gemini", base_url=server.url)
    return make_provider(spec, Cassettes(folder, "new_episodes"), environ or {"GEMINI_API_KEY": KEY}, folder)


def gemini(**settings: Any) -> Request:
    return request_of(label="Gemini", kind="google", model="gemini-x", **settings)


async def ask(server: ProviderServer, folder: Path, request: Request, environ: dict[str, str] | None = None) -> Answer:
    provider = provider_of(server, folder, environ)
    try:
        return await provider.ask(request)
    finally:
        await provider.aclose()


async def test_all_settings_are_sent_and_none_that_was_not_given(tmp_path: Path) -> None:
    with ProviderServer(lambda _: "Yes.") as server:
        await ask(
            server,
            tmp_path,
            gemini(system="Be brief.", temperature=0.2, top_p=0.9, max_tokens=50, seed=7, stop=("END",)),
        )
        await ask(server, tmp_path, gemini())
    full, bare = (call.body for call in server.calls)
    contents = [{"role": "user", "parts": [{"text": "What is AI?"}]}]
    assert full == {
        "contents": contents,
        "systemInstruction": {"role": "user", "parts": [{"text": "Be brief."}]},
        "generationConfig": {
            "temperature": 0.2,
            "topP": 0.9,
            "maxOutputTokens": 50,
            "seed": 7,
            "stopSequences": ["END"],
        },
    }
    assert bare["contents"] == contents
    assert not bare.get("generationConfig")
    assert server.calls[0].path == "/v1beta/models/gemini-x:generateContent"


async def test_no_variable_of_the_sdk_changes_who_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    monkeypatch.setenv("GOOGLE_GENAI_API_VERSION", "v9")
    monkeypatch.setenv("GOOGLE_API_KEY", "other")
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    with ProviderServer(lambda _: "Yes.") as server:
        await ask(server, tmp_path, gemini())
    assert caplog.messages == []
    assert server.calls[0].headers["x-goog-api-key"] == KEY
    assert server.calls[0].path == "/v1beta/models/gemini-x:generateContent"


@pytest.mark.parametrize("name", ["GEMINI_API_KEY", "GOOGLE_API_KEY"])
async def test_either_variable_holds_the_key(name: str, tmp_path: Path) -> None:
    with ProviderServer(lambda _: "Yes.") as server:
        await ask(server, tmp_path, gemini(), {name: "  key-of-mine\n"})
    assert server.calls[0].headers["x-goog-api-key"] == "key-of-mine"


def candidate(text: str | None, finish: str | None, **more: Any) -> Say:
    content = {} if text is None else {"content": {"role": "model", "parts": [{"text": text}]}}
    reason = {} if finish is None else {"finishReason": finish}
    return Say(body={"candidates": [{**content, **reason, "index": 0}], **more})


@pytest.mark.parametrize(
    ("say", "status", "text"),
    [
        (candidate("Yes.", "STOP"), "answered", "Yes."),
        (candidate("Yes.", None), "answered", "Yes."),
        (candidate("Yes.", "A_NEW_WORD"), "answered", "Yes."),
        (candidate("Yes.", "OTHER"), "answered", "Yes."),
        (candidate("Hal", "MAX_TOKENS"), "truncated", "Hal"),
        (candidate("Hal", "CONTINUATION"), "truncated", "Hal"),
        (candidate(None, "MAX_TOKENS"), "empty", ""),
        (candidate(None, "STOP"), "empty", ""),
        *((candidate(None, word), "refused", "") for word in ("SAFETY", "RECITATION", "BLOCKLIST", "SPII", "LANGUAGE")),
        (candidate("Par", "PROHIBITED_CONTENT"), "refused", "Par"),
        (Say(body={"promptFeedback": {"blockReason": "SAFETY"}}), "refused", ""),
        (Say(body={"promptFeedback": {"blockReason": "A_NEW_WORD"}}), "refused", ""),
    ],
)
async def test_each_finish_reason_is_a_state(say: Say, status: str, text: str, tmp_path: Path) -> None:
    with ProviderServer(lambda _: say) as server:
        answer = await ask(server, tmp_path, gemini())
    assert (answer.status, answer.text) == (status, text)
    assert (answer.reason is None) is (status == "answered")
    assert len(server.calls) == 1


async def test_an_answer_that_could_go_on_is_one_call(tmp_path: Path) -> None:
    going_on = {
        "content": {"parts": [{"text": "Hal"}]},
        "finishReason": "CONTINUATION",
        "continuationToken": "dG9rZW4=",
    }
    with ProviderServer(lambda _: Say(body={"candidates": [going_on]})) as server:
        answer = await ask(server, tmp_path, gemini())
    assert (answer.status, answer.text, len(server.calls)) == ("truncated", "Hal", 1)


async def test_a_blocked_prompt_names_its_reason(tmp_path: Path) -> None:
    with ProviderServer(lambda _: Say(body={"promptFeedback": {"blockReason": "JAILBREAK"}})) as server:
        answer = await ask(server, tmp_path, gemini())
    assert answer.reason == "The provider gave no full answer: the prompt was blocked (JAILBREAK)."
    assert answer.finish_reason == "JAILBREAK"


async def test_thoughts_are_no_text_but_count_as_output(tmp_path: Path) -> None:
    parts = [{"text": "Let me think.", "thought": True}, {"text": "Yes"}, {"text": "."}]
    usage = {"promptTokenCount": 4, "candidatesTokenCount": 2, "thoughtsTokenCount": 30}
    body = {
        "candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP"}],
        "usageMetadata": usage,
        "modelVersion": "gemini-x-001",
        "aFieldOfTomorrow": {"x": 1},
    }
    with ProviderServer(lambda _: Say(body=body)) as server:
        answer = await ask(server, tmp_path, gemini())
    assert (answer.text, answer.model) == ("Yes.", "gemini-x-001")
    assert (answer.input_tokens, answer.output_tokens) == (4, 32)


async def test_usage_may_be_missing(tmp_path: Path) -> None:
    with ProviderServer(lambda _: candidate("Yes.", "STOP")) as server:
        answer = await ask(server, tmp_path, gemini())
    assert (answer.input_tokens, answer.output_tokens) == (None, None)


def test_no_setting_is_unsupported(tmp_path: Path) -> None:
    with ProviderServer({}) as server:
        assert provider_of(server, tmp_path).unsupported == frozenset()
