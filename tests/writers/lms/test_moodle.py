from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import GradedSubmission
from pipeline.writers.lms.comments import feedback_comment
from pipeline.writers.lms.filling import Filled
from pipeline.writers.lms.moodle import fill_moodle
from tests.lms_tables import cells_of, moodle_row, moodle_text, table_of
from tests.writers.graded_class import class_of, graded, results, unread

GRADE, FEEDBACK = 4, 9


def whole(name: str = "zoe", points: float = 15) -> GradedSubmission:
    """A submission of which every criterion is decided, with that many of 20 points."""
    return graded(
        name,
        criteria=results(coverage={"points": points - 10}, safety={"points": 5}),
        points=points,
        max_points=20,
        open_points=0,
    )


def fill(folder: Path, submission: GradedSubmission, row: str, *, final: bool = False) -> tuple[Filled, list[str]]:
    """The table of one row filled in, and the cells of that row."""
    table = table_of(folder, moodle_text(row))
    filled = fill_moodle(table, {submission.id: (1,)}, class_of(submission), final=final)
    return filled, list(cells_of(filled.content)[1])


def test_a_final_grade_comes_with_its_feedback_and_nothing_else_changes(tmp_path: Path) -> None:
    text = moodle_text(moodle_row(1, "Zoë Müller"), moodle_row(2, "Bo"))
    zoe = whole()
    filled = fill_moodle(table_of(tmp_path, text), {"zoe": (1,)}, class_of(zoe))
    assert filled.graded == 1
    before, after = cells_of(text.encode()), cells_of(filled.content)
    assert after[1][GRADE] == "15.00"
    assert after[1][FEEDBACK] == feedback_comment(zoe)
    assert [cell for i, cell in enumerate(after[1]) if i not in (GRADE, FEEDBACK)] == [
        cell for i, cell in enumerate(before[1]) if i not in (GRADE, FEEDBACK)
    ]
    assert filled.content.splitlines()[0::2] == text.encode().splitlines()[0::2]


def test_points_are_brought_to_moodles_maximum(tmp_path: Path) -> None:
    filled, row = fill(tmp_path, whole(points=15), moodle_row(1, "Zoë", maximum="100,00"))
    assert row[GRADE] == "75,00"
    assert "Points were scaled from 20 to the LMS's maximum of 100." in filled.notes


def test_open_criteria_leave_the_row_alone_unless_the_grade_is_to_be_final(tmp_path: Path) -> None:
    row = moodle_row(1, "Zoë", grade="3.00")
    filled, cells = fill(tmp_path, graded(), row)
    assert filled.content == moodle_text(row).encode()
    assert filled.graded == 0
    assert any("still open" in note and "zoe (Safety)" in note for note in filled.notes)
    filled, cells = fill(tmp_path, graded(), row, final=True)
    assert cells[GRADE] == "16.67"  # 12.5 of 15, of 20
    assert cells[FEEDBACK] == feedback_comment(graded())
    assert filled.graded == 1


def test_a_few_criteria_never_stand_for_the_whole(tmp_path: Path) -> None:
    criteria = results(coverage={"points": None}, safety={"points": 5, "overridden": True}, claims={"points": None})
    reason = "marked by hand; scanned: no text layer"
    marked = graded("zoe", status="partial", reason=reason, criteria=criteria, points=5, max_points=5, open_points=15)
    row = moodle_row(1, "Zoë")
    filled, _ = fill(tmp_path, marked, row, final=True)
    assert filled.content == moodle_text(row).encode()
    assert any("More than half of the points are still open" in note for note in filled.notes)


def test_what_a_person_marked_throughout_is_no_part(tmp_path: Path) -> None:
    criteria = tuple(each.model_copy(update={"points": each.max_points, "overridden": True}) for each in results())
    fields = {"criteria": criteria, "points": 20, "max_points": 20, "open_points": 0}
    _, row = fill(tmp_path, graded("zoe", status="partial", reason="marked by hand", **fields), moodle_row(1, "Zoë"))
    assert row[GRADE] == "20.00"
    assert "Only a part" not in row[FEEDBACK]
    filled, row = fill(tmp_path, whole().model_copy(update={"status": "partial"}), moodle_row(1, "Zoë"))
    assert "Only a part" in row[FEEDBACK]
    assert "Only a part could be graded, and the grade is of that part: zoe." in filled.notes


def test_what_is_not_gradable_keeps_its_grade_and_gets_the_reason(tmp_path: Path) -> None:
    filled, row = fill(tmp_path, unread("zoe"), moodle_row(1, "Zoë"), final=True)
    assert row[GRADE] == ""
    assert "scanned: no text layer" in row[FEEDBACK]
    assert filled.graded == 0
    assert "Not gradable, so no grade was entered: zoe." in filled.notes


def test_what_was_graded_by_hand_is_not_called_ungradable(tmp_path: Path) -> None:
    row = moodle_row(1, "Zoë", grade="17.00")
    filled, _ = fill(tmp_path, unread("zoe"), row)
    assert filled.content == moodle_text(row).encode()


