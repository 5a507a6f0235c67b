"""Scores and topics as tables: CSV for spreadsheets and programs, JSON for programs."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pipeline.records import Answer, Length, Readability, Record, Rouge, Run, Score, Structure, TopicHit, Vocabulary

Cell = str | int | float | None

_COUNTS = tuple(name for name in Length.model_fields if name not in ("words", "sentences"))

SCORE_COLUMNS: tuple[str, ...] = (
    *("exercise", "provider", "sample", "status", "coverage", "words", "sentences"),
    *Readability.model_fields,
    *_COUNTS,
    *Vocabulary.model_fields,
    *Structure.model_fields,
    *(f"reference_{name}" for name in Rouge.model_fields),
    *("model", "finish_reason", "input_tokens", "seconds", "recorded_at", "origin", "reason"),
)
"""Header of scores.csv; the names of measures are those that thresholds use."""
TOPIC_COLUMNS = ("exercise", "provider", "sample", "topic", "grade", "evidence", "start", "end")
"""Header of topics.csv."""
JUDGE_COLUMNS = ("judge_grade", "judge_evidence", "judge_start", "judge_end")
"""Added to topics.csv where a model judged."""
GRADE_COLUMNS = ("answer", "exercise", "topic", "grade", "evidence", "start", "end")
"""Header of the table that ``labreport score`` writes."""

# Spreadsheets run a cell as a formula if it begins with one of these (OWASP, "CSV injection"; the wide forms in
# East Asian versions). One that splits at semicolons, tabs or every line end sees such a beginning in the middle of a
# cell too. Quotation marks and apostrophes before one are passed over: taking one apostrophe off each marked place
# gives every cell back as it was.
_ACTING = r"[\"']*[=+\-@＝＋－＠]"
_FORMULA = re.compile(rf"^(?=[\"']*[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?={_ACTING})")
# What a terminal obeys when the table is printed there; one sign for one, so that offsets stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def score_table(run: Run) -> str:
    """scores.csv: a row for each answer, in the order of the run; None is an empty cell."""
    answers = {answer.key: answer for answer in run.answers}
    return csv_text(SCORE_COLUMNS, (_score_row(score, answers.get(score.key)) for score in run.scores))


def run_topic_table(run: Run) -> str:
    """topics.csv: a row for each answer and topic; an answer that was not graded has rows without a grade."""
    rows = (
        (score.exercise, score.provider, score.sample, hit.topic, *_grade(hit), *_judged(score, hit.topic, run))
        for score in run.scores
        for hit in _hits(score, run)
    )
    return csv_text(TOPIC_COLUMNS + (JUDGE_COLUMNS if run.judge else ()), rows)


def _grade(hit: TopicHit) -> tuple[Cell, ...]:
    return hit.grade, hit.evidence, hit.start, hit.end


def _judged(score: Score, topic: str, run: Run) -> tuple[Cell, ...]:
    """The cells of JUDGE_COLUMNS; none where no model judged."""
    if run.judge is None:
        return ()
    return _grade(next((hit for hit in score.judged if hit.topic == topic), TopicHit(topic=topic, grade=None)))


def topic_table(scores: Iterable[Score], *, as_json: bool = False) -> str:
    """The topics of single answers, whose name is the score's ``provider``, as CSV or as a JSON list of objects."""
    rows = [
        (score.provider, score.exercise, hit.topic, hit.grade, hit.evidence, hit.start, hit.end)
        for score in scores
        for hit in score.hits
    ]
    if not as_json:
        return csv_text(GRADE_COLUMNS, rows)
    objects = [dict(zip(GRADE_COLUMNS, row, strict=True)) for row in rows]
    return json_text(objects)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A CSV with a header and line feeds as line ends; None is an empty cell, and no text can run as a formula.

    Control characters other than tabs and line ends become U+FFFD, one for one. Numbers that are not whole get
    four decimals.
    """
    lines = _Lines()
    # Only with this line end does every version of the csv module quote a carriage return inside a cell.
    writer = csv.writer(lines, lineterminator="\r\n")
    for row in (columns, *rows):
        writer.writerow(map(_cell, row))
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines)


class _Lines(list[str]):
    """What a CSV writer writes, a row in each item."""

    write = list.append


def json_text(value: object) -> str:
    """JSON for people too: letters as they are, one value a line, ending in a line end.

    A lone surrogate, which no UTF-8 file can hold, is written as its escape; ``json.loads`` gives it back.
    """
    return _json(value, indent=1) + "\n"


def json_line(value: object) -> str:
    """The same on one line, without its end."""
    return _json(value, indent=None)


def _json(value: object, *, indent: int | None) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


@lru_cache(maxsize=1024)
def _harmless(text: str) -> str:
    # The same names of exercises, models and topics stand in thousands of rows.
    return _FORMULA.sub("'", _CONTROL.sub("\ufffd", text))


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _harmless(value)
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _score_row(score: Score, answer: Answer | None) -> list[Cell]:
    values = {
        **_values(Answer, answer),
        **_values(Score, score),
        **_values(Length, score.length),
        **_values(Readability, score.readability),
        **_values(Vocabulary, score.vocabulary),
        **_values(Structure, score.structure),
        **{f"reference_{name}": value for name, value in _values(Rouge, score.reference).items()},
    }
    return [values[name] for name in SCORE_COLUMNS]


def _values(kind: type[Record], record: Record | None) -> dict[str, Cell]:
    """The fields of a record by name; each None where there is no record."""
    return {name: getattr(record, name, None) for name in kind.model_fields}


def _hits(score: Score, run: Run) -> Iterator[TopicHit]:
    """The topics of an answer: its own, then those of the rubric that it was not graded on."""
    yield from score.hits
    graded = {hit.topic for hit in score.hits}
    exercise = run.rubric.exercise(score.exercise) if run.rubric else None
    for topic in exercise.topics if exercise else ():
        if topic.id not in graded:
            yield TopicHit(topic=topic.id, grade=None)
