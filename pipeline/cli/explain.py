"""``labreport explain``: why a topic got its grade."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import marking
from pipeline.cli import options
from pipeline.cli.quotations import graded, plain, quoted
from pipeline.cli.terminal import echo
from pipeline.records import Clue, Explanation, FoundBy, Weighing

_LONGEST = 300
_FOUND: dict[FoundBy, str] = {
    "name": "its name {}",
    "alias": "its alias {}",
    "acronym": "its acronym {}",
    "part of the name": "a part of its name, {}",
    "misspelling": "its name misspelt, {}",
    "loose wording": "the words of a name in another order or form, {}",
    "heading": "the heading or opening name above it",
    "sentence before": "the sentence before it, which names the topic",
    "retelling": "words of its description, their synonyms or words typical of it",
}


@click.command(
    short_help="Show why a topic got its grade.",
    epilog=options.examples(
        "labreport explain answer.md --rubric one-exercise.yaml --topic gans",
        "labreport explain RUN --provider Gemini --exercise foundations --topic gans",
    ),
)
@click.argument("path", metavar="ANSWER|RUN", type=click.Path(path_type=Path))
@click.option("--topic", metavar="TOPIC", help="Topic of the rubric: its id, its name or a part of it.")
@click.option(
    "--exercise", metavar="ID", help="Exercise of the rubric.  [default: its only one, or that of the file's name]"
)
@click.option("--rubric", type=click.Path(path_type=Path), help="Rubric, YAML.  [default: that of the run]")
@click.option(
    "--provider",
    metavar="LABEL",
    help="Model whose answer is meant, in a run; its beginning will do.  [default: its only one]",
)
@click.option(
    "--sample",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Which of its answers, in a run with repeats; numbered from 0, as in scores.csv.",
)
@options.debug
def explain(
    *, path: Path, topic: str | None, exercise: str | None, rubric: Path | None, provider: str | None, sample: int
) -> None:
    """Show why a topic of an answer got its grade.

    The answer is a Markdown file, or one in a run directory. Prints the grade, its evidence with line and offsets, and
    every sentence that was considered: how the topic was found there, how likely the sentence mentions or explains it,
    and which of its signals speak for that and which against.
    """
    found = marking.explain(path, topic, exercise=exercise, rubric_path=rubric, provider=provider, sample=sample)
    for line in _lines(found):
        echo(line)


def _lines(found: Explanation) -> list[str]:
    hit = found.hit
    lines = [f"{plain(found.topic.name)} ({found.topic.id}), exercise {found.exercise}: {graded(hit.grade)}"]
    if found.line is None:
        lines.append(f"Why: {hit.why}.")
    else:
        lines += [f"Why: {plain(hit.why)}; {_place(found.line, hit.start, hit.end)}:", quoted(hit.evidence, "  ")]
    if found.recorded is not None:
        lines.append(f"The run itself has {graded(found.recorded.grade)}: {plain(found.recorded.why)}.")
    count = len(found.clues)
    lines += ["", f"Considered: {count or 'no'} sentence{'' if count == 1 else 's'}{':' if count else '.'}"]
    for clue in found.clues:
        lines += _clue(clue)
    if not found.on_subject:
        lines += ["", "The answer does not seem to keep to the subject, which speaks against each of its sentences."]
    return lines


def _place(line: int, start: int | None, end: int | None) -> str:
    return f"line {line}, characters {start} to {end}"


def _clue(clue: Clue) -> list[str]:
    mark = ">" if clue.decisive else " "
    lines = [
        f"{mark} {_place(clue.line, clue.start, clue.end)}: {graded(clue.grade) if clue.grade else 'does not count'}",
        quoted(clue.text, "    ", longest=_LONGEST),
        f"    found by {_FOUND[clue.found_by].format(plain(clue.words))}",
        f"    {plain(clue.why)}",
    ]
    lines.append(f"    {_likely(clue.weighing)}")
    for side, signals in (("for", clue.weighing.speaks_for), ("against", clue.weighing.speaks_against)):
        if signals:
            lines.append(f"    {side}: {', '.join(signals)}")
    return lines


def _likely(weighing: Weighing) -> str:
    return f"{weighing.question} it: {weighing.probability:.0%} likely, {weighing.needed:.0%} needed"
