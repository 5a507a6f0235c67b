from __future__ import annotations

from pipeline.inputs.found_answers import answers_of
from pipeline.records import Part, PartKind, Submission, Submitter

TEXT = "first second third    fourth"


def part(start: int, end: int, exercise: str | None = "e", tool: str | None = "A", kind: PartKind = "answer") -> Part:
    return Part(kind=kind, exercise=exercise, tool=tool, start=start, end=end, confidence=0.5)


def found(*parts: Part) -> list[tuple[str, str, int, str, int]]:
    submission = Submission(id="s", submitter=Submitter(), files=(), status="ok", text=TEXT)
    return [(*each.answer.key, each.answer.text, each.start) for each in answers_of(submission, parts)]


def test_answers_stand_in_the_order_of_the_text_with_their_offsets() -> None:
    assert found(part(6, 12, "f"), part(0, 5)) == [("e", "A", 0, "first", 0), ("f", "A", 0, "second", 6)]


def test_stretches_of_one_answer_are_samples() -> None:
    assert [each[:3] for each in found(part(0, 5), part(6, 12), part(13, 18, tool="B"))] == [
        *(("e", "A", 0), ("e", "A", 1), ("e", "B", 0)),
    ]


def test_numbered_samples_keep_their_numbers_unless_another_has_it() -> None:
    parts = [part(0, 5).model_copy(update={"sample": 1}), part(6, 12).model_copy(update={"sample": 1}), part(13, 18)]
    assert [each[2] for each in found(*parts)] == [1, 0, 2]


def test_unnamed_answers_are_numbered_in_their_exercise() -> None:
    parts = [part(0, 5, tool=None), part(6, 12, tool=None), part(13, 18, "f", None)]
    assert [each[:2] for each in found(*parts)] == [("e", "Tool 1"), ("e", "Tool 2"), ("f", "Tool 1")]


def test_what_is_no_answer_has_no_exercise_or_no_word_is_left_out() -> None:
    assert found(part(0, 5, kind="conclusion"), part(6, 12, None), part(18, 22)) == []
