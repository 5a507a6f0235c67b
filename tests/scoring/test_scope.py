"""What a sentence says is left out."""

from __future__ import annotations

import pytest

from pipeline.scoring.scope import announced_away
from pipeline.scoring.terms import read_word


def away(sentence: str) -> str:
    keys = [read_word(word.strip(".,;:")).key for word in sentence.split()]
    return "".join(sentence[start:end] for start, end in announced_away(sentence, keys))


@pytest.mark.parametrize(
    "sentence",
    [
        "Tides are not covered here.",
        "Tides are beyond the scope of this essay.",
        "We do not discuss tides.",
        "I will not go into tides.",
        "This report leaves tides aside.",
        "Tides will be treated in a second paper.",
        "Tides are left to the geography course.",
        "Nothing is said about tides.",
        "Nor is there room for tides.",
        "For tides the reader is referred to group two.",
        "Neither waves nor tides are discussed in this text.",
        "Tides are omitted on purpose.",
        "This summary stops short of tides.",
    ],
)
def test_an_announcement_is_seen(sentence: str) -> None:
    assert away(sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The tide is not one wave but two.",
        "Tides do not depend on the weather.",
        "No tide would rise without the moon.",
        "The moon cannot explain the second bulge, the rotation of the pair does.",
        "Without the sun, spring tides would not exist.",
        "Nobody in the village ignores the tide.",
        "Water covered by ice has tides too.",
        "We cannot explain how large waves form.",
    ],
)
def test_a_negation_that_explains_is_none(sentence: str) -> None:
    assert away(sentence) == ""


def test_it_ends_at_the_turn() -> None:
    assert away("Waves are not covered, but tides rise and fall twice a day.") == "Waves are not covered"
    assert away("Although waves are not covered, tides rise twice a day.") == "Although waves are not covered,"


def test_it_goes_on_where_the_next_clause_announces_too() -> None:
    sentence = "Waves are not covered; tides will be treated in another paper."
    assert away(sentence) == sentence
