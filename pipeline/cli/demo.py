"""``labreport demo``: the shipped experiment, replayed."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import experiments
from pipeline.cli import options
from pipeline.cli.run import compare_and_print
from pipeline.cli.terminal import echo
from pipeline.resources import data_folder


@click.command(short_help="Write the sample report: no key, no network.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reports/sample"),
    show_default=True,
    help="Run directory.",
)
@click.option("--no-progress", is_flag=True, help="No progress on stderr.")
@options.debug
def demo(*, output: Path, no_progress: bool) -> int:
    """Write the sample report: four exercises, two models, replayed from shipped cassettes.

    Needs no key and no network. The answers are samples written by the labreport authors, not by any model.
    """
    experiment = experiments.read(data_folder("prompts") / "sample" / "labreport.yaml", output=output.absolute())
    code = compare_and_print(experiment, mode="none", environ={}, show_progress=not no_progress)
    echo('\nYour own: "labreport init my-report", then "labreport run" in that folder.')
    return code
