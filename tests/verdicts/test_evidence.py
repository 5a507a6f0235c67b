from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Answer, Score, TopicHit
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.topics import ETHICS, FUTURE, named_rows, theme_of, theme_rows
from tests.verdicts.verdict_cases import Case

TOPICS = {"foundations": ("Latent space", "Adversarial networks")}


def test_pairs_leave_out_what_one_side_lacks_and_truncated_answers_on_demand() -> None:
    case = Case().four("Aurora", words=[10, 20, 30, 40])
    case.add("Brevis", "foundations", words=5).add("Brevis", "scaling", words=9, status="truncated")
    case.add("Brevis", "applications", status="refused")
    evidence = case.evidence
    assert evidence.pairs("Aurora", "Brevis", "words", complete=True) == {"foundations": ((10,), (5,))}
    assert list(evidence.pairs("Aurora", "Brevis", "words", complete=False)) == ["foundations", "scaling"]


@pytest.mark.parametrize(
    ("grades", "typical"),
    [((2, 2, 0), 2), ((2, 0), 2), ((1, 2, 0), 1), ((0, 0, 2), 0), ((None, 1), 1), ((None,), None)],
    ids=str,
)
def test_repeats_are_told_by_what_half_of_them_reach(grades: tuple[int, ...], typical: int | None) -> None:
    case = Case(topics={"foundations": ("Latent space",)})
    for grade in grades:
        case.add("Aurora", "foundations", grades=[grade])  # type: ignore[list-item] # grades by hand
    (row,) = case.evidence.rows
    assert row.grades == {"Aurora": typical, "Brevis": None}


def test_what_a_truncated_answer_lacks_is_not_counted() -> None:
    case = Case(topics=TOPICS).add("Aurora", "foundations", grades=[0, 0], status="truncated")
    assert [row.grades["Aurora"] for row in case.evidence.rows] == [None, None]


def test_topics_without_a_rubric_go_by_their_id() -> None:
    score = Score(exercise="e", provider="Aurora", status="answered", hits=(TopicHit(topic="gan", grade=2),))
    evidence = Evidence((), (score,), (), None, ("Aurora",))
    assert [row.topic.name for row in evidence.rows] == ["gan"]


@pytest.mark.parametrize("start", [1, 0, None, 999], ids=["right", "wrong", "missing", "beyond"])
def test_a_quotation_stands_where_its_words_stand(start: int | None) -> None:
    hit = TopicHit(topic="gan", grade=2, evidence="GANs pit", start=start, end=9)
    answer = Answer(exercise="e", provider="Aurora", status="answered", text=" GANs pit two networks.")
    score = Score(exercise="e", provider="Aurora", status="answered", hits=(hit,))
    evidence = Evidence((answer,), (score,), (), None, ("Aurora",))
    quotation = evidence.quote("Aurora", evidence.rows[0])
    assert quotation is not None
    assert (quotation.start, quotation.end, quotation.topic) == (1, 9, "gan")


def test_words_that_are_not_in_the_answer_are_no_quotation() -> None:
    hit = TopicHit(topic="gan", grade=2, evidence="Invented.", start=0, end=9)
    answer = Answer(exercise="e", provider="Aurora", status="answered", text="GANs pit two networks.")
    score = Score(exercise="e", provider="Aurora", status="answered", hits=(hit,))
    evidence = Evidence((answer,), (score,), (), None, ("Aurora",))
    assert evidence.quote("Aurora", evidence.rows[0]) is None


def test_the_best_sample_is_quoted() -> None:
    case = Case(topics=TOPICS).add("Aurora", "foundations", grades=[1, 0]).add("Aurora", "foundations", grades=[2, 0])
    quotation = case.evidence.quote("Aurora", case.evidence.rows[0])
    assert quotation is not None
    assert quotation.sample == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Models use RLHF to learn! Two.", "Models use RLHF to learn!"),
        ("- **RLHF:** rewards\n- other", "RLHF:** rewards"),
        ("## 3. RLHF and **more**\nText", "RLHF and **more"),
        ("| a | RLHF |\n", "a | RLHF"),
        ("x" * 500 + " RLHF " + "y" * 500, "RLHF " + "y" * 239),
    ],
    ids=["sentence", "list item", "heading", "table", "no end in sight"],
)
def test_a_search_quotes_the_sentence_or_line(text: str, found: str) -> None:
    case = Case().add("Aurora", "foundations", text=text)
    (quotation,) = case.evidence.search("Aurora", re.compile("RLHF"))
    assert quotation.text == found
    assert text[quotation.start : quotation.end] == found


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="a .\n*#-!|RLHF1)", max_size=600), st.text(alphabet="b .\n*#", max_size=600))
def test_a_search_always_quotes_verbatim_and_holds_the_match(before: str, after: str) -> None:
    text = f"{before}XYZ{after}"
    case = Case().add("Aurora", "foundations", text=text)
    (quotation,) = case.evidence.search("Aurora", re.compile("XYZ"))
    assert "XYZ" in quotation.text
    assert text[quotation.start : quotation.end] == quotation.text


