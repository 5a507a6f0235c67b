from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.inputs.worksheets import read_worksheet
from pipeline.writers.lms.cells import table_bytes

MOODLE = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",'
    '"Last modified (submission)","Online text","Last modified (grade)","Feedback comments"\n'
    '"Participant 1234567","Zoë Müller",zoe@example.edu,"Submitted for grading",,100.00,Yes,'
    '"Wednesday, 23 September 2026, 9:00 PM","<p>Hello, ""you""</p>\n<p>two</p>",-,\n'
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Lab 1 (12),Lab 2 (123456),Current Score\r\n"
    ",,,,,,Manual Posting,\r\n"
    "    Points Possible,,,,,10,100.00,(read only)\r\n"
    '"Müller, Zoë",98765,S123,zoem,Sec 1,9.00,87.50,88\r\n'
)


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def columns(folder: Path, content: str | bytes, assignment: str | None = None) -> dict[str, str]:
    """The kinds of columns with what the header calls them."""
    worksheet = read_worksheet(written(folder, content), assignment)
    return {kind: worksheet.rows[0][index] for kind, index in worksheet.columns.items()}


def table(*rows: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def test_a_moodle_worksheet_tells_its_columns(tmp_path: Path) -> None:
    assert columns(tmp_path, MOODLE) == {
        "id": "Identifier",
        "name": "Full name",
        "email": "Email address",
        "grade": "Grade",
        "maximum": "Maximum Grade",
        "changeable": "Grade can be changed",
        "feedback": "Feedback comments",
    }


GERMAN = (
    "ID;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Bestwertung;Bewertung kann geändert werden;"
    "Zuletzt geändert (Abgabe);Zuletzt geändert (Bewertung);Feedback als Kommentar"
)
FRENCH = (
    "Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,La note peut être modifiée,"
    "Dernière modification (travail remis),Dernière modification (note),Feedback par commentaires"
)
UNKNOWN = "Aaa,Bbb,Ccc,Ddd,Eee,Fff,Ggg,Hhh (iii),Jjj (eee),Kkk"
"""A language of which no word is known: places and values tell."""


@pytest.mark.parametrize(
    ("header", "word"),
    [(GERMAN, "Teilnehmer/in"), (FRENCH, "Participant "), (UNKNOWN, "Zzz ")],
    ids=["german", "french", "unknown"],
)
def test_a_worksheet_in_any_language_tells_its_columns(tmp_path: Path, header: str, word: str) -> None:
    mark = ";" if ";" in header else ","
    rows = [
        [f"{word}{number}", f"Ada {number}", f"a{number}@example.edu", "x", value, "100,00", "y", "d", "-", ""]
        for number, value in enumerate(("", "7", "-"))
    ]
    lines = [header] + [mark.join(f'"{cell}"' for cell in row) for row in rows]
    found = columns(tmp_path, "\n".join(lines))
    names = header.split(mark)
    expected = {"id": names[0], "name": names[1], "email": names[2], "grade": names[4], "maximum": names[5]}
    assert {**found, **expected, "feedback": names[9]} == found


@pytest.mark.parametrize("header", ["Scale", "Qwert"])
def test_a_scale_is_no_maximum(tmp_path: Path, header: str) -> None:
    rows = [
        ["Identifier", "Status", "Grade", header, "Last modified (grade)", "Attempts"],
        *([f"Participant {n}", "x", value, "Poor, Fair, Good", "-", "1"] for n, value in enumerate(("", "Fair", "-"))),
    ]
    found = columns(tmp_path, table(*rows))
    assert found["scale"] == header
    assert found["grade"] == "Grade"
    assert "maximum" not in found


def test_blind_marking_has_no_name(tmp_path: Path) -> None:
    rows = [
        ["Identifier", "Status", "Grade", "Maximum grade", "Last modified (grade)", "Feedback comments"],
        ["Participant 7", "Submitted", "", "10.00", "-", ""],
    ]
    found = columns(tmp_path, table(*rows))
    assert "name" not in found
    assert found["grade"] == "Grade"


def test_a_canvas_gradebook_tells_the_column_of_the_assignment(tmp_path: Path) -> None:
    for wanted in ("Lab 2", "123456", "lab  2", "Lab 2 (123456)"):
        assert columns(tmp_path, CANVAS, wanted)["grade"] == "Lab 2 (123456)"
    found = columns(tmp_path, CANVAS, "12")
    assert found == {
        "name": "Student",
        "id": "ID",
        "number": "SIS User ID",
        "login": "SIS Login ID",
        "grade": "Lab 1 (12)",
    }


def test_the_only_assignment_needs_no_name(tmp_path: Path) -> None:
    assert columns(tmp_path, CANVAS.replace(",Lab 1 (12)", "").replace(",10,", ",").replace(",9.00", ""))["grade"] == (
        "Lab 2 (123456)"
    )


@pytest.mark.parametrize(
    ("content", "assignment", "message"),
    [
        (CANVAS, None, r":1: it holds 2 assignments \('Lab 1 \(12\)', 'Lab 2 \(123456\)'\); name yours with --assign"),
        (CANVAS, "Lab 3", r":1: --assignment: there is no 'Lab 3'"),
        (CANVAS, "Current Score", r":1: --assignment: there is no 'Current Score'"),
        (CANVAS.replace("Lab 1", "Lab 2"), "Lab 2", r":1: --assignment: 'Lab 2' fits several.*number in brackets"),
        ("submission,student,points\nzoe-1,Zoë,7\n", None, r":1: this is neither a Moodle .* nor a Canvas gradebook"),
        ("submission,max_points,late\nzoe-1000001,100,\n", None, r":1: this is neither a Moodle"),
        ("", None, r":1: this is neither"),
        (b"PK\x03\x04 xlsx", None, r"spreadsheet or an archive; download the table as CSV"),
        (b"%PDF-1.7\n", None, r"this is neither"),
        (MOODLE.replace('"Zoë Müller"', "Müller, Zoë"), None, r":2: 12 cells, where the header has 11"),
        (MOODLE.replace(",-,", ',-,"never closed'), None, r":3: a quotation mark is opened and never closed"),
        ("Identifier,Foo (a),Bar\nParticipant 1,x,y\n", None, r":1: no column is that of the grades"),
    ],
    ids=[
        *("two-assignments", "no-such", "read-only", "two-alike", "another-csv", "own-gradebook", "empty", "xlsx"),
        *("pdf", "comma", "unclosed", "no-grades"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, content: str | bytes, assignment: str | None, message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        read_worksheet(written(tmp_path, content), assignment)


def test_a_missing_table_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        read_worksheet(tmp_path / "none.csv")


# ---------------------------------------------------------------- nothing is lost

CELLS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=8)


@given(
    cells=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    # The csv module leaves a line end within a cell without quotation marks unless it is that of the rows.
    style=st.sampled_from([(",", "\r\n", False), (";", "\r\n", True), ("\t", "\n", True), (",", "\r", True)]),
    separator_line=st.booleans(),
    last_end=st.booleans(),
)
def test_a_table_comes_back_byte_for_byte_and_reads_as_csv_does(
    *,
    tmp_path_factory: pytest.TempPathFactory,
    cells: list[tuple[str, str, str]],
    encoding: str,
    style: tuple[str, str, bool],
    separator_line: bool,
    last_end: bool,
) -> None:
    delimiter, end, all_quoted = style
    header = ["Identifier", "Status", "Grade", "Last modified (grade)", "Feedback comments"]
    rows = [header] + [[f"Participant {n}", one, "", two, three] for n, (one, two, three) in enumerate(cells)]
    out = io.StringIO(newline="")
    writer = csv.writer(
        out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    )
    writer.writerows(rows)
    text = out.getvalue() if last_end else out.getvalue().removesuffix(end)
    content = ((f"sep={delimiter}{end}" if separator_line else "") + text).encode(encoding)
    worksheet = read_worksheet(written(tmp_path_factory.getbasetemp(), content))
    assert table_bytes(worksheet, {}) == content
    assert [list(row) for row in worksheet.rows] == rows


@pytest.mark.parametrize(
    "content", [MOODLE.encode("latin-1"), MOODLE.encode() + b'"Participant 8",\xff\xfe,,,,,,,,,\n']
)
def test_damaged_letters_come_back_as_they_were(tmp_path: Path, content: bytes) -> None:
    worksheet = read_worksheet(written(tmp_path, content))
    assert table_bytes(worksheet, {}) == content


@given(content=st.binary(max_size=60))
def test_no_file_stops_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    with contextlib.suppress(ConfigError):
        assert read_worksheet(written(tmp_path_factory.getbasetemp(), content)).rows


@pytest.mark.parametrize("text", [r"<p>say \"hi, you\"</p>", 'x \\"a\n b', r'C:\"Temp, "" x\"', "ends with \\"])
def test_marks_that_php_writes_behind_a_backslash_are_read(tmp_path: Path, text: str) -> None:
    # fputcsv doubles a mark, unless a backslash stands before it.
    cell = re.sub(r'(?<!\\)"', '""', text.replace('""', '"'))
    content = MOODLE.replace('"<p>Hello, ""you""</p>\n<p>two</p>"', f'"{cell}"')
    worksheet = read_worksheet(written(tmp_path, content))
    assert table_bytes(worksheet, {}) == content.encode()
    assert worksheet.rows[1][8] == text.replace('""', '"')
    assert worksheet.rows[1][10] == ""


def test_a_decimal_comma_in_a_language_that_is_not_known_makes_no_scale(tmp_path: Path) -> None:
    header = "Identifikator,Ime,Stanje,Ocjena,Najviša,Promjena,Izmjena (predaja),Izmjena (ocjena),Komentar"
    rows = "".join(f'\nSudionik {n},A{n} B,predano,,"20,00",Da,-,-,' for n in (1, 2))
    (tmp_path / "w.csv").write_text(f"{header}{rows}\n", "utf-8")
    columns = read_worksheet(tmp_path / "w.csv").columns
    assert (columns["grade"], columns["maximum"], columns["feedback"], "scale" in columns) == (3, 4, 8, False)
