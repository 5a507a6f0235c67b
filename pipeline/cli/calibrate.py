"""``labreport calibrate``: the scorer against a person's marks."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import marking
from pipeline.cli import options
from pipeline.cli.quotations import GRADES, graded, plain, quoted
from pipeline.cli.tables import DASH, print_table
from pipeline.cli.terminal import echo
from pipeline.errors import UsageError
from pipeline.records import Agreement, Calibration, Disagreement, Fit, Strictness

_SHOWN = 10
_LONGEST = 300
_WIDE = 0.2
_COLUMNS = 80


@click.command(
    short_help="Compare the scorer with a person's marks.",
    epilog=options.examples(
        "labreport calibrate marks.csv --rubric prompts/rubric.yaml",
        "labreport calibrate marks.csv --run reports/sample",
        "labreport calibrate marks.csv --rubric prompts/rubric.yaml --fit",
    ),
)
@click.argument("labels", metavar="LABELS.csv", type=click.Path(path_type=Path))
@click.option("--rubric", type=click.Path(path_type=Path), help="Rubric, YAML.  [default: that of the run]")
@click.option(
    "--answers",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the marked answers.  [default: that of LABELS.csv]",
)
@click.option(
    "--run",
    "run_directory",
    metavar="RUN",
    type=click.Path(path_type=Path),
    help="Run whose answers are marked; the column answer then holds the label of the model.",
)
@click.option(
    "--show",
    type=click.IntRange(0),
    default=_SHOWN,
    show_default=True,
    help="How many disagreements to show, the largest first.",
)
@click.option(
    "--fit",
    is_flag=True,
    help="Also fit the borders of the grades to the marks, and say whether that helps on answers not fitted to.",
)
@options.debug
def calibrate(
    *, labels: Path, rubric: Path | None, answers: Path | None, run_directory: Path | None, show: int, fit: bool
) -> None:
    """Say how far the scorer agrees with marks that a person gave, before grades are released.

    LABELS.csv has the columns answer, exercise, topic and grade (0, 1, 2, or absent, mentioned, explained). The answer
    is a Markdown file beside it or, with --run, the label of a model; a topic is its id or its name, an exercise its
    id, title or number, in any case. Marks given on the page of "labreport view" are such a file, and topics.csv of a
    run is one once its grades are yours. At least 10 marks are needed. Prints quadratic weighted kappa with its 95 %
    interval (answers resampled), overall and by topic, the table of grades, and the largest disagreements with their
    words.

    With --fit, and 50 marks on 10 answers or more, it tries how much stricter or milder the scorer should be to grade
    as you do. Each answer is graded with borders fitted to the other answers; if that brings it closer to your marks by
    more than chance, it prints the lines to put into the rubric, else it tells you to leave the rubric as it is.
    """
    if answers and run_directory:
        raise UsageError("--answers and --run exclude each other: the answers are files, or those of a run.")
    found, fitted = marking.calibrate(labels, rubric_path=rubric, answers=answers, run_path=run_directory, fit=fit)
    _print(found, show)
    if fitted is not None:
        _print_fit(fitted, rubric)


def _print(found: Calibration, show: int) -> None:
    whole = found.overall
    echo(f"{whole.marks} marks on {whole.answers} answer{'' if whole.answers == 1 else 's'}.")
    echo(f"Quadratic weighted kappa {_kappa(whole)}; equal grades {_share(whole.exact)}.")
    if whole.low is None:
        echo("So few answers give no interval: mark five or more.")
    elif whole.high is not None and whole.high - whole.low > _WIDE:
        echo("The interval is wide: marks on more answers would narrow it.")
    echo()
    print_table(
        "Person (rows), scorer (columns)",
        ["", *(GRADES[grade] for grade in (0, 1, 2))],
        [[GRADES[grade], *map(str, whole.table[grade])] for grade in (0, 1, 2)],
        width=_COLUMNS,
    )
    print_table(
        "By topic",
        ["Topic", "Marks", "Equal", "Kappa, 95 % interval"],
        [
            [
                f"{each.exercise}: {plain(each.name)}",
                str(each.agreement.marks),
                _share(each.agreement.exact),
                _kappa(each.agreement),
            ]
            for each in found.topics
        ],
        width=_COLUMNS,
    )
    count = len(found.disagreements)
    if not count:
        echo("No disagreement.")
        return
    echo(f"Disagreements: {count}" + ("." if not show else f"; the {show} largest:" if show < count else ":"))
    for each in found.disagreements[:show]:
        _print_disagreement(each)


def _print_disagreement(each: Disagreement) -> None:
    mark, hit = each.mark, each.hit
    sample = f", sample {mark.sample}" if mark.sample else ""
    echo(
        f"\n{plain(mark.answer)}, {mark.exercise}{sample}, {mark.topic}: "
        f"person {graded(mark.grade)}, scorer {graded(hit.grade)}"
    )
    if each.line is None:
        echo(f"  {plain(hit.why)}")
    else:
        echo(f"  line {each.line}: {plain(hit.why)}")
        echo(quoted(hit.evidence, "  ", longest=_LONGEST))


def _print_fit(fit: Fit, rubric: Path | None) -> None:
    echo()
    if fit.lacking:
        echo(f"Nothing was fitted: {fit.lacking}.")
        return
    gain = None if fit.before is None or fit.after is None else fit.after - fit.before
    interval = "" if fit.low is None else f", 95 % interval {fit.low:+.2f} to {fit.high:+.2f}"
    print_table(
        f"Fitted to your marks; each answer graded by what was fitted to others ({fit.folds} parts)",
        ["", "Kappa"],
        [
            [f"As it is ({_borders(fit.present)})", _number(fit.before)],
            ["Fitted, on answers it was not fitted to", _number(fit.after)],
            [f"Gain{interval}", DASH if gain is None else f"{gain:+.2f}"],
        ],
        width=_COLUMNS,
    )
    echo(f"Grades that became yours: {fit.righted}; grades that no longer are: {fit.spoiled}.")
    if fit.fitted == fit.present:
        echo("No other borders come closer to your marks than the present ones: leave the rubric as it is.")
    elif not fit.helped:
        echo("That is no more than chance could bring: leave the rubric as it is.")
    else:
        place = rubric.name if rubric else "the rubric"
        old = " in place of the strictness there" if fit.present != Strictness() else ""
        echo(
            f"Fitting helps. Put this into {place}{old}, then mark some more answers and calibrate again;\n"
            "another person's marks may ask for other borders.\n\n"
            f"strictness:\n  mentioned: {fit.fitted.mentioned:g}\n  explained: {fit.fitted.explained:g}"
        )


def _borders(strictness: Strictness) -> str:
    return f"mentioned {strictness.mentioned:+g}, explained {strictness.explained:+g}"


def _number(value: float | None) -> str:
    return DASH if value is None else f"{value:.2f}"


def _share(value: float | None) -> str:
    return DASH if value is None else f"{100 * value:.0f} %"


def _kappa(agreement: Agreement) -> str:
    if agreement.kappa is None:
        return DASH
    interval = "" if agreement.low is None else f" ({agreement.low:.2f} to {agreement.high:.2f})"
    return f"{agreement.kappa:.2f}{interval}"
