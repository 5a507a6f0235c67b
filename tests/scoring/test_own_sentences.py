"""Sentences that one model alone says."""

from __future__ import annotations

from pipeline.records import Answer
from pipeline.scoring import own_sentences as module
from pipeline.scoring.own_sentences import own_sentences

SHARED = "Backpropagation carries the error from the output layer back to every weight."
SAME_IN_OTHER_WORDS = "Every weight receives the error, which backpropagation carries back from the output layer."
OWN = "Gradient descent follows the steepest slope of the loss surface downhill."


def answer(provider: str, text: str, sample: int = 0, exercise: str = "e") -> Answer:
    return Answer(exercise=exercise, provider=provider, sample=sample, status="answered", text=text)


def own(*answers: Answer) -> dict[tuple[str, int], list[str]]:
    texts = {each.key: each.text for each in answers}
    return {
        (found.provider, found.sample): [
            texts[found.exercise, found.provider, found.sample][start:end] for start, end in found.places
        ]
        for found in own_sentences(answers)
    }


def test_a_sentence_without_a_counterpart_is_the_models_own() -> None:
    found = own(answer("A", f"{SHARED} {OWN}"), answer("B", SAME_IN_OTHER_WORDS))
    assert found == {("A", 0): [OWN], ("B", 0): []}


def test_a_sentence_told_in_two_has_a_counterpart() -> None:
    halves = "Backpropagation carries the error back. It goes from the output layer to every weight."
    assert own(answer("A", SHARED), answer("B", halves))["A", 0] == []


def test_another_sample_of_the_same_model_is_no_counterpart() -> None:
    found = own(answer("A", OWN), answer("A", OWN, sample=1), answer("B", SHARED))
    assert found["A", 0] == found["A", 1] == [OWN]


def test_short_sentences_headings_and_tables_are_left_out() -> None:
    text = f"# {OWN}\n\nGradient descent helps.\n\n| {OWN} | b |\n|---|---|\n| {OWN} | c |"
    assert own(answer("A", text), answer("B", SHARED))["A", 0] == []


def test_one_model_alone_has_nothing_to_be_compared_with() -> None:
    assert own(answer("A", OWN), answer("B", SHARED, exercise="other")) == {}
    assert own_sentences([]) == ()
    failed = Answer(exercise="e", provider="B", status="failed", reason="x")
    assert own_sentences([answer("A", OWN), failed]) == ()


def test_an_exercise_of_too_many_sentences_is_left_out() -> None:
    many = "It is so here. " * (module.MOST_SENTENCES + 1)
    assert own_sentences([answer("A", many), answer("B", SHARED)]) == ()
