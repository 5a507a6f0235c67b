"""``labreport report``: any format of a finished run, without a call."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import viewing
from pipeline.cli import options
from pipeline.cli.terminal import echo


@click.command(
    cls=options.OnRun,
    short_help="Write the report of a finished run again, in any format.",
    epilog=options.examples(
        "labreport report reports/sample -o handin.pdf",
        "labreport report reports/sample --template comparison -o compare.docx",
        "labreport report reports/sample --human marks.csv",
        "labreport report reports/sample -o comparator.json -o promptfoo.json",
    ),
)
@click.argument("run_directory", metavar="RUN", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="File to write; the ending chooses the format (.md .pdf .docx .html; comparator.json for LLM Comparator, "
    "promptfoo.json for promptfoo). May be given several times.  [default: all formats, into RUN]",
)
@click.option("--template", type=click.Choice(["lab-report", "comparison"]), help="Layout.  [default: the run's own]")
@options.length("[default: the run's own]")
@click.option(
    "--human",
    metavar="MARKS.csv",
    type=click.Path(path_type=Path),
    help='Marks of a person, as the page of "labreport view" gives them, shown beside the automatic ones.',
)
@options.debug
def report(
    *, run_directory: Path, outputs: tuple[Path, ...], template: str | None, length: str | None, human: Path | None
) -> None:
    """Write the report of a finished run again, in any format, without asking anything.

    RUN is a run directory or its run.json.
    """
    written, notes = viewing.render(run_directory, outputs, template=template, length=length, human=human)
    for note in notes:
        echo(f"Note: {note}", err=True)
    for path in written:
        echo(path)
