"""ROUGE between answers, and against a reference."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer  # type: ignore[import-untyped] # has no annotations

from pipeline.records import Answer, AnswerStatus
from pipeline.scoring.overlap import MOST_PROVIDERS, MOST_TOKENS, overlaps, rouge, rouge_of_texts
from pipeline.scoring.text import read_markdown

SCORER = RougeScorer(["rouge1", "rouge2", "rougeL"])
TEXTS = st.one_of(
    st.lists(
        st.sampled_from(["the", "cat", "sat", "on", "a", "mat", "AND", "dog's", "3.5", "_", "é"]), max_size=25
    ).map(" ".join),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40),
)


@given(TEXTS, TEXTS)
@settings(max_examples=300, deadline=None)
def test_values_are_exactly_those_of_rouge_score(first: str, second: str) -> None:
    expected = {name: score.fmeasure for name, score in SCORER.score(first, second).items()}
    measured = rouge(first, second)
    if measured is None:
        assert set(expected.values()) == {0}
    else:
        assert measured.model_dump() == expected


def test_values_by_hand() -> None:
    measured = rouge("the cat sat on the mat", "the mat sat on the cat there")
    assert measured is not None
    assert measured.rouge1 == pytest.approx(2 * 6 / (6 + 7))
    assert measured.rouge2 == pytest.approx(2 * 4 / (5 + 6))
    assert measured.rougeL == pytest.approx(2 * 4 / (6 + 7))


@pytest.mark.parametrize(("first", "second"), [("", "a"), ("a", ""), ("你好", "a"), ("...", "...")])
def test_without_a_token_there_is_no_value(first: str, second: str) -> None:
    assert rouge(first, second) is None


def test_a_text_of_very_many_tokens_is_not_compared() -> None:
    assert rouge("a " * MOST_TOKENS, "a") is not None
    assert rouge("a " * (MOST_TOKENS + 1), "a") is None


def test_markup_is_not_compared() -> None:
    marked = read_markdown("# Cats\n\n- **sit** on [mats](http://dogs.example)\n\n```\nrun away\n```")
    value = rouge_of_texts(marked, read_markdown("Cats sit on mats"))
    assert value is not None
    assert (value.rouge1, value.rouge2, value.rougeL) == (1, 1, 1)


def test_a_text_mostly_in_another_script_is_not_compared_by_its_few_latin_words() -> None:
    assert rouge_of_texts(read_markdown("GAN எனும் மாதிரி"), read_markdown("GAN என்பது ஒரு மாதிரி")) is None


def answer(provider: str, text: str = "same words", *, sample: int = 0, status: AnswerStatus = "answered") -> Answer:
    return Answer(exercise="one", provider=provider, sample=sample, status=status, text=text)


def test_every_pair_of_models_is_compared_for_each_sample() -> None:
    answers = [answer(provider, sample=sample) for sample in (0, 1) for provider in "abc"]
    found = overlaps(answers, "cab")
    assert [(each.sample, each.first, each.second) for each in found] == [
        (sample, first, second) for sample in (0, 1) for first, second in combinations("cab", 2)
    ]
    assert {each.rouge.rougeL for each in found} == {1}


def test_answers_that_cannot_be_compared_are_left_out() -> None:
    answers = [
        answer("a"),
        answer("b", status="truncated"),
        answer("c", status="refused"),
        answer("d", text="**"),
        answer("e", text=""),
    ]
    assert [(each.first, each.second) for each in overlaps(answers, "abcde")] == [("a", "b")]


def test_of_many_models_the_first_ones_are_compared() -> None:
    labels = [str(number) for number in range(MOST_PROVIDERS + 3)]
    found = overlaps([answer(label) for label in labels], labels)
    assert {each.second for each in found} == set(labels[1:MOST_PROVIDERS])
    assert len(found) == MOST_PROVIDERS * (MOST_PROVIDERS - 1) / 2


def test_without_answers_there_is_no_overlap() -> None:
    assert overlaps([], ["a", "b"]) == ()
