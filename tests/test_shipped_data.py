"""What ships under prompts/: loads, is free of faults, and the sample is honest about what it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline import run
from pipeline.inputs.experiment import read_experiment
from pipeline.inputs.prompts import read_prompts
from pipeline.inputs.rubrics import check_rubric, read_rubric
from pipeline.providers.asking import ask_experiment
from pipeline.providers.cassette_file import read_recording
from pipeline.records import Answer, Progress
from pipeline.resources import data_folder
from tests.make_sample_cassettes import KEYS, NOTE, SAMPLE, SOURCES, STYLES, make_cassettes, sample_text

PROMPTS = data_folder("prompts")
RUBRIC = read_rubric(PROMPTS / "rubric.yaml")
EXPERIMENT = read_experiment(SAMPLE, allowed=[SAMPLE.parents[2]])
IDS = ["foundations", "architectures", "applications", "scaling"]
CASSETTES = sorted(EXPERIMENT.cassettes.glob("*/*.yaml"))


def ignore(_: Progress) -> None:
    """Nobody watches."""


async def replayed() -> tuple[Answer, ...]:
    return await ask_experiment(EXPERIMENT, mode="none", environ={}, concurrency=4, on_progress=ignore)


@pytest.mark.parametrize("name", ["genai-fundamentals", "genai-comprehensive"])
def test_each_prompt_file_has_the_four_exercises_of_the_rubric(name: str) -> None:
    prompts = read_prompts(PROMPTS / f"{name}.yaml")
    assert [prompt.id for prompt in prompts] == IDS == [exercise.id for exercise in RUBRIC.exercises]
    assert all(prompt.text and prompt.title and prompt.technique for prompt in prompts)
    assert "{{" not in "".join(prompt.text for prompt in prompts)


def test_the_rubric_has_nothing_wrong_or_odd() -> None:
    assert check_rubric(PROMPTS / "rubric.yaml") == ()


def test_each_exercise_has_twelve_to_eighteen_topics_and_some_weigh_more() -> None:
    for exercise in RUBRIC.exercises:
        assert 12 <= len(exercise.topics) <= 18
        assert any(topic.weight > 1 for topic in exercise.topics)
        assert len({topic.name for topic in exercise.topics}) == len(exercise.topics)


def test_the_sample_names_what_it_is() -> None:
    assert EXPERIMENT.title == "Fundamentals of Generative AI and Large Language Models"
    assert EXPERIMENT.rubric == RUBRIC
    assert {spec.model for spec in EXPERIMENT.providers} == set(STYLES)
    assert all(spec.label.startswith("Sample ") for spec in EXPERIMENT.providers)
    assert "no model produced them" in (EXPERIMENT.notice or "")


def test_the_cassettes_are_what_their_sources_make(tmp_path: Path) -> None:
    make_cassettes(tmp_path)
    made = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.glob("*/*.yaml")}
    shipped = {path.relative_to(EXPERIMENT.cassettes).as_posix(): path.read_bytes() for path in CASSETTES}
    assert made == shipped, "run: python -m tests.make_sample_cassettes"


def test_every_source_is_an_answer_and_every_answer_has_a_source() -> None:
    sources = {path.relative_to(SOURCES).as_posix() for path in SOURCES.rglob("*.*")}
    assert sources == {f"{style}/{exercise}.md" for style in STYLES.values() for exercise in IDS}


async def test_every_answer_replays_with_its_exact_text_and_says_that_it_was_written() -> None:
    answers = await replayed()
    assert [(answer.exercise, answer.provider) for answer in answers] == [
        (exercise, spec.label) for exercise in IDS for spec in EXPERIMENT.providers
    ]
    models = {spec.label: spec.model for spec in EXPERIMENT.providers}
    for answer in answers:
        assert answer.status == "answered", answer.reason
        assert answer.text == sample_text(models[answer.provider], answer.exercise)
        assert answer.origin == "written"
        assert answer.model == models[answer.provider]
        assert answer.recorded_at is None
        assert answer.unsupported == ()


@pytest.mark.parametrize("path", CASSETTES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_cassette_is_marked_and_holds_no_secret_and_no_trace_of_the_machine(path: Path) -> None:
    content = path.read_text("utf-8")
    recording = read_recording(content.encode())
    assert (recording.origin, recording.note, recording.seconds) == ("written", NOTE, None)
    assert recording.uri.startswith(("https://api.openai.com/", "https://generativelanguage.googleapis.com/"))
    assert not any(key in content for key in KEYS.values())
    assert not re.search(r"(?i)authorization|api[-_]key|cookie|127\.0\.0\.1|localhost|/home/|/root\b|/Users/", content)
    assert not {"usage", "usageMetadata"} & json.loads(recording.received).keys(), "no tokenizer counted anything"


@pytest.mark.parametrize(("style", "low", "high"), [("long", 900, 1350), ("plain", 250, 400)])
def test_the_two_styles_differ_in_length(style: str, low: int, high: int) -> None:
    for exercise in IDS:
        assert low <= len((SOURCES / style / f"{exercise}.md").read_text("utf-8").split()) <= high


@pytest.mark.parametrize("exercise", IDS)
def test_the_long_style_shows_every_feature_of_a_report(exercise: str) -> None:
    text = (SOURCES / "long" / f"{exercise}.md").read_text("utf-8")
    for feature in ("\n## ", "\n- ", "\n1. ", "\n|---|", "\n$$\n", "\n```python\n", "thical", "Future directions"):
        assert feature in text, feature


async def test_the_written_conclusion_shows_what_a_claim_check_can_say() -> None:
    claims = run.judge(EXPERIMENT, await replayed()).claims
    assert [claim.standing for claim in claims] == ["supported", "supported", "not measurable", "contradicted"]
    assert " ".join(claim.sentence for claim in claims) == " ".join((EXPERIMENT.conclusion or "").split())
