"""Agreement of two graders."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Grade, Mark, Rubric, RubricExercise, Topic, TopicHit
from pipeline.verdicts.agreement import agree, calibrate, weighted_kappa

PAIRS = st.tuples(st.sampled_from((0, 1, 2)), st.sampled_from((0, 1, 2)))


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        # No disagreement.
        (((3, 0, 0), (0, 2, 0), (0, 0, 1)), 1),
        # Rows and columns 2:2; observed 2 x 1, expected 8 / 4 x 1: chance.
        (((1, 1, 0), (1, 1, 0), (0, 0, 0)), 0),
        # Always the opposite end: observed 2 x 4, expected 2 x 4 / 2.
        (((0, 0, 1), (0, 0, 0), (1, 0, 0)), -1),
        # One neighbour off among four: observed 1, expected (2 + 4 + 1 + 1 + 8 + 4) / 4 from 1:1:2 and 1:2:1.
        (((1, 0, 0), (0, 1, 0), (0, 1, 1)), 4 / 5),
        # One far off: observed 4; both have margins 1:0:1 and 2:0:0.
        (((1, 0, 0), (0, 0, 0), (1, 0, 0)), 0),
    ],
    ids=["same", "chance", "opposite", "neighbour", "constant second grader"],
)
def test_quadratic_weighted_kappa(table: Sequence[Sequence[int]], kappa: float) -> None:
    assert weighted_kappa(table) == pytest.approx(kappa)


@pytest.mark.parametrize("table", [((0, 0, 0),) * 3, ((0, 0, 0), (0, 5, 0), (0, 0, 0))], ids=["nothing", "one grade"])
def test_kappa_of_what_cannot_vary_is_not_measurable(table: Sequence[Sequence[int]]) -> None:
    assert weighted_kappa(table) is None


def test_agreement_counts_marks_and_answers() -> None:
    found = agree({"a": [(0, 0), (2, 1)], "b": [(2, 2)], "c": []})
    assert (found.marks, found.answers, found.exact) == (3, 2, 2 / 3)
    assert found.table == ((1, 0, 0), (0, 0, 0), (0, 1, 1))


def test_of_no_marks_nothing_is_known() -> None:
    found = agree({})
    assert (found.marks, found.answers, found.exact, found.kappa, found.low) == (0, 0, None, None, None)


def test_few_answers_have_no_interval() -> None:
    answers: dict[int, list[tuple[Grade, Grade]]] = {n: [(0, 0), (2, 2), (1, 2)] for n in range(4)}
    assert agree(answers).low is None
    answers[4] = [(0, 2), (2, 0)]
    whole = agree(answers)
    assert whole.low is not None
    assert whole.high is not None
    assert whole.kappa is not None
    assert whole.low < whole.kappa < whole.high


def test_answers_are_resampled_not_topics() -> None:
    """Three answers of full agreement, two of none: topics drawn one by one would never give a kappa of 1."""
    same: list[tuple[Grade, Grade]] = [(0, 0), (2, 2)]
    apart: list[tuple[Grade, Grade]] = [(0, 2), (2, 0)]
    found = agree({n: 10 * (apart if n % 2 else same) for n in range(5)})
    assert found.high == 1
    assert found.low is not None
    assert found.low < 0


def test_the_same_seed_gives_the_same_interval() -> None:
    grades: list[tuple[Grade, Grade]] = [(0, 0), (0, 1), (2, 2), (1, 2), (2, 0), (1, 1), (0, 0)]
    answers = {n: grades[: n % 7 + 1] * (n + 1) for n in range(12)}
    assert agree(answers) == agree(answers)
    assert agree(answers, seed=1).low != agree(answers, seed=2).low


@given(st.lists(st.lists(PAIRS, max_size=6), max_size=8))
@settings(max_examples=60, deadline=None)
def test_kappa_is_symmetric_and_within_its_bounds(answers: list[list[tuple[Grade, Grade]]]) -> None:
    found = agree(dict(enumerate(answers)), resamples=200)
    swapped = agree({n: [(b, a) for a, b in pairs] for n, pairs in enumerate(answers)}, resamples=200)
    assert found.kappa == pytest.approx(swapped.kappa)
    if found.kappa is not None:
        assert -1 <= found.kappa <= 1
    if found.low is not None and found.high is not None:
        assert -1 <= found.low <= found.high <= 1


RUBRIC = Rubric(
    exercises=(
        RubricExercise(id="e", topics=(Topic(id="s", name="S"), Topic(id="t", name="T"))),
        RubricExercise(id="f", topics=(Topic(id="t", name="T"),)),
    )
)


def mark(answer: str, exercise: str, topic: str, grade: Grade, line: int) -> Mark:
    return Mark(answer=answer, exercise=exercise, topic=topic, grade=grade, line=line)


def test_the_largest_disagreements_come_first_with_their_lines() -> None:
    texts = {("a", "e", 0): "one\ntwo\n", ("a", "f", 0): "one"}
    hits = {
        ("a", "e", 0): (
            TopicHit(topic="s", grade=1, evidence="two", start=4, end=7),
            TopicHit(topic="t", grade=0),
        ),
        ("a", "f", 0): (TopicHit(topic="t", grade=2, evidence="one", start=0, end=3),),
    }
    marks = [mark("a", "e", "s", 2, 2), mark("a", "e", "t", 2, 3), mark("a", "f", "t", 2, 4)]
    found = calibrate(marks, hits, texts, RUBRIC)
    assert [(d.mark.line, d.line) for d in found.disagreements] == [(3, None), (2, 2)]
    assert [(t.exercise, t.topic, t.agreement.marks) for t in found.topics] == [
        ("e", "s", 1),
        ("e", "t", 1),
        ("f", "t", 1),
    ]
    assert found.overall.exact == 1 / 3


def test_an_unscored_topic_is_no_disagreement() -> None:
    place = ("a", "e", 0)
    hits = {place: (TopicHit(topic="s", grade=None), TopicHit(topic="t", grade=0))}
    found = calibrate([mark("a", "e", "s", 2, 2), mark("a", "e", "t", 0, 3)], hits, {place: "x"}, RUBRIC)
    assert (found.overall.marks, found.disagreements) == (1, ())
