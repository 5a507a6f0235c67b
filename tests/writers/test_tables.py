"""Tables: the columns promised, nothing that runs as a formula, nothing lost."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.inputs.experiment import MEASURES
from pipeline.records import (
    Agreement,
    Answer,
    JudgeUsed,
    Length,
    Prompt,
    ProviderUsed,
    Readability,
    Rouge,
    Rubric,
    RubricExercise,
    Run,
    Score,
    Settings,
    Structure,
    Topic,
    TopicHit,
    Vocabulary,
)
from pipeline.writers.tables import (
    SCORE_COLUMNS,
    TOPIC_COLUMNS,
    csv_text,
    json_text,
    run_topic_table,
    score_table,
    topic_table,
)

CELLS = st.one_of(
    st.text(st.characters(codec=None), max_size=40),
    st.text(st.sampled_from("'=+-@\t\r\n＝,\";a1"), max_size=8),
)
RUBRIC = Rubric(exercises=(RubricExercise(id="e", topics=(Topic(id="t", name="T"), Topic(id="u", name="U"))),))


def run_of(*scores: Score, answers: tuple[Answer, ...] = (), rubric: Rubric | None = None) -> Run:
    return Run(
        labreport_version="0",
        title="Run",
        prompts=(Prompt(id="e", title="E", text="?"),),
        rubric=rubric,
        providers=(ProviderUsed(label="A", id="openai:a", settings=Settings()),),
        answers=answers,
        scores=scores,
    )


def read(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table, newline="")))


def test_the_first_columns_are_those_of_the_design() -> None:
    assert ",".join(SCORE_COLUMNS).startswith(
        "exercise,provider,sample,status,coverage,words,sentences,flesch_reading_ease,flesch_kincaid_grade,"
        "gunning_fog,smog,coleman_liau,automated_readability,paragraphs,headings,list_items,characters,tokens,"
        "distinct_words,type_token_ratio,moving_type_token_ratio,"
    )
    assert TOPIC_COLUMNS == ("exercise", "provider", "sample", "topic", "grade", "evidence", "start", "end")
    assert len(set(SCORE_COLUMNS)) == len(SCORE_COLUMNS)


def test_every_measure_that_a_threshold_may_name_is_a_column() -> None:
    assert set(MEASURES) <= set(SCORE_COLUMNS)


def test_a_row_holds_the_measures_with_four_decimals() -> None:
    score = Score(
        exercise="e",
        provider="A",
        sample=1,
        status="answered",
        coverage=2 / 3,
        length=Length(words=100, sentences=7, paragraphs=3, headings=2, list_items=0, characters=640, tokens=130),
        readability=Readability(flesch_reading_ease=-12.5, smog=11.23456),
        vocabulary=Vocabulary(distinct_words=60, type_token_ratio=0.6),
        structure=Structure(heading_depth=2, lists=0, tables=1, code_blocks=1, formulas=0, links=0, words_in_lists=0.0),
        reference=Rouge(rouge1=0.5, rouge2=0.25, rougeL=0.125),
    )
    answer = Answer(exercise="e", provider="A", sample=1, status="answered", text="x", model="gpt", seconds=1.5)
    (row,) = read(score_table(run_of(score, answers=(answer,))))
    given_values = {name: value for name, value in row.items() if value}
    assert given_values == {
        "exercise": "e",
        "provider": "A",
        "sample": "1",
        "status": "answered",
        "coverage": "0.6667",
        "words": "100",
        "sentences": "7",
        "flesch_reading_ease": "-12.5000",
        "smog": "11.2346",
        "paragraphs": "3",
        "headings": "2",
        "list_items": "0",
        "characters": "640",
        "tokens": "130",
        "distinct_words": "60",
        "type_token_ratio": "0.6000",
        "heading_depth": "2",
        "lists": "0",
        "tables": "1",
        "code_blocks": "1",
        "formulas": "0",
        "links": "0",
        "words_in_lists": "0.0000",
        "reference_rouge1": "0.5000",
        "reference_rouge2": "0.2500",
        "reference_rougeL": "0.1250",
        "model": "gpt",
        "seconds": "1.5000",
        "origin": "recorded",
    }


def test_what_was_not_measured_is_an_empty_cell_and_never_zero() -> None:
    (row,) = read(score_table(run_of(Score(exercise="e", provider="A", status="failed"))))
    assert {name for name, value in row.items() if value} == {"exercise", "provider", "sample", "status"}


def test_topics_have_evidence_and_offsets_and_ungraded_ones_an_empty_grade() -> None:
    graded = Score(
        exercise="e",
        provider="A",
        status="answered",
        hits=(TopicHit(topic="u", grade=2, evidence="So it is.", start=4, end=13), TopicHit(topic="t", grade=0)),
    )
    refused = Score(exercise="e", provider="B", status="refused")
    assert run_topic_table(run_of(graded, refused, rubric=RUBRIC)) == (
        "exercise,provider,sample,topic,grade,evidence,start,end\n"
        "e,A,0,u,2,So it is.,4,13\n"
        "e,A,0,t,0,,,\n"
        "e,B,0,t,,,,\n"
        "e,B,0,u,,,,\n"
    )


def test_the_score_table_names_the_answer_as_csv_and_as_json() -> None:
    score = Score(
        exercise="e",
        provider="essay",
        status="answered",
        hits=(TopicHit(topic="t", grade=1, evidence='A, "b"', start=0, end=6), TopicHit(topic="u", grade=None)),
    )
    assert topic_table([score]) == (
        'answer,exercise,topic,grade,evidence,start,end\nessay,e,t,1,"A, ""b""",0,6\nessay,e,u,,,,\n'
    )
    assert json.loads(topic_table([score], as_json=True)) == [
        {"answer": "essay", "exercise": "e", "topic": "t", "grade": 1, "evidence": 'A, "b"', "start": 0, "end": 6},
        {"answer": "essay", "exercise": "e", "topic": "u", "grade": None, "evidence": "", "start": None, "end": None},
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\ta", "\ra", "＝1", "'=1", "''@x", '"=1"'])
def test_text_that_could_run_as_a_formula_is_marked(text: str) -> None:
    assert read(csv_text(["a"], [[text]])) == [{"a": "'" + text}]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("a;=1", "a;'=1"),
        ('a;b;-1;"@x', "a;b;'-1;'\"@x"),
        ("a\t+1", "a\t'+1"),
        ("a\n=1\r@x\r\n=2", "a\n'=1\r'@x\r\n'=2"),
        ("a;'=1", "a;''=1"),
        ("=1;=2", "'=1;'=2"),
        ("\t=1", "'\t'=1"),
    ],
)
def test_a_formula_behind_another_separator_is_marked_too(text: str, marked: str) -> None:
    assert read(csv_text(["a"], [[text]])) == [{"a": marked}]


