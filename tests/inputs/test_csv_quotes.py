from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.inputs.csv_quotes import refuse_open_quotes
from pipeline.inputs.marks import read_rows
from pipeline.inputs.overrides import read_overrides
from pipeline.inputs.rosters import read_roster

FILE = Path("x.csv")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b\n",
        'a,"b"\n',
        'a,"b\nc"\nd,e\n',
        'a,"says ""yes"""\r\n',
        'a,12" long\nb,"c"\n',
        'a,"b" and more\nb,c\n',
        'a,"b\n\n# c"\n',
    ],
)
def test_marks_in_pairs_and_within_words_are_right(text: str) -> None:
    refuse_open_quotes(text, ",", FILE)


@pytest.mark.parametrize(
    ("text", "line"),
    [('a,b\nc,"d\ne,f\n', 2), ('a,"b\nc,d\ne,"f"\n', 1), ('"', 1), ('a,"b" x\nc,d\ne,"f', 3), ('a\n"b ""c""\nd\n', 2)],
)
def test_a_mark_that_swallows_rows_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(ConfigError, match=rf"x\.csv:{line}: a quotation mark that opens a cell"):
        refuse_open_quotes(text, ",", FILE)
    with pytest.raises(ConfigError, match=rf"x\.csv:{line + 9}:"):
        refuse_open_quotes(text, ",", FILE, first=10)


def test_no_hand_written_table_loses_rows_to_an_open_mark(tmp_path: Path) -> None:
    marks = 'answer,topic,grade\nA,"gans,2\nB,gans,1\n'
    with pytest.raises(ConfigError, match=r"x\.csv:2: a quotation mark"):
        read_rows(marks, FILE, ("answer", "topic", "grade"))
    roster = tmp_path / "roster.csv"
    roster.write_text('\nName,Number\nA B,1\n"C D,2\nE F,3\n', "utf-8")
    with pytest.raises(ConfigError, match=r"roster\.csv:4: a quotation mark"):
        read_roster(roster)
    overrides = tmp_path / "overrides.csv"
    header = '# a remark, "with marks\nsubmission,criterion,points,comment\n'
    overrides.write_text(f'{header}a,coverage,3,"good\nb,coverage,2,x\n', "utf-8")
    with pytest.raises(ConfigError, match=re.escape("overrides.csv:3: a quotation mark")):
        read_overrides(overrides)
    overrides.write_text(f'{header}a,coverage,3,"good\nwork"\nb,coverage,2,x\n', "utf-8")
    assert len(read_overrides(overrides).rows) == 2
