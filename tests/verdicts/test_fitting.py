"""Strictness fitted to a person's marks, and whether it is believed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Grade, Margins, Mark, Strictness
from pipeline.verdicts.agreement import Answer
from pipeline.verdicts.fitting import STEPS, fit_strictness, grade_at

MARGIN = st.none() | st.floats(-6, 6)
STRICTNESS = st.builds(Strictness, mentioned=st.sampled_from(STEPS), explained=st.sampled_from(STEPS))
Class = tuple[list[Mark], dict[tuple[Answer, str], Margins]]


def marked_class(person: Strictness, *, answers: int = 20, noise: float = 0.5, seed: int = 1) -> Class:
    """Marks of a person who is that strict and sees what the scorer sees, but for some noise."""
    chance = random.Random(seed)  # noqa: S311 - a class, not secrets
    marks, margins = [], {}
    for number in range(answers):
        for topic in range(8):
            mentioned = chance.gauss(0.5, 2)
            explained = chance.gauss(mentioned - 1, 1)
            seen = Margins(mentioned=chance.gauss(mentioned, noise), explained=chance.gauss(explained, noise))
            mark = given_mark(number, topic, grade_at(seen, person))
            marks.append(mark)
            margins[mark.place, mark.topic] = Margins(mentioned=mentioned, explained=explained)
    return marks, margins


def given_mark(answer: int, topic: int, grade: Grade) -> Mark:
    return Mark(answer=f"{answer}.md", exercise="ice", topic=f"t{topic}", grade=grade, line=1)


def test_a_grade_is_the_highest_whose_border_is_reached() -> None:
    margins = Margins(mentioned=1, explained=0.5)
    assert grade_at(margins, Strictness()) == 2
    assert grade_at(margins, Strictness(explained=0.5)) == 2
    assert grade_at(margins, Strictness(explained=0.75)) == 1
    assert grade_at(margins, Strictness(explained=0.75, mentioned=1.25)) == 0
    assert grade_at(Margins(mentioned=None, explained=None), Strictness(mentioned=-5, explained=-5)) == 0


@given(MARGIN, MARGIN, STRICTNESS, STRICTNESS)
def test_who_is_stricter_never_gives_more(
    mentioned: float | None, explained: float | None, first: Strictness, second: Strictness
) -> None:
    margins = Margins(mentioned=mentioned, explained=explained)
    stricter = Strictness(
        mentioned=max(first.mentioned, second.mentioned), explained=max(first.explained, second.explained)
    )
    assert grade_at(margins, stricter) <= min(grade_at(margins, first), grade_at(margins, second))


def test_a_stricter_person_is_met_by_a_stricter_scorer() -> None:
    fit = fit_strictness(*marked_class(Strictness(mentioned=0, explained=1.5)))
    assert (fit.marks, fit.answers, fit.folds, fit.lacking) == (160, 20, 20, "")
    assert fit.before is not None
    assert fit.after is not None
    assert fit.low is not None
    assert fit.high is not None
    assert 0 < fit.low < fit.after - fit.before < fit.high
    assert fit.helped
    assert fit.righted > fit.spoiled
    assert 1 <= fit.fitted.explained <= 2
    assert abs(fit.fitted.mentioned) <= 0.5


def test_a_person_as_strict_as_the_scorer_leaves_it_as_it_is() -> None:
    fit = fit_strictness(*marked_class(Strictness(), noise=0.1))
    assert fit.fitted == Strictness()
    assert not fit.helped
    assert fit.before == fit.after


def test_marks_at_random_help_nobody() -> None:
    """What fits the marks that it was fitted to is no help for others."""
    chance = random.Random(3)  # noqa: S311 - marks, not secrets
    marks, margins = marked_class(Strictness(), answers=12)
    marks = [mark.model_copy(update={"grade": chance.choice((0, 1, 2))}) for mark in marks]
    fit = fit_strictness(marks, margins)
    assert fit.fitted != Strictness()
    assert not fit.helped


def test_the_gain_is_that_over_the_present_strictness() -> None:
    person = Strictness(mentioned=0, explained=1.5)
    fit = fit_strictness(*marked_class(person), present=person)
    assert (fit.present, fit.fitted) == (person, person)
    assert not fit.helped


def test_an_answer_is_graded_by_what_was_fitted_to_others() -> None:
    """One answer that disagrees with all others pulls the border its own way only where it is looked at."""
    chance = random.Random(5)  # noqa: S311 - as above
    marks, margins = [], {}
    for number in range(11):
        for topic in range(6):
            explained = (-1.0, 0.5, 0.5, 0.5, 2.0, 2.0)[topic] + chance.uniform(-0.2, 0.2)
            grade = (0, 1, 1, 1, 2, 2)[topic] if number else (0, 2, 2, 2, 2, 2)[topic]
            mark = given_mark(number, topic, grade)  # type: ignore[arg-type] # of two tuples of grades
            marks.append(mark)
            margins[mark.place, mark.topic] = Margins(mentioned=explained, explained=explained)
    fit = fit_strictness(marks, margins)
    # The ten are righted, three marks each; the one loses the three that it had as it is.
    assert (fit.righted, fit.spoiled) == (30, 3)
    assert fit.helped


def test_no_answer_is_graded_by_what_was_fitted_to_itself() -> None:
    """Two camps of equal weight: without one of its answers each camp is outvoted, and that answer misgraded."""
    marks, margins = [], {}
    for number in range(11):
        between: Grade = 2 if number < 5 else 1
        here: tuple[tuple[float, Grade], ...] = ((-1, 0), (2, 2), (0.6, between), (0.6, between), (0.6, between))
        for topic, (explained, grade) in enumerate(here):
            mark = given_mark(number, topic, grade)
            marks.append(mark)
            margins[mark.place, mark.topic] = Margins(mentioned=explained + 0.5, explained=explained)
    fit = fit_strictness(marks, margins)
    assert fit.fitted == Strictness()
    assert (fit.righted, fit.spoiled) == (0, 15)
    assert not fit.helped


def test_a_gain_that_chance_could_bring_is_not_believed() -> None:
    fit = fit_strictness(*marked_class(Strictness(explained=0.75), answers=10, noise=1.0, seed=11))
    assert fit.before is not None
    assert fit.after is not None
    assert fit.low is not None
    assert fit.low < 0 < fit.after - fit.before
    assert fit.fitted != Strictness()
    assert not fit.helped


@pytest.mark.parametrize(
    ("answers", "topics", "grades", "sentence"),
    [
        (9, 8, (0, 1, 2), "72 marks on 9 answers are too few"),
        (10, 4, (0, 1, 2), "40 marks on 10 answers are too few"),
        (10, 5, (0, 2), "grade 1 was given 0 times"),
        (0, 0, (0, 1, 2), "0 marks on 0 answers are too few"),
    ],
)
def test_too_few_marks_fit_nothing(answers: int, topics: int, grades: tuple[Grade, ...], sentence: str) -> None:
    marks = [given_mark(a, t, grades[(a + t) % len(grades)]) for a in range(answers) for t in range(topics)]
    fit = fit_strictness(marks, {(mark.place, mark.topic): Margins(mentioned=1, explained=1) for mark in marks})
    assert fit.lacking.startswith(sentence)
    assert (fit.before, fit.after, fit.helped, fit.fitted) == (None, None, False, Strictness())


@settings(max_examples=4, deadline=None)
@given(st.randoms(use_true_random=False), STRICTNESS)
def test_marks_in_another_order_fit_the_same(chance: random.Random, person: Strictness) -> None:
    marks, margins = marked_class(person, answers=10)
    shuffled = chance.sample(marks, len(marks))
    assert fit_strictness(shuffled, margins, resamples=50) == fit_strictness(marks, margins, resamples=50)
