"""``labreport grade``: a folder of submissions in, grades and feedback out."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pipeline.cli import options
from pipeline.cli.class_summary import print_class
from pipeline.cli.progress import progress
from pipeline.cli.terminal import echo
from pipeline.errors import InputError, UsageError
from pipeline.grading.grade import grade as grade_class
from pipeline.grading.grade import read_judge
from pipeline.grading.request import SHEETS, GradingRequest
from pipeline.run import RecordMode


@click.command(
    short_help="Grade a folder or an LMS zip of lab reports.",
    epilog=options.examples(
        "labreport grade submissions/ --rubric prompts/rubric.yaml",
        "labreport grade moodle.zip --rubric rubric.yaml --roster class.csv -o grades",
        "labreport grade moodle.zip --rubric rubric.yaml --worksheet worksheet.csv",
        "labreport grade report.pdf --rubric rubric.yaml --sheets md",
    ),
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--rubric", required=True, type=click.Path(path_type=Path), help="Rubric, YAML.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("grades"),
    show_default=True,
    help="Folder to write.",
)
@click.option("--roster", type=click.Path(path_type=Path), help="The class, CSV: name, email, register number, LMS id.")
@click.option(
    "--parts",
    type=click.Path(path_type=Path),
    help="Which text is which answer, YAML; once you wrote into it, parts-open.yaml lists what is unsure or not found "
    "now.  [default: parts.yaml of the output]",
)
@click.option(
    "--overrides",
    type=click.Path(path_type=Path),
    help="Your own points, CSV.  [default: overrides.csv of the output]",
)
@click.option(
    "--worksheet",
    "worksheets",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A Moodle grading worksheet or Canvas gradebook, CSV, to be filled in; may be given again.",
)
@click.option(
    "--assignment", metavar="NAME", help="Title or number of the assignment, where a gradebook holds several."
)
@click.option(
    "--final", is_flag=True, help="Fill in grades even while criteria are open; the others stand for the whole."
)
@click.option(
    "--gradescope", is_flag=True, help="Write results for Gradescope too, though the files are not from there."
)
@click.option(
    "--sheets",
    default="md,html,pdf",
    show_default=True,
    metavar="FORMATS",
    help="Formats of the feedback sheets, of md, html and pdf.",
)
@click.option(
    "--template", type=click.Path(path_type=Path), help="Your own template of the sheets, Markdown and Jinja."
)
@click.option(
    "--judge",
    metavar="PROVIDER",
    help="A model that gives a second opinion on the answers, such as openai:NAME. Points do not change by it. "
    "It is sent the answers, without names; without this option nothing leaves the machine.",
)
@click.option("--judge-url", metavar="URL", help="Server of the judge, for local: and ollama:.")
@options.record_mode
@options.env_file
@click.option(
    "-j", "--jobs", type=click.IntRange(1, 256), help="Processes at once.  [default: as many as there are processors]"
)
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
@options.debug
def grade(
    *,
    paths: tuple[Path, ...],
    rubric: Path,
    output: Path,
    roster: Path | None,
    parts: Path | None,
    overrides: Path | None,
    worksheets: tuple[Path, ...],
    assignment: str | None,
    final: bool,
    gradescope: bool,
    sheets: str,
    template: Path | None,
    judge: str | None,
    judge_url: str | None,
    mode: RecordMode | None,
    env_file: Path | None,
    jobs: int | None,
    quiet: bool,
) -> None:
    """Grade a folder, an LMS zip or single files of lab reports.

    Read are PDF, DOCX, ODT, RTF, Markdown, text, HTML and notebooks.

    Every point comes with the words it rests on. What cannot be read or measured is "not gradable" or left to the
    marker, with the reason; it is never a zero. An answer that is surely missing counts as nothing, and is flagged.

    Run it again after more reports came in or you changed overrides.csv: what is unchanged is not read or graded
    again, and your own points stay.
    """
    if not worksheets and (final or assignment):
        raise UsageError(f"{'--final' if final else '--assignment'} says how to fill in a --worksheet; name that too.")
    environ = options.environment(env_file)
    mode = mode or options.default_mode(environ)
    asked = read_judge(judge, judge_url, mode=mode, environ=environ, announce=_announce) if judge else None
    request = GradingRequest(
        paths=paths,
        rubric=rubric,
        output=output,
        roster=roster,
        parts=parts,
        overrides=overrides,
        worksheets=worksheets,
        assignment=assignment,
        final=final,
        gradescope=gradescope,
        sheets=_formats(sheets),
        template=template,
        jobs=jobs or os.cpu_count() or 1,
        judge=asked,
        environ=environ,
    )
    with progress(not quiet) as take:
        outcome = grade_class(request, on_progress=take)
    print_class(outcome, output)
    if all(each.status == "not gradable" for each in outcome.grades.submissions):
        raise InputError("none of the submissions could be graded; the reasons are above and in gradebook.csv.")


def _announce(sentence: str) -> None:
    echo(sentence, err=True)


def _formats(written: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in written.split(",") if name.strip())
    if unknown := [name for name in names if name not in SHEETS]:
        raise UsageError(f"--sheets: {unknown[0]!r} is none of {', '.join(SHEETS)}.")
    return names
