from __future__ import annotations

import pytest

from pipeline.records import Length, Readability, Score, Structure, TopicHit, Vocabulary
from pipeline.verdicts.measures import flesch_band, measure

SCORE = Score(
    exercise="e",
    provider="p",
    status="answered",
    coverage=0.25,
    hits=(TopicHit(topic="a", grade=2), TopicHit(topic="b", grade=0), TopicHit(topic="c", grade=None)),
    length=Length(words=200, sentences=10, paragraphs=2, headings=3, list_items=7, characters=1000),
    readability=Readability(flesch_reading_ease=41.5, smog=12.0),
    vocabulary=Vocabulary(distinct_words=90, type_token_ratio=0.45),
    structure=Structure(heading_depth=2, lists=1, tables=0, code_blocks=0, formulas=0, links=0),
)
BARE = Score(exercise="e", provider="p", status="failed")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("coverage", 0.25),
        ("words", 200),
        ("sentences", 10),
        ("flesch_reading_ease", 41.5),
        ("smog", 12),
        ("gunning_fog", None),
        ("type_token_ratio", 0.45),
        ("tables", 0),
        ("tokens", None),
        ("explained", 50),
        ("divisions", 5),
        ("no such measure", None),
    ],
    ids=str,
)
def test_a_measure_is_found_by_its_column(name: str, value: float | None) -> None:
    assert measure(SCORE, name) == value


@pytest.mark.parametrize(
    "name", ["coverage", "words", "flesch_kincaid_grade", "explained", "divisions", "distinct_words", "links"]
)
def test_what_was_not_measured_is_none_and_not_zero(name: str) -> None:
    assert measure(BARE, name) is None


def test_no_words_have_no_divisions() -> None:
    empty = Length(words=0, sentences=0, paragraphs=0, headings=4, list_items=0, characters=9)
    assert measure(SCORE.model_copy(update={"length": empty}), "divisions") is None


def test_impossible_figures_are_not_measured() -> None:
    score = SCORE.model_copy(update={"readability": Readability(flesch_reading_ease=1e300)})
    assert measure(score, "flesch_reading_ease") is None


@pytest.mark.parametrize(
    ("ease", "band"),
    [
        (-20, "very difficult"),
        (29.9, "very difficult"),
        (30, "difficult"),
        (59.9, "fairly difficult"),
        (60, "standard"),
        (95, "very easy"),
    ],
)
def test_reading_ease_has_flesch_s_own_words(ease: float, band: str) -> None:
    assert flesch_band(ease) == band
