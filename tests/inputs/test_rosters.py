from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.inputs.rosters import Roster, read_roster
from pipeline.records import Submitter

ADA = Submitter(name="Ada Lovelace", email="ada@example.edu", register_number="S1", lms_id="7")


def roster(tmp_path: Path, text: str | bytes) -> tuple[Submitter, ...]:
    path = tmp_path / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_roster(path)


@pytest.mark.parametrize(
    "text",
    [
        "Full name,Email address,ID number,Identifier\nAda Lovelace,ada@example.edu,S1,Participant 7\n",
        "\ufeffFirst name;Surname;Email address;ID number;ID\nAda;Lovelace;ada@example.edu;S1;7\n",
        'Student\tID\tSIS User ID\tSIS Login ID\tSection\tEmail\n"Lovelace, Ada"\t7\tS1\tada\tA\tada@example.edu\n',
        "Vorname,Nachname,E-Mail-Adresse,Matrikelnummer,ID\nAda,Lovelace,ada@example.edu,S1,Teilnehmer/in 7\n",
        'Student,ID,SIS User ID,Email\n    Points Possible,,,\n"=""Lovelace, Ada""",7,S1,ada@example.edu\n\n',
    ],
    ids=["moodle", "semicolons", "canvas", "german", "guarded"],
)
def test_the_lists_of_platforms_are_read(tmp_path: Path, text: str) -> None:
    assert roster(tmp_path, text) == (ADA,)


def test_a_list_in_an_old_encoding_is_read(tmp_path: Path) -> None:
    assert roster(tmp_path, "Name\nZoë\n".encode("cp1252")) == (Submitter(name="Zoë"),)


def test_a_header_alone_is_an_empty_class(tmp_path: Path) -> None:
    assert roster(tmp_path, "Name,Email\n") == ()


@pytest.mark.parametrize("text", ["", "Course,Grade\nx,1\n"])
def test_a_list_that_says_nobody_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"roster.csv:1: no column says who the students are"):
        roster(tmp_path, text)


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        read_roster(tmp_path / "none.csv")


@pytest.mark.parametrize(
    "who",
    [
        Submitter(lms_id="7"),
        Submitter(email="ADA@example.edu"),
        Submitter(register_number="s1"),
        Submitter(name="lovelace ada"),
        Submitter(name="lovelaceada"),
        Submitter(name="ada"),
        Submitter(name="EX 01 Ada Lovelace final"),
    ],
    ids=str,
)
def test_a_student_is_found_by_whatever_is_known(who: Submitter) -> None:
    assert Roster([Submitter(name="Bo C", email="bo@example.edu"), ADA]).find(who) == ADA


@pytest.mark.parametrize("who", [Submitter(), Submitter(name="Grace Hopper"), Submitter(name="S1")], ids=str)
def test_who_is_not_in_the_class_is_nobody(who: Submitter) -> None:
    assert Roster([ADA]).find(who) is None


def test_a_name_that_two_students_have_is_nobody() -> None:
    twin = ADA.model_copy(update={"email": "b@example.edu", "register_number": "S2", "lms_id": "8"})
    assert Roster([ADA, twin]).find(Submitter(name="Ada Lovelace")) is None
    assert Roster([ADA, twin]).find(Submitter(name="Ada Lovelace", lms_id="8")) == twin


def test_a_name_without_a_letter_is_nobodys() -> None:
    assert Roster([Submitter(email="ada@example.edu")]).find(Submitter(name="🙂")) is None
