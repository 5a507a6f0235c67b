"""Which exercise, topic or model is meant by what a person wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pipeline.errors import UsageError
from pipeline.inputs.suggestions import did_you_mean
from pipeline.records import Prompt, Rubric, RubricExercise

Names = Mapping[str, Sequence[str]]
"""By key what it is called, the most usual name first."""
_NO_TITLES: Mapping[str, str] = MappingProxyType({})
_BETWEEN = re.compile(r"[\W_]+")
_LONG = 4
"""Letters from which on a word tells one exercise from another."""


def exercise_names(rubric: Rubric, titles: Mapping[str, str] = _NO_TITLES) -> dict[str, tuple[str, ...]]:
    """By id what each exercise is called: its title, its prompt, its number.

    Args:
        rubric: with the exercises.
        titles: by id; a rubric holds none.
    """
    return {
        each.id: tuple(filter(None, (titles.get(each.id), each.prompt, str(number), f"exercise {number}")))
        for number, each in enumerate(rubric.exercises, 1)
    }


def titles_of(prompts: Iterable[Prompt]) -> dict[str, str]:
    """By id the title of each exercise."""
    return {prompt.id: prompt.title for prompt in prompts}


def topic_names(exercise: RubricExercise) -> dict[str, tuple[str, ...]]:
    """By id what each topic is called: its name, its aliases."""
    return {topic.id: (topic.name, *topic.aliases) for topic in exercise.topics}


def find_exercise(word: str, rubric: Rubric, place: Path, titles: Mapping[str, str] = _NO_TITLES) -> RubricExercise:
    """The exercise that a word means.

    Args:
        word: its id, title, prompt or number, or a part of one that no other has.
        rubric: with the exercises.
        place: file of the rubric, for the message.
        titles: of the exercises, by id.

    Raises:
        UsageError: there is none, or there are several.
    """
    names = exercise_names(rubric, titles)
    found = rubric.exercise(begun(word, names, part=True) or "")
    if found is None:
        hint = did_you_mean(word, [each for id_, called in names.items() for each in (id_, *called)])
        raise UsageError(f"{place}: no exercise {word[:60]!r}{hint}; name one with --exercise: {', '.join(names)}.")
    return found


def named(word: str, names: Names) -> str | None:
    """The key that is the word, or is called so; case, hyphens and blanks are of no account.

    A key goes before a name, a name before an alias. None: there is none, or there are several.
    """
    wanted = _folded(word)
    if word in names or not wanted:
        return word if word in names else None
    first = {key: called[:1] for key, called in names.items()}
    for ways in ({key: (key,) for key in names}, first, names):
        if (found := _only(ways, wanted.__eq__)) is not None:
            return found
    return None


def begun(word: str, names: Names, *, part: bool = False) -> str | None:
    """As ``named``, or else the only key that, or the name of which, begins with the word.

    Args:
        word: what was written.
        names: what there is.
        part: whether the word may stand anywhere in a name, or be words of one in any order.
    """
    wanted = _folded(word)
    found = named(word, names)
    if found is not None or not wanted:
        return found
    ways = {key: (key, *called) for key, called in names.items()}
    found = _only(ways, lambda name: name.startswith(wanted))
    if found is None and part:
        found = _only(ways, lambda name: wanted in name)
        long = {each for each in wanted.split() if len(each) >= _LONG}
        if found is None and long:
            found = _only(ways, lambda name: long.issubset(name.split()))
    return found


def several(word: str, names: Names) -> list[str]:
    """The keys that have the word in them, or in one of their names; none for no word."""
    wanted = _folded(word)
    return [key for key, called in names.items() if wanted and any(wanted in _folded(each) for each in (key, *called))]


def _only(ways: Mapping[str, Iterable[str]], fits: Callable[[str], bool]) -> str | None:
    found = [key for key, called in ways.items() if any(fits(_folded(each)) for each in called)]
    return found[0] if len(found) == 1 else None


def _folded(name: str) -> str:
    return " ".join(_BETWEEN.sub(" ", name.casefold()).split())
