"""Descriptions retold in other words, senses, and what counts as saying something."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.inputs.rubrics import read_rubric
from pipeline.records import RubricExercise, Topic
from pipeline.scoring.analysis import analyse
from pipeline.scoring.concepts import words_of
from pipeline.scoring.coverage import cover
from pipeline.scoring.descriptions import describe, union
from pipeline.scoring.matching import WEAK
from pipeline.scoring.meanings import fields_of_words
from pipeline.scoring.terms import read_word
from pipeline.scoring.text import read_markdown

KITCHEN = RubricExercise(
    id="cheese",
    prompt="How is cheese made?",
    topics=(
        Topic(
            id="curdling",
            name="Coagulation",
            description="An enzyme called rennet makes milk protein clot.",
            aliases=("rennet", "curdling"),
        ),
        Topic(
            id="ageing",
            name="Ripening",
            description="The cheese is stored in a cellar where microbes slowly change its flavour.",
            aliases=("maturing",),
        ),
        Topic(
            id="salting",
            name="Brining",
            description="Salt draws out water and keeps harmful bacteria away.",
            aliases=("brine",),
        ),
    ),
)


def grade(answer: str, topic: str) -> int | None:
    return next(h.grade for h in cover(read_markdown(answer), KITCHEN) if h.topic == topic)


def test_words_of_one_field_share_an_idea() -> None:
    forge, counterfeit, oxygen = (
        fields_of_words()[read_word(word).stem] for word in ("forge", "counterfeit", "oxygen")
    )
    assert forge & counterfeit
    assert not forge & oxygen


@pytest.mark.parametrize(
    ("text", "told"), [("they talk step by step", True), ("they talk step by", False), ("by step step", False)]
)
def test_a_phrase_stands_for_a_word(text: str, told: bool) -> None:
    topic = Topic(id="slow", name="Pace", description="It changes gradually.", aliases=())
    descriptions = describe(RubricExercise(id="e", prompt="p", topics=(topic,)))
    links = descriptions.read(words_of(text), descriptions.weighed({}))
    assert ("step by step" in {link.via for link in links.values()}) == told


def test_a_word_retells_one_word_only() -> None:
    descriptions = describe(KITCHEN)
    links = descriptions.read(words_of("salt salt salt"), descriptions.weighed({}))
    assert descriptions.words(2, links) == (descriptions.shares(links)[2], 1)


def test_a_word_that_an_answer_uses_everywhere_counts_less() -> None:
    descriptions = describe(KITCHEN)
    often, seldom = (
        descriptions.shares(descriptions.read(words_of("salt"), descriptions.weighed({"salt": rarity})))[2]
        for rarity in (0.5, 1.0)
    )
    assert often == seldom / 2


def test_a_word_counts_the_more_the_more_ideas_it_shares_and_the_fewer_others_it_has() -> None:
    topic = Topic(id="next", name="Prophecy", description="Somebody predicts.", aliases=())
    descriptions = describe(RubricExercise(id="e", prompt="p", topics=(topic,)))
    itself, *others = (
        descriptions.shares(descriptions.read(words_of(word), descriptions.weighed({}))).get(0, 0.0)
        for word in ("predicts", "foretell", "expect", "bet", "oxygen")
    )
    assert itself > others[0] > others[1] > others[2] == others[3] == 0


def test_passages_retell_together() -> None:
    descriptions = describe(KITCHEN)
    weighed = descriptions.weighed({})
    one, other = (descriptions.read(words_of(text), weighed) for text in ("salt and water", "harmful bacteria"))
    first, second, both = (descriptions.words(2, links)[1] for links in (one, other, union([one, other])))
    assert both == first + second
    assert descriptions.read([], weighed) == union([]) == {}


def test_the_closest_other_passage_is_never_a_heading_nor_the_passage_itself() -> None:
    answer = "# Salt draws out water\n\nSalt draws out water. Bacteria are harmful. We like cheese."
    analysis = analyse(read_markdown(answer), KITCHEN)
    _, best, second, other = (reading.shares.get(2, 0.0) for reading in analysis.readings)
    assert best > second > other == 0
    assert [analysis.closest(2, index) for index in range(4)] == [best, second, best, best]
    assert analyse(read_markdown("Yes."), KITCHEN).closest(2, 0) == 0


def test_a_description_retold_without_the_name_is_explained() -> None:
    answer = "Then it is kept in a cool cellar, where microbes little by little alter the taste of the cheese."
    assert grade(answer, "ageing") == 2


def test_an_answer_on_something_else_retells_nothing() -> None:
    answer = "The goalkeeper caught the ball.\n\nThe crowd cheered, and the referee blew his whistle twice."
    assert {h.grade for h in cover(read_markdown(answer), KITCHEN)} == {0}


def test_an_alias_in_an_answer_about_something_else_is_no_mention() -> None:
    answer = """
