"""``labreport gradescope``: the autograder of Gradescope, and the archive to upload there."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pipeline.cli import options
from pipeline.cli.quotations import plain
from pipeline.cli.terminal import echo
from pipeline.errors import UsageError
from pipeline.grading import autograder
from pipeline.records import GradedSubmission


@click.command(
    short_help="Grade inside Gradescope, as its autograder.",
    epilog=options.examples(
        "labreport gradescope --setup autograder.zip --rubric prompts/rubric.yaml",
        "labreport gradescope",
        "labreport gradescope --root trial --rubric prompts/rubric.yaml",
    ),
)
@click.option(
    "--setup",
    metavar="ZIP",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the archive to upload to Gradescope: setup.sh, run_autograder, the rubric, and labreport itself.",
)
@click.option(
    "--rubric", type=click.Path(path_type=Path), help="Rubric, YAML.  [default: source/rubric.yaml of the root]"
)
@click.option(
    "--overrides",
    type=click.Path(path_type=Path),
    help="Your own points, CSV, to go into the archive.  [default in Gradescope: source/overrides.csv]",
)
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=autograder.ROOT,
    show_default=True,
    help="Folder with submission/, source/ and submission_metadata.json; another one for a trial at home.",
)
@click.option(
    "--points",
    metavar="N",
    type=click.FloatRange(min=0, min_open=True),
    help="What full marks are worth.  [default: the points of the assignment]",
)
@options.debug
def gradescope(
    *, setup: Path | None, rubric: Path | None, overrides: Path | None, root: Path, points: float | None
) -> None:
    """Grade the one submission in /autograder and write /autograder/results/results.json.

    Upload the archive that --setup writes as the autograder of a Programming Assignment: it runs this command for
    every submission. What cannot be graded says why, with no points given and none taken.
    """
    if setup is not None:
        if rubric is None:
            raise UsageError("--setup needs --rubric, which goes into the archive.")
        echo(autograder.write_setup(setup, rubric, overrides))
        return
    if overrides is not None:
        raise UsageError("--overrides goes with --setup; in Gradescope source/overrides.csv is taken.")
    graded, path = autograder.grade_in_place(root, rubric=rubric, points=points, environ=os.environ)
    echo(f"{plain(graded.id)}: {_came_to(graded)}")
    echo(path)


def _came_to(graded: GradedSubmission) -> str:
    if graded.points is None:
        return plain(f"{graded.status}: {graded.reason}" if graded.reason else graded.status)
    open_ = f", {graded.open_points:g} left to the marker" if graded.open_points else ""
    return f"{graded.points:g} of {graded.max_points:g} points{open_}"
