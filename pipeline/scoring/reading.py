"""An answer as the coverage scorer reads it: passages of words, each with its place and its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.scoring.repair import needs_repair, repair
from pipeline.scoring.spelling import Speller, split_run_together
from pipeline.scoring.terms import PIECE, Word, find_pieces
from pipeline.scoring.text import Sentence, Text, read_markdown

_CLOSED = re.compile(r"[,.;:!?()\[\]{}|=–—]")
_NUMBER = re.compile(r"\d[.)]\s+[*_]*$")
_LABEL = re.compile(r"(\W*[^:.!?()]{2,60}?)(?:[*_]{1,3}\s*:|:)")
_LONGEST_LABEL = 8
BOLD_LEVEL = 7
"""Level of a bold line or short line that serves as a heading; Markdown's own are 1 to 6."""
LABEL_LEVEL = 8
"""Level of the name that opens a paragraph or list item and holds for that alone."""


@dataclass(slots=True)
class Passage:
    """One sentence, heading or list item."""

    text: str
    start: int
    """Offset in the answer as received, in characters."""
    end: int
    kind: str
    block: int
    level: int | None
    """1 to 8 for what heads other passages; None for the rest."""
    numbered: bool = False
    """Whether it is an item of a numbered list."""
    above: tuple[int, ...] = ()
    """Indices of the passages that head it, nearest first."""
    words: Sequence[Word] = ()
    spellings: Sequence[str] = ()
    """Its words as they are written."""
    keys: tuple[str, ...] = ()
    """Those of its words, in order; so are the next five."""
    stems: tuple[str, ...] = ()
    roles: tuple[int, ...] = ()
    tails: tuple[str, ...] = ()
    traits: tuple[tuple[str, ...], ...] = ()
    scopes: str = ""
    as_written: bool = True
    """Whether each of its words is what its spelling alone stands for."""
    _places: list[tuple[int, int]] | None = None
    _label_length: int | None = None

    def hold(self, words: Sequence[Word], spellings: Sequence[str]) -> None:
        """Take some words for those of the passage."""
        self.words, self.spellings = words, spellings
        if words:
            self.keys, self.stems, self.roles, self.tails, self.traits, scopes = zip(*words, strict=True)
            self.scopes = "".join(scopes)

    def hold_at(self, words: Sequence[Word], places: list[tuple[int, int]]) -> None:
        """Take some words for those of the passage, if they do not stand one for each piece of it."""
        self.hold(words, [self.text[start:end] for start, end in places])
        self._places = places
        self.as_written = False

    @property
    def places(self) -> list[tuple[int, int]]:
        """Offsets of each word in ``text``."""
        if self._places is None:
            text, places, end = self.text, [], 0
            for spelling in self.spellings:
                start = text.index(spelling, end)
                end = start + len(spelling)
                places.append((start, end))
            self._places = places
        return self._places

    def adjoin(self, left: int) -> bool:
        """Whether nothing but spaces, hyphens and emphasis stands between a word and the next."""
        gap = self.text[self.places[left][1] : self.places[left + 1][0]]
        return len(gap) < 2 or _CLOSED.search(gap) is None

    def label_length(self) -> int:
        """Number of words before the colon of an opening name such as ``**Encoder:** ...``; 0 where there is none."""
        if self._label_length is None:
            found = _LABEL.match(self.text) if ":" in self.text else None
            last = found.end(1) if found else 0
            self._label_length = sum(end <= last for _, end in self.places[:_LONGEST_LABEL]) if found else 0
        return self._label_length

    def surface(self, index: int) -> str:
        """A word as it is written."""
        return self.spellings[index]


def read_passages(text: Text, speller: Speller) -> list[Passage]:
    """The sentences of an answer, in order; empty for an empty answer.

    Args:
        text: the answer.
        speller: reads its words.
    """
    if needs_repair(text.source):
        repaired = repair(text.source)
        passages = [
            _read(sentence, repaired.text, speller, torn=True) for sentence in read_markdown(repaired.text).sentences
        ]
        for passage in passages:
            passage.start, passage.end = repaired.origin(passage.start), repaired.origin(passage.end - 1) + 1
    else:
        passages = [_read(sentence, text.source, speller, torn=False) for sentence in text.sentences]
    _find_headings(passages)
    return passages


def _read(sentence: Sentence, source: str, speller: Speller, *, torn: bool) -> Passage:
    written = source[sentence.start : sentence.end]
    level = (sentence.heading_level or BOLD_LEVEL) if sentence.kind == "heading" else None
    passage = Passage(written, sentence.start, sentence.end, sentence.kind, sentence.block, level)
    if sentence.kind == "list item":
        passage.numbered = _NUMBER.search(source, max(0, sentence.start - 8), sentence.start) is not None
    if torn or "Al" in written:
        _read_torn_words(passage, speller, torn=torn)
        return passage
    pieces = find_pieces(written)
    words = speller.words(pieces)
    if speller.have_joined(pieces):
        parts = [
            (word, (piece.start() + start, piece.start() + end))
            for piece in PIECE.finditer(written)
            for word, start, end in speller.parts(piece[0])
        ]
        passage.hold_at([word for word, _ in parts], [place for _, place in parts])
    else:
        passage.hold(words, pieces)
    return passage


def _read_torn_words(passage: Passage, speller: Speller, *, torn: bool) -> None:
    """Read words among which ``Al`` stands for ``AI`` and, if ``torn``, some have run together."""
    words, places = [], []
    for found in PIECE.finditer(passage.text):
        spelling = found[0]
        if spelling == "Al" and passage.text[found.end() : found.end() + 1] != ".":
            spelling = "AI"
        parts = split_run_together(spelling, speller.spellings) if torn and len(spelling) > 5 else (spelling,)
        start = found.start()
        for part in parts:
            words.append(speller.read(part))
            places.append((start, start + len(part)))
            start += len(part)
    passage.hold_at(words, places)


def _find_headings(passages: list[Passage]) -> None:
    """Give each passage the headings, short lines and opening names under which it stands."""
    open_headings: list[int] = []
    for index, passage in enumerate(passages):
        following = passages[index + 1] if index + 1 < len(passages) else None
        if passage.level is None and following is not None and len(passage.words) <= _LONGEST_LABEL:
            first = not index or passages[index - 1].block != passage.block
            passage.level = _label_level(passage, following, first=first)
        while open_headings and (
            (passage.level is not None and (passages[open_headings[-1]].level or 0) >= passage.level)
            or (passages[open_headings[-1]].level == LABEL_LEVEL and passages[open_headings[-1]].block != passage.block)
        ):
            open_headings.pop()
        passage.above = tuple(reversed(open_headings))
        if passage.level is not None:
            open_headings.append(index)


def _label_level(passage: Passage, following: Passage, *, first: bool) -> int | None:
    """The level of a short passage that heads what follows, or None for an ordinary one."""
    if not first:
        return None
    if following.block == passage.block:
        bold = passage.text.startswith(("**", "__")) or len(passage.words) <= 3
        return LABEL_LEVEL if bold else None
    if passage.kind not in ("prose", "list item") or passage.text.rstrip()[-1:] in ".!?":
        return None
    # A numbered line before a paragraph is a heading that lost its markup; a bullet is a bullet.
    heads = following.kind == "prose" if passage.numbered else passage.kind == "prose"
    return BOLD_LEVEL if heads else None
