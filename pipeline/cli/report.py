"""``labreport report``: any format of a finished run, without a call."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import run as job
from pipeline.cli import options
from pipeline.errors import UsageError


@click.command(
    short_help="Write the report of a finished run again, in any format.",
    epilog=options.examples(
        "labreport report reports/sample -o handin.pdf",
        "labreport report reports/sample --template comparison -o compare.docx -o compare.html",
    ),
)
@click.argument("run_directory", metavar="RUN", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="File to write; the ending chooses the format (.md .pdf .docx .html). May be given several times.  "
    "[default: all formats, into RUN]",
)
@click.option("--template", type=click.Choice(["lab-report", "comparison"]), help="Layout.  [default: the run's own]")
@options.debug
def report(*, run_directory: Path, outputs: tuple[Path, ...], template: str | None) -> None:
    """Write the report of a finished run again, in any format, without asking anything.

    RUN is a run directory or its run.json.
    """
    for output in outputs:
        if output.suffix.lower().lstrip(".") not in job.FORMATS:
            endings = ", ".join(f".{name}" for name in job.FORMATS)
            raise UsageError(f"{output}: no format for the ending {output.suffix or '(none)'!r}; use one of {endings}.")
    written, notes = job.render(run_directory, outputs, template=template)
    for note in notes:
        click.echo(f"Note: {note}", err=True)
    for path in written:
        click.echo(path)
