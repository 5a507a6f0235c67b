"""``labreport doctor``: what is ready, and what to do next."""

from __future__ import annotations

import itertools
import textwrap
from pathlib import Path

import click

from pipeline import checks
from pipeline.cli import options
from pipeline.cli.terminal import echo

MARKS = {True: "ok", False: "no", None: "--"}


@click.command(cls=options.OnExperiment, short_help="Say what is ready and what to do next.")
@options.config
@options.allow
@options.env_file
@options.debug
def doctor(*, config: Path, allowed: tuple[Path, ...], env_file: Path | None) -> int:
    """Say what is ready and what to do next.

    Looks at pandoc, Typst, fonts, API keys (whether they are set, never their value), model servers on this machine,
    optional packages, and the experiment in this folder. Exit code 1 if something that every run needs is missing.
    """
    rows = checks.examine(config, options.environment(env_file), allowed)
    for row in rows:
        echo(_wrapped(f"[{MARKS[row.ready]}] {row.name}: {row.found}", " " * 5))
        if row.todo:
            echo(_wrapped(f"     -> {row.todo}", " " * 8))
    return 1 if any(row.ready is False for row in rows) else 0


def _wrapped(text: str, indent: str) -> str:
    """The text as a terminal holds it, the indent before all lines but the first; no path or address is broken."""
    lines = (
        textwrap.wrap(line, 80, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    )
    return "\n".join(itertools.chain.from_iterable(lines))
