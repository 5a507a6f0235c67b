"""The parser of answers is shared by the threads that write formats and sheets."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from pipeline.writers.document import syntax

SOURCE = "> words\n>\n> 1. one\n> 2. two\n> 3. three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"


def test_threads_that_begin_at_once_read_the_same() -> None:
    expected = syntax.parse(SOURCE)[0].pretty()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(30):
            syntax._parser.cache_clear()
            parser = syntax._parser()
            start = threading.Barrier(6)

            def read(start: threading.Barrier = start) -> str:
                start.wait()
                return syntax.parse(SOURCE)[0].pretty()

            with ThreadPoolExecutor(6) as pool:
                assert {future.result() for future in [pool.submit(read) for _ in range(6)]} == {expected}
            assert syntax._parser() is parser
    finally:
        sys.setswitchinterval(interval)
