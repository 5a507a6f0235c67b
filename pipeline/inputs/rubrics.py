"""A rubric file: what answers are graded against, and what is odd in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.errors import ConfigError
from pipeline.inputs.everyday import is_everyday
from pipeline.inputs.ids import repeated_ids
from pipeline.inputs.mix_ups import mix_up
from pipeline.inputs.rubric_criteria import criteria_errors
from pipeline.inputs.validation import check, validate
from pipeline.inputs.yaml_source import Location, Source, read_yaml, refuse
from pipeline.records import Rubric, RubricExercise, Topic
from pipeline.records.visible import is_blank

FEWEST_WORDS = 4
"""A description with fewer words can hardly tell an explanation from a mention."""


class RubricRemark(NamedTuple):
    """One thing that is wrong (``error``: the rubric cannot be used) or odd (``warning``) in a rubric."""

    line: int
    """1-based."""
    severity: Literal["error", "warning"]
    message: str


_NO_RUBRIC = 'this is no rubric; a rubric is a YAML file, such as the rubric.yaml that "labreport init" writes'
_OTHERS = dict.fromkeys((".md", ".markdown", ".txt", ".html", ".pdf", ".docx", ".odt", ".rtf"), _NO_RUBRIC) | {
    ".csv": f'{_NO_RUBRIC}; to make one of a rubric of Canvas: "labreport rubric import {{}} -o own.yaml"',
    ".json": f"{_NO_RUBRIC}",
}
"""By ending, what is said of a file that holds no YAML."""
_NO_TOOLS = (
    "it has criteria and names no tools, so a student who leaves a tool out loses no points for it; add the tools that "
    "are expected, such as tools: [ChatGPT, Gemini]"
)


def read_rubric(path: Path) -> Rubric:
    """The rubric; every exercise has at least one topic, and ids are unique.

    Raises:
        ConfigError: the file cannot be read or is wrong.
    """
    source = _read_source(path)
    rubric = validate(source, Rubric)
    refuse(_errors(source, rubric))
    if rubric.strictness is None:
        return rubric
    usual = {"strictness": rubric.strictness}
    exercises = (each if each.strictness else each.model_copy(update=usual) for each in rubric.exercises)
    return rubric.model_copy(update={"exercises": tuple(exercises)})


def check_rubric(path: Path) -> tuple[RubricRemark, ...]:
    """What is wrong and what is odd in a rubric, by line; empty for a rubric without fault.

    Raises:
        ConfigError: the file cannot be read or is no YAML, or plainly is a file of another kind.
    """
    source = _read_source(path)
    rubric, problems = check(source, Rubric)
    remarks: list[RubricRemark] = []
    if rubric is not None:
        problems = _errors(source, rubric)
        for index, exercise in enumerate(rubric.exercises):
            remarks.extend(_oddities(source, exercise, ("exercises", index)))
        if (rubric.criteria or rubric.preset) and not rubric.tools:
            place: Location = ("criteria",) if rubric.criteria else ("preset",)
            remarks.append(RubricRemark(source.line(*place) or 1, "warning", _NO_TOOLS))
    remarks.extend(RubricRemark(problem.line or 1, "error", problem.message) for problem in problems)
    return tuple(sorted(remarks, key=lambda remark: remark.line))


def _read_source(path: Path) -> Source:
    """The values of the file.

    Raises:
        ConfigError: it cannot be read or is no YAML, or plainly is a file of another kind.
    """
    kind = _OTHERS.get(path.suffix.lower()) if path.is_file() else None
    try:
        source = read_yaml(path)
    except ConfigError as error:
        if kind is None:
            raise
        raise ConfigError(kind.format(path), path) from error
    if kind is not None and not isinstance(source.value, dict):
        raise ConfigError(kind.format(path), path)
    if mistaken := mix_up(source, "rubric"):
        raise mistaken
    return source


# ---------------------------------------------------------------- errors


def _errors(source: Source, rubric: Rubric) -> list[ConfigError]:
    if not rubric.exercises:
        return [source.problem("there is no exercise; add one with an id and topics", "exercises")]
    ids = [(exercise.id, ("exercises", index, "id")) for index, exercise in enumerate(rubric.exercises)]
    problems = repeated_ids(source, ids)
    for index, exercise in enumerate(rubric.exercises):
        problems.extend(_exercise_errors(source, exercise, ("exercises", index)))
    problems.extend(criteria_errors(source, rubric))
    return sorted(problems, key=lambda problem: problem.line or 0)


def _exercise_errors(source: Source, exercise: RubricExercise, place: Location) -> Iterator[ConfigError]:
    if is_blank(exercise.id):
        yield source.problem("the id of the exercise is empty; use the id of its prompt", *place, "id")
    if not exercise.topics:
        yield source.problem(f"exercise {exercise.id!r} has no topic; add one or remove the exercise", *place, "topics")
    yield from repeated_ids(
        source, [(topic.id, (*place, "topics", index, "id")) for index, topic in enumerate(exercise.topics)]
    )
    for index, topic in enumerate(exercise.topics):
        spot = (*place, "topics", index)
        if is_blank(topic.id):
            yield source.problem("the id of the topic is empty", *spot, "id")
        if is_blank(topic.name):
            yield source.problem(f"the name of topic {topic.id!r} is empty", *spot, "name")
        for number, alias in enumerate(topic.aliases):
            if is_blank(alias):
                yield source.problem(f"topic {topic.id!r} has an empty alias; remove it", *spot, "aliases", number)


# ---------------------------------------------------------------- warnings


def _oddities(source: Source, exercise: RubricExercise, place: Location) -> Iterator[RubricRemark]:
    if len(exercise.topics) == 1:
        yield _warning(
            source, f"exercise {exercise.id!r} has one topic only, so its coverage is all or nothing", *place, "topics"
        )
    total = sum(topic.weight for topic in exercise.topics)
    owners: dict[str, str] = {}
    for index, topic in enumerate(exercise.topics):
        spot = (*place, "topics", index)
        if len(exercise.topics) > 1 and topic.weight > total / 2:
            share = f"{100 * topic.weight / total:.0f} %"
            yield _warning(source, f"topic {topic.id!r} alone decides {share} of its exercise", *spot, "weight")
        yield from _description_oddities(source, topic, spot)
        for number, alias in enumerate(topic.aliases):
            for message in _alias_oddities(topic, alias, owners):
                yield _warning(source, message, *spot, "aliases", number)


def _warning(source: Source, message: str, *place: str | int) -> RubricRemark:
    return RubricRemark(source.line(*place), "warning", message)


def _description_oddities(source: Source, topic: Topic, spot: Location) -> Iterator[RubricRemark]:
    words = len(topic.description.split())
    if not words:
        yield _warning(source, f"topic {topic.id!r} has no description; write what an answer should explain", *spot)
    elif words < FEWEST_WORDS:
        message = f"the description of topic {topic.id!r} is short; write what an answer should explain"
        yield _warning(source, message, *spot, "description")


def _alias_oddities(topic: Topic, alias: str, owners: dict[str, str]) -> Iterator[str]:
    """Messages on one alias; the owners of the exercise's aliases so far are kept up to date."""
    folded = " ".join(alias.split()).casefold()
    owner = owners.get(folded)
    owners.setdefault(folded, topic.id)
    if owner == topic.id:
        yield f"alias {alias!r} of topic {topic.id!r} stands there twice"
    elif owner:
        yield f"alias {alias!r} of topic {topic.id!r} also belongs to {owner!r}, so one sentence counts for both"
    if folded == " ".join(topic.name.split()).casefold():
        yield f"alias {alias!r} of topic {topic.id!r} equals its name, which is looked for anyway"
    if sum(character.isalnum() for character in alias) <= 2:
        yield f"alias {alias!r} of topic {topic.id!r} is so short that it may be found by accident"
    elif is_everyday(alias):
        yield f"alias {alias!r} of topic {topic.id!r} is an everyday word, found where the topic is not meant"
