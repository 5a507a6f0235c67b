"""Why a topic got its grade."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Clue, Explanation, RubricExercise, Strictness, Topic
from pipeline.scoring.coverage import cover
from pipeline.scoring.explanation import explain_topic
from pipeline.scoring.model import logistic
from pipeline.scoring.signal_names import SIGNALS
from pipeline.scoring.signal_words import group_of, seen
from pipeline.scoring.text import read_markdown

HARBOUR = RubricExercise(
    id="harbour",
    prompt="How does a tidal harbour work?",
    topics=(
        Topic(
            id="lock",
            name="Sea locks",
            description="A chamber with gates lifts ships from one level of water to another.",
            aliases=("lock chamber", "PLG"),
        ),
        Topic(
            id="dredging",
            name="Dredging of channels",
            description="Mud that settles is dug out so that the fairway stays deep enough for ships.",
            aliases=("dredging",),
        ),
        Topic(id="pilot", name="Pilotage", description="A local sailor guides foreign ships past shoals into port."),
    ),
)


def adds_up(clue: Clue) -> bool:
    """Whether what was seen comes to the probabilities, and those to the grade."""
    for weighing in clue.weighings:
        total = weighing.start + sum(signs.weight for signs in weighing.signs)
        if abs(logistic(total) - weighing.probability) > 0.00001:
            return False
    grades = [each.probability >= each.needed for each in clue.weighings]
    return bool(clue.rule) or clue.grade == next((2 - place for place, enough in enumerate(grades) if enough), 0)


def explained(answer: str, topic: str = "lock") -> Explanation:
    return explain_topic(read_markdown(answer), HARBOUR, topic)


def only_clue(answer: str, topic: str = "lock") -> Clue:
    (clue,) = explained(answer, topic).clues
    return clue


@pytest.mark.parametrize(
    ("answer", "found_by", "words"),
    [
        ("The sea lock of this port lifts two barges at once.", "name", "sea lock"),
        ("The lock chamber of this port lifts two barges at once.", "alias", "lock chamber"),
        ("The PLG of this port lifts two barges at once.", "acronym", "PLG"),
        ("The lock of the sea in this port lifts two barges at once.", "loose wording", "lock … sea"),
    ],
)
def test_a_clue_says_how_the_topic_was_found(answer: str, found_by: str, words: str) -> None:
    clue = only_clue(answer)
    assert (clue.found_by, clue.words, clue.grade, clue.decisive) == (found_by, words, 2, True)
    assert clue.text == answer


def test_a_misspelt_name_is_shown_as_it_is_written() -> None:
    clue = only_clue("Regular dreging keeps the narrow fairway open for large tankers.", "dredging")
    assert (clue.found_by, clue.words) == ("misspelling", "dreging")


def test_a_sentence_under_a_heading_is_found_by_the_heading() -> None:
    found = explained(
        "# Port\n\n## Pilotage\n\nA local sailor boards each foreign ship and steers it past the shoals.", "pilot"
    )
    assert [(clue.line, clue.found_by, clue.grade) for clue in found.clues] == [(3, "name", 1), (5, "heading", 2)]
    assert (found.hit.grade, found.line) == (2, 5)


def test_a_retelling_shows_its_words() -> None:
    found = explained("Then a local sailor guides the foreign ships past the shoals into port.", "pilot")
    (clue,) = (clue for clue in found.clues if clue.decisive)
    assert clue.found_by == "retelling"
    assert "sailor" in clue.words


def test_a_retelling_that_falls_short_is_shown_without_a_grade() -> None:
    found = explained("The weather was bad, and the ships stayed where they were.", "pilot")
    assert found.hit.grade == 0
    assert found.line is None
    assert [(clue.found_by, clue.grade, clue.decisive) for clue in found.clues] == [("retelling", 0, False)]
    assert found.clues[0].why == "too far from its description"
    (weighing,) = found.clues[0].weighings
    assert weighing.probability < weighing.needed


def test_what_is_said_to_be_left_out_is_shown_and_does_not_count() -> None:
    clue = only_clue("Sea locks are not covered in this report.")
    assert (clue.grade, clue.decisive) == (0, False)
    assert "left out" in clue.why
    assert (clue.weighings, "says that the topic is left out" in clue.rule) == ((), True)


def test_a_name_in_another_sense_is_shown_and_does_not_count() -> None:
    answer = """
