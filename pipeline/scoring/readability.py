"""How hard a text is to read, by six published formulas for English prose.

Flesch (1948), A new readability yardstick, Journal of Applied Psychology 32.
Gunning (1952), The Technique of Clear Writing.
Senter and Smith (1967), Automated Readability Index, AMRL-TR-66-220.
McLaughlin (1969), SMOG grading: a new readability formula, Journal of Reading 12.
Coleman and Liau (1975), A computer readability formula designed for machine scoring, Journal of Applied Psychology 60.
Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of new readability formulas, RBR 8-75.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import sqrt

from pipeline.records import Readability
from pipeline.scoring.syllables import count_syllables
from pipeline.scoring.text import Sentence, Text
from pipeline.scoring.words import mostly_latin

FEWEST_WORDS = 30
"""In a shorter text one long word moves every formula by a grade or more."""

FEWEST_SENTENCES_FOR_SMOG = 10
"""McLaughlin fitted SMOG to 30 sentences; with fewer than a third of them it is too rough to be worth printing."""

_SYLLABIC_ENDING = re.compile(r"(?:ing|[td]ed|(?:[sxzcg]|[cs]h)es)$")


@dataclass(frozen=True)
class Counts:
    """What the formulas are fed with.

    Attributes:
        sentences: of paragraphs, list items and quotations.
        words: in these.
        syllables: in these words.
        letters: letters and digits in these words.
        strokes: all characters but white space, as typed on a typewriter.
        polysyllables: words of three syllables and more.
        complex_words: polysyllables that Gunning counts: no proper names, no compounds of shorter words, none that
            has its third syllable from the ending -ed, -es or -ing.
    """

    sentences: int
    words: int
    syllables: int
    letters: int
    strokes: int
    polysyllables: int
    complex_words: int


def measure_readability(text: Text) -> Readability:
    """The six measures; each None for less than FEWEST_WORDS words, or if most words are not in Latin script.

    Headings and tables are not read: they are no sentences. A list item without a full stop is one.
    """
    if not mostly_latin(text.words):
        return Readability()
    counts = count(text.prose)
    if counts.words < FEWEST_WORDS:
        return Readability()
    return Readability(
        flesch_reading_ease=flesch_reading_ease(counts),
        flesch_kincaid_grade=flesch_kincaid_grade(counts),
        gunning_fog=gunning_fog(counts),
        smog=smog(counts) if counts.sentences >= FEWEST_SENTENCES_FOR_SMOG else None,
        coleman_liau=coleman_liau(counts),
        automated_readability=automated_readability(counts),
    )


def count(sentences: Iterable[Sentence]) -> Counts:
    """The counts of some sentences; all 0 without any."""
    read = list(sentences)
    words = Counter(chain.from_iterable(sentence.words for sentence in read))
    openers = Counter(sentence.words[0] for sentence in read)
    syllables = letters = polysyllables = complex_words = 0
    for word, times in words.items():
        spoken, written, hard = _facts(word)
        syllables += spoken * times
        letters += written * times
        if spoken >= 3:
            polysyllables += times
            # A capital letter within a sentence is that of a proper name.
            if hard:
                complex_words += times if word[0].islower() else openers[word]
    return Counts(
        sentences=len(read),
        words=words.total(),
        syllables=syllables,
        letters=letters,
        strokes=sum(len(sentence.text) - sentence.text.count(" ") for sentence in read),
        polysyllables=polysyllables,
        complex_words=complex_words,
    )


@lru_cache(maxsize=2**16)
def _facts(word: str) -> tuple[int, int, bool]:
    """Syllables and letters of a word, and whether Gunning counts it."""
    spoken = count_syllables(word)
    letters = len(word) if word.isalnum() else sum(map(str.isalnum, word))
    return spoken, letters, spoken >= 3 and _is_complex(word)


def _is_complex(word: str) -> bool:
    """Whether Gunning counts a word of three syllables and more, its capital letter aside."""
    parts = word.split("-")
    if len(parts) > 1 and all(count_syllables(part) < 3 for part in parts):
        return False
    return count_syllables(word) > 3 or not _SYLLABIC_ENDING.search(word)


def flesch_reading_ease(counts: Counts) -> float:
    """Flesch (1948): about 0 (very hard) to 100 (very easy), not bounded."""
    return 206.835 - 1.015 * counts.words / counts.sentences - 84.6 * counts.syllables / counts.words


def flesch_kincaid_grade(counts: Counts) -> float:
    """Kincaid et al. (1975): US school grade."""
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def gunning_fog(counts: Counts) -> float:
    """Gunning (1952): years of schooling."""
    return 0.4 * (counts.words / counts.sentences + 100 * counts.complex_words / counts.words)


def smog(counts: Counts) -> float:
    """McLaughlin (1969), its exact form: US school grade."""
    return 1.0430 * sqrt(30 * counts.polysyllables / counts.sentences) + 3.1291


def coleman_liau(counts: Counts) -> float:
    """Coleman and Liau (1975): US school grade."""
    return 0.0588 * 100 * counts.letters / counts.words - 0.296 * 100 * counts.sentences / counts.words - 15.8


def automated_readability(counts: Counts) -> float:
    """Senter and Smith (1967): US school grade."""
    return 4.71 * counts.strokes / counts.words + 0.5 * counts.words / counts.sentences - 21.43
