"""``labreport explain``: why a topic got its grade."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import options
from pipeline.cli.explanations import explanation_lines
from pipeline.cli.overviews import class_lines, overview_lines
from pipeline.cli.terminal import echo
from pipeline.explaining.asked import Question
from pipeline.explaining.explain import explain as ask
from pipeline.records import ClassOverview, Overview


class OnTopic(click.Command):
    """The command; a topic or a second file without an option is answered with what to type."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's own."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            stray = next((each for each in given if f"({each}" in error.message), None)
            if stray is None or "extra argument" not in error.message:
                raise
            todo = "Explain one file at a time" if Path(stray).exists() else f'Name a topic with --topic "{stray}"'
            raise click.UsageError(f"{error.message}. {todo}.", ctx) from error


@click.command(
    cls=OnTopic,
    short_help="Show why a topic got its grade.",
    epilog=options.examples(
        "labreport explain grades --student Lovelace --topic gans",
        "labreport explain reports/sample --provider Gemini --topic gans",
        "labreport explain answer.md --rubric rubric.yaml --exercise foundations",
    ),
)
@click.argument("path", metavar="GRADES|RUN|ANSWER", type=click.Path(path_type=Path))
@click.option(
    "--student",
    "--submission",
    "student",
    metavar="WHO",
    help="Submission of a graded class: its id, or the name, number or file of its student, or a part of one.",
)
@click.option("--topic", metavar="TOPIC", help="Topic of the rubric: its id, its name or a part of it.  [default: all]")
@click.option(
    "--exercise",
    metavar="EXERCISE",
    help="Exercise of the rubric: its id, title or number.  [default: that of the topic or of the file's name, or all]",
)
@click.option(
    "--provider",
    "--tool",
    "provider",
    metavar="LABEL",
    help="Model or tool whose answer is meant; its beginning will do.  [default: its only one; without --topic all]",
)
@click.option(
    "--sample",
    type=click.IntRange(0),
    help="Which of its answers, where there are several; numbered from 0, as in scores.csv.  [default: the first of a "
    "run, all of a report]",
)
@click.option(
    "--rubric", type=click.Path(path_type=Path), help="Rubric, YAML.  [default: that of the run or of the class]"
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
    sample: int | None,
    student: str | None,
    full: bool,
) -> None:
    """Show why a topic of an answer got its grade.

    Of a graded class (the folder that "labreport grade" wrote, or a sheet in it), of a run, or of a Markdown answer.
    Name the topic, and see its grade, the words that it rests on, and what decided: how the topic was found there, how
    likely the sentence mentions or explains it, and all that was seen in it with its weight, which adds up to that.
    The other sentences that were considered follow in brief. Without --topic: the grades in short, a topic a line.
    """
    found = ask(Question(path, topic, exercise, rubric, provider, sample, student))
    if isinstance(found, ClassOverview):
        lines = list(class_lines(found, path))
    elif isinstance(found, Overview):
        lines = list(overview_lines(found, path))
    else:
        lines = [line for each in found for line in (*explanation_lines(each, full=full), "")][:-1]
    for line in lines:
        echo(line)
