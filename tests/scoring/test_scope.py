"""What a clause says is left out."""

from __future__ import annotations

import pytest

from pipeline.scoring.reading import Passage, read_passages
from pipeline.scoring.scope import heads_omissions, leaves_out, read_clauses
from pipeline.scoring.spelling import Speller
from pipeline.scoring.text import read_markdown


def passage(sentence: str) -> Passage:
    (found,) = read_passages(read_markdown(sentence), Speller([]))
    return found


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("Tides are not covered here.", "not treated"),
        ("Tides are beyond the scope of this essay.", "beyond the scope"),
        ("We do not discuss tides.", "not treated"),
        ("I will not go into tides.", "we do not"),
        ("This report leaves tides aside.", "left"),
        ("Tides will be treated in a second paper.", "treated elsewhere"),
        ("Nothing is said about tides.", "not told"),
        ("Nor is there room for tides.", "no room"),
        ("Tides are omitted on purpose.", "omitted"),
        ("This report leaves out tides.", "omitted"),
        ("We have left the tides out.", "omitted"),
        ("Tides are out of scope.", "beyond the scope"),
        ("I know nothing about tides.", "not known"),
        ("There will be nothing on tides.", "nothing about"),
        ("Tides are none of our business.", "not a subject"),
        ("Tides are missing from this text.", "absent"),
        ("Tides come in Paul's talk.", "by somebody else"),
        ("Tides must wait.", "to come"),
        ("Tides are supposed to be known.", "taken as known"),
        ("Ask me about tides another time.", "another time"),
        ("Ask me about tides another time.", "see"),
        ("Tides are not gone into again.", "not again"),
    ],
)
def test_a_way_of_leaving_out_is_recognised(sentence: str, cue: str) -> None:
    assert cue in {cue for clause in read_clauses(passage(sentence)) for cue in clause.cues}


@pytest.mark.parametrize(
    "sentence",
    [
        "Water rises and falls twice a day.",
        "The moon pulls the water up on both sides of the earth.",
        "Spring tides are higher than usual.",
    ],
)
def test_a_plain_sentence_leaves_nothing_out(sentence: str) -> None:
    assert not any(clause.cues for clause in read_clauses(passage(sentence)))
    assert not leaves_out(passage(sentence))


def test_only_certain_ways_leave_something_out_by_themselves() -> None:
    assert leaves_out(passage("Tides are not covered here."))
    assert leaves_out(passage("Tides are left out."))
    assert not leaves_out(passage("The tide is not one wave but two."))
    assert not leaves_out(passage("Nothing is left out."))
    assert not leaves_out(passage("Leaving out the sun makes the tides smaller."))


def test_clauses_end_at_a_turn_and_hold_all_words() -> None:
    found = passage("Waves are not covered, but tides rise and fall twice a day.")
    first, second = read_clauses(found)
    assert (first.first, first.end, second.end) == (0, 4, len(found.words))
    assert "not treated" in first.cues
    assert not second.cues


@pytest.mark.parametrize(
    ("heading", "expected"),
    [("Not covered in this part", True), ("Limits of this text", True), ("Tides and waves", False)],
)
def test_a_heading_may_announce_omissions(heading: str, expected: bool) -> None:
    assert heads_omissions(passage(heading)) is expected
