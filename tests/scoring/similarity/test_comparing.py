"""A class compared: what is the student's own, what is pasted, what is the same file."""

from __future__ import annotations

import random

from pipeline.records import Part, SubmittedFile
from pipeline.scoring.similarity.comparing import Comparable, compare_class

VOCABULARY = [f"word{number}" for number in range(3000)]
COMMON = "Aim to compare two tools on four prompts and to write down what was found in a short report of my own"


def prose(seed: int, words: int = 120) -> str:
    return " ".join(random.Random(seed).choices(VOCABULARY, k=words))  # noqa: S311 - words, not secrets


def submission(
    identity: str, own: str = "", pasted: str = "", tool: str | None = "Gemini", sha: str = ""
) -> Comparable:
    text = f"{own}\n\n{pasted}"
    parts = [Part(kind="conclusion", start=0, end=len(own), confidence=1)] if own else []
    if pasted:
        start = len(own) + 2
        parts.append(Part(kind="answer", exercise="scaling", tool=tool, start=start, end=len(text), confidence=1))
    sha = sha or f"hash of {identity}"
    file = SubmittedFile(path=f"{identity}.md", sha256=sha, format="markdown", status="ok", start=0, end=len(text))
    return Comparable(identity, text, parts, (file,))


def test_classmates_with_nothing_in_common_make_no_pair() -> None:
    result = compare_class([submission(f"s{n}", prose(n), prose(100 + n)) for n in range(8)])
    assert (result.pairs, result.clusters, result.compared, result.left_out) == ((), (), 8, 0)


def test_copied_own_prose_is_shown_with_its_passage() -> None:
    shared = prose(1, 40)
    one, two = submission("a", f"{prose(2, 60)} {shared}"), submission("b", f"{shared} {prose(3, 60)}")
    result = compare_class([two, submission("c", prose(4)), one])
    (pair,) = result.pairs
    assert (pair.first, pair.second, pair.scope) == ("a", "b", "own prose")
    assert 0.3 < pair.average < 0.5
    assert pair.percentile == 100 * 2 / 3
    (passage,) = pair.passages
    assert one.text[passage.first_start : passage.first_end] == shared
    assert two.text[passage.second_start : passage.second_end] == shared
    assert result.clusters == (("a", "b"),)


def test_answers_that_overlap_as_answers_do_are_no_pair() -> None:
    half = prose(5, 100)
    result = compare_class(
        [submission("a", pasted=f"{half} {prose(6, 100)}"), submission("b", pasted=f"{half} {prose(7, 100)}")]
    )
    assert result.pairs == ()


def test_one_answer_handed_in_by_many_is_shown_but_draws_nobody_together() -> None:
    answer = prose(8, 200)
    result = compare_class([submission(f"s{n}", prose(20 + n), answer) for n in range(9)])
    assert len(result.pairs) == 36
    assert {pair.scope for pair in result.pairs} == {"pasted answers"}
    assert result.pairs[0].passages[0].exercise == "scaling"
    assert result.clusters == ()


def test_the_same_words_from_different_tools_are_not_compared() -> None:
    answer = prose(9, 200)
    result = compare_class([submission("a", pasted=answer), submission("b", pasted=answer, tool="ChatGPT")])
    assert result.pairs == ()


def test_one_file_handed_in_twice_is_a_pair_of_its_own() -> None:
    result = compare_class([submission("a", sha="x"), submission("b", sha="x"), submission("c")])
    assert [(pair.first, pair.second, pair.scope, pair.average) for pair in result.pairs] == [
        ("a", "b", "same file", 1)
    ]
    assert result.clusters == (("a", "b"),)


def test_a_template_that_the_whole_class_was_given_counts_for_nothing() -> None:
    result = compare_class([submission(f"s{n}", f"{COMMON} {prose(n)}") for n in range(12)])
    assert result.pairs == ()


def test_words_of_the_prompt_count_for_nothing() -> None:
    both = [submission("a", f"{COMMON} {prose(1)}"), submission("b", f"{COMMON} {prose(2)}")]
    assert len(compare_class(both).pairs) == 1
    assert compare_class(both, given=[COMMON]).pairs == ()


def test_pairs_beyond_the_shown_ones_are_counted() -> None:
    shared = prose(1, 60)
    result = compare_class([submission(f"s{n}", f"{shared} {prose(30 + n, 60)}") for n in range(4)], shown=2)
    assert (len(result.pairs), result.left_out) == (2, 4)


def test_an_empty_class_and_a_class_of_one_are_compared_with_nobody() -> None:
    assert compare_class([]).pairs == ()
    assert compare_class([submission("a", prose(1))]).pairs == ()
    assert compare_class([]).compared == 0
