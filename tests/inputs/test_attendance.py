from __future__ import annotations

from pipeline.inputs.attendance import attendance
from pipeline.inputs.found_files import Found
from pipeline.records import Submitter

ADA = Submitter(name="Ada Lovelace", email="ada@example.edu")
BO = Submitter(name="Bo Li", register_number="200")


def found(name: str, submitter: Submitter) -> Found:
    return Found(name, submitter, (), ())


def test_who_is_missing_and_whom_nobody_expected_is_told() -> None:
    told = attendance((ADA, BO), (found("bo-li", BO), found("chen", Submitter(name="Chen Wei"))))
    assert told == ((ADA,), ("chen",), ())


def test_a_student_with_two_submissions_is_there_once() -> None:
    assert attendance((ADA,), (found("a", ADA), found("b", ADA))) == ((), (), ())


def test_without_a_roster_nobody_is_missing() -> None:
    assert attendance((), (found("a", ADA),)) == ((), (), ())


def test_a_name_of_two_students_is_told_as_such() -> None:
    twins = tuple(Submitter(name="Ada Lovelace", register_number=number) for number in ("1001", "1002"))
    told = attendance(twins, (found("ada", Submitter(name="Ada Lovelace")),))
    assert told == (twins, (), ("ada",))