@pytest.mark.parametrize("word", ["No", "Nein", "Non", "НЕТ", "いいえ"])
def test_a_locked_row_stays_as_it_was(tmp_path: Path, word: str) -> None:
    row = moodle_row(1, "Zoë", grade="3.00", changeable=word)
    filled, _ = fill(tmp_path, whole(), row)
    assert filled.content == moodle_text(row).encode()
    assert filled.graded == 0
    assert "Moodle does not let it be changed, so the row stays as it is: zoe." in filled.notes


def test_a_persons_comment_is_kept_and_an_own_one_replaced(tmp_path: Path) -> None:
    filled, row = fill(tmp_path, whole(), moodle_row(1, "Zoë", feedback="See me."))
    assert (row[GRADE], row[FEEDBACK]) == ("15.00", "See me.")
    assert "A comment stood there already and was kept: zoe." in filled.notes
    _, row = fill(tmp_path, whole(), moodle_row(1, "Zoë", feedback=feedback_comment(whole(points=12))))
    assert row[FEEDBACK] == feedback_comment(whole())


def test_a_grade_that_changes_is_said_and_one_that_does_not_is_left(tmp_path: Path) -> None:
    filled, row = fill(tmp_path, whole(), moodle_row(1, "Zoë", grade="12.00"))
    assert row[GRADE] == "15.00"
    assert "A grade stood there already and was changed: zoe." in filled.notes
    filled, row = fill(tmp_path, whole(), moodle_row(1, "Zoë", grade="15"))
    assert row[GRADE] == "15"
    assert filled.graded == 1


def test_a_filled_table_filled_again_stays_as_it_is(tmp_path: Path) -> None:
    once, _ = fill(tmp_path, whole(), moodle_row(1, "Zoë"))
    again = fill_moodle(table_of(tmp_path, once.content), {"zoe": (1,)}, class_of(whole()))
    assert again.content == once.content


def test_a_scale_gets_feedback_and_no_number(tmp_path: Path) -> None:
    text = (
        "Identifier,Status,Grade,Scale,Last modified (grade),Feedback comments\n"
        'Participant 1,x,,"Poor, Fair, Good",-,\n'
    )
    filled = fill_moodle(table_of(tmp_path, text), {"zoe": (1,)}, class_of(whole()))
    row = cells_of(filled.content)[1]
    assert row[2] == ""
    assert row[5] == feedback_comment(whole())
    assert filled.graded == 0
    assert any("scale of words" in note for note in filled.notes)


def test_without_a_column_for_feedback_the_archive_is_named(tmp_path: Path) -> None:
    text = "Identifier,Status,Grade,Maximum grade,Last modified (grade)\nParticipant 1,x,,20.00,-\n"
    filled = fill_moodle(table_of(tmp_path, text), {"zoe": (1,)}, class_of(whole()))
    assert cells_of(filled.content)[1][2] == "15.00"
    assert any("moodle-feedback.zip" in note for note in filled.notes)


def test_the_members_of_a_group_get_one_grade(tmp_path: Path) -> None:
    table = table_of(tmp_path, moodle_text(moodle_row(1, "Ada"), moodle_row(2, "Bo"), moodle_row(3, "Cy")))
    filled = fill_moodle(table, {"zoe": (1, 3)}, class_of(whole()))
    assert [row[GRADE] for row in cells_of(filled.content)[1:]] == ["15.00", "", "15.00"]
    assert filled.graded == 2


CELLS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=6)
SUBMISSIONS = st.sampled_from([whole(), graded(), unread("zoe")])


@given(
    rows=st.lists(st.tuples(CELLS, st.sampled_from(["", "-", "3", "12,50"]), CELLS, SUBMISSIONS), max_size=4),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    final=st.booleans(),
)
def test_only_grades_and_feedback_ever_change(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str, GradedSubmission]],
    encoding: str,
    *,
    final: bool,
) -> None:
    folder = tmp_path_factory.getbasetemp()
    lines = [moodle_row(n, name, grade=grade, feedback=feedback) for n, (name, grade, feedback, _) in enumerate(rows)]
    # A line end that the csv module leaves bare would be another row for everybody.
    lines = [line.replace("\r", " ").replace("\n", " ") for line in lines]
    text = moodle_text(*lines).encode(encoding)
    table = table_of(folder, text)
    people = [each.model_copy(update={"id": str(n)}) for n, (*_, each) in enumerate(rows)]
    # The last row has no submission.
    places = {str(n): (n + 1,) for n in range(len(rows) - 1)}
    filled = fill_moodle(table, places, class_of(*people), final=final)
    after = table_of(folder, filled.content)
    assert len(after.sources) == len(table.sources)
    assert (after.before, after.encoding, after.delimiter, after.ends) == (
        table.before,
        table.encoding,
        table.delimiter,
        table.ends,
    )
    changed = {
        (row, column)
        for row, (old, new) in enumerate(zip(table.sources, after.sources, strict=True))
        for column, (one, other) in enumerate(zip(old, new, strict=True))
        if one != other
    }
    assert {column for _, column in changed} <= {GRADE, FEEDBACK}
    assert {row for row, _ in changed} <= {place for each in places.values() for place in each}
    again = fill_moodle(after, places, class_of(*people), final=final)
    assert again.content == filled.content
