"""``labreport view``: the page of a finished run, in the browser."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from pipeline import viewing
from pipeline.cli import options
from pipeline.cli.terminal import echo


@click.command(
    cls=options.OnRun,
    short_help="Open the answers side by side in the browser.",
    epilog=options.examples(
        "labreport view reports/sample",
        "labreport view reports/sample --blind --no-open",
        "labreport view reports/sample --serve --port 8000",
    ),
)
@click.argument("run_directory", metavar="RUN", type=click.Path(path_type=Path))
@click.option(
    "--blind",
    is_flag=True,
    help="Write blind.html, in which the models are A, B, C until the key is given, for judging by a person.",
)
@click.option("--serve", is_flag=True, help="Serve the page on 127.0.0.1 until Ctrl-C, in place of opening the file.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port for --serve.  [default: any free one]")
@click.option("--open/--no-open", "opened", default=True, help="Whether the browser is opened.  [default: --open]")
@options.debug
def view(*, run_directory: Path, blind: bool, serve: bool, port: int, opened: bool) -> None:
    """Show the answers of a finished run side by side: one page, written into RUN, that loads and sends nothing.

    RUN is a run directory or its run.json. On the page, choose a topic and every answer shows its words on it; give
    marks and download them as CSV, for "labreport calibrate" and "labreport report --human".
    """
    key = None
    if blind:
        page, key = viewing.write_blind_page(run_directory)
    else:
        page = viewing.write_page(run_directory)
    echo(page)
    if key is not None:
        echo(
            f"The key to the names: {key}\nIt is kept in blind.json beside run.json: give a judge blind.html alone.",
            err=True,
        )
    if not serve:
        if opened:
            webbrowser.open(page.absolute().as_uri())
        return
    with viewing.server_of(page, port) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        echo(f"Serving {page.name} on {address} until Ctrl-C.", err=True)
        if opened:
            webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            echo("Stopped.", err=True)
