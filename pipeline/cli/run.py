"""``labreport run``: the main job."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from pipeline import experiments
from pipeline import run as job
from pipeline.cli import options
from pipeline.cli.terminal import echo
from pipeline.errors import ThresholdError, UsageError
from pipeline.records import Experiment


class Formats(click.ParamType[tuple[str, ...]]):
    """Names of formats, parted by commas."""

    name = "formats"
    _one = click.Choice([*job.FORMATS, "none"])

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Each of them, once it is known."""
        if isinstance(value, tuple):
            return value
        return tuple(self._one.convert(name.strip(), param, ctx) for name in value.split(","))


@click.command(
    cls=options.OnExperiment,
    short_help="Ask the models, score the answers, write the report.",
    epilog=options.examples(
        "labreport run",
        "labreport run --dry-run",
        "labreport run --record-mode none --fail-under coverage=0.6",
    ),
)
@options.config
@options.allow
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Run directory.  [default: 'output' of the config, else reports/<title>]",
)
@options.record_mode
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 1000),
    default=8,
    show_default=True,
    help="Calls in flight at once, over all providers.",
)
@click.option("--limit", type=click.IntRange(1), help="Only the first N exercises.")
@click.option(
    "--repeat", type=click.IntRange(1, 1000), help="Samples of each answer.  [default: 'repeat' of the config, else 1]"
)
@click.option("--template", type=click.Choice(["lab-report", "comparison"]), help="Layout of the report.")
@options.length()
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="FORMATS",
    type=Formats(),
    help="Formats of the report, of md, pdf, docx and html, as in pdf,docx; none writes data only. Reports of earlier "
    "results in other formats are removed from the run directory.  [default: all]",
)
@click.option("--dry-run", is_flag=True, help="Show calls, tokens and cost, and ask nothing.")
@click.option("--max-cost", type=click.FloatRange(0), metavar="USD", help="Stop before spending more than this.")
@click.option(
    "--fail-under",
    multiple=True,
    metavar="MEASURE=VALUE",
    help="Exit with 100 if a model's mean is lower, as in coverage=0.7. Adds to 'thresholds' of the config.",
)
@options.env_file
@click.option("--no-progress", is_flag=True, help="No progress on stderr.")
@options.debug
def run(
    *,
    config: Path,
    allowed: tuple[Path, ...],
    output: Path | None,
    mode: job.RecordMode | None,
    jobs: int,
    limit: int | None,
    repeat: int | None,
    template: str | None,
    length: str | None,
    formats: tuple[tuple[str, ...], ...],
    dry_run: bool,
    max_cost: float | None,
    fail_under: tuple[str, ...],
    env_file: Path | None,
    no_progress: bool,
) -> int:
    """Ask the models, score the answers, write the report.

    Reads labreport.yaml. What is recorded already is not asked again, so a stopped run goes on where it was with
    the same command, and CI (or --record-mode none) replays without a key and without network.
    """
    if max_cost is not None and not math.isfinite(max_cost):
        raise UsageError(f"--max-cost {max_cost} is no amount of money; give US dollars such as 2.50.")
    if output and output.suffix.lower().lstrip(".") in job.FORMATS and not output.is_dir():
        raise UsageError(f"-o of run is a folder; for one file use: labreport report RUN -o {output}")
    environ = options.environment(env_file)
    changes = {"repeat": repeat, "template": template, "length": length}
    experiment = experiments.read(
        config,
        output=output.absolute() if output else None,
        allowed=allowed,
        changes={name: value for name, value in changes.items() if value is not None},
        environ=environ,
    )
    tell_struck(experiment)
    experiment = experiments.with_thresholds(experiment, fail_under)
    mode = mode or options.default_mode(environ)
    if dry_run:
        from pipeline.cli.tables import print_plan

        print_plan(job.plan(experiment, mode=mode, environ=environ, limit=limit), max_cost)
        return 0
    return compare_and_print(
        experiment,
        mode=mode,
        environ=environ,
        jobs=jobs,
        limit=limit,
        max_cost=max_cost,
        formats=choose_formats([name for given in formats for name in given]),
        show_progress=not no_progress,
        tell=lambda text: experiments.name_again(text, config, allowed),
    )


def tell_struck(experiment: Experiment) -> None:
    """Say where the experiment's files hold an API key, which is struck out."""
    if experiment.struck:
        echo(
            f"Warning: an API key stands in your files ({', '.join(experiment.struck)}). It is struck out of all that "
            "is sent or written. Take it out of the files, and make a new key: others may have seen this one.",
            err=True,
        )


def choose_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """The formats to write: all where none is named, none for ``none``."""
    if "none" in formats and len(formats) > 1:
        raise UsageError("--format none cannot be combined with another format.")
    return () if "none" in formats else tuple(dict.fromkeys(formats)) or job.FORMATS


def compare_and_print(
    experiment: Experiment,
    *,
    mode: job.RecordMode,
    environ: dict[str, str],
    jobs: int = 8,
    limit: int | None = None,
    max_cost: float | None = None,
    formats: tuple[str, ...] = job.FORMATS,
    show_progress: bool = True,
    tell: Callable[[str], str] = str,
) -> int:
    """The exit code after asking, writing and printing the table and the paths."""
    from pipeline.cli.progress import progress
    from pipeline.cli.tables import print_comparison

    if title := experiments.replaced_title(experiment):
        echo(f"Note: replaces the run {title!r} in {experiment.output.name}", err=True)
    with progress(show_progress) as on_progress:
        comparison = job.compare(
            experiment,
            mode=mode,
            environ=environ,
            concurrency=jobs,
            limit=limit,
            max_cost=max_cost,
            formats=formats,
            on_progress=on_progress,
        )
    print_comparison(comparison, Path.cwd(), tell)
    if job.lacks_files(experiment):
        echo(
            'Note: "labreport init --pasted" in its folder makes the files to paste into that are not there.', err=True
        )
    if experiments.lacks_name(experiment):
        echo(
            "Note: the report's cover has no name; write yours behind 'name:' in labreport.yaml and run again.",
            err=True,
        )
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        job.append_summary(comparison.run, Path(summary))
    if comparison.failed:
        return 1
    return ThresholdError.exit_code if comparison.missed else 0
