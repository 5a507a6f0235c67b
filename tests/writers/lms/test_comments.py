from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.writers.lms.comments import feedback_comment, is_own
from tests.writers.graded_class import graded, results, unread


def test_a_comment_says_points_and_next_steps() -> None:
    comment = feedback_comment(graded())
    assert "12.5 of 15 points. 5 more are left out." in comment
    assert "Topics: 7.5 of 10." in comment
    assert "Safety: – of 5." in comment
    assert "Next: Topics: Cover the rest." in comment
    assert is_own(comment)


def test_what_could_not_be_graded_is_said_with_its_reason() -> None:
    comment = feedback_comment(unread())
    assert "This could not be graded yet: scanned: no text layer." in comment
    assert "of" not in comment.partition("<br>")[0].split()
    assert is_own(comment)


def test_a_persons_comment_is_not_taken_for_an_own_one() -> None:
    assert not is_own("<p>Well done (labreport 2).</p>")
    assert not is_own("")
    assert not is_own(feedback_comment(graded()).replace("<p>", "Read this: <p>"))
    assert not is_own(feedback_comment(graded()) + "<p>I add: see me.</p>")
    assert not is_own(feedback_comment(graded()).replace("7.5", "8.5"))


def test_an_own_comment_is_known_after_an_editor_wrote_it_anew() -> None:
    comment = feedback_comment(graded(criteria=results(coverage={"comment": "It's “good” & new"})))
    assert is_own(comment.replace("<br>", "<br />\n").replace("&#39;", "'").replace("<p>", '<p dir="ltr">'))


@given(text=st.text(max_size=40), reason=st.text(max_size=40))
def test_no_word_of_a_student_or_marker_becomes_markup(text: str, reason: str) -> None:
    hostile = f"<script>&{text}"
    for each in (
        graded(criteria=results(coverage={"comment": hostile, "next_step": hostile, "name": hostile})),
        unread(reason=f"<b>{reason}"),
    ):
        comment = feedback_comment(each)
        inner = comment.removeprefix("<p>").removesuffix("</p>").replace("<br>", "")
        assert "<" not in inner
        assert len(comment.splitlines()) == 1
        assert is_own(comment)