@pytest.mark.parametrize("text", ["a=1", "a; b", "a,=1", "'quoted'", "1-2", " -", "", "'"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert read(csv_text(["a", "b"], [[text, "x"]])) == [{"a": text, "b": "x"}]


def test_a_negative_number_is_no_formula() -> None:
    assert csv_text(["a", "b"], [[-1, -0.5]]) == "a,b\n-1,-0.5000\n"


def test_nothing_in_a_cell_steers_a_terminal() -> None:
    assert csv_text(["a"], [["\x1b[2J\x9b31m\x85\x00 a\tb"]]) == "a\n\ufffd[2J\ufffd31m\ufffd\ufffd a\tb\n"


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4))
@settings(max_examples=200, deadline=None)
def test_every_cell_comes_back_and_none_begins_like_a_formula(rows: list[list[str]]) -> None:
    table = csv_text(["a", "b"], rows)
    back = list(csv.reader(io.StringIO(table, newline="")))[1:]
    assert not [cell for row in back for cell in row if cell.startswith(tuple("=+-@\t\r\n"))]
    taken = r"^'(?=[\"']*[\t\r\n])|(?:^|(?<=[;\t\r\n]))'(?=[\"']*[=+\-@＝＋－＠])"
    seen = [[re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "\ufffd", cell) for cell in row] for row in rows]
    assert [[re.sub(taken, "", cell) for cell in row] for row in back] == seen
    for cell in (cell for row in back for cell in row):
        assert not re.search(r"[;\t\r\n][\"]*[=+\-@]", cell)


@given(st.text(st.characters(codec=None), max_size=40))
@settings(max_examples=100, deadline=None)
def test_json_is_utf8_and_gives_any_text_back(text: str) -> None:
    written = json_text({"a": [text]}).encode("utf-8")
    assert json.loads(written) == {"a": [text]}
    assert written.count(b"\n") == 5


def test_a_judge_adds_columns_to_the_topics() -> None:
    judge = JudgeUsed(
        label="J",
        id="openai:j",
        settings=Settings(),
        is_contestant=False,
        calls=1,
        agreement=Agreement(marks=0, answers=0, table=((0, 0, 0), (0, 0, 0), (0, 0, 0))),
    )
    graded = Score(
        exercise="e",
        provider="A",
        status="answered",
        hits=(TopicHit(topic="t", grade=0), TopicHit(topic="u", grade=0)),
        judged=(TopicHit(topic="t", grade=1, evidence="=so", start=4, end=7), TopicHit(topic="u", grade=None)),
    )
    run = run_of(graded, rubric=RUBRIC).model_copy(update={"judge": judge})
    assert run_topic_table(run) == (
        "exercise,provider,sample,topic,grade,evidence,start,end,judge_grade,judge_evidence,judge_start,judge_end\n"
        "e,A,0,t,0,,,,1,'=so,4,7\n"
        "e,A,0,u,0,,,,,,,\n"
    )