The brine of the Dead Sea carries tired swimmers and their newspapers without effort.

Maturing insurance policies are paid out by the post office on weekdays before noon.

Ripening crowds gathered along the avenue and waved flags at the passing cyclists.

The curdling scream in the film woke up the whole balcony and two ushers.

Rennet is the surname of our plumber, who repairs boilers and bathroom taps.
"""
    assert {h.grade for h in cover(read_markdown(answer), KITCHEN)} == {0}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("- Ripening: the wheels lie on boards in the cellar for months and are turned", 2),
        ("- the wheels lie in a cellar for months and gain flavour (ripening)", 2),
        ("- **Ripening:**\n- **Brining:**", 1),
        ("It is crucial to consider ripening.", 1),
        ("## Ripening\n\nWheels lie in a cool cellar, where microbes give them their flavour.", 2),
        ("Ripening is not covered in this report.", 0),
        ("Ripening will be treated in another report. Wheels of it, though, are heavy.", 0),
    ],
    ids=["gloss behind", "gloss before", "labels", "appeal", "heading", "negated", "announced"],
)
def test_what_counts_as_explaining(answer: str, expected: int) -> None:
    assert grade(answer, "ageing") == expected


def test_a_bullet_does_not_head_the_next_paragraph() -> None:
    assert grade("- ripening\n\nWe drank coffee with sugar and read newspapers all day.", "ageing") == 1


TOWN = RubricExercise(
    id="town",
    prompt="What did the railway do to the town?",
    topics=(
        Topic(
            id="trade",
            name="Trade and wages",
            description="Shops sell to more customers, and labourers earn more.",
            aliases=("commerce",),
        ),
        Topic(
            id="health",
            name="Health of the people",
            description="Sewers and doctors make life longer, smoke from engines makes it shorter.",
        ),
        Topic(
            id="canal",
            name="Canal barges",
            description="Horses drew loads along the water before engines did.",
            aliases=("towpath",),
        ),
        Topic(
            id="lock", name="Locks", description="A barge rises in a chamber and leaves at the level of the towpath."
        ),
    ),
)


def town_grade(answer: str, topic: str) -> int | None:
    return next(h.grade for h in cover(read_markdown(answer), TOWN) if h.topic == topic)


LEAD = "- **Jobs:** "
BEHIND = "The stores found more buyers, and hands were paid better."


def test_a_description_retold_in_synonyms_is_explained() -> None:
    assert town_grade(LEAD + BEHIND, "trade") == 2
    assert town_grade(LEAD + BEHIND, "canal") == 0


def test_a_lead_in_near_the_name_explains_nothing_by_itself() -> None:
    assert town_grade(LEAD + "The bishop was photographed beside a locomotive.", "trade") == 0


@pytest.mark.parametrize("subject", ["evolution", "bees", "sleep"])
def test_a_sentence_that_names_no_topic_retells_one_at_most(subject: str) -> None:
    folder = Path(__file__).parents[1] / "coverage_training" / subject
    (exercise,) = read_rubric(folder / "rubric.yaml").exercises
    text = read_markdown((folder / "answers" / "paraphrase_1.md").read_text("utf-8"))
    retold = [hit.start for hit in cover(text, exercise) if hit.why == "retold without its name"]
    assert len(set(retold)) == len(retold) > 1


DEFINING = RubricExercise(
    id="robots",
    topics=(
        Topic(id="robot", name="Definition of a robot", description="A machine that senses, decides and acts."),
        Topic(id="arm", name="Industrial robot arms", description="Welding and painting in factories."),
        Topic(id="what", name="What a cobot is", description="It shares a space with people."),
    ),
)


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("A robot is a machine that perceives its surroundings.", {"robot"}),
        ("Robots (automata) are machines that move by themselves.", {"robot"}),
        ("A cobot means a machine beside which people work.", {"what"}),
        ("Our robot broke down on Monday.", set()),
        ("A surgical robot is expensive.", set()),
    ],
)
def test_a_sentence_that_says_what_something_is_names_the_topic_that_asks_for_it(
    sentence: str, named: set[str]
) -> None:
    (reading,) = analyse(read_markdown(sentence), DEFINING).readings
    found = {DEFINING.topics[topic].id for topic, mention in reading.mentions.items() if mention.rank > WEAK}
    assert found == named
