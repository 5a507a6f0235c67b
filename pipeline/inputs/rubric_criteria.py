"""What is wrong with the part of a rubric by which submissions are marked: tools, preset, criteria."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import ConfigError
from pipeline.inputs.ids import repeated_ids, unsafe_ids
from pipeline.inputs.suggestions import did_you_mean, listed
from pipeline.inputs.yaml_source import Location, Source
from pipeline.records import Criterion, Rubric

_OF_ANSWERS = ("coverage", "length", "readability")
"""Kinds that may be about one exercise."""
_BANDED = (*_OF_ANSWERS, "conclusion")
_NEEDING_A_BAND = ("length", "readability")


def criteria_errors(source: Source, rubric: Rubric) -> Iterator[ConfigError]:
    """A problem for each fault."""
    for index, tool in enumerate(rubric.tools):
        if not tool.strip():
            yield source.problem("the name of a tool is empty; remove it", "tools", index)
        elif tool.casefold() in (other.casefold() for other in rubric.tools[:index]):
            yield source.problem(f"the tool {tool!r} stands there twice; remove one", "tools", index)
    if rubric.criteria and rubric.preset:
        yield source.problem("a preset and criteria exclude each other; remove one of them", "preset")
    ids = [(each.id, ("criteria", index, "id")) for index, each in enumerate(rubric.criteria)]
    yield from unsafe_ids(source, ids)
    yield from repeated_ids(source, ids)
    for index, criterion in enumerate(rubric.criteria):
        yield from _criterion_errors(source, rubric, criterion, ("criteria", index))


def _criterion_errors(source: Source, rubric: Rubric, criterion: Criterion, place: Location) -> Iterator[ConfigError]:
    named, kind = f"criterion {criterion.id!r}", criterion.kind
    if not criterion.name.strip():
        yield source.problem(f"the name of {named} is empty", *place, "name")
    exercises = [exercise.id for exercise in rubric.exercises]
    if criterion.exercise is not None and kind not in _OF_ANSWERS:
        message = f"{named} is about the whole report: only {listed(_OF_ANSWERS)} may name an exercise"
        yield source.problem(message, *place, "exercise")
    elif criterion.exercise is not None and criterion.exercise not in exercises:
        hint = did_you_mean(criterion.exercise, exercises) or f"; there are {listed(exercises)}"
        yield source.problem(f"{named}: no exercise {criterion.exercise!r}{hint}", *place, "exercise")
    low, high = criterion.low, criterion.high
    if kind not in _BANDED and (low is not None or high is not None):
        end = "low" if low is not None else "high"
        yield source.problem(f"{named}: a criterion of kind {kind} has no {end}; remove it", *place, end)
    elif kind in _NEEDING_A_BAND and low is None and high is None:
        unit = "words" if kind == "length" else "Flesch reading ease"
        yield source.problem(f"{named} needs a band: low, high or both, in {unit}", *place)
    elif low is not None and high is not None and low >= high:
        yield source.problem(f"{named}: low must be less than high", *place, "low")
    elif kind == "coverage" and not all(0 <= end <= 100 for end in (low, high) if end is not None):
        yield source.problem(f"{named}: low and high are percentages, 0 to 100", *place, "low" if low else "high")
    elif kind != "readability" and any(end is not None and end < 0 for end in (low, high)):
        yield source.problem(f"{named}: low and high count words, so they are not negative", *place, "low")
