from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.inputs.overrides import TEMPLATE, read_overrides

HEADER = "submission,criterion,points,comment,version\n"
Complaints = Callable[..., list[str]]


def written(folder: Path, text: str) -> Path:
    path = folder / "overrides.csv"
    path.write_bytes(text.encode())
    return path


def test_rows_are_read_with_their_lines(tmp_path: Path) -> None:
    file = read_overrides(
        written(tmp_path, f'# a note\n{HEADER}\nzoe,claims,7.5,"Well, argued",ABC\n"m, x",parts,,See me,\n')
    )
    first, second = file.rows
    assert (first.submission, first.criterion, first.points, first.comment, first.version, first.line) == (
        *("zoe", "claims", 7.5, "Well, argued", "abc", 4),
    )
    assert (second.submission, second.points, second.line) == ("m, x", None, 5)


def test_the_template_has_no_rows(tmp_path: Path) -> None:
    assert read_overrides(written(tmp_path, TEMPLATE)).rows == ()


def test_semicolons_decimal_commas_other_names_and_more_columns_are_read(tmp_path: Path) -> None:
    (row,) = read_overrides(written(tmp_path, "Student;note;Criterion;Points\n'=cmd();x;claims;2,5\n")).rows
    assert (row.submission, row.criterion, row.points, row.version) == ("=cmd()", "claims", 2.5, "")


def test_a_comment_may_run_over_lines(tmp_path: Path) -> None:
    rows = read_overrides(written(tmp_path, f'{HEADER}a,x,1,"one\ntwo",\nb,x,1,,\n')).rows
    assert [(row.submission, row.line) for row in rows] == [("a", 2), ("b", 4)]
    assert rows[0].comment == "one\ntwo"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "there is no header"),
        ("submission,points\n", "the column 'criterion' is missing"),
        (f"{HEADER},claims,3,,\n", "overrides.csv:2: the submission is not named"),
        (f"{HEADER}a,,3,,\n", "overrides.csv:2: the criterion is not named"),
        (f"{HEADER}a,x,-3,,\n", "from 0 on, or empty; they are '-3'"),
        (f"{HEADER}a,x,nan,,\n", "they are 'nan'"),
        (f"{HEADER}a,x,full,,\n", "they are 'full'"),
        (f'{HEADER}a,x,1,,\nb,x,2,"open,\n', "overrides.csv:3:"),
        (f"{HEADER}a,x,1,,\nA,x,2,,\n", "overrides.csv:3: x of 'A' stands here again, first in line 2"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, complaints: Complaints, text: str, complaint: str) -> None:
    assert complaint in "\n".join(complaints(read_overrides, written(tmp_path, text)))


def test_a_file_that_is_not_there_is_told(tmp_path: Path, complaints: Complaints) -> None:
    assert "there is no such file" in complaints(read_overrides, tmp_path / "none.csv")[0]


def test_versions_are_filled_in_and_everything_else_stays(tmp_path: Path) -> None:
    text = f'# note\r\n{HEADER}a,x,1,"one\ntwo",\r\n\nb,x,1\nc,x,1,"k, ept",abc\n'
    file = read_overrides(written(tmp_path, text))
    done = file.with_versions({3: "111", 6: "222"}).decode()
    assert done == f'# note\r\n{HEADER}a,x,1,"one\ntwo",111\r\n\nb,x,1,,222\nc,x,1,"k, ept",abc\n'
    assert file.with_versions({}).decode() == text


def test_the_column_is_added_where_it_is_missing(tmp_path: Path) -> None:
    file = read_overrides(written(tmp_path, "student,criterion,points\na,x,1\nb,x,2\n"))
    done = file.with_versions({3: "222"}).decode()
    assert done == "student,criterion,points,version\na,x,1\nb,x,2,222\n"
    assert [row.version for row in read_overrides(written(tmp_path, done)).rows] == ["", "222"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_comes_back(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "overrides.csv"
    path.write_bytes(f"{HEADER}Zoë,x,1,,\n".encode(encoding))
    done = read_overrides(path).with_versions({2: "abc"})
    assert done == f"{HEADER}Zoë,x,1,,abc\n".encode(encoding)
    assert done.startswith(codecs.BOM_UTF8) == (encoding == "utf-8-sig")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=8), st.sampled_from(["", "1", "2.5"]), st.text(max_size=12)), max_size=4))
def test_any_comment_survives_the_filling_in_of_versions(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(HEADER.strip().split(","))
    for number, (_, points, comment) in enumerate(rows):
        writer.writerow((f"s{number}", "x", points, comment.replace("\0", ""), ""))
    path = tmp_path_factory.mktemp("o") / "overrides.csv"
    path.write_bytes(buffer.getvalue().encode("utf-8", "replace"))
    before = read_overrides(path)
    path.write_bytes(before.with_versions({row.line: "v" * 12 for row in before.rows}))
    after = read_overrides(path)
    assert [row.comment for row in after.rows] == [row.comment for row in before.rows]
    assert all(row.version == "v" * 12 for row in after.rows)


@pytest.mark.parametrize(
    "rows",
    [
        "{header}\r\nada-1;claims;12,5;Well argued, but short;\r\n",
        '{header};;;;\r\nada-1;claims;12,5;"Well argued, but short";\r\n',
        '"{header}";;;;\r\n"ada-1,claims,12.5,""Well argued, but short"",";;;;\r\n',
        "{header}\r\nada-1\tclaims\t12,5\tWell argued, but short\t\r\n",
        "{semicolons}\r\nada-1;claims;12,5;Well argued, but short;\r\n",
    ],
)
def test_what_a_spreadsheet_makes_of_our_own_file_is_read(tmp_path: Path, rows: str) -> None:
    header = HEADER.strip()
    remarks = (
        '"# Your own points, a row each; the next run of ""labreport grade"" obeys them.";;;;\r\n# a;b;;;\r\n;;;;\r\n'
    )
    text = remarks + rows.format(header=header, semicolons=header.replace(",", ";"))
    file = read_overrides(written(tmp_path, text))
    (row,) = file.rows
    assert (row.submission, row.criterion, row.points) == ("ada-1", "claims", 12.5)
    assert (row.comment, row.line) == ("Well argued, but short", 5)
    again = read_overrides(written(tmp_path, file.with_versions({5: "abc"}).decode()))
    assert again.rows == (row.model_copy(update={"version": "abc"}),)