def test_narrowing_keeps_only_those_exercises() -> None:
    case = Case(topics=TOPICS).four("Aurora", words=[1, 2, 3, 4])
    evidence = case.evidence.narrowed(["scaling"])
    assert evidence.exercises == ("scaling",)
    assert evidence.values("Aurora", "scaling", "words", complete=True) == (4,)
    assert evidence.rows == ()


@pytest.mark.parametrize(
    ("text", "counts"),
    [("Responsible AI is needed.", True), ("The generator is responsible for pictures.", False)],
)
def test_being_responsible_for_something_is_no_ethics(text: str, counts: bool) -> None:
    assert bool(ETHICS.words.search(text)) is counts


NAMES = (
    "Transformers and large language models",
    "Origin of the transformer",
    "Number of parameters",
    "Learning paradigms",
    "Variational autoencoders",
    "Ethics: bias and misuse",
    "Diffusion models",
    "Future directions",
    "Video generation and deepfakes",
)


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("transformers", ["Transformers and large language models"]),
        ("transformer models", ["Transformers and large language models"]),
        ("origin of transformers", ["Origin of the transformer"]),
        ("parameters", ["Number of parameters"]),
        ("bias", ["Ethics: bias and misuse"]),
        ("diffusion", ["Diffusion models"]),
        ("learning", []),
        ("RLHF", []),
        ("history", []),
        ("", []),
    ],
)
def test_a_phrase_names_a_topic_or_a_part_of_its_name(phrase: str, names: list[str]) -> None:
    rows = Case(topics={"foundations": NAMES}).add("Aurora", "foundations", grades=[0] * 9).evidence.rows
    assert [row.topic.name for row in named_rows(phrase, rows)] == names


def test_an_alias_counts_only_as_the_acronym_of_the_name() -> None:
    rows = Case(topics={"foundations": NAMES}).add("Aurora", "foundations", grades=[0] * 9).evidence.rows
    aliases = {NAMES[0]: ("LLM",), NAMES[3]: ("RLHF",), NAMES[4]: ("VAE",)}
    rows = tuple(
        replace(row, topic=row.topic.model_copy(update={"aliases": aliases.get(row.topic.name, ())})) for row in rows
    )
    assert [row.topic.name for row in named_rows("VAEs", rows)] == ["Variational autoencoders"]
    assert [row.topic.name for row in named_rows("LLM", rows)] == ["Transformers and large language models"]
    assert named_rows("RLHF", rows) == ()


def test_themes_are_found_by_name_and_not_by_one_stray_alias() -> None:
    rows = Case(topics={"foundations": NAMES}).add("Aurora", "foundations", grades=[0] * 9).evidence.rows
    assert [row.topic.name for row in theme_rows(ETHICS, rows)] == ["Ethics: bias and misuse"]
    assert [row.topic.name for row in theme_rows(FUTURE, rows)] == ["Future directions"]
    video = rows[8]
    stray = replace(video, topic=video.topic.model_copy(update={"aliases": ("misuse",)}))
    whole = replace(video, topic=video.topic.model_copy(update={"description": "Privacy and copyright."}))
    assert theme_rows(ETHICS, [stray]) == ()
    assert theme_rows(ETHICS, [whole]) == (whole,)


@pytest.mark.parametrize(
    ("phrase", "theme"),
    [("ethical concerns", ETHICS), ("future trends", FUTURE), ("societal impact", ETHICS), ("bias", None)],
)
def test_a_phrase_may_stand_for_a_whole_theme(phrase: str, theme: object) -> None:
    assert theme_of(phrase) is theme
