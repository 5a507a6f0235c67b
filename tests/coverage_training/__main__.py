"""Trains the coverage scorer on the labelled answers beside this file: ``python -m tests.coverage_training``.

Writes ``ideas.json`` (from ``ideas.txt``), ``typical.json`` (from ``concepts/``) and ``weights.json`` in
``pipeline/scoring/data``, and prints how the scorer agrees with the labels of subjects on which it was not trained: the
subjects are held out in groups, and each is graded by models that have seen neither it nor one that shares topics with
it; but those on generative AI, the field of the concept texts, one by one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.scoring.lexicon import FOLDER as DATA
from pipeline.scoring.meanings import COMPILED, compile_meanings
from pipeline.scoring.model import WEIGHTS
from pipeline.scoring.typical import COMPILED as TYPICAL
from tests.coverage_training.concept_texts import compile_concepts, read_concepts
from tests.coverage_training.fitting import Numbers
from tests.coverage_training.rows import FOREIGN, FRAGMENT, every_answer, read_rows
from tests.coverage_training.training import Table, train, weights_file
from tests.evaluation.labelled import GROUPS, read_set
from tests.evaluation.measuring import MEASURES

FOLDER = Path(__file__).parent
ABOUT = (
    "Made by `python -m tests.coverage_training` from the answers there: logistic regression with a ridge, and "
    "trees that correct it. A model's log odds are its bias plus its weights times the signals of "
    "pipeline/scoring/signals.py; where that is in doubt, the trees add to it: [signal, cut, up to it, above it]."
)


def table_lines(table: Table, grades: Numbers) -> Iterator[str]:
    """Agreement by group, a line at a time."""
    yield f"{'group':<11} {'rows':>5}" + "".join(f" {name:>12}" for name in MEASURES)
    groups = [answer.group for answer in table.answers for _ in answer.grades]
    for group in (*GROUPS, FOREIGN, "all"):
        rows = [
            (int(label), int(found))
            for of, label, found in zip(groups, table.labels, grades, strict=True)
            if group == of or (group == "all" and of not in (FOREIGN, FRAGMENT))
        ]
        values = [measure(rows) for measure in MEASURES.values()]
        yield f"{group:<11} {len(rows):>5}" + "".join(f" {'–' if v is None else format(v, '.3f'):>12}" for v in values)


def as_json(models: dict[str, Any]) -> str:
    """A line for each weight and each tree."""
    lines: list[str] = []

    def marked(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if "trees" in value:
            own = ",\n   ".join(map(json.dumps, value["trees"]))
            lines.append(f"[\n   {own}\n  ]" if own else "[]")
            value = {**value, "trees": f"<{len(lines) - 1}>"}
        return {name: marked(each) for name, each in value.items()}

    text = json.dumps(marked(models), ensure_ascii=False, indent=1)
    for number, trees in enumerate(lines):
        text = text.replace(f'"<{number}>"', trees)
    return text


def write(name: str, text: str) -> None:
    """Replace a data file of the scorer."""
    (DATA / name).write_text(text + "\n", "utf-8", newline="\n")


def main() -> int:
    """Exit code; the table goes to standard output."""
    write(COMPILED, json.dumps(compile_meanings(), ensure_ascii=False, separators=(",", ":")))
    write(TYPICAL, json.dumps(compile_concepts(read_concepts()), ensure_ascii=False, separators=(",", ":")))
    table = Table([read_rows(answer, rubric) for answer, rubric in every_answer(read_set(FOLDER))])
    trained, grades = train(table)
    write(WEIGHTS, as_json(weights_file(trained, ABOUT)))
    sys.stdout.write("\n".join(table_lines(table, grades)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
