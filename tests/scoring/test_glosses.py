"""What each word of an answer counts for in an exercise."""

from __future__ import annotations

import pytest

from pipeline.records import RubricExercise, Topic
from pipeline.scoring.concepts import compile_exercise
from pipeline.scoring.glosses import Gloss, glosses_of
from pipeline.scoring.reading import read_passages
from pipeline.scoring.text import read_markdown

EXERCISE = RubricExercise(
    id="ai",
    prompt="",
    topics=(Topic(id="gan", name="Powerful generators", description="Two networks compete at home.", aliases=()),),
)


def gloss(word: str) -> Gloss:
    return glosses_of(EXERCISE)[word]


def test_words_with_content_tell_something_and_others_do_not() -> None:
    assert gloss("networks").tells == gloss("network").tells == "network"
    assert gloss("the").tells == gloss("excellent").tells == ""


def test_words_of_the_subject_weigh_and_are_no_mere_praise() -> None:
    assert gloss("networks").weight == 1
    assert gloss("giraffe").weight == 0
    assert "praise" in gloss("excellent").traits
    assert "everyday" not in gloss("home").traits


@pytest.mark.parametrize(("word", "figure"), [("1984", True), ("3rd", True), ("year", False)])
def test_a_number_is_a_figure(word: str, *, figure: bool) -> None:
    assert ("figure" in gloss(word).traits) is figure


def test_words_that_are_not_what_their_spelling_says_are_read_where_they_stand() -> None:
    (passage,) = read_passages(read_markdown("Al helps networks."), compile_exercise(EXERCISE).speller)
    assert [each.tells for each in glosses_of(EXERCISE).of(passage)] == ["ai", "help", "network"]
