from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.inputs.rubrics import RubricRemark, check_rubric, read_rubric
from pipeline.records import Strictness
from pipeline.resources import data_folder

TOPICS = """\
      - {id: gan, name: GANs, description: Two networks trained against each other., aliases: [GAN]}
      - {id: vae, name: VAEs, description: An encoder and a decoder around a latent space.}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "r.yaml"
    path.write_text(text, "utf-8")
    return path


def with_topics(folder: Path, *topics: str) -> Path:
    """A rubric of one exercise whose topics begin on line 4, one a line."""
    lines = "".join(f"      - {topic}\n" for topic in topics)
    return written(folder, f"exercises:\n  - id: a\n    topics:\n{lines}")


def topic(name: str, more: str = "") -> str:
    return f"{{id: {name}, name: Topic {name}, description: Words that explain {name}.{more}}}"


def test_a_rubric_is_read_with_weights_and_defaults(tmp_path: Path) -> None:
    rubric = read_rubric(
        written(
            tmp_path,
            "title: T\ncourse: C\nexercises:\n  - id: a\n    prompt: P\n    topics:\n"
            "      - {id: x, name: X, weight: 2.5, aliases: [y, 0042]}\n"
            "      - id: z\n        name: Z\n        description:\n        weight:\n",
        )
    )
    (exercise,) = rubric.exercises
    assert (rubric.title, rubric.course, exercise.id, exercise.prompt) == ("T", "C", "a", "P")
    assert [(t.weight, t.aliases, t.description) for t in exercise.topics] == [(2.5, ("y", "0042"), ""), (1, (), "")]


def test_the_strictness_of_a_rubric_is_that_of_its_exercises(tmp_path: Path) -> None:
    text = (
        "strictness: {explained: 0.5}\nexercises:\n"
        f"  - id: a\n    topics:\n{TOPICS}  - id: b\n    strictness: {{mentioned: -1}}\n    topics:\n{TOPICS}"
    )
    rubric = read_rubric(written(tmp_path, text))
    assert [exercise.strictness for exercise in rubric.exercises] == [
        Strictness(mentioned=0, explained=0.5),
        Strictness(mentioned=-1, explained=0),
    ]


def test_without_a_strictness_the_record_is_as_it_was(tmp_path: Path) -> None:
    rubric = read_rubric(written(tmp_path, f"exercises:\n  - id: a\n    topics:\n{TOPICS}"))
    assert "strictness" not in rubric.model_dump_json()


def test_a_rubric_without_fault_has_no_remark(tmp_path: Path) -> None:
    assert check_rubric(written(tmp_path, f"exercises:\n  - id: a\n    topics:\n{TOPICS}")) == ()


ERRORS = {
    "no exercises": ("exercises: []\n", [(1, "there is no exercise; add one with an id and topics")]),
    "no topics": (
        "exercises:\n  - id: a\n    topics: []\n",
        [(3, "exercise 'a' has no topic; add one or remove the exercise")],
    ),
    "duplicate exercise": (
        f"exercises:\n  - id: a\n    topics:\n{TOPICS}  - id: A\n    topics:\n{TOPICS}",
        [(6, "the id 'A' is already used in line 2; ids must differ")],
    ),
    "duplicate topic": (
        "exercises:\n  - id: a\n    topics:\n      - {id: x, name: X}\n      - {id: x, name: Y}\n",
        [(5, "the id 'x' is already used in line 4; ids must differ")],
    ),
    "empty names": (
        "exercises:\n  - id: ' '\n    topics:\n      - {id: '', name: X, aliases: ['']}\n      - {id: y, name: ' '}\n",
        [
            (2, "the id of the exercise is empty; use the id of its prompt"),
            (4, "the id of the topic is empty"),
            (4, "topic '' has an empty alias; remove it"),
            (5, "the name of topic 'y' is empty"),
        ],
    ),
    "weight of nothing": (
        "exercises:\n  - id: a\n    topics:\n      - {id: x, name: X, weight: 0}\n",
        [(4, "'weight' in entry 1 of 'topics' must be greater than 0; it is 0")],
    ),
    "unknown key": (
        "exercises:\n  - id: a\n    topics:\n      - {id: x, name: X, alias: [y]}\n",
        [(4, "unknown key 'alias' (did you mean 'aliases'?)")],
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_stops_reading_and_is_a_remark_of_the_check(tmp_path: Path, name: str) -> None:
    text, expected = ERRORS[name]
    path = written(tmp_path, text)
    remarks = check_rubric(path)
    assert [remark for remark in remarks if remark.severity == "error"] == [
        RubricRemark(line, "error", message) for line, message in expected
    ]
    with pytest.raises(ConfigError) as caught:
        read_rubric(path)
    assert str(caught.value).splitlines() == [f"{path}:{line}: {message}" for line, message in expected]


def test_the_same_topic_id_in_two_exercises_is_fine(tmp_path: Path) -> None:
    rubric = read_rubric(
        written(tmp_path, f"exercises:\n  - id: a\n    topics:\n{TOPICS}  - id: b\n    topics:\n{TOPICS}")
    )
    assert len(rubric.exercises) == 2


WARNINGS = {
    "shared alias": (
        [topic("x", ", aliases: [deep net]"), topic("y", ", aliases: [Deep  Net]")],
        (5, "alias 'Deep  Net' of topic 'y' also belongs to 'x', so one sentence counts for both"),
    ),
    "alias twice": (
        [topic("x", ", aliases: [deep net, Deep net]"), topic("y")],
        (4, "alias 'Deep net' of topic 'x' stands there twice"),
    ),
    "alias equal to the name": (
        [topic("x", ", aliases: [topic X]"), topic("y")],
        (4, "alias 'topic X' of topic 'x' equals its name, which is looked for anyway"),
    ),
    "everyday alias": (
        [topic("x", ", aliases: [games]"), topic("y")],
        (4, "alias 'games' of topic 'x' is an everyday word, found where the topic is not meant"),
    ),
    "short alias": (
        [topic("x", ", aliases: [T5]"), topic("y")],
        (4, "alias 'T5' of topic 'x' is so short that it may be found by accident"),
    ),
    "no description": (
        [topic("x"), "{id: y, name: Y}"],
        (5, "topic 'y' has no description; write what an answer should explain"),
    ),
    "short description": (
        [topic("x"), "{id: y, name: Y, description: Only three words}"],
        (5, "the description of topic 'y' is short; write what an answer should explain"),
    ),
    "single topic": ([topic("x")], (3, "exercise 'a' has one topic only, so its coverage is all or nothing")),
    "heavy topic": (
        [topic("x"), topic("y", ", weight: 3"), topic("z")],
        (5, "topic 'y' alone decides 60 % of its exercise"),
    ),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_what_is_odd_is_a_warning_and_does_not_stop_reading(tmp_path: Path, name: str) -> None:
    topics, (line, message) = WARNINGS[name]
    path = with_topics(tmp_path, *topics)
    assert check_rubric(path) == (RubricRemark(line, "warning", message),)
    assert read_rubric(path).exercises


@pytest.mark.parametrize(
    "topics",
    [
        [topic("x", ", aliases: [GAN, few-shot, data privacy]"), topic("y", ", aliases: [Game]")],
        [topic("x", ", weight: 2"), topic("y"), topic("z")],
    ],
    ids=["aliases", "half of the weight"],
)
def test_what_is_usual_is_no_warning(tmp_path: Path, topics: list[str]) -> None:
    assert check_rubric(with_topics(tmp_path, *topics)) == ()


def test_remarks_come_in_order_of_lines(tmp_path: Path) -> None:
    remarks = check_rubric(with_topics(tmp_path, "{id: x, name: X}", "{id: x, name: Y, aliases: [game]}"))
    assert [remark.line for remark in remarks] == [4, 5, 5, 5]
    assert {remark.severity for remark in remarks} == {"error", "warning"}


def test_a_rubric_that_is_no_yaml_is_an_error_with_its_line(
    tmp_path: Path, complaints: Callable[..., list[str]]
) -> None:
    path = written(tmp_path, "exercises: [\na: b\n")
    for read in (read_rubric, check_rubric):
        (message,) = complaints(read, path)
        assert message.startswith("r.yaml:1: the bracket [")


TEXTS = st.text(max_size=6) | st.sampled_from(["a", "game", "1", "-1", "1e308"])
VALUES = st.recursive(st.none() | TEXTS, lambda inner: st.lists(inner, max_size=2), max_leaves=4)
TOPIC = st.dictionaries(st.sampled_from(["id", "name", "description", "aliases", "weight"]), VALUES, max_size=5)
GOOD_TOPIC = st.fixed_dictionaries(
    {"id": TEXTS, "name": TEXTS}, optional={"aliases": st.lists(TEXTS, max_size=3), "weight": TEXTS}
)
EXERCISE = st.fixed_dictionaries({"id": TEXTS, "topics": st.lists(GOOD_TOPIC | TOPIC | VALUES, max_size=3) | VALUES})
RUBRIC = st.fixed_dictionaries({"exercises": st.lists(EXERCISE | VALUES, max_size=3) | VALUES}) | VALUES


@settings(max_examples=200, deadline=None)
@given(RUBRIC)
def test_any_values_give_a_rubric_or_sentences(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    path = written(tmp_path_factory.getbasetemp(), yaml.safe_dump(value, allow_unicode=True, default_style='"'))
    try:
        remarks = check_rubric(path)
    except ConfigError as error:
        assert error.path == path  # noqa: PT017 - most values are YAML
        return
    if any(remark.severity == "error" for remark in remarks):
        with pytest.raises(ConfigError):
            read_rubric(path)
    else:
        assert read_rubric(path).exercises


def test_the_shipped_rubric_can_be_used() -> None:
    rubric = read_rubric(data_folder("prompts") / "rubric.yaml")
    assert [exercise.id for exercise in rubric.exercises] == ["foundations", "architectures", "applications", "scaling"]


def test_criteria_without_tools_are_told(tmp_path: Path) -> None:
    text = f"preset: lab-report\nexercises:\n  - id: a\n    topics:\n{TOPICS}"
    (remark,) = check_rubric(written(tmp_path, text))
    assert (remark.line, remark.severity) == (1, "warning")
    assert "names no tools" in remark.message
    assert check_rubric(written(tmp_path, f"tools: [ChatGPT]\n{text}")) == ()
