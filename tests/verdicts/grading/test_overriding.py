from __future__ import annotations

from typing import Any

from pipeline.records import GradedSubmission, Override, Submitter
from pipeline.verdicts.grading.overriding import with_overrides
from tests.verdicts.grading.made_report import of, whole_report

VERSION = "ab" * 6


def row(submission: str = "zoe-muller", criterion: str = "claims", points: float | None = 12, **more: Any) -> Override:
    return Override(submission=submission, criterion=criterion, points=points, **{"line": 2, **more})


def graded(**fields: Any) -> GradedSubmission:
    return whole_report().graded(**fields)


def test_the_marker_s_points_stand_and_what_was_computed_is_kept() -> None:
    before = graded()
    ((after,), notes, versions) = with_overrides([before], [row(comment="Well argued.")])
    found = of(after, "claims")
    assert (found.points, found.computed, found.overridden, found.comment) == (12, 7.5, True, "Well argued.")
    assert after.points == (before.points or 0) + 4.5
    assert notes == ()
    assert versions == {2: VERSION}


def test_an_entry_for_the_version_at_hand_needs_no_flag_and_no_new_version() -> None:
    ((after,), _, versions) = with_overrides([graded()], [row(version=VERSION)])
    assert after.flags == ()
    assert versions == {}


def test_after_a_new_submission_the_entry_is_kept_and_flagged() -> None:
    ((after,), notes, versions) = with_overrides([graded()], [row(version="0123456789ab", comment="Good.")])
    assert of(after, "claims").points == 12
    assert of(after, "claims").comment == "Good. (made for an earlier version)"
    assert after.flags == (
        "the marker's entry for claims was made for an earlier version (0123456789ab): please check it",
    )
    assert (notes, versions) == ((), {})


def test_the_entry_for_the_version_at_hand_wins_over_one_for_another() -> None:
    old, new = row(version="0123456789ab", points=1), row(version=VERSION, points=2, line=3)
    for rows in ([old, new], [new, old]):
        ((after,), _, _) = with_overrides([graded()], rows)
        assert of(after, "claims").points == 2
        assert after.flags == ()


def test_the_last_of_several_old_entries_counts() -> None:
    rows = [row(version="0123456789ab", points=1), row(version="ba9876543210", points=3, line=3)]
    ((after,), _, _) = with_overrides([graded()], rows)
    assert of(after, "claims").points == 3


def test_a_comment_alone_changes_no_points() -> None:
    before = graded()
    ((after,), _, _) = with_overrides([before], [row(points=None, comment="See me.")])
    assert after.points == before.points
    assert (of(after, "claims").overridden, of(after, "claims").comment) == (False, "See me.")


def test_a_student_may_be_named_in_other_ways() -> None:
    student = Submitter(name="Zoë Müller", email="z@example.org", register_number="0042", lms_id="12345")
    for name in ("zoë  MÜLLER", "Z@example.org", "0042", "12345"):
        ((after,), notes, _) = with_overrides([graded(submitter=student)], [row(name)])
        assert of(after, "claims").overridden, name
        assert notes == ()


def test_a_criterion_may_be_named_as_sheets_show_it() -> None:
    name = next(each.name for each in graded().criteria if each.id == "claims")
    for written in (name, name.upper(), "Claims"):
        ((after,), notes, versions) = with_overrides([graded()], [row(criterion=written)])
        assert (of(after, "claims").points, notes, versions) == (12, (), {2: after.version}), written


def test_two_students_of_one_name_are_not_confused() -> None:
    rows = [graded(), graded(id="zoe-muller-2")]
    changed, notes, _ = with_overrides(rows, [row("Zoë Müller")])
    assert changed == tuple(rows)
    assert "fits several submissions (zoe-muller and zoe-muller-2): write the id" in notes[0]
    changed, notes, _ = with_overrides(rows, [row("zoe-muller-2")])
    assert (changed[0], of(changed[1], "claims").overridden, notes) == (rows[0], True, ())


def test_rows_that_fit_nothing_are_told_with_their_line() -> None:
    rows = [row("nobody"), row(criterion="clams", line=3), row(points=99, line=4)]
    ((after,), notes, versions) = with_overrides([graded()], rows)
    assert after == graded()
    assert notes[0] == "overrides.csv:2: 'nobody' fits no submission here; the row is kept, not applied."
    assert ":3: there is no criterion 'clams' (did you mean 'claims'?) (there are coverage-models," in notes[1]
    assert notes[2].startswith("overrides.csv:4: 99 points are more than the 15 of 'claims'")
    assert versions == {}


def test_a_row_under_an_old_id_is_told_with_the_one_that_its_file_has_now() -> None:
    _, notes, _ = with_overrides([graded()], [row("untitled3", version=graded().version)], "grades/overrides.csv")
    place = "grades/overrides.csv:2: 'untitled3' fits no submission here"
    told = "the file that the row was made for is that of zoe-muller now; the row is kept, not applied."
    assert notes == (f"{place}; {told}",)


def test_a_submission_that_could_not_be_read_may_be_marked_by_hand() -> None:
    unread = graded(status="not gradable", reason="scanned: no text layer", text="")
    ((after,), _, _) = with_overrides([unread], [row(points=9)])
    assert (after.status, after.points, after.max_points, after.open_points) == ("partial", 9, 15, 85)
    assert after.reason == "marked by hand; scanned: no text layer"
    ((commented,), _, _) = with_overrides([unread], [row(points=None, comment="Send a text.")])
    assert commented.status == "not gradable"


def test_a_misspelt_submission_and_criterion_are_told_with_what_may_be_meant() -> None:
    rows = [row("Zoe Mullre"), row(criterion="conclusions", line=3), row("Zebediah", line=4)]
    _, notes, _ = with_overrides([graded()], rows)
    assert "(did you mean 'zoe-muller'?)" in notes[0] or "(did you mean 'Zoë Müller'?)" in notes[0]
    assert "(did you mean 'conclusion'?)" in notes[1]
    assert "did you mean" not in notes[2]
