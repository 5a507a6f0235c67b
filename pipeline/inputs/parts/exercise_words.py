"""Which exercise a title or a text is about, by the words of the rubric."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from pipeline.records import Rubric, RubricExercise

_WORD = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(r"(?:ings?|ed|es|s|e)$")
_EVERYDAY = (
    "a an the of on in and or to for is are be it its by with as at from this that these those how what which do does "
    "can into their they them use used using such like also between about your you explain describe discuss write "
    "give develop create generate comprehensive detailed report focus focusing prompt"
)
_STOP = frozenset(_EVERYDAY.split())
_SHARES = {"prompt": 3.0, "name": 2.0, "aliases": 1.0, "description": 0.5}
"""How often a word counts by where it stands in the rubric."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its ending, so that ``transformers`` equals ``transformer``."""
    word = word.casefold()
    return _SUFFIX.sub("", word)[:8] if len(word) > 3 else word


def content_words(text: str) -> list[str]:
    """The stems of a text's words without the everyday ones."""
    return [stem(word) for word in _WORD.findall(text) if word.casefold() not in _STOP]


class ExerciseWords:
    """Compares texts with the exercises of a rubric."""

    def __init__(self, rubric: Rubric) -> None:
        self.count = len(rubric.exercises)
        prompts = [set(content_words(f"{e.prompt} {_told_by_id(e)}")) for e in rubric.exercises]
        spread = Counter(word for prompt in prompts for word in prompt)
        self._rarity = {word: math.log((self.count + 0.6) / (n - 0.4)) for word, n in spread.items()}
        self._new = math.log((self.count + 0.6) / 0.6) * 0.7
        self._prompts = prompts
        self._totals = [sum(self._rarity[word] for word in prompt) or 1.0 for prompt in prompts]
        self._likelihoods = _likelihoods([_counted(e) for e in rubric.exercises])

    def title_fit(self, title: str) -> list[float]:
        """How well a title says the prompt of each exercise, 0 to 1."""
        words = set(content_words(title))
        if not words:
            return [0.0] * self.count
        weight = sum(self._rarity.get(word, self._new) for word in words) or 1.0
        fits = []
        for prompt, total in zip(self._prompts, self._totals, strict=True):
            shared = sum(self._rarity[word] for word in words & prompt)
            fits.append(math.sqrt(shared / total * (shared / weight)))
        return fits

    def text_fit(self, text: str) -> list[float]:
        """How well a text's words fit the topics of each exercise: a log likelihood ratio, 0 on average."""
        sums = [0.0] * self.count
        if self.count < 2:
            return sums
        counts = Counter(map(str.lower, _WORD.findall(text)))
        for word, count in Counter({stem(w): n for w, n in counts.items() if w not in _STOP}).items():
            if shares := self._likelihoods.get(word):
                weight = math.log1p(count)
                for index, share in enumerate(shares):
                    sums[index] += weight * share
        mean = sum(sums) / self.count
        return [value - mean for value in sums]


def _told_by_id(exercise: RubricExercise) -> str:
    words = [word for word in _WORD.findall(exercise.id) if not re.fullmatch(r"[a-z]{0,10}\d+", word)]
    return " ".join(words)


def _counted(exercise: RubricExercise) -> Counter[str]:
    """The words of an exercise, weighted by where they stand."""
    counts: Counter[str] = Counter()
    fields: Iterable[tuple[str, str]] = [
        ("prompt", f"{exercise.prompt} {_told_by_id(exercise)}"),
        *(("name", topic.name) for topic in exercise.topics),
        *(("aliases", " ".join(topic.aliases)) for topic in exercise.topics),
        *(("description", topic.description) for topic in exercise.topics),
    ]
    for field, text in fields:
        for word in content_words(text):
            counts[word] += _SHARES[field]  # type: ignore[assignment]  # weights are fractions
    return counts


def _likelihoods(counts: list[Counter[str]]) -> dict[str, tuple[float, ...]]:
    """For each word of the rubric the log likelihood of each exercise against all; additively smoothed."""
    totals = [sum(count.values()) or 1.0 for count in counts]
    found = {}
    for word in set().union(*counts):
        rates = [count[word] / total for count, total in zip(counts, totals, strict=True)]
        mean = sum(rates) / len(rates)
        smooth = mean + 0.002
        found[word] = tuple(math.log((rate + smooth) / (mean + smooth)) for rate in rates)
    return found


@lru_cache(maxsize=8)
def exercise_words(rubric: Rubric) -> ExerciseWords:
    """The comparison for a rubric, made once."""
    return ExerciseWords(rubric)
