"""Fields of life in which words are at home."""

from __future__ import annotations

from pipeline.records import RubricExercise, Topic
from pipeline.scoring.terms import read_word
from pipeline.scoring.themes import themed_words, themes_of

EXERCISE = RubricExercise(
    id="body",
    topics=(
        Topic(id="heart", name="Heart", description="It pumps blood through the arteries."),
        Topic(id="sleep", name="Sleep", description="At night the body rests and dreams."),
        Topic(id="other", name="Xyzzy", description="Plugh."),
    ),
)


def themed(*words: str) -> list[str]:
    return themed_words({read_word(word).stem for word in words})


def test_a_word_is_nearest_to_the_topic_whose_themes_it_has() -> None:
    themes = themes_of(EXERCISE)
    assert themes.nearness(0, themed("pulse", "vein")) > themes.nearness(1, themed("pulse", "vein"))
    assert themes.nearness(1, themed("pillow")) > themes.nearness(0, themed("pillow"))


def test_words_without_themes_are_near_to_nothing() -> None:
    assert themed("plugh", "xyzzy") == []
    assert themes_of(EXERCISE).nearness(0, []) == 0
    assert themes_of(EXERCISE).fit([]) == 0


def test_words_of_other_themes_do_not_fit() -> None:
    assert themed("vein", "locomotive", "plugh") == sorted(themed("vein") + themed("locomotive"))
    assert themes_of(EXERCISE).fit(themed("vein")) > themes_of(EXERCISE).fit(themed("locomotive"))
