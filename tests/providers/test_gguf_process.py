"""The process that runs model files: it ends when it is told to, whatever it does."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.providers import gguf_worker
from pipeline.providers.gguf_process import BrokenEngineError, GgufProcess

LONG = {"messages": [{"role": "user", "content": "hello"}], "max_tokens": 100_000}
SHORT = {**LONG, "max_tokens": 3}


def model_of(path: Path) -> dict[str, object]:
    return {"path": str(path), "name": "tiny", "context": 100_000}


async def test_a_model_that_was_never_asked_is_unloaded(tiny_model: Path) -> None:
    for _ in range(4):
        engine = await GgufProcess.start()
        assert await engine.ask(model_of(tiny_model)) == {}
        await asyncio.wait_for(engine.end(), 60)


async def test_a_model_is_unloaded_in_the_middle_of_an_answer(tiny_model: Path) -> None:
    engine = await GgufProcess.start()
    await engine.ask(model_of(tiny_model))
    answer = asyncio.create_task(engine.ask(LONG))
    await asyncio.sleep(0.05)
    await asyncio.wait_for(engine.end(), 60)
    with pytest.raises(BrokenEngineError):
        await answer
    await engine.end()


@contextmanager
def running_worker(model: Path) -> Iterator[subprocess.Popen[str]]:
    """The worker, its model loaded; killed at the end, whatever happens."""
    with subprocess.Popen(
        [sys.executable, "-P", gguf_worker.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdin
        assert worker.stdout
        try:
            print(json.dumps(model_of(model)), file=worker.stdin, flush=True)
            assert worker.stdout.readline() == "{}\n"
            yield worker
        finally:
            worker.kill()


def test_the_process_does_not_outlive_whoever_asks(tiny_model: Path) -> None:
    with running_worker(tiny_model) as worker:
        replies, _ = worker.communicate(json.dumps(LONG) + "\n", timeout=60)
    assert (replies, worker.returncode) == ("", 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a console, not to a process")
def test_ctrl_c_is_for_whoever_asks(tiny_model: Path) -> None:
    with running_worker(tiny_model) as worker:
        assert worker.stdin
        assert worker.stdout
        worker.send_signal(signal.SIGINT)
        print(json.dumps(SHORT), file=worker.stdin, flush=True)
        reply = json.loads(worker.stdout.readline())
        worker.communicate(timeout=60)
    assert reply["completion"]["usage"]["completion_tokens"] == 3
