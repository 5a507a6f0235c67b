"""Which of several passages is quoted for a topic."""

from __future__ import annotations

import pytest

from pipeline.records import RubricExercise, Topic, TopicHit
from pipeline.scoring.coverage import cover
from pipeline.scoring.text import read_markdown

BEES = RubricExercise(
    id="bees",
    prompt="Explain the keeping of bees.",
    topics=(
        Topic(
            id="queen",
            name="Queen bee",
            description="The only female that lays fertilised eggs; her scent holds the colony together.",
            aliases=("queen", "royal jelly"),
        ),
        Topic(
            id="swarming",
            name="Swarming",
            description="The old queen leaves the hive with half of the workers to found another colony.",
            aliases=("swarm", "moving out"),
        ),
        Topic(
            id="mites",
            name="Varroa mites and other pests",
            description="Parasites that suck the blood of brood and carry viruses; treated with acid.",
            aliases=("varroa", "wax moth", "hive beetle"),
        ),
        Topic(
            id="dance",
            name="Waggle dance",
            description="A forager shows the direction and distance of flowers by running in a figure of eight.",
            aliases=("figure of eight",),
        ),
        Topic(
            id="outlook",
            name="Prospects of beekeeping",
            description="Breeding of resistant stock, sensors in hives, law on pesticides.",
            aliases=("what follows", "years to come"),
        ),
    ),
)


def found(answer: str, topic: str) -> TopicHit:
    return next(hit for hit in cover(read_markdown(answer), BEES) if hit.topic == topic)


@pytest.mark.parametrize(
    ("topic", "answer", "quoted"),
    [
        (
            "outlook",
            (
                "The dancer shows her sisters what follows behind the next hill in late summer.\n\n"
                "## 9. Prospects of Beekeeping\n\nBreeders select colonies that groom themselves and need no acid."
            ),
            "Breeders select colonies that groom themselves and need no acid.",
        ),
        (
            "queen",
            (
                "A swarm of workers that has lost its queen hangs in a tree for two days.\n\n"
                "The queen bee lays up to two thousand eggs on a warm day in May."
            ),
            "The queen bee lays up to two thousand eggs on a warm day in May.",
        ),
        (
            "mites",
            (
                "Smoke from dry grass calms workers, while the hive beetle and the queen run from it.\n\n"
                "- **Varroa mites:** they suck on the brood and carry viruses from hive to hive."
            ),
            "**Varroa mites:** they suck on the brood and carry viruses from hive to hive.",
        ),
        (
            "swarming",
            (
                "In a dry summer fewer colonies swarm, keepers of the valley report each year.\n\n"
                "Swarming means that the old queen flies off with half of the workers to found a colony."
            ),
            "Swarming means that the old queen flies off with half of the workers to found a colony.",
        ),
        (
            "dance",
            (
                "The queen, the swarm, varroa and the waggle dance fill most of the shelves in our library.\n\n"
                "With her waggle dance a forager points out where the flowers are and how far one has to fly."
            ),
            "With her waggle dance a forager points out where the flowers are and how far one has to fly.",
        ),
    ],
    ids=[
        "heading over everyday alias",
        "whole name over part",
        "lead-in over aside",
        "subject over aside",
        "own sentence",
    ],
)
def test_the_best_passage_is_quoted_and_not_the_first(topic: str, answer: str, quoted: str) -> None:
    assert found(answer, topic).evidence == quoted
    if "#" in answer:
        return
    paragraphs = answer.split("\n\n")
    assert found("\n\n".join((*paragraphs[1:], paragraphs[0])), topic).evidence == quoted


def test_of_equal_passages_the_first_is_quoted() -> None:
    answer = "Swarming empties the hive within ten minutes.\n\nSwarming empties the shed within ten minutes."
    assert found(answer, "swarming").start == 0


def test_a_line_that_announces_a_list_gives_way_to_what_it_announces() -> None:
    answer = "## Swarming\n\nThe keeper of the hives knows several early signs of it:\n\n"
    answer += "- The comb holds long cells that hang downwards."
    assert found(answer, "swarming").evidence == "The comb holds long cells that hang downwards."
