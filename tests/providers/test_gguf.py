"""Models run in this process by llama.cpp."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pipeline.errors import NotRecordedError, ProviderError
from pipeline.providers.base import Provider, Request
from pipeline.providers.cassette import Cassettes, RecordMode
from pipeline.providers.registry import make_provider
from pipeline.records import ProviderSpec, Settings
from tests.providers.making import files_in


def request_of(model: Path, *, exercise: str = "e1", sample: int = 0, **settings: object) -> Request:
    known = Settings.model_validate({"max_tokens": 12, "seed": 3, **settings})
    return Request("Tiny", "gguf", str(model), exercise, sample, f"hello {exercise}", known)


def provider_of(model: Path, folder: Path, mode: RecordMode = "new_episodes", timeout: float = 60) -> Provider:
    spec = ProviderSpec(id=f"gguf:{model}", label="Tiny", timeout=timeout)
    return make_provider(spec, Cassettes(folder, mode), {}, model.parent)


async def test_a_model_file_answers(tiny_model: Path, tmp_path: Path) -> None:
    provider = provider_of(tiny_model, tmp_path)
    answer = await provider.ask(request_of(tiny_model))
    await provider.aclose()
    assert answer.status == "truncated"
    assert answer.finish_reason == "length"
    assert len(answer.text.split()) == 12
    assert answer.output_tokens == 12
    assert answer.model == "tiny.gguf"
    assert answer.seconds is not None


async def test_the_same_seed_gives_the_same_text(tiny_model: Path, tmp_path: Path) -> None:
    provider = provider_of(tiny_model, tmp_path, "all")
    first, second, other = [await provider.ask(request_of(tiny_model, seed=seed)) for seed in (5, 5, 6)]
    await provider.aclose()
    assert first.text == second.text != other.text


async def test_a_relative_path_starts_at_the_folder_of_the_experiment(tiny_model: Path, tmp_path: Path) -> None:
    spec = ProviderSpec(id=f"gguf:{tiny_model.name}", label="Tiny")
    provider = make_provider(spec, Cassettes(tmp_path, "new_episodes"), {}, tiny_model.parent)
    answer = await provider.ask(request_of(tiny_model))
    await provider.aclose()
    assert answer.text


async def test_a_missing_model_file_is_one_sentence(tmp_path: Path) -> None:
    provider = provider_of(tmp_path / "gone.gguf", tmp_path)
    with pytest.raises(ProviderError, match=r"^Tiny: there is no model file .*gone.gguf\.$"):
        await provider.ask(request_of(tmp_path))


async def test_replay_needs_no_model_but_a_recording(tmp_path: Path) -> None:
    with pytest.raises(NotRecordedError, match="there are no recordings"):
        await provider_of(tmp_path / "gone.gguf", tmp_path, "none").ask(request_of(tmp_path))


async def test_what_was_recorded_is_replayed_without_the_model(tiny_model: Path, tmp_path: Path) -> None:
    provider = provider_of(tiny_model, tmp_path)
    recorded = await provider.ask(request_of(tiny_model))
    await provider.aclose()
    gone = tiny_model.with_name("gone.gguf")
    replayed = await provider_of(gone, tmp_path, "none").ask(request_of(tiny_model))
    assert replayed == recorded


async def test_calls_at_once_take_turns_and_leave_the_loop_free(tiny_model: Path, tmp_path: Path) -> None:
    provider = provider_of(tiny_model, tmp_path)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.001)
            ticks += 1

    clock = asyncio.create_task(tick())
    answers = await asyncio.gather(
        *(provider.ask(request_of(tiny_model, exercise=f"e{n}", max_tokens=400)) for n in range(3)),
    )
    clock.cancel()
    await provider.aclose()
    assert [answer.output_tokens for answer in answers] == [400, 400, 400]
    assert ticks > 3


async def test_a_prompt_that_is_too_long_is_one_sentence(tiny_model: Path, tmp_path: Path) -> None:
    provider = provider_of(tiny_model, tmp_path)
    request = Request("Tiny", "gguf", str(tiny_model), "e1", 0, "data " * 20_000, Settings())
    with pytest.raises(ProviderError, match=r"^Tiny: llama.cpp rejected the request: .*context size.*\.$"):
        await provider.ask(request)
    await provider.aclose()
    assert files_in(tmp_path) == []


async def test_half_a_character_in_the_prompt_is_one_sentence(tiny_model: Path, tmp_path: Path) -> None:
    provider = provider_of(tiny_model, tmp_path)
    with pytest.raises(ProviderError, match=r"^Tiny: llama.cpp failed: .*surrogate"):
        await provider.ask(Request("Tiny", "gguf", str(tiny_model), "e1", 0, "\ud800", Settings()))
    await provider.aclose()


async def test_a_file_that_is_no_model_is_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ProviderError, match=r"broken.gguf cannot be loaded; is it a complete GGUF file\?"):
        await provider_of(broken, tmp_path / "c").ask(request_of(broken))


async def test_a_call_that_takes_too_long_is_given_up(tiny_model: Path, tmp_path: Path) -> None:
    provider = provider_of(tiny_model, tmp_path, timeout=0.001)
    with pytest.raises(ProviderError, match=r"did not answer within 0.001 s"):
        await provider.ask(request_of(tiny_model, max_tokens=2000))
    await provider.aclose()


async def test_an_answer_that_was_tampered_with_is_one_sentence(tiny_model: Path, tmp_path: Path) -> None:
    provider = provider_of(tiny_model, tmp_path)
    await provider.ask(request_of(tiny_model))
    await provider.aclose()
    (name,) = files_in(tmp_path)
    path = tmp_path / name
    path.write_text(path.read_text("utf-8").replace('"message"', '"massage"'), "utf-8")
    with pytest.raises(ProviderError, match=r"^Tiny gave an answer that cannot be understood"):
        await provider_of(tiny_model, tmp_path, "none").ask(request_of(tiny_model))
