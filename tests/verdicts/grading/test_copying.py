from __future__ import annotations

from typing import Any

from pipeline.records import GradedSubmission, Similarity, SimilarPair
from pipeline.verdicts.grading.copying import flag_similar
from tests.verdicts.grading.made_report import whole_report


def class_of(*ids: str) -> list[GradedSubmission]:
    graded = whole_report().graded()
    return [graded.model_copy(update={"id": each}) for each in ids]


def pair(first: str, second: str, scope: Any, share: float = 1.0) -> SimilarPair:
    return SimilarPair(first=first, second=second, scope=scope, average=share, containment=share, percentile=90)


def flags(ids: str, *pairs: SimilarPair) -> dict[str, tuple[str, ...]]:
    found = flag_similar(class_of(*ids), Similarity(compared=len(ids), pairs=pairs))
    return {each.id: each.flags for each in found}


def test_both_submissions_of_a_pair_are_flagged_and_no_other() -> None:
    found = flags("abc", pair("a", "b", "own prose", 0.61))
    assert found == {
        "a": ("much of its own prose stands in b too (61 %)",),
        "b": ("much of its own prose stands in a too (61 %)",),
        "c": (),
    }


def test_a_same_file_is_told_once_and_little_in_common_not_at_all() -> None:
    found = flags("abc", pair("a", "b", "same file"), pair("a", "b", "own prose"), pair("a", "c", "own prose", 0.1))
    assert found["a"] == ("the same file as b",)
    assert found["c"] == ()


def test_many_are_counted_with_the_most_similar_first() -> None:
    others = [pair("a", other, "own prose", 0.5 + place / 100) for place, other in enumerate("bcdef")]
    assert flags("abcdef", *others)["a"] == ("much of its own prose stands in f, e, d and 2 more too (up to 54 %)",)


def test_pasted_answers_that_everybody_was_given_are_no_sign() -> None:
    shared = [pair("a", other, "pasted answers", 0.98) for other in "bcd"]
    assert flags("abcde", *shared)["a"] == ()
    assert flags("abcde", shared[0])["a"] == ("pasted answers nearly the same as in b (98 %)",)


def test_without_a_comparison_nothing_changes() -> None:
    class_ = class_of("a", "b")
    assert flag_similar(class_, None) == tuple(class_)
