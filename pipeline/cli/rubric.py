"""``labreport rubric check``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import checks
from pipeline.cli import options


@click.group(short_help="Check a rubric.")
def rubric() -> None:
    """Work on the rubric that answers are graded against."""


@rubric.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.debug
def check(*, file: Path) -> int:
    """Validate a rubric and say what is odd in it.

    Errors make it unusable (exit code 2). Warnings name what makes scores doubtful, such as an alias that two topics
    share or that is an everyday word.
    """
    remarks, summary = checks.check_rubric(file)
    for remark in remarks:
        click.echo(f"{file}:{remark.line}: {remark.severity}: {remark.message}")
    click.echo(summary)
    return 2 if any(remark.severity == "error" for remark in remarks) else 0
