from __future__ import annotations

from pipeline.inputs.parts.remarks import with_remarks
from pipeline.records import Part, PartKind


def parts(*wanted: tuple[PartKind, str | None]) -> list[Part]:
    return [
        Part(kind=kind, exercise=exercise, start=10 * place, end=10 * place + 9, confidence=0.9)
        for place, (kind, exercise) in enumerate(wanted)
    ]


def told(*wanted: tuple[PartKind, str | None]) -> list[str | None]:
    return [part.exercise for part in with_remarks(parts(*wanted)) if part.kind == "conclusion"]


def test_a_conclusion_behind_each_exercise_is_about_that_exercise() -> None:
    """The last one counts as the conclusion of the whole."""
    found = told(
        *(("answer", "one"), ("answer", "one"), ("conclusion", None)),
        *(("answer", "two"), ("answer", "two"), ("conclusion", None)),
        ("conclusion", None),
    )
    assert found == ["one", "two", None]


def test_an_own_paragraph_behind_an_exercise_shows_that_the_last_is_one_too() -> None:
    found = told(("answer", "one"), ("other", None), ("answer", "two"), ("conclusion", None), ("conclusion", None))
    assert found == ["two", None]


def test_a_single_conclusion_at_the_end_is_about_the_whole() -> None:
    assert told(("answer", "one"), ("conclusion", None), ("answer", "two"), ("conclusion", None)) == ["one", None]
    assert told(("answer", "one"), ("answer", "two"), ("conclusion", None)) == [None]


def test_a_conclusion_between_two_tools_is_about_no_exercise() -> None:
    found = told(
        *(("answer", "one"), ("answer", "two"), ("conclusion", None)),
        *(("answer", "one"), ("answer", "two"), ("conclusion", None)),
    )
    assert found == [None, None]


def test_a_conclusion_before_any_answer_or_with_an_exercise_stays() -> None:
    assert told(("conclusion", None), ("answer", "one"), ("conclusion", "two"), ("answer", "two")) == [None, "two"]
    assert with_remarks([]) == []
