from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.inputs.worksheet_students import HandedIn, lms_of, match_students, people_of, refuse_another_class
from pipeline.records import Submitter
from tests.lms_tables import canvas_text, moodle_row, moodle_text, table_of

ADA = moodle_row(11, "Ada Brandt")
ZOE = moodle_row(12, "Zoë Müller")


def moodle_file(name: str, number: int, **fields: str) -> HandedIn:
    """A submission whose file Moodle named."""
    path = f"{name}_{number}_assignsubmission_file/report.pdf"
    return HandedIn(f"{name}-{number}", Submitter(name=name, lms_id=str(number), **fields), (path,))


def plain(name: str, **fields: str) -> HandedIn:
    """A submission that no platform named."""
    return HandedIn(name, Submitter(name=name, **fields), (f"{name}.pdf",))


def test_participants_are_found_by_number_whatever_their_names(tmp_path: Path) -> None:
    table = table_of(tmp_path, moodle_text(ADA, ZOE))
    matches = match_students(table, [moodle_file("Participant", 12), moodle_file("Participant", 11)])
    assert matches.rows == {"Participant-12": (2,), "Participant-11": (1,)}
    assert matches.idle == ()


@pytest.mark.parametrize(
    "submission",
    [
        plain("Zoe Müller"),
        plain("Muller, Zoë"),
        plain("MÜLLER_ZOË"),
        plain("report", email="P12@example.edu"),
        plain("Zoë Müller", lms_id="12"),
    ],
    ids=["accents", "turned", "underscore", "email", "id"],
)
def test_files_that_no_platform_named_are_found_by_what_they_tell(tmp_path: Path, submission: HandedIn) -> None:
    matches = match_students(table_of(tmp_path, moodle_text(ADA, ZOE)), [submission])
    assert matches.rows == {submission.id: (2,)}
    assert matches.idle == (1,)


def test_an_id_of_another_platform_tells_nothing(tmp_path: Path) -> None:
    canvas = HandedIn("x", Submitter(name="brandtada", lms_id="12"), ("brandtada_12_99_report.pdf",))
    assert lms_of(canvas) == "canvas"
    matches = match_students(table_of(tmp_path, moodle_text(ADA, ZOE)), [canvas])
    assert matches.rows == {"x": (1,)}
    assert matches.foreign == ()


def test_an_id_of_unknown_origin_does_not_outweigh_another_name(tmp_path: Path) -> None:
    matches = match_students(table_of(tmp_path, moodle_text(ADA, ZOE)), [plain("Bo Ito", lms_id="12")])
    assert matches.rows == {}
    assert matches.unplaced == ("Bo Ito",)


def test_a_name_that_two_rows_share_tells_nobody(tmp_path: Path) -> None:
    table = table_of(tmp_path, moodle_text(ADA, moodle_row(13, "Ada Brandt")))
    assert match_students(table, [plain("Ada Brandt")]).unplaced == ("Ada Brandt",)
    assert match_students(table, [moodle_file("Ada Brandt", 13)]).rows == {"Ada Brandt-13": (2,)}


def test_two_submissions_for_one_row_leave_it_alone(tmp_path: Path) -> None:
    matches = match_students(table_of(tmp_path, moodle_text(ADA, ZOE)), [plain("Ada Brandt"), plain("brandt ada")])
    assert matches.rows == {}
    assert matches.contested == ("Ada Brandt", "brandt ada")
    assert matches.unplaced == ()


def test_a_part_of_a_name_is_said(tmp_path: Path) -> None:
    matches = match_students(table_of(tmp_path, moodle_text(ADA, ZOE)), [plain("Zoë Anna Müller")])
    assert matches.rows == {"Zoë Anna Müller": (2,)}
    assert matches.loose == ("Zoë Anna Müller",)


def test_the_members_of_a_group_share_its_submission(tmp_path: Path) -> None:
    header = "Identifier,Full name,Group,Status,Grade,Maximum grade,Last modified (grade)"
    rows = [f"Participant {n},P{n} Q{n},{group},x,,10,-" for n, group in ((1, "Red"), (2, "Blue"), (3, "Red"))]
    table = table_of(tmp_path, "\n".join((header, *rows)))
    red = HandedIn("red", Submitter(name="Red", lms_id="33"), ("Red_33_assignsubmission_file_/r.pdf",))
    matches = match_students(table, [red])
    assert matches.rows == {"red": (1, 3)}
    assert matches.idle == (2,)
    refuse_another_class(table, [red])


