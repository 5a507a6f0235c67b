"""What is usual in the lines of a PDF: letters, distances, words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.inputs.reading.pdf_lines import Line, is_large

SAME_SIZE = 0.04
_MOST_FORMULAS = 0.4
"""Share of the letters from which on a font for formulas is that of the text."""
_WORD = re.compile(r"[^\W\d_]++(?![-\u2010\u00ad]\s*$)")
FIRST_WORD = re.compile(r"\s*([^\W\d_]+)")
BROKEN = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]\s*$")


@dataclass(frozen=True)
class Measures:
    """What is usual in the document."""

    body: float
    """Size of most letters, in points."""
    pitch: float
    """Distance of two base lines of a paragraph, in sizes of the letters."""
    levels: dict[float, int]
    """Level of a heading in letters of that size."""
    words: frozenset[str]
    """All words of the document that no line end breaks, in lower case."""
    hyphenated: bool
    """Whether words are broken within, and not only at hyphens of their own."""
    color: tuple[int, ...] | None
    """Of most letters."""
    family: str
    """Font of most letters."""
    mathematical: bool
    """Whether few letters are of a font for formulas, so that it tells them."""


def measure(lines: Sequence[Line]) -> Measures:
    """What is usual in the lines; plain guesses where there are none."""
    sizes: Counter[float] = Counter()
    for line in lines:
        if not line.monospace:
            sizes[line.size] += len(line.text)
    body = max(sizes, key=lambda size: (sizes[size], -size), default=0.0)
    pitches = []
    for above, below in pairwise(lines):
        step = above.base - below.base
        if above.page == below.page and above.size == below.size == body and 0.8 * body < step < 3 * body:
            pitches.append(step / body)
    larger = sorted({line.size for line in lines if is_large(line, body)}, reverse=True)
    distinct: list[float] = []
    levels = {}
    for size in larger:
        if not distinct or distinct[-1] - size > SAME_SIZE * size:
            distinct.append(size)
        levels[size] = min(len(distinct), 6)
    pitch = median(sorted(pitches)[: max(len(pitches) // 2, 1)]) if pitches else 1.2
    words = _words(lines)
    colors = Counter(look.color for line in lines for count, look in line.letters for _ in range(count))
    color = colors.most_common(1)[0][0] if colors else None
    families = Counter[str]()
    formulas = 0
    for count, look in (each for line in lines for each in line.letters):
        families[look.family] += count
        formulas += count * look.mathematical
    family = families.most_common(1)[0][0] if families else ""
    few = formulas < _MOST_FORMULAS * families.total()
    return Measures(body, pitch, levels, words, _breaks_words(lines, words), color, family, few)


def _words(lines: Sequence[Line]) -> frozenset[str]:
    """The words of the lines in lower case, without the two halves of those that a line end breaks."""
    words: set[str] = set()
    broken = False
    for line in lines:
        found = _WORD.findall(line.text)
        words.update(word.lower() for word in (found[1:] if broken else found))
        broken = BROKEN.search(line.text) is not None
    return frozenset(words)


def _breaks_words(lines: Sequence[Line], words: frozenset[str]) -> bool:
    """Whether some word is broken into two stretches of letters that are no words of the document."""
    for line, below in pairwise(lines):
        broken, rest = BROKEN.search(line.text), FIRST_WORD.match(below.text)
        if broken and rest and broken[1].lower() not in words and rest[1].lower() not in words:
            return True
    return False
