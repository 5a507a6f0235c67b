from __future__ import annotations

import pytest

from pipeline.verdicts.repetitions import alike, repetitions
from tests.verdicts.verdict_cases import Case, lines

TEXTS = [" ".join(f"{name}{place}" for place in range(60)) for name in "abcd"]
OTHERS = [text.upper() for text in TEXTS]


def told(first: list[str], second: list[str], origin: str = "pasted") -> list[str]:
    """What is said of two models' answers to four exercises."""
    case = Case().four("Aurora", text=first, origin=[origin] * 4).four("Brevis", text=second, origin=[origin] * 4)
    return [finding.sentence for finding in repetitions(case.evidence)]


def test_the_same_answer_under_two_names_is_asked_about() -> None:
    assert told(TEXTS, [text.replace(" ", "\n\n ") for text in TEXTS]) == [
        "Aurora's and Brevis' answers to all four exercises are the same text; was the same answer pasted twice?"
    ]
    assert told(TEXTS, TEXTS, "recorded") == [
        "Aurora's and Brevis' answers to all four exercises are the same text; do both names stand for one model?"
    ]


def test_it_is_told_early_with_its_number() -> None:
    case = Case().four("Aurora", text=TEXTS, words=[60] * 4).four("Brevis", text=TEXTS, words=[60] * 4)
    finding = case.all_findings()[0]
    assert finding.id == "same-text"
    assert lines(finding) == ["Exercises answered with the same text: 4 of 4"]


def test_a_single_exercise_is_named_and_a_changed_word_still_is_nearly_the_same() -> None:
    changed = TEXTS[3].replace("d30", "other")
    assert told(TEXTS, [*OTHERS[:3], changed]) == [
        (
            "Aurora's and Brevis' answers to one of four exercises (“Scaling”) are nearly the same text; was the same "
            "answer pasted twice?"
        )
    ]


def test_one_text_for_two_exercises_is_asked_about() -> None:
    assert told([*TEXTS[:3], TEXTS[0]], OTHERS) == [
        "Aurora's answers to “Foundations” and “Scaling” are the same text; was it pasted into the wrong file?"
    ]


@pytest.mark.parametrize("text", ["No.", " ".join(["word"] * 19)])
def test_short_answers_may_agree(text: str) -> None:
    assert told([text] * 4, [text] * 4) == []


def test_different_answers_and_other_samples_are_nothing_to_tell() -> None:
    assert told(TEXTS, OTHERS) == []
    case = Case().add("Aurora", "e", text=TEXTS[0]).add("Aurora", "e", text=TEXTS[0])
    assert repetitions(case.evidence) == []


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ([str(place) for place in range(100)], True),
        # Two words touch 4 of 99 pairs each: 95 / 99 is more than 0.95, and 93 / 99 is not.
        ([*map(str, range(30)), "x", *map(str, range(31, 60)), "x", *map(str, range(61, 100))], True),
        (["x" if place in (20, 40, 60) else str(place) for place in range(100)], False),
        # The same words in another order.
        ([str(place) for place in reversed(range(100))], False),
        ([str(place) for place in range(80)], False),
    ],
    ids=["the same", "two words", "three words", "reversed", "a part"],
)
def test_nearly_takes_nineteen_of_twenty_pairs_of_words(second: list[str], expected: bool) -> None:
    assert alike([str(place) for place in range(100)], second) is expected
