"""Grades raised by an embedding model."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.records import Answer, RubricExercise, Topic, TopicHit
from pipeline.scoring.coverage import cover
from pipeline.scoring.embedding import Encode, load_encoder, raise_grades
from pipeline.scoring.score import score_answer
from pipeline.scoring.text import read_markdown

EXERCISE = RubricExercise(
    id="sky",
    topics=(
        Topic(id="blue", name="Rayleigh scattering", description="Short waves are deflected by molecules of air."),
        Topic(id="dusk", name="Twilight", description="The sun lies below the horizon and lights the upper air."),
        Topic(id="bare", name="Zodiacal light"),
    ),
)
BLUE = "Tiny particles up there throw **azure** rays in all directions."


def encoder(*pairs: tuple[str, Sequence[float]]) -> Encode:
    """A model that gives each text the vector of the first key that it holds, and all others one at right angles."""

    def encode(texts: Sequence[str]) -> list[Sequence[float]]:
        return [next((vector for key, vector in pairs if key in text), (0, 0, 0, 1)) for text in texts]

    return encode


def raised(answer: str, encode: Encode) -> tuple[TopicHit, ...]:
    text = read_markdown(answer)
    return raise_grades(cover(text, EXERCISE), text, EXERCISE, encode)


CLOSE = encoder(("Rayleigh", (1, 0, 0, 0)), ("Twilight", (0, 1, 0, 0)), ("azure", (3, 0, 1, 0)))


def test_a_sentence_close_in_meaning_explains_an_absent_topic() -> None:
    blue, dusk, bare = raised(f"Look up.\n\n{BLUE}", CLOSE)
    assert (blue.grade, blue.evidence, blue.start) == (2, BLUE, 10)
    assert "0.95 by the embedding model" in blue.why
    assert (dusk.grade, bare.grade) == (0, 0)


@pytest.mark.parametrize(
    ("vector", "grade"),
    [((0.56, 0, 0.8285, 0), 2), ((0.54, 0, 0.8417, 0), 0), ((0.8, 0.6, 0, 0), 2), ((0.74, 0.67, 0, 0), 0)],
    ids=["above the threshold", "below it", "closer than to others", "as close to another topic"],
)
def test_it_must_be_close_and_closer_than_to_any_other_topic(vector: Sequence[float], grade: int) -> None:
    encode = encoder(("Rayleigh", (1, 0, 0, 0)), ("Twilight", (0, 1, 0, 0)), ("azure", vector))
    assert raised(BLUE, encode)[0].grade == grade


@pytest.mark.parametrize(
    "answer",
    [
        "# All azure rays thrown in all directions",
        "- azure\n- rays",
        "azure!",
        "",
        "Throwing of azure rays by tiny particles in the air is not covered in this report.",
    ],
    ids=["heading", "list", "exclamation", "empty", "left out"],
)
def test_what_explains_nothing_is_not_raised(answer: str) -> None:
    assert [hit.grade for hit in raised(answer, CLOSE)] == [0, 0, 0]


def test_no_grade_is_lowered_and_a_mention_stays_a_mention() -> None:
    text = read_markdown(f"{BLUE}\n\n- Rayleigh scattering\n- Twilight")
    hits = cover(text, EXERCISE)
    assert [hit.grade for hit in hits] == [1, 1, 0]
    assert raise_grades(hits, text, EXERCISE, CLOSE) == hits


def test_vectors_without_direction_are_close_to_nothing() -> None:
    assert [hit.grade for hit in raised(BLUE, lambda texts: [[0.0, 0.0]] * len(texts))] == [0, 0, 0]


def test_the_score_of_an_answer_takes_raised_grades_into_account() -> None:
    answer = Answer(exercise="sky", provider="a", status="answered", text=BLUE)
    assert score_answer(answer, EXERCISE, None).coverage == 0
    assert score_answer(answer, EXERCISE, None, CLOSE).coverage == 1 / 3


@pytest.mark.skipif(find_spec("sentence_transformers") is not None, reason="the extra is installed here")
def test_without_the_extra_a_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "")
    with pytest.raises(UsageError, match="pip install sentence-transformers"):
        load_encoder(tmp_path)
