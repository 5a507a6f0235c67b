"""``labreport init``: a new experiment."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import experiments
from pipeline.cli import options
from pipeline.cli.terminal import echo


@click.command(
    short_help="Start an experiment: labreport.yaml, prompts, rubric.",
    epilog=options.examples(
        "labreport init my-report",
        "labreport init my-report --pasted",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--pasted", is_flag=True, help="For answers pasted from web pages: no key is needed.")
@click.option(
    "--force", is_flag=True, help="Replace files that are in the way; an old one that differs is kept as FILE.bak."
)
@options.debug
def init(*, folder: Path, pasted: bool, force: bool) -> None:
    """Start an experiment in FOLDER (default: here).

    Writes a commented labreport.yaml with its JSON schema, the prompts and the rubric. With --pasted it also makes
    an empty file for each answer to paste. Answers that are there stay, also with --force. In a folder that has such
    an experiment, it only adds the files to paste into that are not there, as for a model that you added.
    """
    before = (folder / experiments.CONFIG).is_file()
    written, kept = experiments.start_project(folder, pasted=pasted, force=force)
    if before and not written:
        echo("Nothing to add: every file to paste into is there.")
        return
    for path in written:
        echo(path)
    for path in kept:
        echo(f"The earlier file is kept as {path}")
    config = folder / "labreport.yaml"
    if pasted:
        echo(f"\nNext: each file in {folder / 'answers'} holds its prompt; paste the answer there.")
        echo(f"Put your name into {config},")
    else:
        echo(f"\nNext: put your name and your models into {config}, set their API keys,")
    inside = "" if folder == Path() else f"cd {folder} && "
    echo(f'then "{inside}labreport doctor" and "labreport run".')
