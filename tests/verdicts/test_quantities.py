from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.verdicts.quantities import quantities


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("X covered 68 % of the topics", ("coverage", 68, "just")),
        ("X covered about two thirds of the topics", ("coverage", 200 / 3, "about")),
        ("X has a topic coverage of over 60 percent", ("coverage", 60, "above")),
        ("X wrote at least 1,200 words per answer", ("words", 1200, "at least")),
        ("X wrote 800 words in total", ("all_words", 800, "just")),
        ("X needs 12.5 words per sentence", ("sentence_length", 12.5, "just")),
        ("X has a Flesch-Kincaid grade of 9.2", ("flesch_kincaid_grade", 9.2, "just")),
        ("X's Flesch reading ease is below 30", ("flesch_reading_ease", 30, "below")),
        ("X covers 9 of the 12 topics", ("topics", 9, "just")),
    ],
)
def test_amounts_are_read_with_their_relation(words: str, amount: tuple[str, float, str]) -> None:
    (found,) = quantities(words).amounts
    assert (found.measure, found.value, found.relation) == amount


@pytest.mark.parametrize("words", ["X covers GPT-4 and 2017", "X is 46 words longer", "X uses ten words per heading"])
def test_other_numbers_are_no_amounts(words: str) -> None:
    assert not quantities(words).amounts


@pytest.mark.parametrize(
    ("words", "share"),
    [
        ("X has code in every single exercise", (None, None, False)),
        ("X has code in all four answers", (None, 4, False)),
        ("X always has code", (None, None, False)),
        ("X has code in at least two of the four exercises", (2, 4, True)),
        ("X has code in only one answer", (1, None, False)),
        ("X has code in no exercise", (0, None, False)),
        ("X has code in most answers", (-1, None, False)),
    ],
)
def test_shares_of_the_answers_are_read(words: str, share: tuple[int | None, int | None, bool]) -> None:
    found = quantities(words).share
    assert found is not None
    assert (found.number, found.total, found.least) == share


def test_a_number_that_nothing_understands_is_told() -> None:
    assert quantities("X is 46 words longer").unread() == "46"
    assert quantities("X is 46 words longer").unread(re.compile(r"46 words")) == ""
    assert quantities("X is 30 % longer").unread() == ""
    assert quantities("the two models are alike").unread() == ""


PIECES = re.findall(
    r"\S+",
    "in every all of the four 68 % percent about words topics coverage answers a third half more as long reading ease "
    ", . 1e9 9999999999 than",
)


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(PIECES),
            max_size=16,
        ).map(" ".join),
    )
)
def test_any_text_is_read(words: str) -> None:
    found = quantities(words)
    assert all(amount.value >= 0 and amount.word in words for amount in found.amounts)
    assert found.unread() in words
