"""``labreport explain``: why a topic got its grade."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import marking
from pipeline.cli import options
from pipeline.cli.explanations import explanation_lines
from pipeline.cli.terminal import echo


@click.command(
    short_help="Show why a topic got its grade.",
    epilog=options.examples(
        "labreport explain answer.md --rubric one-exercise.yaml --topic gans",
        "labreport explain RUN --provider Gemini --exercise foundations --topic gans",
    ),
)
@click.argument("path", metavar="ANSWER|RUN", type=click.Path(path_type=Path))
@click.option("--topic", metavar="TOPIC", help="Topic of the rubric: its id, its name or a part of it.")
@click.option(
    "--exercise", metavar="ID", help="Exercise of the rubric.  [default: its only one, or that of the file's name]"
)
@click.option("--rubric", type=click.Path(path_type=Path), help="Rubric, YAML.  [default: that of the run]")
@click.option(
    "--provider",
    metavar="LABEL",
    help="Model whose answer is meant, in a run; its beginning will do.  [default: its only one]",
)
@click.option(
    "--sample",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Which of its answers, in a run with repeats; numbered from 0, as in scores.csv.",
)
@click.option("--full", is_flag=True, help="Show all weights of every sentence, not only of the one that decided.")
@options.debug
def explain(
    *,
    path: Path,
    topic: str | None,
    exercise: str | None,
    rubric: Path | None,
    provider: str | None,
    sample: int,
    full: bool,
) -> None:
    """Show why a topic of an answer got its grade.

    The answer is a Markdown file, or one in a run directory. Prints the grade, its evidence with line and offsets, and
    every sentence that was considered: how the topic was found there, how likely the sentence mentions or explains it,
    and which of its signals speak for that and which against.
    """
    found = marking.explain(path, topic, exercise=exercise, rubric_path=rubric, provider=provider, sample=sample)
    for line in explanation_lines(found, full=full):
        echo(line)
