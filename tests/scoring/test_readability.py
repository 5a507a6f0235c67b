"""Six readability formulas on text whose Markdown was taken apart."""

from __future__ import annotations

import re

import pytest
import textstat  # type: ignore[import-untyped] # has no annotations
from hypothesis import given, settings
from hypothesis import strategies as st
from textstat.backend.counts import count_difficult_words  # type: ignore[import-untyped] # as above

from pipeline.records import Readability
from pipeline.scoring import readability
from pipeline.scoring.readability import Counts, count, measure_readability
from pipeline.scoring.text import read_markdown

# Sentences without hyphens, apostrophes and digits, of which textstat counts the same words.
ORDINARY = (
    "The harbour was quiet when the first boats came home in the evening.",
    "Nobody remembered who had painted the enormous lighthouse on the northern shore.",
    "Several engineers examined the machinery and recommended a complicated repair.",
    "It rained, and the children played a game of cards by the window.",
    "An independent commission investigated the unfortunate accident very carefully!",
    "Would you carry this basket of apples to the old woman next door?",
    "Understanding the mathematical foundations requires considerable patience.",
    "The dog barked twice.",
)
TEXTS = st.lists(st.sampled_from(ORDINARY), min_size=10, max_size=25).map(" ".join)


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_plain_prose_measures_as_textstat_measures_it(source: str) -> None:
    measured = measure_readability(read_markdown(source))
    letters_per_word = len(re.sub(r"\W", "", source)) / len(source.split())
    assert measured.flesch_reading_ease == pytest.approx(textstat.flesch_reading_ease(source), abs=1e-9)
    assert measured.flesch_kincaid_grade == pytest.approx(textstat.flesch_kincaid_grade(source), abs=1e-9)
    assert measured.smog == pytest.approx(textstat.smog_index(source), abs=1e-9)
    assert measured.automated_readability == pytest.approx(textstat.automated_readability_index(source), abs=1e-9)
    # textstat multiplies by 0.058 where the paper has 0.0588.
    assert measured.coleman_liau == pytest.approx(
        textstat.coleman_liau_index(source) + 0.0008 * 100 * letters_per_word, abs=1e-9
    )


@given(TEXTS)
@settings(max_examples=20, deadline=None)
def test_the_fog_formula_is_that_of_textstat(source: str) -> None:
    # textstat counts the words that are not on a list of easy ones, Gunning those of three syllables with exceptions.
    difficult = count_difficult_words(source, "en_US", 3)
    counts = count(read_markdown(source).prose)
    theirs = Counts(**{**vars(counts), "complex_words": difficult})
    assert readability.gunning_fog(theirs) == pytest.approx(textstat.gunning_fog(source), abs=1e-9)


HAND = Counts(sentences=2, words=20, syllables=30, letters=100, strokes=104, polysyllables=3, complex_words=2)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (readability.flesch_reading_ease, 206.835 - 1.015 * 10 - 84.6 * 3 / 2),
        (readability.flesch_kincaid_grade, 0.39 * 10 + 11.8 * 3 / 2 - 15.59),
        (readability.gunning_fog, 0.4 * (10 + 10)),
        (readability.smog, 1.0430 * 45**0.5 + 3.1291),
        (readability.coleman_liau, 0.0588 * 500 - 0.296 * 10 - 15.8),
        (readability.automated_readability, 4.71 * 5.2 + 0.5 * 10 - 21.43),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_formulas_by_hand(formula: object, expected: float) -> None:
    assert callable(formula)
    assert formula(HAND) == pytest.approx(expected)


def test_counts_by_hand() -> None:
    source = "# Left out entirely\n\n- Big **data** models\n- It works.\n\n|no|\n|-|"
    assert count(read_markdown(source).prose) == Counts(
        sentences=2, words=5, syllables=7, letters=20, strokes=21, polysyllables=0, complex_words=0
    )


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("It is a beautiful idea.", 2),
        ("We met in Philadelphia and Indonesia.", 0),
        ("Philosophers met.", 1),
        ("They created and processed and visited it.", 0),
        ("They were considering and generated it.", 2),
        ("A well-thought-out and brand-new idea.", 1),
        ("An attention-only way.", 1),
    ],
    ids=["plain", "proper names", "sentence start", "endings", "four syllables", "short parts", "long part"],
)
def test_complex_words_are_those_of_gunning(sentence: str, number: int) -> None:
    assert count(read_markdown(sentence).prose).complex_words == number


def test_markup_and_layout_do_not_change_the_measures() -> None:
    plain = " ".join(ORDINARY * 2)
    marked = "# Heading of no matter\n\n" + "\n".join(f"- **{s[:3]}**{s[3:-1]}" for s in ORDINARY * 2)
    marked += "\n\n```\ncode_is_not = read\n```\n\n|tables|neither|\n|-|-|\n"
    measured, expected = measure_readability(read_markdown(marked)), measure_readability(read_markdown(plain))
    assert measured.model_dump(exclude={"automated_readability"}) == expected.model_dump(
        exclude={"automated_readability"}
    )


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Too short to say.",
        "# " + "heading " * 50,
        "```\n" + "code " * 50 + "\n```",
        "किताब पढ़ना अच्छा है। " * 30,
        "你好世界。" * 30,
    ],
    ids=["empty", "short", "heading", "code", "hindi", "chinese"],
)
def test_what_cannot_be_measured_is_none(source: str) -> None:
    assert measure_readability(read_markdown(source)) == Readability()


def test_thirty_words_are_enough_but_smog_needs_ten_sentences() -> None:
    assert measure_readability(read_markdown("five words are too few. " * 5 + "four are less too.")) == Readability()
    six = measure_readability(read_markdown("five words are too few. " * 6))
    assert six.flesch_reading_ease is not None
    assert six.smog is None
    assert measure_readability(read_markdown("three short words. " * 10)).smog is not None
