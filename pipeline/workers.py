"""Processes that work beside this one and end with it."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from typing import Any


@contextmanager
def worker_pool(jobs: int, prepare: Callable[..., None], *arguments: Any) -> Iterator[ProcessPoolExecutor]:
    """A pool whose processes leave Ctrl-C to this one; an error within the block ends them at once.

    Args:
        jobs: processes, at least 1.
        prepare: called once in each process; importable by name.
        arguments: of ``prepare``, which can be pickled.
    """
    others = set(active_children())
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, (gc.get_threshold(), prepare, arguments)) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in set(active_children()) - others:
                process.terminate()
                process.join()
            raise


def _start(collecting: tuple[int, int, int], prepare: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    # Garbage is collected as seldom as in the process that starts this one, and not at the end.
    gc.set_threshold(*collecting)
    atexit.register(gc.freeze)
    # A parent that is killed (kill -9) tells nobody.
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare(*arguments)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
