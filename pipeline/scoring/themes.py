"""How near words are to a topic by the fields of life in which they are at home: espresso is near to caffeine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache

from pipeline.records import RubricExercise
from pipeline.scoring.concepts import words_of
from pipeline.scoring.meanings import themes_of_words


class _Near(dict[str, dict[int, float]]):
    """The topics to which a word with themes is near, and how much, 0 to 1; found out when it is first asked for."""

    def __init__(self, by_theme: dict[int, dict[int, float]]) -> None:
        super().__init__()
        self._by_theme = by_theme

    def __missing__(self, stem: str) -> dict[int, float]:
        near: dict[int, float] = {}
        themes = themes_of_words()[stem]
        for theme in themes:
            for topic, weight in self._by_theme.get(theme, {}).items():
                near[topic] = near.get(topic, 0.0) + weight / len(themes)
        self[stem] = near
        return near


class _Fits(dict[str, float]):
    """How much the themes of a word that has any are those of the exercise, 0 to 1; as ``_Near``."""

    def __init__(self, whole: dict[int, float]) -> None:
        super().__init__()
        self._whole = whole

    def __missing__(self, stem: str) -> float:
        themes = themes_of_words()[stem]
        fit = self[stem] = sum(self._whole.get(theme, 0.0) for theme in themes) / len(themes)
        return fit


class Themes:
    """The themes of an exercise and of each of its topics.

    Args:
        exercise: topics with names and descriptions.
    """

    def __init__(self, exercise: RubricExercise) -> None:
        by_theme: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for topic, each in enumerate(exercise.topics):
            found = _themes_of(f"{each.name} {each.description} {' '.join(each.aliases)}")
            total = sum(found.values())
            for theme, weight in found.items():
                by_theme[theme][topic] = weight / total
        whole = {theme: sum(weights.values()) for theme, weights in by_theme.items()}
        most = max(whole.values(), default=1.0)
        self._near = _Near(dict(by_theme))
        self._fits = _Fits({theme: weight / most for theme, weight in whole.items()})

    def nearness(self, topic: int, themed: Iterable[str]) -> float:
        """How near some words with themes are together to a topic, summed up."""
        near = self._near
        return sum([near[stem].get(topic, 0.0) for stem in themed])

    def fit(self, themed: Iterable[str]) -> float:
        """How much some words with themes are of the exercise by them, summed up."""
        fits = self._fits
        return sum([fits[stem] for stem in themed])


def themed_words(stems: AbstractSet[str]) -> list[str]:
    """Those of some words that have themes, in the order of the alphabet, so that sums are the same in every run."""
    return sorted(stems & themes_of_words().known)


def _themes_of(text: str) -> dict[int, float]:
    found: defaultdict[int, float] = defaultdict(float)
    for stem in sorted({word.stem for word in words_of(text) if word.role}):
        themes = themes_of_words()[stem]
        for theme in themes:
            found[theme] += 1 / len(themes)
    return found


@lru_cache(maxsize=64)
def themes_of(exercise: RubricExercise) -> Themes:
    """The themes of an exercise; made once and kept."""
    return Themes(exercise)
