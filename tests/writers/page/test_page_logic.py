"""The pure functions of the page's script, run in the page itself."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser

from pipeline.resources import data_folder
from pipeline.writers.page.assembly import write_page
from tests.writers.sample_run import sample_run

Call = Callable[..., Any]


@pytest.fixture(scope="module")
def call(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Call:
    """Calls ``labreport.<name>`` in the page, one for all: the functions are pure."""
    file = tmp_path_factory.mktemp("logic") / "report.html"
    file.write_bytes(write_page(sample_run()))
    page = browser.new_page()
    page.goto(file.as_uri())
    return lambda name, *arguments: page.evaluate("([name, args]) => labreport[name](...args)", [name, list(arguments)])


def test_addresses_are_read_and_written(call: Call) -> None:
    assert call("readAddress", "") == {}
    assert call("readAddress", "#a3-t5") == {"target": "a3-t5"}
    assert call("readAddress", "#exercise=a%26b&topic=c&=x&y=%E0%A4%A") == {
        "exercise": "a&b",
        "topic": "c",
        "y": "%E0%A4%A",
    }
    assert call("writeAddress", {"exercise": "a&b", "topic": "", "sample": 0, "x": None}) == "#exercise=a%26b&sample=0"


@pytest.mark.parametrize(
    ("grades", "filters", "kept"),
    [
        ([2, 2], {"grade": "", "differs": False}, True),
        ([2, 2], {"grade": "", "differs": True}, False),
        ([2, None], {"grade": "", "differs": True}, False),
        ([2, 0], {"grade": "0", "differs": True}, True),
        ([1.5, 2], {"grade": "1", "differs": False}, False),
        ([None, None], {"grade": "0", "differs": False}, False),
        ([], {"grade": "", "differs": False}, True),
    ],
)
def test_a_topic_stays_if_it_fits_the_filters(
    call: Call, grades: list[float | None], filters: dict[str, object], *, kept: bool
) -> None:
    assert call("keepsTopic", grades, filters) is kept


def test_the_mean_grade_of_each_model_is_told_and_unknown_ones_are_not(call: Call) -> None:
    answers = [
        {"exercise": 1, "model": 0, "hits": [[2], [None]]},
        {"exercise": 1, "model": 0, "hits": [[1], [0]]},
        {"exercise": 0, "model": 1, "hits": []},
    ]
    exercises = [{"topics": []}, {"topics": [{}, {}]}]
    assert call("meanGrades", exercises, 2, answers) == [[], [[1.5, None], [0, None]]]


@pytest.mark.parametrize(
    ("values", "told"),
    [([1, 0], "0"), ([0, 0, 1], "2"), ([0.5, 0.5], "equal"), ([0.5, 1], "1"), ([0, 0], ""), ([], ""), ([1, 1], "")],
)
def test_the_answer_that_a_person_preferred_is_known_again(call: Call, values: list[float], told: str) -> None:
    assert call("preferred", values) == told


def test_changes_between_two_texts_are_the_fewest_words(call: Call) -> None:
    assert call("diffWords", "the cat sat down", "the old cat sat") == [
        ["same", "the "],
        ["added", "old "],
        ["same", "cat sat"],
        ["removed", "down"],
    ]
    assert call("diffWords", "", "") == []
    assert call("diffWords", "", "a b") == [["added", "a b"]]
    assert call("diffWords", "a b", "") == [["removed", "a b"]]


def test_changes_give_back_both_texts(call: Call) -> None:
    drawn = random.Random(1)  # noqa: S311 - examples, not secrecy
    for _ in range(60):
        before, after = (" ".join(drawn.choices("abcd", k=drawn.randrange(12))) for _ in range(2))
        steps = call("diffWords", before, after)
        new = "".join(text for kind, text in steps if kind != "removed").split()
        old = "".join(f"{text} " for kind, text in steps if kind != "added").split()
        assert (old, new) == (before.split(), after.split())


def test_two_quite_different_long_texts_are_told_apart_at_once(call: Call) -> None:
    steps = call("diffWords", " ".join(f"a{n}" for n in range(4000)), " ".join(f"b{n}" for n in range(4000)))
    assert [kind for kind, _ in steps] == ["removed", "added"]


def test_words_are_found_with_what_stands_around(call: Call) -> None:
    assert call("findAll", "aXaXa", "X") == [1, 3]
    assert call("findAll", "aaaa", "aa") == [0, 2]
    assert call("findAll", "abc", "") == []
    assert call("excerpt", "one two three", 4, 3, 3) == ["…ne ", "two", " th…"]


def test_csv_quotes_and_disarms_cells(call: Call) -> None:
    rows = [["a,b", 'say "x"', "line\nbreak"], ["=1+1", "-x", -1], [None, "", 0]]
    assert call("toCsv", rows) == 'a,b,"say ""x""","line\nbreak"\n'.replace("a,b", '"a,b"') + "'=1+1,'-x,-1\n,,0\n"


def test_a_finding_becomes_markdown(call: Call) -> None:
    finding = {
        "sentence": "A is longer.",
        "standing": "supported",
        "why": "It is.",
        "numbers": [["A", "12 words"]],
        "quotations": [["“x”", "A, exercise 1"]],
    }
    assert call("findingMarkdown", finding) == (
        "**A is longer.** (supported)\n\nIt is.\n\n- A: 12 words\n\n> “x”\n>\n> — A, exercise 1\n"
    )


def test_steps_go_round(call: Call) -> None:
    assert call("stepped", [3, 5, 9], 5, 1) == 9
    assert call("stepped", [3, 5, 9], 9, 1) == 3
    assert call("stepped", [3, 5, 9], 0, -1) == 9
    assert call("stepped", [], 0, 1) is None


def test_marks_become_rows_of_the_file_that_calibrate_reads(call: Call) -> None:
    marks = {
        '["e",1,0,"topic","t"]': 2,
        '["e",0,0,"criterion","accuracy"]': 4,
        '["e",0,1,"preference",""]': 0.5,
    }
    header, *rows = call("markRows", marks, ["A", "B"])
    assert ",".join(header) == "answer,exercise,sample,topic,grade,criterion,score"
    assert rows == [
        ["A", "e", 0, "", "", "accuracy", 4],
        ["A", "e", 1, "", "", "preference", 0.5],
        ["B", "e", 0, "t", 2, "", ""],
    ]


def test_the_script_builds_no_markup_from_text() -> None:
    folder = data_folder("templates") / "page"
    script = "".join(path.read_text("utf-8") for path in folder.glob("*.js"))
    assert "textContent" in script
    acting = r"(inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function|fetch\(|\bimport\b"
    assert not re.search(acting, script)
