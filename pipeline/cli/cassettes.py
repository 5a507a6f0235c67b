"""``labreport cassettes check``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import checks, experiments
from pipeline.cli import options
from pipeline.cli.terminal import echo


@click.group(short_help="Check recorded answers.")
def cassettes() -> None:
    """Work on the recorded answers of an experiment."""


@cassettes.command(
    cls=options.OnExperiment, short_help="Find cassettes that are missing, unused, unreadable or hold a secret."
)
@options.config
@options.allow
@options.env_file
@options.debug
def check(*, config: Path, allowed: tuple[Path, ...], env_file: Path | None) -> int:
    """Find cassettes that are missing, unused, unreadable or hold a secret.

    Exit code 1 if any is found, and so wherever a replay in CI would fail.
    """
    environ = options.environment(env_file)
    experiment = experiments.read(config, environ=environ, allowed=allowed)
    remarks, summary = checks.check_cassettes(experiment, environ)
    for remark in remarks:
        echo(experiments.name_again(remark, config, allowed))
    echo(summary)
    return 1 if remarks else 0
