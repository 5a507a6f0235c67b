"""``labreport doctor``: what is ready, and what to do next."""

from __future__ import annotations

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
        echo(f"[{MARKS[row.ready]}] {row.name}: {row.found}")
        if row.todo:
            echo(f"     -> {row.todo}")
    return 1 if any(row.ready is False for row in rows) else 0
