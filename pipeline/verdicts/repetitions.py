"""Answers that are the same text where they should be two: one answer pasted twice, or one model under two names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

from pipeline.records import Finding, Number
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.wording import counted, possessive, series, share_of

_FEWEST_WORDS = 20
"""Shorter answers may well be the same without a mistake."""
_NEARLY = 0.95
"""Least share of the pairs of neighbouring words that two nearly equal texts have in common."""
_MOST_TITLES = 4


def repetitions(evidence: Evidence) -> list[Finding]:
    """One finding for each two models that gave (nearly) the same text, and for each that gave one text twice."""
    words: dict[str, dict[tuple[str, int], list[str]]] = defaultdict(dict)
    for answer in evidence.answers:
        split = answer.text.split() if answer.scorable else []
        if len(split) >= _FEWEST_WORDS:
            words[answer.provider][answer.exercise, answer.sample] = split
    labels = [label for label in evidence.providers if label in words]
    pasted = {answer.provider for answer in evidence.answers if answer.origin == "pasted"}
    return [
        *(
            finding
            for first, second in combinations(labels, 2)
            if (finding := _between(evidence, first, second, words, pasted=bool({first, second} & pasted)))
        ),
        *(finding for label in labels if (finding := _within(evidence, label, words[label], pasted=label in pasted))),
    ]


def _between(
    evidence: Evidence,
    first: str,
    second: str,
    words: dict[str, dict[tuple[str, int], list[str]]],
    *,
    pasted: bool,
) -> Finding | None:
    """The exercises to which two models' like samples are the same text."""
    both = [key for key in words[first] if key in words[second]]
    same = [key for key in both if alike(words[first][key], words[second][key])]
    if not same:
        return None
    exact = all(words[first][key] == words[second][key] for key in same)
    exercises, hit = (list(dict.fromkeys(exercise for exercise, _ in keys)) for keys in (both, same))
    question = "was the same answer pasted twice?" if pasted else "do both names stand for one model?"
    sentence = (
        f"{possessive(first)} and {possessive(second)} answers to {_which(evidence, hit, len(exercises))} are "
        f"{'' if exact else 'nearly '}the same text; {question}"
    )
    return Finding(
        id="same-text",
        sentence=sentence,
        standing="supported",
        why=_rule(exact=exact) + " No measure can tell such answers apart.",
        numbers=(Number(name="Exercises answered with the same text", value=len(hit), unit=f"of {len(exercises)}"),),
    )


def _within(evidence: Evidence, label: str, words: dict[tuple[str, int], list[str]], *, pasted: bool) -> Finding | None:
    """The exercises that one model answered with one and the same text."""
    places: dict[str, dict[str, None]] = defaultdict(dict)
    for (exercise, _), text in words.items():
        places[" ".join(text)][exercise] = None
    repeated = [exercises for exercises in places.values() if len(exercises) > 1]
    if not repeated:
        return None
    groups = [f"to {_titles(evidence, exercises)}" for exercises in repeated]
    question = "was it pasted into the wrong file?" if pasted else "are the prompts the same?"
    return Finding(
        id="same-text-within",
        sentence=f"{possessive(label)} answers {series(groups)} are the same text; {question}",
        standing="supported",
        why=_rule(exact=True),
        numbers=(
            Number(
                name=f"{label}, exercises that share a text",
                value=len({exercise for exercises in repeated for exercise in exercises}),
                unit=f"of {len({exercise for exercise, _ in words})}",
            ),
        ),
    )


def alike(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two texts, given as their words, have at least 95 % of their pairs of neighbouring words in common.

    The share is Dice's coefficient (1945) of the two multisets of pairs: twice those in common over all.
    """
    if first == second:
        return True
    total = len(first) + len(second) - 2
    if 2 * min(len(first), len(second)) < _NEARLY * total:
        return False
    common = (Counter(pairwise(first)) & Counter(pairwise(second))).total()
    return 2 * common >= _NEARLY * total


def _rule(*, exact: bool) -> str:
    if exact:
        return "Compared word by word, without regard to spaces and line breaks."
    return f"At least {100 * _NEARLY:g} % of their pairs of neighbouring words are the same."


def _which(evidence: Evidence, hit: Sequence[str], total: int) -> str:
    """``all four exercises``, ``one of four exercises (“Scaling”)``."""
    which = share_of(len(hit), total, "exercise")
    return which if len(hit) == total else f"{which} ({_titles(evidence, hit)})"


def _titles(evidence: Evidence, exercises: Iterable[str]) -> str:
    titles = [f"“{evidence.title(exercise)}”" for exercise in exercises]
    return series(titles) if len(titles) <= _MOST_TITLES else counted(len(titles), "exercise")
