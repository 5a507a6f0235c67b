from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.writers.lms.cells import number_in, number_text, separator_in, table_bytes
from tests.lms_tables import moodle_row, moodle_text, table_of


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12", 12),
        (" 12.50 ", 12.5),
        ("12,5", 12.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("12٫5", 12.5),
        ("-3", -3),
        ("", None),
        ("-", None),
        ("EX", None),
        ("12 of 20", None),
        ("1,2,3", None),
        ("nan", None),
    ],
)
def test_numbers_are_read_as_people_write_them(cell: str, number: float | None) -> None:
    assert number_in(cell) == number


def test_decimals_are_written_as_the_table_writes_them() -> None:
    assert number_text(87.456, separator_in(["100,00", "", "-"])) == "87,46"
    assert number_text(87.5, separator_in(["", "x"])) == "87.50"


def test_a_new_cell_is_quoted_where_it_must_be_and_nothing_else_changes(tmp_path: Path) -> None:
    text = moodle_text(moodle_row(1, "Ada"), moodle_row(2, "Bo"))
    table = table_of(tmp_path, text)
    changed = table_bytes(table, {(1, 4): "7.50", (2, 9): 'a "b", c'}).decode()
    assert changed == text.replace("grading,,", "grading,7.50,", 1)[:-1] + '"a ""b"", c"\n'


def test_a_letter_that_the_encoding_lacks_becomes_a_reference(tmp_path: Path) -> None:
    table = table_of(tmp_path, moodle_text(moodle_row(1, "Zoë")).encode("latin-1"))
    assert "Zoë".encode("latin-1") in table_bytes(table, {(1, 9): "–"})
    assert b"&#8211;" in table_bytes(table, {(1, 9): "–"})


def test_a_cell_of_a_wide_encoding_comes_back_in_it(tmp_path: Path) -> None:
    table = table_of(tmp_path, moodle_text(moodle_row(1, "Zoë")).encode("utf-16"))
    assert "–" in table_bytes(table, {(1, 9): "–"}).decode("utf-16")


def test_a_cell_that_was_quoted_stays_so(tmp_path: Path) -> None:
    text = moodle_text(moodle_row(1, "Ada").replace("grading,,", 'grading,"",'))
    changed = table_bytes(table_of(tmp_path, text), {(1, 4): "7.50"}).decode()
    assert changed == text.replace('grading,"",', 'grading,"7.50",')
