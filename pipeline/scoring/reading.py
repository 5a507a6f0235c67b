"""An answer as the coverage scorer reads it: sentences of words, each word with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from pipeline.scoring.terms import PIECE, Word, read_word
from pipeline.scoring.text import Text

Kind = Literal["prose", "list item", "heading", "table cell", "quote"]
_CLOSED = re.compile(r"[,.;:!?()\[\]{}|=–—]")
_COMPOUND = re.compile(r"[a-z]([A-Z]{2,})s?$")


@dataclass(slots=True)
class Passage:
    """One sentence, heading or list item."""

    text: str
    start: int
    """Offset in the answer's text, in characters."""
    end: int
    kind: str
    heading: int
    """Index of the passage that heads it, or -1."""
    words: list[Word] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    """Offsets of each word in ``text``."""

    def adjoin(self, left: int) -> bool:
        """Whether nothing but spaces, hyphens and emphasis stands between a word and the next."""
        gap = self.text[self.places[left][1] : self.places[left + 1][0]]
        return len(gap) < 2 or _CLOSED.search(gap) is None

    def surface(self, index: int) -> str:
        """A word as it is written."""
        start, end = self.places[index]
        return self.text[start:end]

    def compound_tail(self, index: int) -> str:
        """The capitals that end a word such as ``StyleGAN``; empty for other words."""
        found = _COMPOUND.search(self.surface(index))
        return found[1] if found else ""


def read_passages(text: Text) -> list[Passage]:
    """The sentences of an answer, in order; empty for an empty answer."""
    passages: list[Passage] = []
    heading = -1
    for sentence in text.sentences:
        written = text.source[sentence.start : sentence.end]
        passage = Passage(written, sentence.start, sentence.end, sentence.kind, heading)
        if sentence.kind == "heading":
            heading = len(passages)
        for found in PIECE.finditer(written):
            passage.words.append(read_word(found[0]))
            passage.places.append(found.span())
        passages.append(passage)
    return passages