Pilotage of a passenger jet over the mountains takes two tired officers.

Dredging chicken in flour and paprika makes a crisp and golden crust.

Dredging up old stories about the mayor amused the whole newspaper office.

Sea lock is the name of a hair spray that smells of coconut and vanilla.

The lock chamber of an antique revolver must be oiled with great patience.
"""
    found = explained(answer)
    assert not found.on_subject
    assert found.hit.grade == 0
    against = {
        sign.seen for c in found.clues for w in c.weighings for s in w.signs for sign in s.named if sign.weight < 0
    }
    assert "text on another subject" in against


def test_an_empty_answer_has_no_clue() -> None:
    found = explained("")
    assert (found.hit.grade, found.clues) == (0, ())


def test_an_unknown_topic_is_refused() -> None:
    with pytest.raises(KeyError, match="lighthouse"):
        explained("A sea lock.", "lighthouse")


def test_a_mention_is_asked_for_both_grades_and_an_explanation_for_one() -> None:
    mentioned = only_clue("Ships, sea locks and tides.")
    assert [each.question for each in mentioned.weighings] == ["explains", "mentions"]
    assert [each.probability >= each.needed for each in mentioned.weighings] == [False, True]
    explained_ = only_clue("The sea lock of this port lifts two barges at once.")
    assert [each.question for each in explained_.weighings] == ["explains"]


def test_a_heading_that_counts_by_a_rule_says_so() -> None:
    strict = HARBOUR.model_copy(update={"strictness": Strictness(mentioned=5, explained=5)})
    found = explain_topic(read_markdown("# Port\n\nShips come in with the tide.\n\n## Pilotage\n"), strict, "pilot")
    (clue,) = (clue for clue in found.clues if clue.decisive)
    assert clue.weighings[-1].probability < clue.weighings[-1].needed
    assert (clue.grade, "always counts as a mention" in clue.rule) == (1, True)


def test_a_sentence_taken_for_another_topic_says_for_which() -> None:
    found = explained(
        "A local sailor guides ships past the mud that is dug out so that the fairway stays deep.", "pilot"
    )
    assert [clue.grade for clue in found.clues] == [0]
    assert "“Dredging of channels” is likelier" in found.clues[0].rule


def test_a_topic_that_is_explained_by_name_shows_no_retelling() -> None:
    answer = "Pilotage: a local sailor guides ships past shoals.\n\nSailors who know the shoals guide ships into port."
    found = explained(answer, "pilot")
    assert found.hit.grade == 2
    assert "retelling" not in {clue.found_by for clue in found.clues}


@pytest.mark.parametrize("strength", [-1.0, 0.0, 0.2, 1.0])
def test_every_signal_has_words_for_every_strength(strength: float) -> None:
    told = [seen(place, strength) for place in range(SIGNALS)]
    assert all(told)
    assert all(len(words) <= 60 for words in told)
    assert len({group_of(place) for place in range(SIGNALS)}) == 8


PIECES = ("sea lock", "PLG", "pilotage", "dredging", "ships", "gates lift water", "not covered here", "##", "-", "\n\n")


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map(" ".join))
@settings(max_examples=80, deadline=None)
def test_the_grade_explained_is_the_grade_given(answer: str) -> None:
    text = read_markdown(answer)
    for hit in cover(text, HARBOUR):
        found = explain_topic(text, HARBOUR, hit.topic)
        assert found.hit == hit
        assert sum(clue.decisive for clue in found.clues) == (hit.grade != 0)
        for clue in found.clues:
            assert answer[clue.start : clue.end] == clue.text
            assert adds_up(clue)
            if clue.decisive:
                assert (clue.start, clue.end, clue.grade) == (hit.start, hit.end, hit.grade)
