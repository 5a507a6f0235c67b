"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args

import click

from pipeline.cli.terminal import keep_secret
from pipeline.errors import UsageError
from pipeline.experiments import CONFIG
from pipeline.records import ReportLength
from pipeline.run import RecordMode


class ExperimentPath(click.Path):
    """The path of a labreport.yaml; a folder stands for the one in it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As click's own, with the file's name behind a folder."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        return path / CONFIG if path.is_dir() else path


class OnExperiment(click.Command):
    """A command whose experiment is named by ``-c``; where the path stands alone, the error says so."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's own."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            stray = next((each for each in given if each in error.message and _is_experiment(Path(each))), None)
            if stray is None or "extra argument" not in error.message:
                raise
            raise click.UsageError(f"{error.message}. Name the experiment with -c {stray}", ctx) from error


class OnRun(click.Command):
    """A command on a finished run; where none is named, the error names those that are there."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's own."""
        try:
            return super().parse_args(ctx, args)
        except click.MissingParameter as error:
            from pipeline.viewing import runs_here

            runs = " or ".join(f'"{ctx.command_path} {run}"' for run in runs_here())
            if not runs or error.param is None or error.param.name != "run_directory":
                raise
            raise click.UsageError(f"RUN is missing; try {runs}", ctx) from error


def _is_experiment(path: Path) -> bool:
    return path.suffix.lower() in (".yaml", ".yml") or (path / CONFIG).is_file()


config = click.option(
    "-c",
    "--config",
    type=ExperimentPath(path_type=Path),
    default=Path(CONFIG),
    show_default=True,
    help="The experiment.",
)

allow = click.option(
    "--allow",
    "allowed",
    multiple=True,
    envvar="LABREPORT_ALLOW",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="A folder beside that of labreport.yaml in which files that it names may lie; may be given several times, "
    "or stand in LABREPORT_ALLOW.",
)

record_mode = click.option(
    "--record-mode",
    "mode",
    type=click.Choice(["none", "once", "new_episodes", "all"]),
    help="none: replay only; once: ask only providers that have no recordings; new_episodes: ask what is not recorded; "
    "all: ask everything again.  [default: new_episodes, or none where CI is set]",
)

env_file = click.option(
    "--env-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Read API keys from a KEY=value file; the environment wins.",
)

# main() reads it from the arguments, so that it works for errors in parsing too.
debug = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    help="Log each request on stderr (who, where, status, bytes, seconds; never keys or texts), and show the traceback "
    "of an error.",
)


def environment(env_file: Path | None) -> dict[str, str]:
    """The environment, completed from the file; values never leave the process.

    Raises:
        UsageError: the file cannot be read.
    """
    if env_file is None:
        return dict(os.environ)
    if not env_file.is_file():
        raise UsageError(f"{env_file}: there is no such file; --env-file takes a file of KEY=value lines.")
    from dotenv import dotenv_values

    try:
        found = dotenv_values(env_file, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{env_file}: cannot be read as UTF-8 text ({type(error).__name__}).") from error
    environ = {name: value for name, value in found.items() if value is not None}
    keep_secret(environ)
    return environ | dict(os.environ)


def default_mode(environ: Mapping[str, str]) -> RecordMode:
    """``none`` in CI, where asking would be an accident; ``new_episodes`` elsewhere."""
    return "none" if environ.get("CI", "").lower() not in ("", "0", "false") else "new_episodes"


def examples(*lines: str) -> str:
    """An epilog of example commands, one a line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def length(default: str = "") -> Callable[[Any], Any]:
    """The option that says how much a report shows; its help ends with the default, where the file does not say."""
    words = "How much the report shows; auto is short where the answers are short."
    return click.option("--length", type=click.Choice(get_args(ReportLength)), help=f"{words}  {default}".rstrip())
