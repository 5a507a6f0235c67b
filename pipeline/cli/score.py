"""``labreport score``: Markdown files against a rubric, without a run."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pipeline import marking
from pipeline.cli import options
from pipeline.cli.terminal import echo


@click.command(
    short_help="Score Markdown answers without a run.",
    epilog=options.examples(
        "labreport score answer.md --rubric rubric.yaml --exercise foundations",
        "labreport score answers/*/foundations.md --rubric rubric.yaml -o topics.csv",
    ),
)
@click.argument("answers", metavar="ANSWER...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--rubric", required=True, type=click.Path(path_type=Path), help="Rubric, YAML.")
@click.option(
    "--exercise",
    metavar="EXERCISE",
    help="Exercise of the rubric: its id, title or number.  [default: its only one, or that of the file's name]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write, .csv or .json.  [default: CSV on stdout]",
)
@options.debug
def score(*, answers: tuple[Path, ...], rubric: Path, exercise: str | None, output: Path | None) -> None:
    """Score Markdown answers against their exercises of a rubric, without a run.

    Writes one row for each answer and topic: answer, exercise, topic, grade (0 absent, 1 mentioned, 2 explained),
    evidence (verbatim), and its start and end in characters.
    """
    table = marking.score_files(answers, rubric, exercise, output, os.environ, warn=lambda note: echo(note, err=True))
    if output is None:
        echo(table, nl=False)
    else:
        echo(output)
