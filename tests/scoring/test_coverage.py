"""How an answer treats each topic."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import RubricExercise, Topic, TopicHit
from pipeline.scoring.coverage import cover, coverage_percent
from pipeline.scoring.text import read_markdown

GLACIERS = RubricExercise(
    id="glaciers",
    topics=(
        Topic(id="moraine", name="Moraines", description="Ridges of rubble left by a glacier.", aliases=("moraine",)),
        Topic(
            id="elm",
            name="Equilibrium line method",
            description="Gain and loss of ice balance at a certain altitude.",
            aliases=("ELM", "equilibrium-line altitude"),
        ),
        Topic(
            id="crevasse",
            name="Crevasses and seracs",
            description="Deep cracks and towers that form where ice is stretched.",
            aliases=("crevasse",),
        ),
        Topic(
            id="colour",
            name="Colour of ice",
            description="Old ice looks blue because it swallows red light.",
            aliases=("ice colour",),
        ),
    ),
)


def grades(answer: str, exercise: RubricExercise = GLACIERS) -> dict[str, int | None]:
    return {hit.topic: hit.grade for hit in cover(read_markdown(answer), exercise)}


def hit(answer: str, topic: str) -> TopicHit:
    return next(h for h in cover(read_markdown(answer), GLACIERS) if h.topic == topic)


def test_an_empty_answer_covers_nothing() -> None:
    assert set(grades("").values()) == {0}


def test_topics_come_in_the_order_of_the_rubric() -> None:
    assert list(grades("Crevasses and moraines.")) == ["moraine", "elm", "crevasse", "colour"]


def test_a_sentence_that_says_what_it_is_explains() -> None:
    found = hit("Ice moves.\n\nA moraine is a wall of boulders and gravel that the ice pushed together.", "moraine")
    assert found.grade == 2
    assert found.evidence == "A moraine is a wall of boulders and gravel that the ice pushed together."


@pytest.mark.parametrize(
    "answer",
    [
        "- moraines\n- crevasses",
        "## Moraines",
        "Moraines are a very important topic.",
        "Everyone should know the moraine.",
        "Key terms: moraines, crevasses, equilibrium-line altitude.",
    ],
    ids=["list", "heading", "praise", "appeal", "enumeration"],
)
def test_naming_is_not_explaining(answer: str) -> None:
    assert grades(answer)["moraine"] == 1


@pytest.mark.parametrize(
    "name",
    ["equilibrium line altitude", "Equilibrium-Line Altitudes", "ELM", "E.L.M.", "equilibriumlinealtitude", "elm"],
)
def test_spellings_of_a_term_are_one_term(name: str) -> None:
    assert grades(f"The {name} of this glacier rose by 200 metres in warm summers.")["elm"] == 2


def test_mixed_capitals_are_no_acronym() -> None:
    assert grades("ElM street has 200 metres of wet asphalt.")["elm"] == 0


def test_british_and_american_spelling_are_one() -> None:
    assert grades("The ice color turns towards blue with age and depth.")["colour"]


def test_a_long_word_may_be_misspelt() -> None:
    assert grades("A crevase opens where the valley floor bends downwards.")["crevasse"]


def test_words_of_a_name_may_stand_apart() -> None:
    assert grades("The line where equilibrium is reached by this method moves uphill every year.")["elm"]


def test_each_half_of_a_double_name_counts() -> None:
    assert grades("Seracs are towers of ice that topple without warning.")["crevasse"] == 2


def test_the_better_of_two_passages_counts() -> None:
    better = "Moraines are walls of rubble that dam lakes in front of the ice."
    both = hit(f"## Moraines\n\nMoraines matter.\n\n{better}", "moraine")
    assert (both.grade, both.evidence) == (2, better)


def test_credit_is_weighted() -> None:
    exercise = RubricExercise(id="x", topics=(Topic(id="a", name="A", weight=3), Topic(id="b", name="B")))
    hits = (TopicHit(topic="a", grade=1), TopicHit(topic="b", grade=2))
    assert coverage_percent(hits, exercise) == pytest.approx((3 * 0.5 + 1) / 4)


def test_unscored_topics_do_not_count() -> None:
    exercise = RubricExercise(id="x", topics=(Topic(id="a", name="A"), Topic(id="b", name="B")))
    hits = (TopicHit(topic="a", grade=2), TopicHit(topic="b", grade=None))
    assert coverage_percent(hits, exercise) == 1
    assert coverage_percent((TopicHit(topic="a", grade=None),), exercise) is None


def test_a_bare_item_names_and_an_item_with_a_verb_explains() -> None:
    assert grades("- Crevasse rescue services with ladders and ropes")["crevasse"] == 1
    assert grades("- Crevasses (ladders, ropes and similar gear)")["crevasse"] == 1
    assert grades("- Crevasse rescuers lower the ladders into a crack")["crevasse"] == 2


WORDS = st.sampled_from(
    [
        "moraine",
        "moraines",
        "ELM",
        "ice",
        "##",
        "-",
        "\n",
        "\n\n",
        "**",
        "not",
        "(",
        ":",
        ".",
        "crevas-\n",
        "ﬁrn",
        "blue",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join)))
@settings(max_examples=150, deadline=None)
def test_evidence_is_verbatim_whatever_is_read(source: str) -> None:
    text = read_markdown(source)
    for found in cover(text, GLACIERS):
        if found.grade:
            assert found.evidence
            assert text.source[found.start : found.end] == found.evidence
        else:
            assert (found.evidence, found.start, found.end) == ("", None, None)


@given(st.lists(st.text(max_size=20), max_size=4), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_rubric_can_be_scored(names: list[str], source: str) -> None:
    topics = tuple(Topic(id=str(i), name=name, description=name, aliases=(name,)) for i, name in enumerate(names))
    hits = cover(read_markdown(source), RubricExercise(id="x", topics=topics))
    assert [found.topic for found in hits] == [topic.id for topic in topics]
