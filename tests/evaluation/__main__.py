"""Agreement of the coverage scorer with the labelled set: ``python -m tests.evaluation [--labels DIR] [--errors]``.

Prints for each group of answers, and for all of them, how well a keyword count, a control that knows only lengths,
and labreport agree with the labels. A dash stands for what cannot be measured, such as the explained F1 where nothing
is explained.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.evaluation.labelled import FOLDER, GROUPS, LabelledAnswer, read_set
from tests.evaluation.measuring import MEASURES, Pairs, kappa_interval
from tests.evaluation.predicting import METHODS, Predictions

HEADING = f"{'group':<11} {'answers':>7} {'rows':>5}  {'graded by':<11}" + "".join(f" {name:>12}" for name in MEASURES)


def compare(answer: LabelledAnswer, predictions: Predictions, place: int) -> Pairs:
    """(label, prediction) of every topic of the answer at that place."""
    return [(label.grade, predictions[place][topic].grade) for topic, label in answer.labels.items()]


def table_lines(answers: Sequence[LabelledAnswer], predictions: dict[str, Predictions]) -> Iterator[str]:
    """The table, a line at a time: groups in their usual order, others after them, then all."""
    yield HEADING + "  95 % interval"
    named = {answer.group for answer in answers}
    for group in (*(g for g in GROUPS if g in named), *sorted(named - set(GROUPS)), None):
        places = [place for place, answer in enumerate(answers) if group in (None, answer.group)]
        for number, (method, predicted) in enumerate(predictions.items()):
            pairs = [compare(answers[place], predicted, place) for place in places]
            rows = sum(map(len, pairs))
            head = (group or "all", str(len(places)), str(rows)) if not number else ("", "", "")
            yield f"{head[0]:<11} {head[1]:>7} {head[2]:>5}  {method:<11}{figures(pairs)}"


def figures(answers: Sequence[Pairs]) -> str:
    """One line of measures over all rows of the answers."""
    together = [pair for pairs in answers for pair in pairs]
    values = [measure(together) for measure in MEASURES.values()]
    interval = kappa_interval(answers) if values[-1] is not None else None
    shown = "".join(f" {'–' if value is None else format(value, '.3f'):>12}" for value in values)
    return shown + (f"  {interval[0]:.3f} to {interval[1]:.3f}" if interval else "  –")


def error_lines(answers: Sequence[LabelledAnswer], predicted: Predictions) -> Iterator[str]:
    """Every row on which labreport and the label differ, with the evidence of both."""
    for answer, given in zip(answers, predicted, strict=True):
        for topic, label in answer.labels.items():
            found = given[topic]
            if found.grade != label.grade:
                yield f"{answer.subject}/{answer.name} {topic}: label {label.grade}, labreport {found.grade}"
                yield f"    label:     {one_line(label.evidence)}"
                yield f"    labreport: {one_line(found.evidence)}" + (f"  [{found.why}]" if found.why else "")


def one_line(text: str) -> str:
    """The text without line breaks; a dash for none."""
    return " ".join(text.split()) or "–"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code; the table goes to standard output."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.evaluation", description="Agreement of the coverage scorer with the labelled set."
    )
    parser.add_argument("--labels", type=Path, default=FOLDER, metavar="DIR", help="another set of the same shape")
    parser.add_argument("--errors", action="store_true", help="list every disagreement of labreport with a label")
    options = parser.parse_args(arguments)
    answers = read_set(options.labels)
    if not answers:
        parser.error(f"{options.labels}: no */rubric.yaml with answers below it")
    predictions = {name: predict(answers) for name, predict in METHODS.items()}
    lines = list(table_lines(answers, predictions))
    if options.errors:
        lines += ["", *error_lines(answers, predictions["labreport"])]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
