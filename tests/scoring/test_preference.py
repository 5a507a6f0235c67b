"""Which of two answers a model prefers."""

from __future__ import annotations

from itertools import product

import pytest

from pipeline.records import Answer, Preference, Prompt
from pipeline.scoring.preference import duels_between, preferences, read_verdict

PROMPTS = (
    Prompt(id="ice", title="Ice", text="Why is ice blue?"),
    Prompt(id="sea", title="Sea", text="Why is it salty?"),
)


def answer(provider: str, text: str = "", exercise: str = "ice", sample: int = 0) -> Answer:
    text = text or f"Because of {provider}."
    return Answer(exercise=exercise, provider=provider, sample=sample, status="answered", text=text)


def said(better: str) -> Answer:
    return answer("Judge", f'{{"better": "{better}"}}')


def outcome(straight: str, swapped: str) -> Preference:
    one, other = duels_between([answer("A"), answer("B")], PROMPTS, ["A", "B"])
    (found,) = preferences([one, other], {one.id: said(straight), other.id: said(swapped)})
    return found


def test_every_pair_is_shown_in_both_orders() -> None:
    duels = duels_between([answer("A"), answer("B"), answer("C")], PROMPTS, ["A", "B", "C"])
    assert [(duel.first.provider, duel.second.provider) for duel in duels] == [
        ("A", "B"), ("B", "A"), ("A", "C"), ("C", "A"), ("B", "C"), ("C", "B"),
    ]  # fmt: skip
    assert len({duel.id for duel in duels}) == 6
    assert duels[0].prompt.index("Because of A.") < duels[0].prompt.index("Because of B.")
    assert duels[1].prompt.index("Because of B.") < duels[1].prompt.index("Because of A.")


def test_only_answers_to_the_same_exercise_and_sample_meet() -> None:
    answers = [answer("A"), answer("A", sample=1), answer("B", sample=1), answer("B", exercise="sea")]
    duels = duels_between(answers, PROMPTS, ["A", "B"])
    assert [(duel.first.sample, duel.second.sample) for duel in duels] == [(1, 1), (1, 1)]


def test_what_is_no_answer_meets_nobody() -> None:
    failed = Answer(exercise="ice", provider="B", status="failed", reason="no")
    assert duels_between([answer("A"), failed], PROMPTS, ["A", "B"]) == ()


def test_a_preference_in_both_orders_counts() -> None:
    assert outcome("first", "second").first_better == 1
    assert outcome("second", "first").second_better == 1
    assert outcome("tie", "tie").ties == 1


@pytest.mark.parametrize(
    ("straight", "swapped"), [("first", "first"), ("second", "second"), ("tie", "first"), ("second", "tie")]
)
def test_a_verdict_that_turns_with_the_order_is_a_tie(straight: str, swapped: str) -> None:
    assert outcome(straight, swapped) == Preference(exercise="ice", first="A", second="B", order_ties=1)


def test_an_unreadable_reply_is_unscored() -> None:
    assert outcome("A", "second") == Preference(exercise="ice", first="A", second="B", unscored=1)
    assert read_verdict(answer("Judge", "The first one, clearly.")) is None
    assert read_verdict(Answer(exercise="x", provider="Judge", status="failed", reason="no")) is None


def test_swapping_the_models_swaps_the_result() -> None:
    for straight, swapped in product(("first", "second", "tie", "?"), repeat=2):
        one, other = outcome(straight, swapped), outcome(swapped, straight)
        assert (one.first_better, one.ties, one.order_ties, one.unscored) == (
            other.second_better, other.ties, other.order_ties, other.unscored,
        )  # fmt: skip


def test_samples_add_up() -> None:
    answers = [answer(label, sample=n) for label in "AB" for n in range(3)]
    duels = duels_between(answers, PROMPTS, ["A", "B"])
    verdicts = ["first", "second", "first", "first", "tie", "tie"]
    replies = {duel.id: said(verdict) for duel, verdict in zip(duels, verdicts, strict=True)}
    assert preferences(duels, replies) == (
        Preference(exercise="ice", first="A", second="B", first_better=1, order_ties=1, ties=1),
    )
