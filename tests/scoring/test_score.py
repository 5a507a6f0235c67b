"""All measures of an answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Answer, AnswerStatus, Prompt, Rubric, RubricExercise, Score, Topic
from pipeline.scoring.score import score_answer, score_answers

EXERCISE = RubricExercise(
    id="ice",
    topics=(
        Topic(id="moraine", name="Moraines", description="Ridges of rubble left by a glacier.", aliases=("moraine",)),
        Topic(id="crevasse", name="Crevasses", description="Deep cracks that open where ice is stretched."),
    ),
)
TEXT = "# Ice\n\nA moraine is a ridge of rubble that the glacier leaves behind. " + "It is quite an old word. " * 10


def answer(text: str = TEXT, status: AnswerStatus = "answered", exercise: str = "ice", sample: int = 0) -> Answer:
    return Answer(exercise=exercise, provider="a", sample=sample, status=status, text=text, output_tokens=90)


def test_an_answer_has_all_measures() -> None:
    score = score_answer(answer(sample=2), EXERCISE, "Moraines are old.")
    assert score.key == ("ice", "a", 2)
    assert score.coverage == 1 / 2
    assert [(hit.topic, hit.grade) for hit in score.hits] == [("moraine", 2), ("crevasse", 0)]
    assert score.hits[0].evidence == TEXT[score.hits[0].start : score.hits[0].end] != ""
    assert score.length is not None
    assert (score.length.headings, score.length.sentences, score.length.tokens) == (1, 11, 90)
    assert score.readability is not None
    assert score.readability.flesch_reading_ease is not None
    assert score.vocabulary is not None
    assert score.structure is not None
    assert score.reference is not None


def test_without_rubric_and_reference_these_parts_are_none() -> None:
    score = score_answer(answer(), None, None)
    assert (score.coverage, score.hits, score.reference) == (None, (), None)
    assert score.length is not None


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("failed", ""),
        ("empty", ""),
        ("refused", "I cannot help with moraines."),
        ("answered", " \n"),
        ("truncated", ""),
    ],
)
def test_an_answer_that_cannot_be_measured_has_no_measure(status: AnswerStatus, text: str) -> None:
    assert score_answer(answer(text, status), EXERCISE, "x") == Score(exercise="ice", provider="a", status=status)


def test_a_truncated_answer_is_measured_as_far_as_it_goes() -> None:
    score = score_answer(answer("A moraine is a ridge of rubble left by the gla", "truncated"), EXERCISE, None)
    assert score.coverage == 1 / 2


def test_answers_are_scored_in_their_order_each_by_its_own_exercise() -> None:
    prompts = (Prompt(id="ice", title="", text="", reference="Moraines."), Prompt(id="fire", title="", text=""))
    answers = (answer(exercise="fire"), answer(), answer("", "failed"))
    scores = score_answers(answers, prompts, Rubric(exercises=(EXERCISE,)))
    assert [score.key for score in scores] == [each.key for each in answers]
    assert [score.coverage for score in scores] == [None, 1 / 2, None]
    assert [score.reference is not None for score in scores] == [False, True, False]


def test_without_a_rubric_nothing_is_covered() -> None:
    (score,) = score_answers([answer()], [], None)
    assert (score.coverage, score.hits) == (None, ())


HOSTILE = (
    "# ",
    "- ",
    "> ",
    "|a|\n|-|\n",
    "`",
    "```\n",
    "$",
    "[",
    "](u)",
    "<!--",
    "\0",
    "\ud800",
    "\u202e",
    "\n",
    "मोरेन ",
)
DOCUMENTS = st.lists(st.one_of(st.sampled_from((*HOSTILE, "moraine ", "Word. ")), st.text(max_size=8)), max_size=40)


@given(DOCUMENTS.map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_scored(text: str) -> None:
    score = score_answer(answer(text), EXERCISE, text)
    if not text.strip():
        assert score.length is None
        return
    assert score.length is not None
    assert score.structure is not None
    assert score.vocabulary is not None
    assert min(value for value in score.length.model_dump().values() if value is not None) >= 0
    assert score.vocabulary.distinct_words <= score.length.words
    assert 0 <= (score.structure.words_in_lists or 0) <= 1
    for hit in score.hits:
        assert hit.evidence == (text[hit.start : hit.end] if hit.grade else "")
