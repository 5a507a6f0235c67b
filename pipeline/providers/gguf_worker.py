"""llama.cpp in a process of its own, which can be ended at any time: a model and requests in, completions out.

Run as a script, not as a module, so that no folder but those of the environment is searched for imports.

Every line on stdin and on stdout is one object of JSON. The first line names the model: ``path``, ``name``, ``context``
(tokens). Its reply is ``{}`` once the model is loaded, or ``{"error": why}``, and then the process ends. Each further
line is a request in OpenAI's protocol; its reply is ``{"completion": ...}`` or ``{"error": why}``. The process ends
with stdin.
"""

from __future__ import annotations

import json
import os
import queue
import re
import secrets
import signal
import sys
import tempfile
import threading
import time
from typing import Any, BinaryIO

_LOG_SECONDS = 1.0
"""llama.cpp writes its log in a thread of its own, a few milliseconds late."""


def load(model: dict[str, Any]) -> Any:
    """The engine, the model in it.

    Raises:
        RuntimeError: llama.cpp cannot load it.
    """
    import xllamacpp  # type: ignore[import-untyped] # it ships no types

    params = xllamacpp.CommonParams()
    params.model.path = model["path"]
    params.model_alias = [model["name"]]
    params.n_ctx = model["context"]
    params.n_parallel = 1
    params.verbosity = 1  # errors alone
    params.warmup = False
    # xllamacpp opens a port on 127.0.0.1 whether one wants it or not; nobody knows this key.
    params.api_keys = [secrets.token_hex()]
    return xllamacpp.Server(params)


def why_not(log: BinaryIO) -> str:
    """What llama.cpp's log tells about a model that it cannot load; empty where it tells nothing."""
    end = time.monotonic() + _LOG_SECONDS
    while time.monotonic() < end:
        log.seek(0)
        told = log.read().decode("utf-8", "replace")
        if "chat template parsing error" in told:
            return "its chat template cannot be used"
        # Where the reader of the format has said what is wrong, the loader adds the name of the file alone.
        first = re.search(r"(?:gguf_init\w*|error loading model): (.+)", told)
        if first is not None:
            return first[1].strip()
        time.sleep(0.01)
    return ""


def serve(requests: queue.SimpleQueue[bytes], replies: BinaryIO, log: BinaryIO) -> None:
    """Load the model and answer every request."""

    def reply(content: dict[str, Any]) -> None:
        replies.write(json.dumps(content).encode() + b"\n")
        replies.flush()

    try:
        engine = load(json.loads(requests.get()))
    except (RuntimeError, ImportError) as error:
        reply({"error": str(error) if isinstance(error, ImportError) else why_not(log)})
        return
    reply({})
    while True:
        request = json.loads(requests.get())
        try:
            completion = engine.handle_chat_completions(request)
        except (RuntimeError, ValueError) as error:
            reply({"error": str(error)})
        else:
            reply({"completion": completion})


def _read(requests: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        requests.put(line)
    # Whoever asked is gone, and need not wait for the end of an answer.
    os._exit(0)


def main() -> None:
    """Serve until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asks
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with tempfile.TemporaryFile() as log:
        # llama.cpp writes to both.
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())
        requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=_read, args=(requests,), daemon=True).start()
        serve(requests, replies, log)
    # Not by way of xllamacpp's destructors: an engine that is ended before its first call may wait for ever.
    os._exit(0)


if __name__ == "__main__":
    main()
