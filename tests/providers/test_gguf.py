"""Models run in this process by llama.cpp."""

from __future__ import annotations

import asyncio
import errno
import os
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import NotRecordedError, ProviderError
from pipeline.providers.base import Provider, Request, read_nothing
from pipeline.providers.cassette import Cassettes, RecordMode
from pipeline.providers.gguf import Gguf
from pipeline.providers.gguf_process import BrokenEngineError
from pipeline.providers.registry import make_provider
from pipeline.providers.wiring import Wiring
from pipeline.records import ProviderSpec, Settings
from tests.providers.making import completion_of, files_in
from tests.tiny_model import write_tiny_model


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
    with pytest.raises(ProviderError, match=r"^Tiny: the prompt holds a character that cannot be sent \('.ud800'\)"):
        await provider.ask(Request("Tiny", "gguf", str(tiny_model), "e1", 0, "\ud800", Settings()))
    await provider.aclose()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty; download it again"),
        (b"version https://git-lfs", "no GGUF file, whatever its name says; download the model itself"),
        (b"GGUF" + bytes(100), "cannot be loaded .*is the file complete, and does it fit into memory?"),
    ],
    ids=["empty", "pointer", "damaged"],
)
async def test_a_file_that_is_no_model_is_one_sentence(tmp_path: Path, content: bytes, told: str) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(content)
    with pytest.raises(ProviderError, match=rf"^Tiny: broken.gguf (is )?{told}[.?]$"):
        await provider_of(broken, tmp_path / "c").ask(request_of(broken))


async def test_a_model_that_is_cut_off_is_told_in_words_of_llama_cpp(tmp_path: Path) -> None:
    half = write_tiny_model(tmp_path / "half.gguf")
    os.truncate(half, 390_000)
    with pytest.raises(ProviderError, match=r"half.gguf cannot be loaded \(.*incomplete\); download it again\.$"):
        await provider_of(half, tmp_path / "c").ask(request_of(half))


async def test_a_model_that_cannot_be_loaded_is_not_loaded_again(tmp_path: Path) -> None:
    model = tmp_path / "later.gguf"
    provider = provider_of(model, tmp_path / "c")
    for _ in range(2):
        with pytest.raises(ProviderError, match=r"there is no model file"):
            await provider.ask(request_of(model))
        write_tiny_model(model)


@pytest.mark.parametrize(
    ("template", "told"), [(None, ""), ("{{ raise_exception('no') }}", "its chat template cannot be used")]
)
async def test_a_model_may_lack_a_chat_template_but_not_have_a_broken_one(
    tmp_path: Path, template: str | None, told: str
) -> None:
    model = write_tiny_model(tmp_path / "odd.gguf", template)
    provider = provider_of(model, tmp_path / "c")
    if told:
        with pytest.raises(ProviderError, match=told):
            await provider.ask(request_of(model))
    else:
        assert (await provider.ask(request_of(model))).output_tokens == 12
    await provider.aclose()


# ---------------------------------------------------------------- engines that fail


class FakeEngine:
    """Loads at once; ``replies`` are taken in turn: None is never given, an error is raised."""

    def __init__(self, *replies: dict[str, Any] | Exception | None) -> None:
        self.replies = [{}, *replies]
        self.ended = 0
        self.waits = asyncio.Event()

    async def ask(self, _: dict[str, Any]) -> dict[str, Any]:
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        if reply is None:
            self.waits.set()
            await asyncio.sleep(60)
        return reply or {}

    async def end(self) -> None:
        self.ended += 1


def wiring_of(model: Path, folder: Path, timeout: float = 60) -> Wiring:
    def connect(_: str) -> Any:
        raise AssertionError("no model file is asked over a network")

    spec = ProviderSpec(id=f"gguf:{model}", label="Tiny", timeout=timeout)
    return Wiring(spec, Cassettes(folder, "new_episodes"), folder, "", None, None, connect, read_nothing)


def provider_with(model: Path, folder: Path, *engines: FakeEngine, timeout: float = 60) -> Provider:
    left = iter(engines)

    async def start() -> FakeEngine:
        return next(left)

    return Gguf(wiring_of(model, folder, timeout), start)


