"""Fields of life in which words are at home."""

from __future__ import annotations

from pipeline.records import RubricExercise, Topic
from pipeline.scoring.terms import read_word
from pipeline.scoring.themes import themes_of

EXERCISE = RubricExercise(
    id="body",
    topics=(
        Topic(id="heart", name="Heart", description="It pumps blood through the arteries."),
        Topic(id="sleep", name="Sleep", description="At night the body rests and dreams."),
        Topic(id="other", name="Xyzzy", description="Plugh."),
    ),
)


def stems(*words: str) -> set[str]:
    return {read_word(word).stem for word in words}


def test_a_word_is_nearest_to_the_topic_whose_themes_it_has() -> None:
    near = themes_of(EXERCISE).nearness(stems("pulse", "vein"))
    assert near[0] > near.get(1, 0.0)
    near = themes_of(EXERCISE).nearness(stems("pillow"))
    assert near[1] > near.get(0, 0.0)


def test_words_without_themes_are_near_to_nothing() -> None:
    assert themes_of(EXERCISE).nearness(stems("plugh", "xyzzy")) == {}
    assert themes_of(EXERCISE).fit(stems("plugh")) == (0.0, 0)
    assert themes_of(EXERCISE).nearness(set()) == {}


def test_words_of_other_themes_do_not_fit() -> None:
    own, _ = themes_of(EXERCISE).fit(stems("vein"))
    other, count = themes_of(EXERCISE).fit(stems("locomotive"))
    assert own > other
    assert count == 1
