"""What tells a passage on something else from one on the subject."""

from __future__ import annotations

import pytest

from pipeline.records import RubricExercise, Topic
from pipeline.scoring.analysis import analyse
from pipeline.scoring.asides import ANSWER_SIGNALS, ASIDE_SIGNALS, Asides
from pipeline.scoring.coverage import Grader
from pipeline.scoring.text import read_markdown

EXERCISE = RubricExercise(
    id="web",
    prompt="Explain how web search engines work.",
    topics=(
        Topic(id="crawl", name="Crawling", description="Programs follow links and fetch pages.", aliases=("spider",)),
        Topic(id="index", name="Inverted index", description="For each word a list of the pages that contain it."),
        Topic(id="rank", name="Ranking", description="Pages are put in order by how well they fit the query."),
    ),
)
MIXED = (
    "A crawler follows the links of web pages and fetches each page that it finds for the index.\n\n"
    "My aunt found a spider in the bath; she screamed, and my uncle carried it to the garden in a cup."
)


def signals(text: str, index: int) -> dict[str, float]:
    asides = Asides(analyse(read_markdown(text), EXERCISE))
    return dict(zip(ASIDE_SIGNALS, asides.signals(index), strict=True))


def test_a_passage_of_everyday_life_has_fewer_words_of_the_subject() -> None:
    on, off = signals(MIXED, 0), signals(MIXED, 1)
    for part in ("passage", "paragraph"):
        assert on[f"share of words of the subject of the {part}"] > off[f"share of words of the subject of the {part}"]
        assert on[f"everyday words of the {part}"] < off[f"everyday words of the {part}"]
    assert on["everyday words of the answer"] == off["everyday words of the answer"]


def test_what_a_rubric_speaks_of_is_not_everyday() -> None:
    kitchen = EXERCISE.model_copy(
        update={"topics": (Topic(id="oven", name="Oven", description="The oven bakes the bread."),)}
    )
    asides = Asides(analyse(read_markdown("The bread lies in the oven."), kitchen))
    assert dict(zip(ASIDE_SIGNALS, asides.signals(0), strict=True))["everyday words of the passage"] == 0


def test_signals_are_shares() -> None:
    for index in (0, 1):
        assert all(0 <= value <= 1 for name, value in signals(MIXED, index).items() if name not in ANSWER_SIGNALS)


def test_an_empty_answer_has_signals_too() -> None:
    assert len(Asides(analyse(read_markdown(""), EXERCISE)).of_answer[1]) == len(ANSWER_SIGNALS) + 2


@pytest.mark.parametrize("index", [0, 1])
def test_the_grader_asks_for_each_passage_by_itself(index: int) -> None:
    grader = Grader(analyse(read_markdown(MIXED), EXERCISE))
    assert 0 <= grader.aside(index) <= 1
    assert grader.aside(0) < grader.aside(1)