COMPLETION = {"completion": completion_of("Fine.")}


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (None, "did not answer within 0.01 s; raise `timeout` or lower `max_tokens`"),
        (BrokenEngineError(), ": llama.cpp ended without a word, probably for want of memory"),
    ],
    ids=["late", "killed"],
)
async def test_an_engine_that_gives_no_answer_is_ended_and_the_next_request_starts_another(
    tiny_model: Path, tmp_path: Path, reply: Exception | None, told: str
) -> None:
    first, second = FakeEngine(reply), FakeEngine(COMPLETION)
    provider = provider_with(tiny_model, tmp_path, first, second, timeout=0.01)
    with pytest.raises(ProviderError, match=rf"^Tiny ?{told}\.$"):
        await provider.ask(request_of(tiny_model))
    assert first.ended == 1
    assert (await provider.ask(request_of(tiny_model))).text == "Fine."
    await provider.aclose()
    assert (first.ended, second.ended) == (1, 1)


async def test_a_model_that_does_not_load_in_time_is_one_sentence(tiny_model: Path, tmp_path: Path) -> None:
    engine = FakeEngine()
    engine.replies = [None]
    provider = provider_with(tiny_model, tmp_path, engine, timeout=0.01)
    with pytest.raises(ProviderError, match=r"^Tiny did not load its model within 0.01 s; raise `timeout`"):
        await provider.ask(request_of(tiny_model))
    assert engine.ended == 1


async def test_a_model_of_an_unknown_architecture_may_want_a_newer_llama_cpp(tiny_model: Path, tmp_path: Path) -> None:
    engine = FakeEngine()
    engine.replies = [{"error": "unknown model architecture: 'next'"}]
    with pytest.raises(ProviderError, match=r"architecture: 'next'\); pip install --upgrade xllamacpp may help\.$"):
        await provider_with(tiny_model, tmp_path, engine).ask(request_of(tiny_model))
    assert engine.ended == 1


async def test_the_reply_to_a_request_that_was_called_off_is_nobody_else_s(tiny_model: Path, tmp_path: Path) -> None:
    first, second = FakeEngine(None, {"completion": completion_of("Too late.")}), FakeEngine(COMPLETION)
    provider = provider_with(tiny_model, tmp_path, first, second)
    asked = asyncio.create_task(provider.ask(request_of(tiny_model, exercise="e1")))
    await first.waits.wait()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert first.ended == 1
    assert (await provider.ask(request_of(tiny_model))).text == "Fine."


async def test_an_engine_that_cannot_be_started_is_one_sentence(tiny_model: Path, tmp_path: Path) -> None:
    async def start() -> FakeEngine:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    with pytest.raises(ProviderError, match=r"^Tiny: llama.cpp cannot be started: Resource temporarily unavailable\.$"):
        await Gguf(wiring_of(tiny_model, tmp_path), start).ask(request_of(tiny_model))


async def test_what_the_engine_says_of_a_failure_names_no_folder(tiny_model: Path, tmp_path: Path) -> None:
    engine = FakeEngine({"error": f"cannot use\n{tiny_model}."}, COMPLETION)
    provider = provider_with(tiny_model, tmp_path, engine)
    with pytest.raises(ProviderError, match=r"^Tiny: llama.cpp failed: cannot use tiny.gguf\.$"):
        await provider.ask(request_of(tiny_model))
    assert (await provider.ask(request_of(tiny_model))).text == "Fine."


async def test_an_answer_that_was_tampered_with_is_one_sentence(tiny_model: Path, tmp_path: Path) -> None:
    provider = provider_of(tiny_model, tmp_path)
    await provider.ask(request_of(tiny_model))
    await provider.aclose()
    (name,) = files_in(tmp_path)
    path = tmp_path / name
    path.write_text(path.read_text("utf-8").replace('"message"', '"massage"'), "utf-8")
    with pytest.raises(ProviderError, match=r"^Tiny gave an answer that cannot be understood"):
        await provider_of(tiny_model, tmp_path, "none").ask(request_of(tiny_model))