def test_a_student_named_as_a_group_is_no_group(tmp_path: Path) -> None:
    header = "Identifier,Full name,Group,Status,Grade,Maximum grade,Last modified (grade)"
    rows = ["Participant 1,Ada Brandt,Red,x,,10,-", "Participant 2,Red,Red,x,,10,-"]
    matches = match_students(table_of(tmp_path, "\n".join((header, *rows))), [moodle_file("Red", 2)])
    assert matches.rows == {"Red-2": (2,)}


def test_canvas_students_are_found_by_id_login_and_condensed_name(tmp_path: Path) -> None:
    text = canvas_text(
        '"Müller, Zoë",98765,S123,zoem@example.edu,Sec 1,9.00,,88',
        '"=""Brandt, Ada""",98766,S124,adab,Sec 1,9.00,,88',
        '"Student, Test",99999,,abcdef,Sec 1,,,',
    )
    table = table_of(tmp_path, text, "Lab 2")
    by_id = HandedIn("z", Submitter(name="müllerzoë", lms_id="98765"), ("müllerzoë_98765_1_r.pdf",))
    matches = match_students(table, [by_id, plain("Ada Brandt")])
    assert matches.rows == {"z": (3,), "Ada Brandt": (4,)}
    assert matches.idle == ()
    assert len(matches.people) == 2
    assert match_students(table, [plain("report", email="zoem@example.edu")]).rows == {"report": (3,)}
    assert match_students(table, [plain("report S124")]).rows == {"report S124": (4,)}
    assert people_of(table)[4].name == "Ada Brandt"


@pytest.mark.parametrize(
    ("submissions", "message"),
    [
        ([plain("Bo Ito")], r"none of its rows \(2\) fits any submission \(1\), neither by number nor by name"),
        (
            [moodle_file("Ada Brandt", 511), moodle_file("Zoë Müller", 512)],
            r"not one participant number does: it is the worksheet of another assignment",
        ),
        (
            [HandedIn("a", Submitter(lms_id="anon_Ab3dE"), ("anon_Ab3dE_6789012_r.pdf",))],
            r"Canvas withholds the names of an anonymous assignment",
        ),
    ],
    ids=["another-class", "another-assignment", "anonymous"],
)
def test_a_table_of_another_class_or_assignment_is_refused(
    tmp_path: Path, submissions: list[HandedIn], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        refuse_another_class(table_of(tmp_path, moodle_text(ADA, ZOE)), submissions)


def test_a_table_without_students_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no student in it"):
        refuse_another_class(table_of(tmp_path, moodle_text()), [plain("Bo Ito")])


def test_one_number_that_does_not_fit_is_said_and_no_more(tmp_path: Path) -> None:
    table = table_of(tmp_path, moodle_text(ADA, ZOE))
    both = [moodle_file("Ada Brandt", 11), moodle_file("Zoë Müller", 512)]
    refuse_another_class(table, both)
    matches = match_students(table, both)
    assert matches.foreign == ("Zoë Müller-512",)
    assert set(matches.rows) == {"Ada Brandt-11", "Zoë Müller-512"}


def test_gradescope_names_are_known() -> None:
    path = "assignment_9_export/submission_77/report.pdf"
    assert lms_of(HandedIn("a", Submitter(name="Ada", lms_id="77"), (path,))) == "gradescope"
    assert lms_of(plain("Ada", lms_id="77")) is None


NAMES = st.sampled_from(["Ada Brandt", "Zoë Müller", "Müller", "", "🙂", "Ada, Brandt", "Red"]) | st.text(max_size=6)
IDS = st.sampled_from([None, "1", "2", "anon_x"])


@given(rows=st.lists(NAMES, max_size=5), asked=st.lists(st.tuples(NAMES, IDS), max_size=5))
def test_every_submission_is_placed_or_told_and_no_row_is_given_twice(
    tmp_path_factory: pytest.TempPathFactory, rows: list[str], asked: list[tuple[str, str | None]]
) -> None:
    lines = [moodle_row(n, " ".join(name.split())) for n, name in enumerate(rows)]
    table = table_of(tmp_path_factory.getbasetemp(), moodle_text(*lines))
    matches = match_students(
        table, [HandedIn(str(n), Submitter(name=name or None, lms_id=lms)) for n, (name, lms) in enumerate(asked)]
    )
    told = [*matches.rows, *matches.unplaced, *matches.contested]
    assert sorted(told) == [str(n) for n in range(len(asked))]
    given_rows = [row for each in matches.rows.values() for row in each]
    assert len(given_rows) == len(set(given_rows))
    assert not set(given_rows) & set(matches.idle)
