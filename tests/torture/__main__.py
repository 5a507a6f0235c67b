"""The long forms: ``make torture``, or ``python -m tests.torture [--seed N] [NAME ...]``. Each prints its figures."""

from __future__ import annotations

import argparse
import sys
import time
from importlib import import_module

TRIALS = ("fault_trial", "crash_harness", "determinism", "hostile_text", "load")
"""Modules of this folder, each with ``run(seed)`` that yields lines of figures and raises where a promise is broken."""


def main() -> int:
    """The exit code: 1 if a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("names", nargs="*", choices=[*TRIALS, []], metavar="NAME", help=", ".join(TRIALS))
    options = parser.parse_args()
    broken = 0
    for name in options.names or TRIALS:
        start = time.perf_counter()
        print(f"{name}, seed {options.seed}", flush=True)  # noqa: T201 - its output
        try:
            for line in import_module(f"tests.torture.{name}").run(options.seed):
                print(f"  {line}", flush=True)  # noqa: T201 - as above
        except AssertionError as error:
            broken += 1
            print(f"  BROKEN: {error}", flush=True)  # noqa: T201 - as above
        print(f"  {time.perf_counter() - start:.0f} s", flush=True)  # noqa: T201 - as above
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
