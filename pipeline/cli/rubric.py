"""``labreport rubric check``, ``export`` and ``import``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import checks, exchange
from pipeline.cli import options
from pipeline.cli.terminal import echo


class OnRubric(click.Group):
    """The group; a rubric in place of a command is answered with the command that checks it."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's own."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if not Path(args[0]).suffix:
                raise
            verb = "import" if args[0].lower().endswith(".csv") else "check"
            raise click.UsageError(
                f'{error.message} To {verb} it: "{ctx.command_path} {verb} {args[0]}"', ctx
            ) from error


@click.group(cls=OnRubric, short_help="Check a rubric; exchange it with Canvas.")
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
        echo(f"{file}:{remark.line}: {remark.severity}: {remark.message}")
    echo(summary)
    return 2 if any(remark.severity == "error" for remark in remarks) else 0


@rubric.command(
    epilog=options.examples(
        "labreport rubric export prompts/rubric.yaml -o canvas.csv",
        "labreport rubric export prompts/rubric.yaml -o own.yaml",
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write, .csv or .yaml.  [default: CSV on stdout]",
)
@options.debug
def export(*, file: Path, output: Path | None) -> None:
    """Write the criteria of a rubric as the CSV that Canvas imports.

    Into a .yaml file goes the whole rubric with the criteria of its preset written out, for you to change.
    """
    text = exchange.export_rubric(file, output)
    echo(text if output is None else output, nl=output is not None)


@rubric.command(
    "import",
    epilog=options.examples(
        "labreport rubric import canvas.csv --rubric prompts/rubric.yaml -o own.yaml",
        "labreport rubric import canvas.csv -o topics.yaml",
    ),
)
@click.argument("file", metavar="CANVAS.csv", type=click.Path(path_type=Path))
@click.option("--rubric", "base", type=click.Path(path_type=Path), help="Rubric whose exercises and tools to keep.")
@click.option("--name", help="Which rubric, where the file holds several.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write, .yaml.  [default: YAML on stdout]",
)
@options.debug
def import_(*, file: Path, base: Path | None, name: str | None, output: Path | None) -> None:
    """Make a rubric of Canvas's CSV.

    With --rubric its rows become criteria: one that has the name of a criterion there is measured as there, any other
    is left to the marker. Without, they become the topics of one exercise, weighted by their points.
    """
    text = exchange.import_rubric(file, base, name, output)
    echo(text if output is None else output, nl=output is not None)
