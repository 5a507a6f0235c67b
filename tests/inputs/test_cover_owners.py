from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.inputs.cover_owners import CoverOwners, cover_owners
from pipeline.inputs.found_files import Found
from pipeline.inputs.submission_reading import read_submissions
from pipeline.inputs.submissions import find_submissions
from pipeline.records import Submitter

ELENA = Submitter(name="Elena Petrova", email="elena@uni.example", register_number="21CS005")
FARID = Submitter(name="Farid O'Brien", email="farid@uni.example", register_number="21CS006")
ROSTER = (ELENA, FARID)
NAME, BOTH = "Name: Elena Petrova", "Name: Elena Petrova\n\nRegister number: 21CS005"


def told(folder: Path, files: dict[str, str], roster: tuple[Submitter, ...] = ()) -> tuple[CoverOwners, list[Found]]:
    """What covers tell of files with these covers, and what was handed in then."""
    for name, cover in files.items():
        path = folder / "class" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{cover}\n\n## Conclusion\n\nThis is my report in {name}.\n", "utf-8")
    found = find_submissions([folder / "class"], roster)
    owners = cover_owners(found, read_submissions(found), roster)
    return owners, list(find_submissions([folder / "class"], roster, owners=owners.owners))


@pytest.mark.parametrize(
    "cover",
    [
        BOTH,
        "Name: Elena Petrova\nRegister number: 21CS005",
        "# Lab 3\n\nElena Petrova\n\n21CS005",
        "ELENA PETROVA (21cs005)",
        "Student name: Petrova, Eléna\n\nRoll No: 21CS005",
        "**Name:** Elena Petrova",
        "Register number: 21CS005",
        "Email: elena@uni.example",
        "| Name | Register number |\n| --- | --- |\n| Elena Petrova | 21CS005 |",
        "First name: Elena\n\nLast name: Petrova",
    ],
)
def test_with_a_roster_the_cover_tells_its_student(tmp_path: Path, cover: str) -> None:
    _, (found,) = told(tmp_path, {"Untitled3.md": cover}, ROSTER)
    assert (found.id, found.submitter) == ("elena-petrova-21cs005", ELENA)


@pytest.mark.parametrize(
    "cover",
    [
        "Name: Elena Petrov",
        "Register number: 21CS0055",
        "Name: Elena",
        "I asked Elena Petrova about this.",
        "In 21CS005 we learn about models.",
        "word\n\n" * 60 + NAME,
    ],
)
def test_what_is_not_exactly_a_student_s_is_nobody_s(tmp_path: Path, cover: str) -> None:
    owners, (found,) = told(tmp_path, {"Untitled3.md": cover}, ROSTER)
    assert (found.id, owners) == ("untitled3", CoverOwners({}, {}))


@pytest.mark.parametrize(
    ("cover", "roster"),
    [
        ("Name: Elena Petrova, Farid O'Brien", ()),
        ("Name: Elena Petrova, Farid O'Brien", ROSTER),
        ("Elena Petrova\n\nFarid O'Brien", ROSTER),
        ("Name: Elena Petrova\n\n21CS006", ROSTER),
    ],
)
def test_of_several_students_none_is_guessed(tmp_path: Path, cover: str, roster: tuple[Submitter, ...]) -> None:
    owners, (found,) = told(tmp_path, {"Untitled3.md": cover}, roster)
    assert found.id == "untitled3"
    assert owners.doubts["untitled3"].startswith("its first page names Elena Petrova and Farid O'Brien, so whose it is")


def test_a_student_who_has_a_submission_gets_no_second_one_by_a_cover(tmp_path: Path) -> None:
    owners, found = told(tmp_path, {"Elena Petrova.md": "", "Untitled3.md": BOTH}, ROSTER)
    assert [each.id for each in found] == ["elena-petrova-21cs005", "untitled3"]
    assert "who handed in elena-petrova-21cs005 too" in owners.doubts["untitled3"]


def test_a_platform_s_owner_and_a_file_s_name_win(tmp_path: Path) -> None:
    moodle = "Farid O'Brien_12345_assignsubmission_file/report.md"
    _, (found,) = told(tmp_path / "a", {moodle: BOTH}, ROSTER)
    assert found.submitter.name == "Farid O'Brien"
    _, (found,) = told(tmp_path / "b", {"21CS006.md": BOTH}, ROSTER)
    assert found.submitter == FARID
    owners, (found,) = told(tmp_path / "c", {"Hugo.md": BOTH})
    assert (found.id, owners.owners) == ("hugo", {})


@pytest.mark.parametrize(
    "name", ["Untitled3", "report", "document (2)", "download", "lab1", "submission", "b", "EX01", "student_md"]
)
def test_without_a_roster_the_cover_tells_where_the_file_s_name_does_not(tmp_path: Path, name: str) -> None:
    _, (found,) = told(tmp_path, {f"{name}.md": BOTH})
    assert (found.id, found.submitter.name, found.submitter.register_number) == (
        "elena-petrova-21cs005",
        "Elena Petrova",
        "21CS005",
    )


def test_files_of_one_name_that_are_of_two_students_are_two_submissions(tmp_path: Path) -> None:
    _, found = told(tmp_path, {"report.md": BOTH, "report.txt": "Name: Farid O'Brien"}, ROSTER)
    assert [each.id for each in found] == ["elena-petrova-21cs005", "farid-o-brien-21cs006"]


def test_two_of_one_name_stay_two_without_a_roster(tmp_path: Path) -> None:
    _, found = told(tmp_path, {"report.md": NAME, "Untitled.md": NAME})
    assert len({each.id for each in found}) == 2
