"""Misspelt words and words that have run together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.scoring.lexicon import function_words
from pipeline.scoring.meanings import known_words
from pipeline.scoring.syllables import is_english
from pipeline.scoring.terms import Word, fold, read_word

_SHORTEST_PART = 3
_SHORTEST_MISSPELT = 6
_SHORTEST_WITH_TWO_SLIPS = 9
_LONG_SPLIT = 7
_LONGEST_SPLIT = 100
_MOST_REMEMBERED = 50_000


def _by_first_letter(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        if len(word) >= _SHORTEST_MISSPELT - 1:
            found.setdefault(word[0], []).append(word)
    return found


@lru_cache(maxsize=1)
def _lexicon_by_first_letter() -> dict[str, list[str]]:
    return _by_first_letter(known_words())


_LOOKALIKES = str.maketrans("1053", "lose")
"""Digits that a scanner or a copying error puts in the place of letters."""


Part = tuple[Word, int, int]
"""A word, and where it begins and ends in a spelling."""


class _Known(dict[str, Word]):
    """Words by their spellings, read when they are first asked for; of two that have run together the first.

    Args:
        read: the words that a spelling stands for.
    """

    def __init__(self, read: Callable[[str], tuple[Part, ...]]) -> None:
        super().__init__()
        self._read = read
        self.joined: dict[str, tuple[Part, ...]] = {}
        """What stands for several words."""

    def __missing__(self, spelling: str) -> Word:
        parts = self._read(spelling)
        if len(parts) > 1:
            self.joined[spelling] = parts
        word = self[spelling] = parts[0][0]
        return word

    def forget(self) -> None:
        """Begin anew once there are too many."""
        if len(self) > _MOST_REMEMBERED:
            self.clear()
            self.joined.clear()


class Speller:
    """Reads words, misspelt ones as the words that were meant.

    A word that the language does not know is taken for a word of the rubric (from 5 letters) or of the lexicon (from
    6) from which it differs by one slip of the pen; by two slips from 9 letters on. The first letter must be right.

    Args:
        vocabulary: the rubric's words as they are written.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self.spellings = frozenset(word.lower() for word in vocabulary)
        self._folded = frozenset(fold(word) for word in self.spellings)
        self._rubric = _by_first_letter(self._folded)
        self._known = _Known(self._read)

    def read(self, spelling: str) -> Word:
        """How a word of an answer is compared; the first one where two have run together."""
        return self._known[spelling]

    def words(self, spellings: Iterable[str]) -> list[Word]:
        """How some words are compared; of two that have run together the first."""
        self._known.forget()
        return list(map(self._known.__getitem__, spellings))

    def have_joined(self, spellings: Iterable[str]) -> bool:
        """Whether in one of those that ``words`` was asked for last two words have run together."""
        return not self._known.joined.keys().isdisjoint(spellings)

    def parts(self, spelling: str) -> tuple[Part, ...]:
        """The words that a spelling stands for, and where each begins and ends in it; nearly always one."""
        word = self._known[spelling]
        return self._known.joined.get(spelling) or ((word, 0, len(spelling)),)

    def _read(self, spelling: str) -> tuple[Part, ...]:
        word = read_word(spelling)
        whole = ((word, 0, len(spelling)),)
        if not word.role or len(spelling) < _SHORTEST_MISSPELT - 1:
            return whole
        if not spelling.isalpha():
            letters = spelling.translate(_LOOKALIKES)
            known = letters.isalpha() and letters[0] == spelling[0] and self._knows(letters.lower())
            return ((read_word(letters), 0, len(spelling)),) if known else whole
        if self._knows(spelling.lower()):
            return whole
        meant = self._meant(fold(spelling))
        if meant is not None:
            return ((read_word(meant), 0, len(spelling)),)
        parts = split_run_together(spelling, self.spellings)
        mine = self.spellings.intersection(part.lower() for part in parts)
        if len(parts) == 1 or len(spelling) < _LONG_SPLIT or not mine:
            return whole
        return ((read_word(parts[0]), 0, len(parts[0])), (read_word(parts[1]), len(parts[0]), len(spelling)))

    def _knows(self, word: str) -> bool:
        return word in self.spellings or is_english(word)

    def _meant(self, folded: str) -> str | None:
        """The known word that is nearest to an unknown one, or None."""
        if folded in self._folded:
            return None
        slips = 2 if len(folded) >= _SHORTEST_WITH_TWO_SLIPS else 1
        for vocabulary in (self._rubric, _lexicon_by_first_letter() if len(folded) >= _SHORTEST_MISSPELT else {}):
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
    if len(word) != len(spelling) or not word.isalpha() or word in known or is_english(word):
        return (spelling,)
    # Every cut copies both parts: a word of a million letters would take minutes.
    if len(word) > _LONGEST_SPLIT:
        return (spelling,)
    best = (-1, 0, 0)
    for cut in range(1, len(word)):
        left, right = word[:cut], word[cut:]
        glue = left in function_words() or right in function_words()
        whole = min(len(left), len(right)) >= _SHORTEST_PART
        if (glue or whole) and all(part in known or is_english(part) for part in (left, right)):
            rank = (2 * (left in known or right in known) + glue, min(len(left), len(right)))
            best = max(best, (*rank, cut))
    cut = best[2]
    return (spelling[:cut], spelling[cut:]) if cut else (spelling,)
